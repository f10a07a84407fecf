"""What a page's head states: meta tags by name, titles, linked data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.cleaning.pages.linked_data import NOT_TEXT, LinkedData, plain, read_linked_data

_MOST_METAS: Final = 1_000
_MOST_CHARS: Final = 5_000
_LARGEST_BODY: Final = 3_000_000
_NAMES: Final = ("property", "name", "itemprop")


@dataclass(frozen=True)
class Head:
    """`metas`: for each name in lower case its contents in order. `title`: the text of the title tag."""

    metas: Mapping[str, tuple[str, ...]]
    title: str | None
    data: LinkedData

    def meta(self, *names: str) -> str | None:
        """The first content that one of the names has, in the order of the names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @cached_property
    def titles(self) -> list[str]:
        """All that the head calls the article, the most careful first."""
        named = (plain(self.data.text("headline")), self.meta("og:title"), self.meta("twitter:title"), self.title)
        return list(dict.fromkeys(title for title in named if title))

    @cached_property
    def description(self) -> str:
        """What the head says of the article in a sentence or two; empty if it says nothing."""
        named = self.meta("og:description", "description", "twitter:description", "dc.description")
        return named or plain(self.data.text("description")) or ""

    @cached_property
    def stated_body(self) -> str:
        """The article's text as linked data gives it; often empty, sometimes only its beginning."""
        body = self.data.text("articleBody")
        return NOT_TEXT.sub("", body[:_LARGEST_BODY]) if body else ""


def read_head(root: Any) -> Head:
    """The head's facts from the page's tree, wherever in the tree they stand."""
    metas: dict[str, list[str]] = {}
    scripts: list[str] = []
    title = None
    for element in root.iter("meta", "script", "title"):
        if element.tag == "meta":
            content = plain((element.get("content") or "")[:_MOST_CHARS])
            for name in filter(None, map(element.get, _NAMES)) if content and len(metas) < _MOST_METAS else ():
                metas.setdefault(name.strip().lower(), []).append(content or "")
        elif element.tag == "script":
            if "ld+json" in (element.get("type") or "").lower():
                scripts.append(element.text or "")
        elif title is None and not _in_drawing(element):
            title = plain("".join(element.itertext())[:_MOST_CHARS])
    found = {name: tuple(contents) for name, contents in metas.items()}
    named = [text for text in (title, *found.get("og:title", ())) if text]
    return Head(found, title, read_linked_data(scripts, named))


def _in_drawing(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in ("head", "html", "body")
