"""Small numbers in words, as figures: how many were killed is seldom written in digits."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from shared.text.normalisation import fold

# One is left out: in these languages it is an article, a pronoun or part of another word.
_WORDS: Final = """
2 اثنان اثنين اثنتان اثنتين two deux dos
3 ثلاثة ثلاث three trois tres
4 أربعة أربع four quatre cuatro
5 خمسة خمس five cinq cinco
6 ستة ست six seis
7 سبعة سبع seven sept siete
8 ثمانية ثماني ثمان eight huit ocho
9 تسعة تسع nine neuf nueve
10 عشرة عشر ten dix diez
11 eleven onze once
12 twelve douze doce
13 thirteen treize trece
14 fourteen quatorze catorce
15 fifteen quinze quince
16 sixteen seize
17 seventeen
18 eighteen
19 nineteen
20 عشرون عشرين twenty vingt veinte
30 ثلاثون ثلاثين thirty trente treinta
40 أربعون أربعين forty quarante cuarenta
50 خمسون خمسين fifty cinquante cincuenta
60 ستون ستين sixty soixante sesenta
70 سبعون سبعين seventy setenta
80 ثمانون ثمانين eighty ochenta
90 تسعون تسعين ninety noventa
100 مئة مائة hundred cent cien ciento
200 مئتان مئتين مئتي مائتان مائتين مائتي
1000 ألف آلاف thousand mille mil
2000 ألفان ألفين ألفي
"""


# Before ten they make eleven to nineteen; alone most are ordinals.
_UNITS: Final = """
1 أحد إحدى حادي حادية
2 اثنا اثني اثنتا اثنتي ثاني ثانية
3 ثالث ثالثة
4 رابع رابعة
5 خامس خامسة
6 سادس سادسة
7 سابع سابعة
8 ثامن ثامنة
9 تاسع تاسعة
"""
_AND: Final = "و"
_THE: Final = "ال"


def with_figures(words: Sequence[str]) -> list[str]:
    """Folded words with numbers as figures: خمسة is 5, خمسة عشر is 15; every other word as it is."""
    found: list[str] = []
    last = ""
    for word in words:
        if word in _tens() and (unit := _unit(last)):
            found[-1] = f"1{unit}"
        else:
            found.append(_figure(word))
        last = word
    return found


def _figure(word: str) -> str:
    known = _figures()
    return known.get(word) or known.get(word.removeprefix(_AND), word)


def _unit(word: str) -> str | None:
    bare = word.removeprefix(_AND).removeprefix(_THE)
    figure = _figures().get(bare)
    return figure if figure and len(figure) == 1 else _units().get(bare)


@cache
def _figures() -> dict[str, str]:
    return _table(_WORDS)


@cache
def _units() -> dict[str, str]:
    return _table(_UNITS)


@cache
def _tens() -> frozenset[str]:
    return frozenset(map(fold, ("عشر", "عشرة")))


def _table(lines: str) -> dict[str, str]:
    """Folded words with their figures."""
    return {fold(word): figure for figure, *words in map(str.split, lines.strip().splitlines()) for word in words}
