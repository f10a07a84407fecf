"""Read the article out of an HTML page, bounded in size, nesting and time."""

import json
import re
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any, Final

from services.cleaning.dates import read_iso, read_local_iso
from services.cleaning.pages.article import article_text
from services.cleaning.protocols import Page
from shared.contracts.article import LocalDate

# Above these the page is read as plain visible text: a parser's time and stack are not ours to bound.
LARGEST_PARSED: Final = 3_000_000
DEEPEST_PARSED: Final = 150
MOST_TAGS: Final = 60_000

_TAGS_SNIFFED: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|article|span|br|h1|ul|table)\b[^<>]*>", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"<(?=/?[a-zA-Z]|[!?])")
_TAG_NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_INVISIBLE: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "iframe", "textarea", "select"}
)
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)
_META: Final = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z:-]{1,40})\s?=\s?(?:\"([^\"]{0,1000})\"|'([^']{0,1000})')")
_TITLE: Final = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
_HEADING: Final = re.compile(r"<h1\b[^<>]{0,1000}>", re.IGNORECASE)
_HEADING_CHARS: Final = 2_000
_JSON_LD: Final = re.compile(r"<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>", re.IGNORECASE)
_TIME_TAG: Final = re.compile(r"<time\b[^<>]{0,500}datetime\s?=\s?[\"']([^\"']{0,60})", re.IGNORECASE)
_ARTICLE_TYPES: Final = frozenset(
    {"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle"}
)
_SHORTEST_HEADING: Final = 12
_HEAD_CHARS: Final = 500_000
_SITE_SUFFIX: Final = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,40}$")
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


def looks_like_html(content: str) -> bool:
    """Whether a text without a declared type is HTML rather than prose that mentions a tag."""
    head = content[:20_000]
    if head.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        return True
    return "</" in content and len(_TAGS_SNIFFED.findall(head)) >= 2


def read_html(content: str) -> Page:
    """The article's text and facts. Falls back to all visible text when no article is found or the page is hostile.

    Notes: `html_fallback` when the fallback was taken. Never raises on content.
    """
    head = content[:_HEAD_CHARS]
    meta, data = head_facts(head)
    text: str | None = None
    notes: tuple[str, ...] = ()
    if is_parsable(content):
        text = article_text(content, titles=page_titles(head, meta, data), stated=stated_body(data))
    if not text:
        text, notes = visible_text(content), ("html_fallback",)
    published_at, published_local = _published(head, meta, data)
    return Page(
        text=text,
        title=_title(head, meta, data),
        source=_plain(meta.get("og:site_name")) or _name(data.get("publisher")),
        author=_author(_name(data.get("author")) or meta.get("author") or meta.get("article:author")),
        published_at=published_at,
        published_local=published_local,
        notes=notes,
        located=not notes,
    )


def visible_text(content: str) -> str:
    """All text outside tags, one block a line. One pass over the content, whatever is in it."""
    pieces: list[str] = []
    position, size = 0, len(content)
    while position < size:
        start = _MARKUP.search(content, position)
        if start is None:
            pieces.append(content[position:])
            break
        opening = start.start()
        pieces.append(content[position:opening])
        if content.startswith("<!--", opening):
            closing = content.find("-->", opening + 4)
            position = size if closing < 0 else closing + 3
            continue
        name = _TAG_NAME.match(content, opening + 1)
        closing = content.find(">", opening)
        if closing < 0:
            break
        position = closing + 1
        tag = name[1].lower() if name else ""
        if tag in _INVISIBLE and content[opening + 1] != "/":
            ended = _end_of(content, tag, position)
            position = size if ended is None and tag != "head" else ended or position
        if tag not in _INLINE:
            pieces.append("\n")
    lines = (" ".join(unescape(line).split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _end_of(content: str, tag: str, position: int) -> int | None:
    """Where the element that cannot nest ends; None if it never does."""
    match = re.compile(rf"</{tag}\b", re.IGNORECASE).search(content, position)
    if match is None:
        return None
    closing = content.find(">", match.end())
    return None if closing < 0 else closing + 1


def is_parsable(content: str) -> bool:
    """Whether a parser is given the page: not too long, not too many tags, not nested too deep."""
    if len(content) > LARGEST_PARSED or content.count("<") > MOST_TAGS:
        return False
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})", content):
        if match[2].lower() in _VOID:
            continue
        depth = max(0, depth + (-1 if match[1] else 1))
        deepest = max(deepest, depth)
    # Unclosed paragraphs and list items deepen this count, not the tree.
    return deepest <= DEEPEST_PARSED or (deepest <= 20 * DEEPEST_PARSED and _nests_by_implied_ends(content))


def _nests_by_implied_ends(content: str) -> bool:
    depth = deepest = 0
    for match in re.finditer(
        r"<(/?)(div|span|section|article|table|ul|ol|blockquote|font|b|i|em|a|form)\b", content, re.IGNORECASE
    ):
        depth = max(0, depth + (-1 if match[1] else 1))
        deepest = max(deepest, depth)
    return deepest <= DEEPEST_PARSED


def _meta_tags(head: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _META.finditer(head):
        attributes = {key.lower(): double or single for key, double, single in _ATTRIBUTE.findall(match.group())}
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and attributes.get("content"):
            found.setdefault(name.lower(), unescape(attributes["content"]).strip())
    return found


def _linked_data(head: str) -> dict[str, Any]:
    for match in _JSON_LD.finditer(head):
        end = head.find("</script", match.end())
        if end < 0 or end - match.end() > 200_000:
            continue
        try:
            data = json.loads(head[match.end() : end])
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for item in items if isinstance(items, list) else []:
            kinds = item.get("@type") if isinstance(item, dict) else None
            if isinstance(kinds, str) and kinds in _ARTICLE_TYPES:
                return dict(item)
            if isinstance(kinds, list) and any(isinstance(kind, str) and kind in _ARTICLE_TYPES for kind in kinds):
                return dict(item)
    return {}


def _title(head: str, meta: dict[str, str], data: dict[str, Any]) -> str | None:
    headings = list(islice(_HEADING.finditer(head), 2))
    if len(headings) == 1:
        inside = head[headings[0].end() : headings[0].end() + _HEADING_CHARS]
        heading = _plain(re.sub(r"<[^<>]*>", " ", inside.partition("</h1")[0]))
        if heading and len(heading) >= _SHORTEST_HEADING:
            return heading
    headline = data.get("headline")
    stated = _plain(headline if isinstance(headline, str) else None) or _plain(meta.get("og:title"))
    if stated:
        return stated
    match = _TITLE.search(head)
    title = _plain(match[1]) if match else None
    return _SITE_SUFFIX.sub("", title) if title else None


def head_facts(head: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The meta tags by name, and the linked data of the article, both empty when there are none."""
    return _meta_tags(head), _linked_data(head)


def page_titles(head: str, meta: dict[str, str], data: dict[str, Any]) -> list[str]:
    """All that the page's head calls the article."""
    match = _TITLE.search(head)
    headline = data.get("headline")
    named = (headline if isinstance(headline, str) else None, meta.get("og:title"), match[1] if match else None)
    return [title for title in map(_plain, named) if title]


def stated_body(data: dict[str, Any]) -> str:
    """The article's text as linked data gives it; often absent, sometimes only its beginning."""
    body = data.get("articleBody")
    return _NOT_TEXT.sub("", body[:LARGEST_PARSED]) if isinstance(body, str) else ""


def _published(head: str, meta: dict[str, str], data: dict[str, Any]) -> tuple[datetime | None, LocalDate | None]:
    """The moment of publication where its zone is stated, and the date and time as they are stated."""
    stated = data.get("datePublished")
    values = [meta.get("article:published_time"), stated, meta.get("datepublished"), meta.get("pubdate")]
    times = {match[1] for match in _TIME_TAG.finditer(head)}
    values += times if len(times) == 1 else ()
    texts = [value for value in values if isinstance(value, str)]
    for value in texts:
        if moment := read_iso(value):
            return moment, read_local_iso(value)
    return None, next(filter(None, map(read_local_iso, texts)), None)


def _author(name: str | None) -> str | None:
    name = _plain(name)
    return name if name and len(name) <= 80 and "://" not in name else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _plain(value) if isinstance(value, str) else None


def _plain(text: str | None) -> str | None:
    # Linked data can spell out what no text may hold: NUL, and half of a surrogate pair.
    plain = " ".join(_NOT_TEXT.sub("", unescape(text)).split()) if text else ""
    return plain or None
