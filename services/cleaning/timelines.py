"""The times and years that head the entries of a timeline: an article's own list, which reads like a page's dates."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from services.cleaning.cues import ends_sentence
from services.cleaning.lines import Line

_FEWEST_TIMES: Final = 3
_FEWEST_YEARS: Final = 4
_FEWEST_DIFFERENT: Final = 3
_ENTRY_WORDS: Final = 4
_HEAD_WORDS: Final = 4
# Of so many entries most are sentences; the headlines of dated cards are not.
_SENTENCES: Final = 0.6
_CLOCK: Final = re.compile(r"^\(?(\d{1,2})\s?[:.h]\s?(\d\d)\)?$")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEARS: Final = range(1000, 2100)


def timeline_heads(lines: Sequence[Line]) -> set[int]:
    """Indexes of the lines that are nothing but an entry's time of day, year or date."""
    return _times(lines) | _years(lines)


def _times(lines: Sequence[Line]) -> set[int]:
    """Times of day in their order, past midnight once at most.

    The entries of a live page come newest first, and its times are no part of the text.
    """
    found = []
    for index, line in enumerate(lines[:-1]):
        match = _CLOCK.match(line.text)
        if match and _is_entry(lines[index + 1]):
            found.append((index, int(match[1]) * 60 + int(match[2])))
    falls = sum(later < earlier for (_, earlier), (_, later) in pairwise(found))
    in_order = falls <= 1 and len(found) >= _FEWEST_TIMES + falls
    return {index for index, _ in found} if in_order else set()


def _years(lines: Sequence[Line]) -> set[int]:
    """Years, with a month or without, in their order and above sentences; a site's cards come newest first."""
    found = []
    for index, line in enumerate(lines[:-1]):
        dated = line.cue is not None and line.cue.rule in ("numbers", "date_line") and line.words <= _HEAD_WORDS
        years = list(map(int, _YEAR.findall(line.text))) if dated else []
        if len(years) == 1 and years[0] in _YEARS and _is_entry(lines[index + 1]):
            found.append((index, years[0]))
    in_order = all(earlier <= later for (_, earlier), (_, later) in pairwise(found))
    told = sum(ends_sentence(lines[index + 1].text) for index, _ in found)
    if not in_order or len(found) < _FEWEST_YEARS or told < _SENTENCES * len(found):
        return set()
    return {index for index, _ in found} if len({year for _, year in found}) >= _FEWEST_DIFFERENT else set()


def _is_entry(below: Line) -> bool:
    return below.cue is None and (below.words >= _ENTRY_WORDS or ends_sentence(below.text))
