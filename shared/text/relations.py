"""How two near texts relate: a copy, an edited copy, an update of the same event, or another issue of a series.

Similarity cannot tell these apart: a bulletin of the next day shares more with that of today than an edited copy with
its original. What differs can: the texts are aligned word by word, and it is looked at which figures, days and words
stand in each other's places.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from babel import Locale

from shared.text.normalisation import fold
from shared.text.number_words import with_figures

Relation: TypeAlias = Literal["copy", "edited_copy", "update", "series"]

# Aligning costs the square of this at worst; what follows is in longer texts seldom a figure.
_MOST_WORDS: Final = 1_500
# Words of one slot of a template: a figure with its unit, a date, a name.
_LONGEST_SLOT: Final = 4
MAX_CHANGES: Final = 12
# An agency's name, a call to subscribe, a sentence of thanks: what is only added or left out, and no more than this.
_ADDED: Final = 0.2
_LOCALES: Final = ("ar", "ar_SY", "ar_DZ", "ar_MA", "en", "fr", "de", "es", "tr", "fa", "ru")
# A figure begins a word, or stands behind one letter that is written to it: و14.
_WORD: Final = re.compile(r"[وبلفك](?=\d)|\d+(?:[.,:/٫-]\d+)*|\w+")
_NO_DIGIT: Final = re.compile(r"\D+")
# Folding would part 3.4 into two figures, of which 4.1 seems to share one.
_WITHIN_FIGURE: Final = re.compile(r"(?<=\d)[.,:\u066b\u066c](?=\d)")
# What is told anew each day or week.
_SERIAL_WORDS: Final = """
سعر أسعار الأسعار الطقس الأرصاد الحرارة مواقيت يوميا اليومي اليومية الأسبوعي الأسبوعية نشرة النشرة
price prices weather forecast daily weekly exchange bulletin
cours météo quotidien hebdomadaire tarifs
precio precios tiempo diario semanal cotización boletín
"""
_SERIAL: Final = frozenset(map(fold, _SERIAL_WORDS.split()))


@dataclass(frozen=True)
class Change:
    """What stands in each other's places in two texts."""

    kind: Literal["figure", "day", "words"]
    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    """What stands in each other's places in two aligned texts, and what only one of them has.

    `figures`, `days`: slots in which both have one, and another. `words`: slots of other words. `same_figures`: figures
    that both have at the same place. `alone`: words that only one has, as a share of all, 0 to 1. `changes`: what
    stands in each other's places, in the order of the texts, folded, numbers as figures; at most `MAX_CHANGES`.
    """

    figures: int
    days: int
    words: int
    same_figures: int
    alone: float
    serial: bool
    changes: tuple[Change, ...] = ()

    @property
    def relation(self) -> Relation:
        """What these differences make of the two texts."""
        if self.days and (self.figures + self.words >= 2 or (self.serial and self.figures)):
            return "series"
        if self.alone < 0.2 and self.figures >= 3 and self.figures >= 2 * self.same_figures:
            return "series"
        if self.alone < 0.03 and self.figures and self.words >= 5:
            return "series"
        if self.serial and self.figures >= 2 and self.alone < 0.2:
            return "series"
        if self.alone < 0.05 and (self.figures >= 4 or (self.figures >= 2 and self.words >= 4)):
            return "series"
        if self.figures:
            return "update"
        return "edited_copy" if self.words or self.alone > _ADDED else "copy"


def relation_of(earlier: str, later: str) -> Relation:
    """How a later text relates to an earlier one that it is near to (`shared.text.fingerprints`)."""
    return differences(earlier, later).relation


def differences(earlier: str, later: str) -> Differences:
    """What differs between two texts that are near each other."""
    one, other = _words(earlier), _words(later)
    figures = days = words = same = alone = 0
    changes: list[Change] = []
    only_one: list[str] = []
    only_other: list[str] = []
    for kind, from_one, to_one, from_other, to_other in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = one[from_one:to_one], other[from_other:to_other]
        if kind == "equal":
            same += sum(map(_is_figure, left))
        elif kind == "replace" and max(len(left), len(right)) <= _LONGEST_SLOT:
            both_days = bool(_days(left) and _days(right) and _days(left) != _days(right))
            was, became = _figures(left), _figures(right)
            days += both_days
            figures += bool(was and became and was != became and not both_days)
            words += not (both_days or (was and became))
            if both_days or was != became or not was:
                what: Literal["figure", "day", "words"] = (
                    "day" if both_days else "figure" if was and became else "words"
                )
                changes.append(Change(what, " ".join(left), " ".join(right)))
        else:
            alone += len(left) + len(right)
            if len(left) + len(right) <= _LONGEST_SLOT:
                only_one.extend(filter(_is_figure, left))
                only_other.extend(filter(_is_figure, right))
    # Where 1-0 became 2-1 the ones are aligned, and each text has a figure of its own beside them.
    figures += bool(only_one and only_other and only_one != only_other)
    serial = not _SERIAL.isdisjoint(one) and not _SERIAL.isdisjoint(other)
    return Differences(
        figures, days, words, same, alone / max(1, len(one) + len(other)), serial, tuple(changes[:MAX_CHANGES])
    )


def _words(text: str) -> list[str]:
    return with_figures([match.group() for match in _cut(_WORD.finditer(fold(_WITHIN_FIGURE.sub("", text))))])


def _cut(matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    return (match for _, match in zip(range(_MOST_WORDS), matches, strict=False))


def _is_figure(word: str) -> bool:
    return word[0].isdigit()


def _figures(words: Sequence[str]) -> str:
    """The digits of the figures, however they are set off; none if there is no figure."""
    return "".join(_NO_DIGIT.sub("", word) for word in words if _is_figure(word))


def _days(words: Sequence[str]) -> frozenset[str]:
    """Names of days, and days of a month with its name."""
    named = frozenset(words) & _day_names()
    pairs = pairwise(words)
    dated = {f"{word} {after}" for word, after in pairs if _is_figure(word) and after in _months()}
    return named | dated


@cache
def _day_names() -> frozenset[str]:
    return frozenset(_cldr("days"))


@cache
def _months() -> frozenset[str]:
    return frozenset(_cldr("months"))


def _cldr(kind: Literal["days", "months"]) -> Iterator[str]:
    """Names as CLDR has them, in one word."""
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for name in getattr(locale, kind)[context]["wide"].values():
                yield from fold(name).split()[-1:]
