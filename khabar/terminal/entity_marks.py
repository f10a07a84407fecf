"""Mark the entities in a text: by colour, and by brackets for where there is no colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from khabar.terminal.fields import Json, text_of
from khabar.terminal.readable import readable


@dataclass(frozen=True)
class Mark:
    """How mentions of one entity type look."""

    meaning: str
    opening: str
    closing: str
    style: str


# Brackets that Unicode mirrors, or that look the same from both sides: they stay right in either direction.
MARKS: Final = {
    "PER": Mark("person", "{", "}", "bold magenta"),
    "LOC": Mark("place", "[", "]", "bold green"),
    "ORG": Mark("organisation", "<", ">", "bold cyan"),
    "MISC": Mark("other", "|", "|", "bold yellow"),
}
_UNKNOWN: Final = MARKS["MISC"]
_BRACKET: Final = "dim"


def mark_of(entity_type: str) -> Mark:
    """The mark of an entity type; types that are not known here look like MISC."""
    return MARKS.get(entity_type, _UNKNOWN)


def marked_text(text: str, mentions: Sequence[Json], *, max_chars: int, style: str = "") -> Text:
    """The first `max_chars` code points of a text, at a word's end, with its mentions marked, in a `style`.

    A mention with impossible offsets, or inside a longer one, is left out.
    """
    end = _cut(text, max_chars)
    shown = readable(text[:end])
    marked = Text(style=style)
    at = 0
    for start, stop, mention in _spans(mentions, end):
        if start < at:
            continue
        mark = mark_of(text_of(mention, "type"))
        marked.append(shown[at:start])
        marked.append(mark.opening, _BRACKET).append(shown[start:stop], mark.style).append(mark.closing, _BRACKET)
        at = stop
    return marked.append(shown[at:])


def legend() -> Text:
    """What the marks mean."""
    parts = [
        part
        for mark in MARKS.values()
        for part in ((mark.opening, _BRACKET), (mark.meaning, mark.style), (f"{mark.closing}  ", _BRACKET))
    ]
    return Text.assemble(*parts)


def _spans(mentions: Sequence[Json], end: int) -> list[tuple[int, int, Json]]:
    spans = []
    for mention in mentions:
        start, stop = mention.get("start"), mention.get("end")
        if type(start) is int and type(stop) is int and 0 <= start < stop <= end:
            spans.append((start, stop, mention))
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _cut(text: str, max_chars: int) -> int:
    if len(text) <= max_chars:
        return len(text)
    space = max(text.rfind(" ", 0, max_chars), text.rfind("\n", 0, max_chars))
    return space if space > max_chars // 2 else max_chars
