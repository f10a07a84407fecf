"""Maps between the code points of a text (the source) and those of a text made from it (the target).

A map is a sequence of runs `(target_start, source_start, length)`: stretches that correspond code point by code point,
in order. What lies between two runs in the target was made from what lies between them in the source; where nothing
lies between them in the target, that part of the source was dropped. A run of length 0 is a fixed point between two
such changes. Positions are offsets between code points; spans are `(start, end)`, end excluded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Run: TypeAlias = tuple[int, int, int]
Span: TypeAlias = tuple[int, int]

_TARGET: Final = 0
_SOURCE: Final = 1


def to_source(runs: Sequence[Run], span: Span) -> Span:
    """The source span that a target span was made from; logarithmic in the number of runs.

    What was dropped at its edges is left out, what was dropped inside it is inside. Positions beyond the first and
    last run are taken as theirs. An empty span gives an empty span; without runs there is no source and all is (0, 0).
    """
    start, end = _ordered(span)
    if not runs:
        return 0, 0
    first = _after(runs, start, _TARGET)
    return first, first if start == end else max(first, _before(runs, end, _TARGET))


def to_target(runs: Sequence[Run], span: Span) -> Span | None:
    """The target span made from a source span, whole where a change took in more; None if nothing was made from it."""
    start, end = _ordered(span)
    if not runs or start == end:
        return None
    first, last = _after(runs, start, _SOURCE), _before(runs, end, _SOURCE)
    return (first, last) if first < last else None


def joined(pieces: Iterable[Run]) -> tuple[Run, ...]:
    """The same map with neighbouring runs made one; runs must be in order."""
    found: list[Run] = []
    for run in pieces:
        if found:
            target, source, length = found[-1]
            if run[0] == target + length and run[1] == source + length:
                found[-1] = (target, source, length + run[2])
                continue
        found.append(run)
    return tuple(found)


def composed(first: Sequence[Run], second: Sequence[Run]) -> tuple[Run, ...]:
    """The map over two steps: `first` from the source to a text between, `second` from there to the target.

    Linear in the number of runs. Where both steps changed the same place, the changes become one.
    """
    found: list[Run] = []
    index = 0
    for target, middle, length in second:
        while index < len(first) and first[index][0] + first[index][2] < middle:
            index += 1
        for position in range(index, len(first)):
            start, source, size = first[position]
            if start > middle + length:
                break
            low, high = max(start, middle), min(start + size, middle + length)
            found.append((target + low - middle, source + low - start, high - low))
    return joined(found)


def moved(runs: Iterable[Run], *, target: int, source: int) -> list[Run]:
    """The same map where both texts stand further along in longer ones, by so many code points each."""
    return [(start + target, origin + source, length) for start, origin, length in runs]


def _ordered(span: Span) -> Span:
    return max(0, span[0]), max(0, span[0], span[1])


def _after(runs: Sequence[Run], position: int, side: int) -> int:
    """The other side's position of the code point that follows a position on one side."""
    index = bisect_right(runs, position, key=lambda run: run[side]) - 1
    if index < 0:
        return runs[0][1 - side]
    run = runs[index]
    # In a change, or at the end of the last run: both begin where the run ends.
    return run[1 - side] + min(position - run[side], run[2])


def _before(runs: Sequence[Run], position: int, side: int) -> int:
    """The other side's position of the end of the code point that precedes a position on one side."""
    index = bisect_left(runs, position, key=lambda run: run[side] + run[2])
    if index == len(runs):
        return runs[-1][1 - side] + runs[-1][2]
    run = runs[index]
    return run[1 - side] + max(0, position - run[side])
