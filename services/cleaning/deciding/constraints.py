"""What holds of every decision, whatever the model says."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.lines import RECURS, Line
from services.cleaning.lists import announces

_SHORTEST_TITLE_PART: Final = 4
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


def is_learnt(line: Line) -> bool:
    """Whether a line is known to recur on the pages of the article's source, which is no guess."""
    return line.cue is not None and line.cue.rule == RECURS


def drop_near_titles(lines: Sequence[Line], cues: list[Cue | None]) -> None:
    """Write into `cues`: above the text goes what is a part of the headline, which is the first line, or has it whole.

    The headline may have come with the site's name, or the line with a section's.
    """
    headline = lines[0].folded
    for index, line in enumerate(lines[1:], 1):
        if line.prose and cues[index] is None:
            return
        part = line.folded in headline or headline in line.folded
        if part and line.words >= _SHORTEST_TITLE_PART:
            cues[index] = Cue("duplicate", "title_copy")


def _runs(items: frozenset[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(sorted(items)), key=lambda pair: pair[1] - pair[0]):
        run = [index for _, index in group]
        yield run[0], run[-1] + 1
