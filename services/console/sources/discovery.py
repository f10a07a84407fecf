"""The feeds that a page, a robots.txt or an index of sitemaps names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lxml import etree, html  # type: ignore[import-untyped]  # lxml has no types

from shared.feeds.entries import plain, usable_url

_TYPES: Final = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "rss",
}
_ENDINGS: Final = (".rss", "/rss", "/rss/", "/feed", "/feed/", "rss.xml", "atom.xml", "feed.xml", "feed.json")
_MOST: Final = 50


@dataclass(frozen=True)
class Named:
    """A feed that something names, not looked at yet."""

    url: str
    title: str | None
    kind: str


def feeds_named_in(page: bytes, url: str, charset: str | None) -> list[Named]:
    """What `<link rel=alternate>` of a page names, and links that look like feeds, each once."""
    try:
        parser = html.HTMLParser(encoding=charset, no_network=True, huge_tree=False)
    except LookupError:
        parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(page or b"<p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    base = root.find(".//base[@href]")
    beside = urljoin(url, base.get("href") or "") if base is not None else url
    found: dict[str, Named] = {}
    for link in root.iter("link"):
        kind = _TYPES.get((link.get("type") or "").partition(";")[0].strip().lower())
        if kind and "alternate" in (link.get("rel") or "").lower().split():
            _note(found, beside, link.get("href"), plain(link.get("title")), kind)
    for link in root.iter("a"):
        address = (link.get("href") or "").lower()
        if address.endswith(_ENDINGS):
            _note(found, beside, link.get("href"), plain(link.text_content()), "rss")
    return list(found.values())[:_MOST]


def sitemaps_named_in(robots: str, beside: Iterable[str] = ()) -> list[Named]:
    """The sitemaps of a robots.txt, those of news first, and these."""
    lines = [line.partition(":") for line in robots.splitlines()]
    urls = [value.strip() for name, _, value in lines if name.strip().lower() == "sitemap"]
    found: dict[str, Named] = {}
    for url in [*urls, *beside]:
        _note(found, url, url, None, "sitemap")
    return sorted(found.values(), key=lambda one: "news" not in one.url.lower())[:_MOST]


def _note(found: dict[str, Named], beside: str, address: str | None, title: str | None, kind: str) -> None:
    try:
        url = usable_url(urljoin(beside, (address or "").strip()))
    except ValueError:
        return
    if address and url is not None and url not in found:
        found[url] = Named(url, title, kind)
