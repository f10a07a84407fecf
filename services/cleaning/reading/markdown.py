"""Markdown: marks of headings, emphasis, links and quotations go; what they mark stays."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.cleaning.reading.forms import NO_FACTS, FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of

FORM: Final = "markdown"

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_HEADING_END: Final = re.compile(r"[ \t]+#+$")
_SETEXT: Final = re.compile(r"(?:={3,}|-{3,})$")
_QUOTE: Final = re.compile(r"(?:>[ \t]?)+")
_ITEM: Final = re.compile(r"[*+-][ \t]+(?=\S)")
_RULE: Final = re.compile(r"(?:[*_-][ \t]?){3,}$")
_FENCE: Final = re.compile(r"(?:```|~~~)[\w-]{0,20}$")
_TABLE_RULE: Final = re.compile(r"\|?\s?:?-{2,}:?\s?(?:\|\s?:?-{2,}:?\s?)+\|?$")
_DEFINITION: Final = re.compile(r"\[[^\]\n]{1,60}\]:\s?\S{1,2000}(?:\s.{0,200})?$")
_IMAGE: Final = re.compile(r"!\[([^\]\n]{0,400})\]\([^()\n]{0,2000}\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,400})\](?:\([^()\s\n]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)|\[[^\]\n]{0,60}\])")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^\n*_]{1,600})(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^\n*_]{1,400})(?<=[^\s*_])\1(?![\w*_])")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_KINDS: Final = (_IMAGE, _LINK, _STRONG)
_TITLE_WITHIN: Final = 4


def read_markdown(text: str) -> Undone | None:
    """The text without marks; None unless there are two kinds of them, a heading or link among them."""
    if not ("](" in text or "**" in text or "__" in text or "# " in text or "\n=" in text):
        return None
    rows = rows_of(text)
    headings = [row for row in rows if _HEADING.match(row.text)]
    underlined = [place for place in range(1, len(rows)) if _is_setext(rows[place - 1], rows[place])]
    quotes = [row for row in rows if row.text.startswith("> ")]
    kinds = [kind for kind in _KINDS if kind.search(text)]
    seen = len(kinds) + bool(headings) + bool(underlined) + bool(quotes) + (len(headings) > 1)
    if seen < 2 or not (headings or underlined or _LINK in kinds or _IMAGE in kinds):
        return None
    title = _title(rows, underlined)
    edits = list(_edits(text, rows, set(underlined), title))
    facts = FormFacts(title=_plain(title[0]), title_at=title[1]) if title else NO_FACTS
    return Undone(FORM, min(1.0, 0.5 + 0.25 * (seen - 1)), edits, facts)


def _is_setext(above: Row, row: Row) -> bool:
    return row.number == above.number + 1 and _SETEXT.match(row.text) is not None and len(above.text) > 3


def _title(rows: Sequence[Row], underlined: Sequence[int]) -> tuple[str, tuple[int, int]] | None:
    """The first heading of the first level, if it stands at the top."""
    for place, row in enumerate(rows[:_TITLE_WITHIN]):
        match = _HEADING.match(row.text)
        if match and len(match[1]) == 1:
            end = _HEADING_END.search(row.text)
            stop = end.start() if end else len(row.text)
            return row.text[match.end() : stop], (row.start + match.end(), row.start + stop)
        if place + 1 in underlined and rows[place + 1].text[0] == "=":
            return row.text, (row.start, row.end)
    return None


def _plain(title: str) -> str:
    """A title without the marks of emphasis and links."""
    for pattern, group in ((_IMAGE, 1), (_LINK, 1), (_STRONG, 2), (_EMPHASIS, 2), (_ESCAPED, 1)):
        title = pattern.sub(lambda match, group=group: str(match[group]), title)  # type: ignore[misc]
    return title.strip()


def _edits(
    text: str, rows: Sequence[Row], underlined: set[int], title: tuple[str, tuple[int, int]] | None
) -> Iterator[Edit]:
    for place, row in enumerate(rows):
        is_title = title is not None and row.start <= title[1][0] < row.end
        if is_title or place in underlined or _is_drawn(row):
            yield Edit(row.start, row.end)
        elif _DEFINITION.match(row.text):
            yield Edit(row.start, row.end, rule="markdown_link")
        else:
            yield from _line(text, row)


def _is_drawn(row: Row) -> bool:
    # What stands between fences is read like the rest: without its fences it could not be told from it later.
    return any(drawn.match(row.text) for drawn in (_RULE, _TABLE_RULE, _FENCE))


def _line(text: str, row: Row) -> Iterator[Edit]:
    start = row.start
    for pattern in (_QUOTE, _HEADING):
        match = pattern.match(text, start, row.end)
        if match:
            yield Edit(start, match.end())
            start = match.end()
    item = _ITEM.match(text, start, row.end)
    if item:
        yield Edit(start, start + 1, "-")
        start += 1
    end = _HEADING_END.search(text, start, row.end) if row.text.startswith("#") else None
    if end:
        yield Edit(end.start(), end.end())
    for match in _IMAGE.finditer(text, start, row.end):
        yield Edit(match.start(), match.end(), rule="markdown_image", reason="caption")
    for match in _LINK.finditer(text, start, row.end):
        if match.start() == 0 or text[match.start() - 1] != "!":
            yield Edit(match.start(), match.start() + 1)
            yield Edit(match.end(1), match.end())
    for pattern in (_STRONG, _EMPHASIS):
        for match in pattern.finditer(text, start, row.end):
            yield Edit(match.start(), match.end(1))
            yield Edit(match.end(2), match.end())
    for match in _ESCAPED.finditer(text, start, row.end):
        yield Edit(match.start(), match.start() + 1)
