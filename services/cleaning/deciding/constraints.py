"""What holds of every decision, whatever the model says."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.lines import Line
from services.cleaning.lists import announces

# An announced list of which so much is kept is kept whole.
_KEPT_SHARE: Final = 0.5


def keep_lists_whole(lines: Sequence[Line], items: frozenset[int], cues: list[Cue | None]) -> None:
    """Write into `cues`: of a list below a kept line that announces it, all items stay if half of them do."""
    for start, stop in _runs(items):
        if start == 0 or cues[start - 1] is not None or not announces(lines[start - 1]):
            continue
        kept = sum(cues[index] is None for index in range(start, stop))
        if kept >= _KEPT_SHARE * (stop - start):
            cues[start:stop] = [None] * (stop - start)


def _runs(items: frozenset[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(sorted(items)), key=lambda pair: pair[1] - pair[0]):
        run = [index for _, index in group]
        yield run[0], run[-1] + 1
