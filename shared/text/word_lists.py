"""Words of Arabic that no rule of affixes brings together, or that one would confuse: the files in data/.

`broken_plurals.txt` and `spellings.txt` have in each line a word and its other forms; `names_as_they_stand.txt` has
names whose last letters are no ending;
`short_names.txt` what organisations are called for short. Read at first use, folded; a few thousand words.
"""

from functools import cache
from pathlib import Path
from typing import Final

from shared.text.normalisation import fold, fold_word

_DATA: Final = Path(__file__).parent / "data"
# Of a noun of two letters the dual is as short as many other words; this one is a place.
_NO_DUAL: Final = frozenset({"ابين"})
_SHORT_NOUN: Final = 2


@cache
def broken_plurals() -> dict[str, str]:
    """Folded plurals, and duals of short nouns, to their singular."""
    found: dict[str, str] = {}
    rows = [(fold_word(singular), *plurals) for singular, *plurals in _lines("broken_plurals.txt")]
    for singular, *plurals in rows:
        for plural in plurals:
            found.setdefault(fold_word(plural), singular)
            if plural.endswith("اء"):
                # Before a pronoun: `وزراؤها`, `أعضائهم`.
                found.setdefault(f"{fold_word(plural)}و", singular)
                found.setdefault(f"{fold_word(plural)}ي", singular)
    for singular, *_ in rows:
        if len(singular) == _SHORT_NOUN and (dual := f"{singular}ين") not in _NO_DUAL:
            found.setdefault(dual, singular)
    return found


@cache
def spellings() -> dict[str, str]:
    """Folded spellings to the one that stands for all of them."""
    return {other: first for first, *others in _rows("spellings.txt") for other in others if other != first}


@cache
def names_as_they_stand() -> frozenset[str]:
    """Folded names that lose nothing when they are asked for without article."""
    return frozenset(word for row in _rows("names_as_they_stand.txt") for word in row)


@cache
def short_names() -> dict[str, tuple[str, ...]]:
    """Names of organisations, folded, to what they are called for short, as written."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (_DATA / "short_names.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, short = line.partition(" = ")
            found[fold(name)] = tuple(short.split(", "))
    return found


@cache
def begin_with_waw() -> frozenset[str]:
    """Folded words of three letters that are not `و` and a word of two."""
    return frozenset(word for row in _rows("begin_with_waw.txt") for word in row)


def _rows(name: str) -> list[list[str]]:
    return [[fold_word(word) for word in line] for line in _lines(name)]


def _lines(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]
