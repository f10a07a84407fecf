"""Phrases found in articles, whatever their spelling and, in Arabic, their clitics.

A phrase is one or more words. A word that ends in `*` also matches longer words. An Arabic word matches with the
prefixes of `services.classification.words` and, if it is not short, with frequent endings; other words match as they
are but for case and accents.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from services.classification.words import without_prefixes
from shared.text.normalisation import words

_ENDINGS: Final = ("", "ين", "ون", "ان", "ات", "ها", "هم", "نا")
# An ending on a shorter word makes another word: `أسر` (families) and `أسرى` (captives).
_SHORTEST_WITH_ENDING: Final = 4
_SHORTEST_BEGINNING: Final = 3
_ARTICLE: Final = "ال"
_ARABIC_FIRST, _ARABIC_LAST = "\u0620", "\u06ff"


class _Pattern(NamedTuple):
    """A word of a phrase, folded, and whether longer words match too."""

    form: str
    open_end: bool

    def fits(self, readings: Sequence[str]) -> bool:
        if self.open_end:
            return any(reading.startswith(self.form) for reading in readings)
        if len(self.form) < _SHORTEST_WITH_ENDING or not _is_arabic(self.form):
            return self.form in readings
        return any(r.startswith(self.form) and r[len(self.form) :] in _ENDINGS for r in readings)


@dataclass(frozen=True)
class Occurrence:
    """Which phrase, by its position in the list, and where it stands: offsets into the text."""

    phrase: int
    start: int
    end: int


class PhraseIndex:
    """Finds the phrases of a list in one pass over the words of a text."""

    def __init__(self, phrases: Sequence[str]) -> None:
        """Raises: ValueError if a phrase holds no word, or fewer than three letters before `*`."""
        self._by_beginning: dict[str, list[tuple[int, tuple[_Pattern, ...]]]] = defaultdict(list)
        for number, phrase in enumerate(phrases):
            patterns = tuple(_patterns(phrase))
            if not patterns:
                raise ValueError(f"“{phrase}” holds no word")
            if patterns[0].open_end and len(patterns[0].form) < _SHORTEST_BEGINNING:
                raise ValueError(f"“{phrase}”: at least {_SHORTEST_BEGINNING} letters must stand before *")
            self._by_beginning[patterns[0].form[:_SHORTEST_BEGINNING]].append((number, patterns))

    def find(self, text: str) -> Iterator[Occurrence]:
        """The occurrences by where they begin; linear in the length of the text."""
        found = words(text)
        readings = [without_prefixes(word.form) for word in found]
        for at, forms in enumerate(readings):
            for beginning in {form[:_SHORTEST_BEGINNING] for form in forms}:
                for number, patterns in self._by_beginning.get(beginning, ()):
                    last = at + len(patterns) - 1
                    if last < len(found) and all(p.fits(readings[at + step]) for step, p in enumerate(patterns)):
                        yield Occurrence(number, found[at].start, found[last].end)


def _patterns(phrase: str) -> Iterator[_Pattern]:
    for piece in phrase.split():
        forms = [word.form for word in words(piece) if word.form]
        for position, form in enumerate(forms):
            open_end = piece.endswith("*") and position == len(forms) - 1
            bare = form.removeprefix(_ARTICLE) if len(form) > len(_ARTICLE) + _SHORTEST_BEGINNING - 1 else form
            yield _Pattern(bare, open_end)


def _is_arabic(form: str) -> bool:
    return _ARABIC_FIRST <= form[:1] <= _ARABIC_LAST
