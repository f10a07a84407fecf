"""The lines of a text as the readers of forms see them: with indents, and parted into groups by blank lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_BREAK: Final = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_ENDS: Final = ".!?…。！？؟۔।;؛:"
_CLOSERS: Final = "\"'”’»›)]）」』*_\u200f\u200e\u202c"


@dataclass(frozen=True, slots=True)
class Row:
    """A line without the white space around it; `indent` is what stood before it, `number` counts all lines."""

    number: int
    start: int
    end: int
    indent: int
    text: str

    @property
    def ends_sentence(self) -> bool:
        """Whether its last character, quotes and brackets aside, is a mark that ends a sentence or announces."""
        return self.text.rstrip(_CLOSERS)[-1:] in _ENDS and self.text != ""


def rows_of(text: str) -> list[Row]:
    """The lines that are not blank, in order."""
    return list(_rows(text))


def _rows(text: str) -> Iterator[Row]:
    start, number = 0, 0
    for match in _BREAK.finditer(text):
        yield from _row(text, number, start, match.start())
        start, number = match.end(), number + 1
    yield from _row(text, number, start, len(text))


def _row(text: str, number: int, start: int, end: int) -> Iterator[Row]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        indent = len(piece) - len(piece.lstrip())
        yield Row(number, start + indent, start + indent + len(stripped), indent, stripped)


def groups_of(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows parted where blank lines stand."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.number == groups[-1][-1].number + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def word_set(words: str) -> frozenset[str]:
    """The words of a string."""
    return frozenset(words.split())
