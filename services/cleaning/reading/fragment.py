"""Markup without a page around it: the tags go, blocks become lines, scripts and styles are removed."""

import re
from collections.abc import Iterator
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import word_set

FORM: Final = "html_fragment"

_FEWEST_TAGS: Final = 2
_BLOCKS: Final = word_set(
    "p br div h1 h2 h3 h4 h5 h6 ul ol li table tr td th tbody thead blockquote figure figcaption section article aside"
    " header footer main nav hr pre dl dt dd html body head title form address iframe video audio picture"
)
_INLINE: Final = word_set(
    "a span strong em b i u s img font small sup sub mark cite q code abbr time label button input wbr bdi bdo ins del"
    " source svg path meta link script style noscript center big strike"
)
# Within these a line break is a space.
_FLOWING: Final = word_set("p div li td th blockquote h1 h2 h3 h4 h5 h6 figcaption dd dt")
_UNSEEN: Final = frozenset({"script", "style", "head", "noscript", "template"})
# Bounded: markup without an end is read as text.
_TAG: Final = re.compile(r"<!--|</?([a-zA-Z][a-zA-Z0-9]{0,15})\b[^<>]{0,4000}>")
_SNIFFED: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\b[^<>]{0,4000}>")
_LINE_BREAK: Final = re.compile("\r\n|[\r\n]")


def read_fragment(text: str) -> Undone | None:
    """The text without its markup; None if it holds no block's tags, or hardly any."""
    if "<" not in text or not _has_blocks(text):
        return None
    return Undone(FORM, 1.0, list(_edits(text)))


def _has_blocks(text: str) -> bool:
    blocks = closed = 0
    for match in _SNIFFED.finditer(text):
        name = match[2].lower()
        if name in _BLOCKS:
            blocks += 1
            closed += bool(match[1]) or name in ("br", "hr")
            if blocks >= _FEWEST_TAGS and closed:
                return True
    return False


def _edits(text: str) -> Iterator[Edit]:
    position = flowing = 0
    endless: set[str] = set()
    while (match := _TAG.search(text, position)) is not None:
        if flowing:
            yield from _spaces(text, position, match.start())
        position = match.end()
        name = (match[1] or "").lower()
        if not name:
            end = -1 if "-->" in endless else text.find("-->", position)
            if end < 0:
                endless.add("-->")
            else:
                position = end + len("-->")
                yield Edit(match.start(), position)
            continue
        if name not in _BLOCKS and name not in _INLINE:
            continue
        closing = text[match.start() + 1] == "/"
        if name in _UNSEEN and not closing and name not in endless:
            ended = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, position)
            if ended is not None:
                position = ended.end()
                yield Edit(match.start(), position, "\n", rule="markup")
                continue
            endless.add(name)
        yield Edit(match.start(), position, "\n" if name in _BLOCKS else "")
        if name in _FLOWING:
            flowing = max(0, flowing + (-1 if closing else 1))
    if flowing:
        yield from _spaces(text, position, len(text))


def _spaces(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in _LINE_BREAK.finditer(text, start, end):
        yield Edit(match.start(), match.end(), " ")
