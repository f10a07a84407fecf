"""Lists that an article itself gives: what a line announces, and rows such as results, standings and timetables.

Their items have no full stops and may look like dates, sections or menus. So they are found before the article is,
and read as its text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.cleaning.cues import is_dateline, is_list_item
from services.cleaning.lines import Line

# What an item may look like on its own; nothing else that is known of a line may stand in a list.
_MAY_BE_ITEM: Final = frozenset(
    {"date_line", "numbers", "separated_items", "byline", "navigation", "widget", "source_line"}
)
_ANNOUNCING_WORDS: Final = 3
_NEAR_TEXT: Final = 3
_LONGEST_ITEM: Final = 140
_MOST_ITEMS: Final = 80
_FEWEST_ROWS: Final = 3
_HEADING_WORDS: Final = 5
_SCORE: Final = re.compile(r"^[^\d\W][^\d:]{1,34}?\s\(?\d{1,3}\)?\s?[-–:]\s?\(?\d{1,3}\)?\s[^\W\d][^\d:]{1,34}$")


def announces(line: Line) -> bool:
    """Whether a line without a cue says that something follows."""
    if line.cue is not None or not line.text.endswith((":", "：")):
        return False
    return line.words >= _ANNOUNCING_WORDS and not is_dateline(line.text)


def find_items(lines: Sequence[Line]) -> frozenset[int]:
    """Indexes of the lines that are items of the text's own lists, with the short headings of tables."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        if announces(lines[index]) and any(line.prose for line in lines[max(0, index - _NEAR_TEXT) : index]):
            items = _announced(lines, index + 1)
        elif _is_row(lines[index]):
            items = _rows(lines, index)
        else:
            index += 1
            continue
        found.update(items)
        index = max(index + 1, items.stop)
    return frozenset(found)


def without_cues(lines: Sequence[Line], items: frozenset[int]) -> list[Line]:
    """The lines, those that are items with nothing against them."""
    if not items:
        return list(lines)
    return [replace(line, cue=None) if index in items and line.cue else line for index, line in enumerate(lines)]


def _announced(lines: Sequence[Line], start: int) -> range:
    stop = start
    while stop < len(lines) and stop - start < _MOST_ITEMS and _may_be_item(lines[stop]):
        stop += 1
    return range(start, stop)


def _may_be_item(line: Line) -> bool:
    if line.prose or len(line.text) > _LONGEST_ITEM:
        return False
    return line.cue is None or line.cue.rule in _MAY_BE_ITEM


def _is_row(line: Line) -> bool:
    """Whether a line is a result between two sides, which no menu has."""
    may = line.cue is None or line.cue.rule in ("date_line", "separated_items")
    return may and not line.prose and bool(_SCORE.match(line.text))


def _rows(lines: Sequence[Line], first: int) -> range:
    """The rows from the first on with the headings between them; a single one is no table."""
    stop, rows = first, 0
    while stop < len(lines) and stop - first < _MOST_ITEMS and _may_be_item(lines[stop]):
        line = lines[stop]
        row = _is_row(line) or is_list_item(line.text)
        if not row and not (line.words <= _HEADING_WORDS and line.cue is None):
            break
        rows += row
        stop += 1
    if rows < _FEWEST_ROWS:
        return range(first, first)
    start = first
    if first and lines[first - 1].cue is None and not lines[first - 1].prose:
        start -= lines[first - 1].words <= _HEADING_WORDS
    return range(start, stop)
