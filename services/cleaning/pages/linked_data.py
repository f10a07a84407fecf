"""What a page's linked data (JSON-LD, schema.org) says of its article, with what it refers to by `@id` put in."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

ARTICLE_TYPES: Final = frozenset(
    ["NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "OpinionNewsArticle",
     "BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "TechArticle", "SocialMediaPosting", "Report"]
)  # fmt: skip
_PAGE_TYPES: Final = frozenset(["WebPage", "ItemPage"])
_SITE_TYPES: Final = frozenset(["WebSite", "NewsMediaOrganization", "Organization", "Corporation"])
_PERSON: Final = "Person"
NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_MOST_ITEMS: Final = 2_000
_MOST_CHARS: Final = 400_000
# A comma before a closing bracket, and letters that JSON does not allow inside a string.
_TRAILING_COMMA: Final = re.compile(r",\s{0,20}(?=[}\]])")


@dataclass(frozen=True)
class LinkedData:
    """The item of the article itself, empty if there is none, and the names of the site that others items give."""

    article: Mapping[str, Any] = field(default_factory=dict)
    site_names: tuple[str, ...] = ()
    _by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """A property of the article that is a text, or the first text of a list of them."""
        value = self.article.get(name)
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, str)), None)
        return value if isinstance(value, str) else None

    def named(self, name: str) -> list[tuple[str, bool]]:
        """The names that a property of the article gives, each with whether it is said to be a person's."""
        return list(self._names(self.article.get(name), 0))

    def _names(self, value: Any, depth: int) -> Iterator[tuple[str, bool]]:
        if isinstance(value, str):
            known = self._by_id.get(value)
            if known is not None and depth < 3:
                yield from self._names(known, depth + 1)
            elif stated := plain(value):
                yield stated, False
        elif isinstance(value, list) and depth < 3:
            for one in value[:50]:
                yield from self._names(one, depth + 1)
        elif isinstance(value, dict):
            item = value if value.get("name") else self._by_id.get(str(value.get("@id")), value)
            name = item.get("name")
            if isinstance(name, list):
                name = next((one for one in name if isinstance(one, str)), None)
            if isinstance(name, str) and (stated := plain(name)):
                yield stated, _PERSON in _types(item)


def read_linked_data(scripts: Sequence[str], titles: Sequence[str] = ()) -> LinkedData:
    """The article among all items of a page: the one that calls itself what the page does, else the first."""
    items = [item for script in scripts for item in _items(_loaded(script))][:_MOST_ITEMS]
    by_id = {item["@id"]: item for item in reversed(items) if isinstance(item.get("@id"), str) and len(item) > 1}
    articles = [item for item in items if not ARTICLE_TYPES.isdisjoint(_types(item))]
    pages = [item for item in items if not _PAGE_TYPES.isdisjoint(_types(item)) and "datePublished" in item]
    sites = [item.get("name") for item in items if not _SITE_TYPES.isdisjoint(_types(item))]
    wanted = {_key(title) for title in titles}
    own = [item for item in articles if _key(item.get("headline")) in wanted]
    chosen = (own or articles or pages or [{}])[0]
    names = tuple(filter(None, (plain(name) for name in sites if isinstance(name, str))))
    return LinkedData(chosen, names, by_id)


def _key(text: object) -> str:
    return "".join(filter(str.isalnum, text.lower())) if isinstance(text, str) else ""


def _types(item: Mapping[str, Any]) -> frozenset[str]:
    kinds = item.get("@type")
    found = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind.rsplit("/", 1)[-1] for kind in found if isinstance(kind, str))


def _loaded(script: str) -> Any:
    text = script.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    if len(text) > _MOST_CHARS:
        return None
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """All objects that linked data describes at its top, in its graph and as the main entity."""
    stack: list[tuple[Any, int]] = [(data, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, list) and depth < 4:
            stack += [(one, depth + 1) for one in reversed(value[:_MOST_ITEMS])]
        elif isinstance(value, dict):
            yield value
            if depth < 4:
                stack += [
                    (value[name], depth + 1)
                    for name in ("mainEntity", "mainEntityOfPage", "author", "publisher", "isPartOf", "@graph")
                    if isinstance(value.get(name), (dict, list))
                ]


def plain(text: str | None) -> str | None:
    """A stated text without entities, tags left aside, white space made single; None if nothing is left.

    Linked data can spell out what no text may hold: NUL, and half of a surrogate pair.
    """
    if not text:
        return None
    return " ".join(NOT_TEXT.sub("", unescape(unescape(text)) if "&" in text else text).split()) or None
