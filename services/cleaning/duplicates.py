"""One copy of everything: repeated lines, and teasers that stop in the middle of a line that is there in full."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from services.cleaning.lines import Line

_SHORTEST_COPY: Final = 60
_SHORTEST_TEASER: Final = 20
_KEPT_PER_PREFIX: Final = 8
_CUT_OFF: Final = re.compile(
    r"(?:\.{2,}|…)\s*(?:[\[(]?(?:المزيد|اقرأ المزيد|read more|more|lire la suite|mehr|leer más|devamı)[\])]?)?$",
    re.IGNORECASE,
)


def find_copies(lines: Sequence[Line], kept: Iterable[int]) -> dict[int, str]:
    """Index of each kept line that repeats another to the rule's name: `exact_copy` or `teaser`.

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
        if known and (len(folded) >= _SHORTEST_COPY or (folded == previous and len(folded) >= _SHORTEST_TEASER)):
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
    return copies


def _is_teaser(lines: Sequence[Line], index: int, by_prefix: Mapping[str, Sequence[int]]) -> bool:
    folded = lines[index].folded
    # The cut may go through a word, or leave an invitation to read on behind it.
    stem = folded[: max(_SHORTEST_TEASER, len(folded) - 14)] if len(folded) > 2 * _SHORTEST_TEASER else folded
    if len(folded) < _SHORTEST_TEASER:
        return False
    others = by_prefix.get(folded[:_SHORTEST_TEASER], ())
    return any(i != index and len(lines[i].folded) > len(folded) and lines[i].folded.startswith(stem) for i in others)
