"""Sitemaps of news: what Google News reads, and plain ones as far as they say when a page changed.

Read by lxml without entities, document types or the network. Sources: sitemaps.org 0.9; Google, "News sitemaps".
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from shared.feeds.entries import Entry, Feed, NotAFeed, language_tag, plain, plausible, usable_url
from shared.feeds.syndication import MOST_ENTRIES

_FRESH: Final = timedelta(days=2)


def read_sitemap(body: bytes, now: datetime) -> Feed:
    """Pages with a news entry, and those whose `lastmod` is younger than two days: the rest of a site is no news.

    Raises: NotAFeed, for an index with the addresses of its parts.
    """
    root = hardened_root(body)
    kind = _name(root) if root is not None else ""
    if root is not None and kind == "sitemapindex":
        parts = [url for url in map(usable_url, _texts(root, "loc")) if url]
        shown = ", ".join(parts[:3])
        raise NotAFeed(f"it is an index of {len(parts)} sitemaps; add the one of news itself: {shown}")
    if root is None or kind != "urlset":
        raise NotAFeed("it is no sitemap")
    entries: list[Entry] = []
    left_out = 0
    for node in root:
        if _name(node) != "url":
            continue
        entry = _entry(node, now)
        if entry is None:
            continue
        if len(entries) < MOST_ENTRIES:
            entries.append(entry)
        else:
            left_out += 1
    return Feed("sitemap", None, None, entries, left_out)


def parts_of_index(body: bytes) -> list[str]:
    """The sitemaps that an index names; none if it is no index."""
    root = hardened_root(body)
    if root is None or _name(root) != "sitemapindex":
        return []
    return [url for url in map(usable_url, _texts(root, "loc")) if url]


def hardened_root(body: bytes) -> etree._Element | None:
    """The root of what may be XML, mended where it is broken; None if there is none. Nothing is expanded or fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None


def _entry(node: etree._Element, now: datetime) -> Entry | None:
    url = usable_url(next(iter(_texts(node, "loc", deep=False)), None))
    news = next((child for child in node if _name(child) == "news"), None)
    changed = plausible(_moment(next(iter(_texts(node, "lastmod", deep=False)), None)), now)
    if url is None or (news is None and (changed is None or changed < now - _FRESH)):
        return None
    if news is None:
        return Entry(url, None, updated_at=changed)
    return Entry(
        url,
        None,
        title=plain(next(iter(_texts(news, "title")), None)),
        published_at=plausible(_moment(next(iter(_texts(news, "publication_date")), None)), now),
        updated_at=changed,
        language=language_tag(next(iter(_texts(news, "language")), None)),
    )


def _texts(node: etree._Element, name: str, *, deep: bool = True) -> list[str]:
    found = node.iter() if deep else iter(node)
    return [(child.text or "").strip() for child in found if _name(child) == name]


def _name(node: etree._Element) -> str:
    """The name without its namespace, which many get wrong; comments have none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _moment(text: str | None) -> datetime | None:
    """W3C Datetime: a day or more; a month alone says too little."""
    try:
        at = datetime.fromisoformat((text or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
