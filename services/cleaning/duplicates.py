"""One copy of everything: repeated lines, and teasers that stop in the middle of a line that is there in full.

A teaser may be edited: then nearly all of its word pairs are in the line that it announces. So may a repeated
paragraph, but one that differs in a number or in more than a few words is another paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from services.cleaning.cues import ends_sentence
from services.cleaning.lines import Line
from shared.text.normalisation import QUOTES

_SHORTEST_COPY: Final = 60
_SHORTEST_STATEMENT: Final = 40
_EDITED_WORDS: Final = 12
_TEASER_SHARED: Final = 0.75
_EDITED_SHARED: Final = 0.85
# Each word pair is looked up in so many lines at most, so that time grows with the text and no faster.
_HOLDERS: Final = 4
_MOST_WORDS: Final = 400
_SHORTEST_TEASER: Final = 20
_KEPT_PER_PREFIX: Final = 8
_FEWEST_CONTENTS: Final = 3
_CUT_WORD: Final = 14
_OPENING_WORDS: Final = 4
_QUOTED_WORDS: Final = 8
_SPOKEN_WORDS: Final = 6
_LONGEST_QUOTATION: Final = 300
_SPEAKER_WORDS: Final = 7
_SPEAKER: Final = re.compile(r"[,،]\s|^[-–—]")
_CUT_OFF: Final = re.compile(
    r"(?:\.{2,}|…|[\[(] ?(?:\.{2,}|…) ?[\])])\s*"
    r"(?:[\[(]?(?:المزيد|اقرأ المزيد|read more|more|lire la suite|mehr|leer más|devamı)[\])]?)?$",
    re.IGNORECASE,
)


def find_copies(lines: Sequence[Line], kept: Iterable[int]) -> dict[int, str]:
    """Index of each kept line that repeats another to the rule's name: `exact_copy`, `edited_copy` or `teaser`.

    The first copy stays. Short lines (refrains, chants, speakers) may repeat unless they follow each other.
    """
    indexes = list(kept)
    copies: dict[int, str] = {}
    seen: dict[str, int] = {}
    by_prefix: dict[str, list[int]] = {}
    previous = ""
    for index in indexes:
        folded = lines[index].folded
        known = folded in seen
        shortest = _SHORTEST_STATEMENT if lines[index].prose else _SHORTEST_COPY
        if known and (len(folded) >= shortest or (folded == previous and len(folded) >= _SHORTEST_TEASER)):
            copies[index] = "exact_copy"
            continue
        seen.setdefault(folded, index)
        previous = folded
        same = by_prefix.setdefault(folded[:_SHORTEST_TEASER], [])
        if len(same) < _KEPT_PER_PREFIX:
            same.append(index)
    for index in indexes:
        if index not in copies and _CUT_OFF.search(lines[index].text[-40:]) and _is_teaser(lines, index, by_prefix):
            copies[index] = "teaser"
    copies.update(_edited(lines, [index for index in indexes if index not in copies]))
    return copies


def _edited(lines: Sequence[Line], indexes: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Long lines whose word pairs are nearly all in another, longer or earlier one."""
    long = [index for index in indexes if lines[index].words >= _EDITED_WORDS]
    pairs = {index: _pairs(lines[index]) for index in long}
    holders: dict[tuple[str, str], list[int]] = {}
    for index in long:
        for pair in pairs[index]:
            same = holders.setdefault(pair, [])
            if len(same) < _HOLDERS:
                same.append(index)
    for index in long:
        own = pairs[index]
        shared = Counter(other for pair in own for other in holders[pair] if other != index)
        for other, count in shared.most_common(1):
            if count >= _TEASER_SHARED * len(own) and _CUT_OFF.search(lines[index].text[-40:]):
                yield index, "teaser"
            elif (
                count >= _EDITED_SHARED * len(own)
                and lines[index].prose
                and (len(own), other) < (len(pairs[other]), index)
                and _numbers(lines[index]) == _numbers(lines[other])
            ):
                yield index, "edited_copy"


def find_contents(lines: Sequence[Line], kept: Sequence[int]) -> Iterator[int]:
    """Indexes of a table of contents: lines in a row that all stand once more, in their order, further below."""
    last = {lines[index].folded: index for index in kept}
    run: list[int] = []
    for index in (*kept, None):
        again = last[lines[index].folded] if index is not None and not lines[index].prose else index
        if (
            index is not None
            and again is not None
            and again > index
            and (not run or again > last[lines[run[-1]].folded])
        ):
            run.append(index)
            continue
        if len(run) >= _FEWEST_CONTENTS and last[lines[run[0]].folded] > run[-1]:
            yield from run
        run = []


def is_cut_copy(line: Line, headline: str) -> bool:
    """Whether a line is a folded headline that stops short."""
    stem = line.folded[: max(_SHORTEST_TEASER, len(line.folded) - _CUT_WORD)]
    return (
        _SHORTEST_TEASER <= len(line.folded) < len(headline)
        and headline.startswith(stem)
        and bool(_CUT_OFF.search(line.text[-40:]))
    )


def find_pull_quotes(lines: Sequence[Line], kept: Iterable[int]) -> Iterator[int]:
    """Indexes of quotations set apart that a kept paragraph has word for word, and of the speaker's name below."""
    indexes = list(kept)
    openings: dict[tuple[str, ...], list[int]] = {}
    for index in indexes:
        if _is_quotation(lines[index]):
            openings.setdefault(tuple(lines[index].folded.split()[:_OPENING_WORDS]), []).append(index)
    if not openings:
        return
    place = {index: at for at, index in enumerate(indexes)}
    found = set()
    for index in indexes:
        words = lines[index].folded.split()
        for at in range(len(words) - _OPENING_WORDS + 1):
            for quotation in openings.get(tuple(words[at : at + _OPENING_WORDS]), ())[:_HOLDERS]:
                own = lines[quotation].folded.split()
                if quotation not in found and len(words) > len(own) and words[at : at + len(own)] == own:
                    found.add(quotation)
    for index in sorted(found):
        yield index
        below = indexes[place[index] + 1 : place[index] + 2]
        yield from (at for at in below if _is_speaker(lines[at]))


def _is_quotation(line: Line) -> bool:
    if line.text[:1] not in QUOTES or len(line.text) > _LONGEST_QUOTATION:
        return False
    return line.words >= _QUOTED_WORDS or (line.words >= _SPOKEN_WORDS and ends_sentence(line.text))


def _is_speaker(line: Line) -> bool:
    return bool(_SPEAKER.search(line.text)) and line.words <= _SPEAKER_WORDS and not ends_sentence(line.text)


def _pairs(line: Line) -> set[tuple[str, str]]:
    words = line.folded.split()[:_MOST_WORDS]
    return set(pairwise(words))


def _numbers(line: Line) -> set[str]:
    return {word for word in line.folded.split() if word.isdecimal()}


def _is_teaser(lines: Sequence[Line], index: int, by_prefix: Mapping[str, Sequence[int]]) -> bool:
    folded = lines[index].folded
    # The cut may go through a word, or leave an invitation to read on behind it.
    stem = folded[: max(_SHORTEST_TEASER, len(folded) - _CUT_WORD)] if len(folded) > 2 * _SHORTEST_TEASER else folded
    if len(folded) < _SHORTEST_TEASER:
        return False
    others = by_prefix.get(folded[:_SHORTEST_TEASER], ())
    return any(i != index and len(lines[i].folded) > len(folded) and lines[i].folded.startswith(stem) for i in others)
