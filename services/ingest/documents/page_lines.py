"""The lines of a page in the order in which they are read: letters are put together by where they stand."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.ingest.documents.visual_order import reading_order

STRETCH: Final = "\ue000"
"""A shape without a letter, as the line that makes a word longer so that its line is full; for private use only."""

# In parts of the size of the letters.
_SAME_BASE: Final = 0.12
_SAME_LINE: Final = 0.55
_WORD_GAP: Final = 0.13
_WORD_GAP_BESIDE_BLANKS: Final = 0.18
_RAISED_GAP: Final = 0.28
_COLUMN_GAP: Final = 0.9
# Pages with so many blanks among their letters need no gaps guessed.
_HAS_BLANKS: Final = 0.04
_LEAST_COLUMN_LINES: Final = 2
_LEAST_LINES: Final = 5
_LINES_WITHOUT_GAP: Final = 8
_MOST_RAISED: Final = 40
_MOST_SEGMENTS: Final = 1500
_MOST_COLUMNS_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """Characters that stand at one place, in points from the left and the bottom of the page."""

    text: str
    left: float
    right: float
    base: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read, and where it stands."""

    text: str
    left: float
    right: float
    base: float
    height: float


@dataclass(frozen=True, slots=True)
class _Segment:
    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    base: float
    height: float


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page, column after column, those of a page in Arabic from the right."""
    rtl = _is_rtl(glyphs)
    segments = [segment for row in _rows(glyphs) for segment in _segments(row)]
    blanks = sum(1 for glyph in glyphs if glyph.text.isspace())
    gap = _WORD_GAP_BESIDE_BLANKS if blanks > _HAS_BLANKS * len(glyphs) else _WORD_GAP
    segments.sort(key=lambda one: -one.base)
    depth = _MOST_COLUMNS_DEPTH if len(segments) <= _MOST_SEGMENTS else 0
    return [_line(segment, gap, rtl=rtl) for segment in _ordered(segments, depth, rtl=rtl)]


def _is_rtl(glyphs: Sequence[Glyph]) -> bool:
    right = left = 0
    for glyph in glyphs:
        kind = unicodedata.bidirectional(glyph.text[0])
        right += kind in ("R", "AL")
        left += kind == "L"
    return right * 2 > left


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The letters of each baseline; what stands a little above or below one belongs to its nearest letter."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: -one.base):
        if not rows or rows[-1][0].base - glyph.base > _SAME_BASE * max(glyph.height, rows[-1][0].height):
            rows.append([])
        rows[-1].append(glyph)
    for place, row in enumerate(rows):
        near = [
            other
            for other in (*rows[max(0, place - 3) : place], *rows[place + 1 : place + 4])
            if len(other) > 2 * len(row) and abs(other[0].base - row[0].base) < _SAME_LINE * other[0].height
        ]
        if near and len(row) <= _MOST_RAISED:
            for glyph in row:
                min(near, key=lambda other: min(_distance(glyph, letter) for letter in other)).append(glyph)
            row.clear()
    return [row for row in rows if row]


def _distance(a: Glyph, b: Glyph) -> float:
    return max(0.0, b.left - a.right, a.left - b.right)


def _segments(row: list[Glyph]) -> Iterator[_Segment]:
    """A row, cut where columns may lie beside each other."""
    row.sort(key=lambda one: (one.left + one.right) / 2)
    part: list[Glyph] = []
    end = 0.0
    for glyph in row:
        if glyph.text.isspace():
            if part:
                part.append(glyph)
            continue
        if part and glyph.left - end > _COLUMN_GAP * max(glyph.height, part[-1].height):
            yield _segment(part)
            part = []
        end = max(end, glyph.right) if part else glyph.right
        part.append(glyph)
    if part:
        yield _segment(part)


def _segment(glyphs: Sequence[Glyph]) -> _Segment:
    inked = [one for one in glyphs if not one.text.isspace()]
    heights, bases = sorted(one.height for one in inked), sorted(one.base for one in inked)
    left, right = min(one.left for one in inked), max(one.right for one in inked)
    return _Segment(tuple(glyphs), left, right, bases[len(bases) // 2], heights[len(heights) // 2])


def _ordered(segments: Sequence[_Segment], depth: int, *, rtl: bool) -> Iterator[_Segment]:
    place = 0
    while depth and place < len(segments):
        found = next(
            ((start, *columns) for start in range(place, len(segments)) if (columns := _columns(segments, start))),
            None,
        )
        if found is None:
            break
        start, end, cut = found
        yield from _joined_rows(segments[place:start])
        block = segments[start:end]
        left, right = [one for one in block if one.left < cut], [one for one in block if one.left >= cut]
        for side in (right, left) if rtl else (left, right):
            yield from _ordered(side, depth - 1, rtl=rtl)
        place = end
    yield from _joined_rows(segments[place:])


def _columns(segments: Sequence[_Segment], start: int) -> tuple[int, float] | None:
    """Where columns that begin with this segment end, and where the gap lies that is the last to close."""
    covered: list[tuple[float, float]] = []
    best: tuple[int, float] | None = None
    for end in range(start, len(segments)):
        segment = segments[end]
        covered = _with(covered, segment.left, segment.right)
        gaps = [
            (b[0] - a[1], (a[1] + b[0]) / 2) for a, b in pairwise(covered) if b[0] - a[1] > _COLUMN_GAP * segment.height
        ]
        if gaps:
            cut = max(gaps)[1]
            if _beside_each_other(segments[start : end + 1], cut):
                best = (end + 1, cut)
        elif best or end - start > _LINES_WITHOUT_GAP:
            break
    return best


def _with(covered: Sequence[tuple[float, float]], left: float, right: float) -> list[tuple[float, float]]:
    apart = [one for one in covered if one[1] < left or one[0] > right]
    touching = [one for one in covered if not (one[1] < left or one[0] > right)]
    for low, high in touching:
        left, right = min(left, low), max(right, high)
    return sorted([*apart, (left, right)])


def _beside_each_other(block: Sequence[_Segment], cut: float) -> bool:
    left, right = [one.base for one in block if one.left < cut], [one.base for one in block if one.left >= cut]
    if min(len(left), len(right)) < _LEAST_COLUMN_LINES or len(block) < _LEAST_LINES:
        return False
    both = min(max(left), max(right)) - max(min(left), min(right))
    return both > 0.5 * min(max(left) - min(left), max(right) - min(right))


def _joined_rows(segments: Sequence[_Segment]) -> Iterator[_Segment]:
    """Segments that stand on one line, as one."""
    row: list[_Segment] = []
    for segment in segments:
        if row and row[0].base - segment.base > _SAME_BASE * max(row[0].height, segment.height):
            yield _joined(row)
            row = []
        row.append(segment)
    if row:
        yield _joined(row)


def _joined(row: Sequence[_Segment]) -> _Segment:
    if len(row) == 1:
        return row[0]
    return _segment([glyph for one in sorted(row, key=lambda one: one.left) for glyph in one.glyphs])


def _line(segment: _Segment, gap: float, *, rtl: bool) -> Line:
    clusters: list[str] = []
    end: float | None = None
    least = gap
    for cluster, letter in _clusters(segment):
        apart = end is not None and letter.left - end > least * segment.height
        if apart and not cluster.isspace() and not clusters[-1].isspace():
            clusters.append(" ")
        clusters.append(cluster)
        # What is raised stands for a letter whose shape, wider than this, says nothing.
        least = max(gap, _RAISED_GAP) if _is_raised(letter, segment) else gap
        end = letter.right if end is None else max(end, letter.right)
    return Line(reading_order(clusters, rtl_page=rtl), segment.left, segment.right, segment.base, segment.height)


def _clusters(segment: _Segment) -> Iterator[tuple[str, Glyph]]:
    """Letters with the marks that stand above or below them, from the left."""
    marks = [one for one in segment.glyphs if unicodedata.combining(one.text[0])]
    letters = [one for one in segment.glyphs if not unicodedata.combining(one.text[0])]
    letters = [one for one in letters if not _is_said_twice(one, letters, segment)]
    texts = [one.text for one in letters]
    for mark in marks:
        if letters:
            middle = (mark.left + mark.right) / 2
            near = min(range(len(letters)), key=lambda at: abs((letters[at].left + letters[at].right) / 2 - middle))
            if mark.text not in texts[near]:
                texts[near] += mark.text
    yield from zip(texts, letters, strict=True)


def _is_raised(letter: Glyph, segment: _Segment) -> bool:
    return abs(letter.base - segment.base) > _SAME_BASE * segment.height


def _is_said_twice(letter: Glyph, letters: Sequence[Glyph], segment: _Segment) -> bool:
    """Some producers say of a letter and of its mark, drawn apart, that each is both."""
    return _is_raised(letter, segment) and any(
        one.text == letter.text and not _is_raised(one, segment) and _distance(one, letter) == 0 for one in letters
    )
