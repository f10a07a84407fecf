"""Hard-wrapped lines, as PDF, e-mail and terminals break them: the lines of a paragraph are rejoined.

A line is broken at a width because the next word would not have fitted: so a break is explained by every width from
the line's length to its length with that word. The width that explains most breaks is the text's, if breaks between
lines are explained by it far more often than in lists, verse and scrapes. Only what it explains is joined; lists,
tables, verse, addresses and headings keep their lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.hyphens import HYPHEN, Hyphens
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, groups_of, rows_of

FORM: Final = "wrapped"

# Columns. Narrower than newspaper columns are menus; wider than this nobody wraps.
_NARROWEST: Final = 30
_WIDEST: Final = 132
_FEWEST_BREAKS: Final = 3
# Of the breaks between the lines of a group, how many the width must explain: chance explains a fifth.
_SHARE: Final = 0.6
_SHARE_UNMARKED: Final = 0.5
# Of the explained breaks, how many must fall within a sentence: lists of headlines and statements have few such.
_WITHIN_SENTENCE: Final = 0.5
# Of the letters of the text, how many must stand in wrapped groups: a scrape may have a few lines that look so.
_COVERED: Final = 0.3
# Words a line, at least: a list of names and numbers has fewer.
_WORDS: Final = 5
# Typesetting by the width of letters leaves lines that are up to this much shorter than the fullest.
_LOOSE: Final = 0.14

# Lines of a group in which paragraphs can be told by their length alone.
_LONG_GROUP: Final = 8

_ITEM: Final = re.compile(r"(?:[-*•◦▪●■‣–—·»✓✔►▶]|\(?\d{1,3}[.)\-]|\(?[a-zA-Z][.)]|[٠-٩۰-۹]{1,3}[.)\-])\s")
_DASH: Final = re.compile(r"[-–—]\s")
_TABLE: Final = re.compile(r"\S(?:\t| {3,})\S.*\S(?:\t| {3,})\S|\|.*\|")
_LETTER: Final = re.compile(r"[^\W_]")
_CJK: Final = "[\u3040-\u30ff\u3400-\u9fff\uff01-\uff60\u3001\u3002]"
_CJK_EDGE: Final = re.compile(_CJK)


@dataclass(frozen=True, slots=True)
class _Break:
    """The break between two lines of a group: from the length of the first to that with the next word."""

    above: Row
    below: Row
    length: int
    reach: int
    marked: bool

    def explained(self, width: int, slack: int = 0) -> bool:
        return self.parts_word or self.length <= width <= self.reach + slack

    @property
    def parts_word(self) -> bool:
        return self.below.text[0].islower() and HYPHEN.search(self.above.text) is not None

    @property
    def within_sentence(self) -> bool:
        return not self.above.ends_sentence


def read_wrapped(text: str) -> Undone | None:
    """The text with the lines of each paragraph as one; None if it is not wrapped."""
    groups = [group for group in groups_of(rows_of(text)) if len(group) > 1]
    if sum(map(len, groups)) - len(groups) < _FEWEST_BREAKS:
        return None
    indents = _Indents(groups)
    breaks = [list(_breaks(group, indents)) for group in groups]
    for slack in (0.0, _LOOSE):
        found = _width([one for group in breaks for one in group], slack)
        if found is None:
            continue
        width, columns = found
        wrapped = [group for group in breaks if _is_wrapped(group, width, columns)]
        explained = [one for group in wrapped for one in group if one.explained(width, columns)]
        covered = sum(len(group[0].above.text) + sum(len(one.below.text) for one in group) for group in wrapped)
        if len(explained) < _FEWEST_BREAKS or covered < _COVERED * len(text.strip()):
            continue
        if not _is_prose(explained, loose=bool(slack)):
            continue
        share = len(explained) / max(1, sum(not one.marked for group in wrapped for one in group))
        edits = list(_joints(text, wrapped, width, columns))
        return Undone(FORM, round(min(1.0, share), 2), edits) if edits else None
    return None


class _Indents:
    """What the indents of a text mean: nothing where lines are set flush right or centred by spaces."""

    def __init__(self, groups: Sequence[Sequence[Row]]) -> None:
        rows = [row for group in groups for row in group]
        counts: dict[int, int] = {}
        for row in rows:
            counts[row.indent] = counts.get(row.indent, 0) + 1
        self.base = max(counts, key=lambda indent: (counts[indent], -indent), default=0)
        self.meaningful = len(counts) <= max(3, len(rows) // 4)

    def of(self, row: Row) -> int:
        return max(0, row.indent - self.base) if self.meaningful else 0


def _breaks(group: Sequence[Row], indents: _Indents) -> Iterator[_Break]:
    dashes = sum(_DASH.match(row.text) is not None for row in group) > 1
    for above, below in pairwise(group):
        length = indents.of(above) + len(above.text)
        first = 1 if _CJK_EDGE.match(below.text) and _CJK_EDGE.match(above.text[-1]) else _first_word(below.text) + 1
        marked = indents.of(below) >= indents.of(above) + 2 or _starts_anew(below, dashes)
        marked = marked or _TABLE.search(above.text) is not None or _is_drawn(above)
        yield _Break(above, below, length, length + first - 1, marked)


def _first_word(text: str) -> int:
    space = text.find(" ")
    return space if space > 0 else len(text)


def _starts_anew(row: Row, dashes: bool) -> bool:
    # A lone dash at the beginning of a line is one of a sentence; that of a list has others below it.
    if _DASH.match(row.text) and not dashes:
        return False
    return bool(_ITEM.match(row.text) or _TABLE.search(row.text)) or _is_drawn(row)


def _is_drawn(row: Row) -> bool:
    return len(row.text) > 2 and not _LETTER.search(row.text)


def _width(breaks: Sequence[_Break], slack: float) -> tuple[int, int] | None:
    """The width that explains most breaks, and the slack in columns with which it does."""
    steps = [0] * (_WIDEST + 2)
    for one in breaks:
        low, high = max(one.length, _NARROWEST), min(int(one.reach * (1 + slack)), _WIDEST)
        if not one.marked and low <= high:
            steps[low] += 1
            steps[high + 1] -= 1
    support = list(accumulate(steps))
    best = max(support)
    if best < _FEWEST_BREAKS:
        return None
    width = support.index(best)
    return width, int(width * slack / (1 + slack))


def _is_wrapped(group: Sequence[_Break], width: int, columns: int) -> bool:
    open_breaks = [one for one in group if not one.marked]
    explained = sum(one.explained(width, columns) for one in open_breaks)
    # Without marks between paragraphs their last lines are not explained.
    ended = sum(one.above.ends_sentence and not one.explained(width, columns) for one in open_breaks)
    return explained > 0 and explained >= _SHARE * (len(open_breaks) - ended) and explained >= ended * _SHARE_UNMARKED


def _is_prose(explained: Sequence[_Break], *, loose: bool) -> bool:
    within = sum(one.within_sentence for one in explained)
    words = sum(one.above.text.count(" ") + 1 for one in explained)
    spaced = [one for one in explained if not _CJK_EDGE.search(one.above.text)]
    if within < _WITHIN_SENTENCE * len(explained) or (words < _WORDS * len(explained) and spaced):
        return False
    # In scripts with capitals, lines within a sentence mostly go on with a small letter.
    cased = [one for one in explained if one.within_sentence and one.below.text[:1].swapcase() != one.below.text[:1]]
    small = sum(one.below.text[0].islower() for one in cased)
    if cased and small * (2 if loose else 3) < len(cased):
        return False
    return not loose or (len(cased) >= 2 * _FEWEST_BREAKS and len(cased) > len(explained) // 2)


def _joints(text: str, groups: Sequence[Sequence[_Break]], width: int, columns: int) -> Iterator[Edit]:
    joined = [one for group in groups for one in _joined(group, width, columns)]
    hyphens = Hyphens(text, [one.above.text for one in joined])
    for one in joined:
        above, below = one.above, one.below
        if hyphens.breaks_word(above.text, below.text):
            yield Edit(above.end - 1, below.start)
        elif HYPHEN.search(above.text) or (_CJK_EDGE.match(above.text[-1]) and _CJK_EDGE.match(below.text)):
            yield Edit(above.end, below.start)
        else:
            yield Edit(above.end, below.start, " ")


def _joined(group: Sequence[_Break], width: int, columns: int) -> Iterator[_Break]:
    """The breaks that go. Where nothing marks paragraphs, a full line that ends a sentence may end one: it does in a
    paragraph that has as many lines as is usual there."""
    if any(one.marked for one in group) or len(group) < _LONG_GROUP:
        yield from (one for one in group if _belong(one, width, columns))
        return
    lines = [1]
    for one in group:
        if _belong(one, width, columns):
            lines[-1] += 1
        else:
            lines.append(1)
    usual, so_far = median(lines), 1
    for one in group:
        if _belong(one, width, columns) and (one.within_sentence or so_far < usual):
            so_far += 1
            yield one
        else:
            so_far = 1


def _belong(one: _Break, width: int, columns: int) -> bool:
    if one.marked:
        return False
    if one.explained(width, columns):
        return True
    # A line that is too long or too short for the width: inside a sentence where letters can show it.
    return one.within_sentence and one.length > width // 2 and one.below.text[0].islower()
