"""What the words of one article say about the names among them. Made per article, gone with it."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from services.extraction.matches import Match
from services.extraction.naming_words import (
    CLUB_CONTEXT,
    IN_PREPOSITIONS,
    NAME_LINKS,
    NOT_FIRST,
    NOT_NAMES,
    PERSON_TITLES,
    PLACE_NOUNS,
    SPORT_WORDS,
    folded,
)
from services.extraction.records import Sense
from shared.text.clitics import readings
from shared.text.normalisation import PlacedWord

# So many different sports words make a sports article, however long it is.
_SPORT_WORDS: Final = 3
_MIN_SURNAME_LETTERS: Final = 3
# Confidence from which a place or people says which country the article is about.
_SURE: Final = 0.9
_ABBREVIATION: Final = re.compile(r"[\"»”]?\s?\(\s?[\"«“]?([A-Z]{2,8}|[\u0621-\u064a]{3,6})[\"»”]?\s?\)")


class Article:
    """The text, its words, and what a first reading of it taught."""

    def __init__(self, text: str, words: Sequence[PlacedWord]) -> None:
        self.text = text
        self.words = words
        self._places: set[str] = set()
        self._records: set[str] = set()
        self._countries: set[str] = set()
        self.surnames: dict[str, str] = {}
        self._abbreviations: dict[str, str] = {}

    def remember(self, match: Match) -> None:
        """Keep what a match says about the rest of the article: people's last names, places named as such."""
        if match.record is not None:
            self._records.add(match.record.id)
            if match.record.country and match.confidence >= _SURE:
                self._countries.add(match.record.country)
            if match.type == "LOC" and match.name:
                self._places.add(match.name)
        if match.type == "ORG":
            bracketed = _ABBREVIATION.match(self.text, self.words[match.last - 1].end)
            if bracketed is not None:
                whole = match.name or " ".join(self._forms(match))
                self._abbreviations.setdefault(bracketed[1], whole)
        if match.type == "PER" and match.last - match.first > 1:
            forms = self._forms(match)
            last = forms[-1]
            whole = match.name or " ".join(forms)
            common = folded(NOT_NAMES) | folded(NAME_LINKS)
            if len(last) >= _MIN_SURNAME_LETTERS and last not in folded(NOT_FIRST) and last not in common:
                self.surnames.setdefault(last, whole)

    def _forms(self, match: Match) -> list[str]:
        forms = [word.form for word in self.words[match.first : match.last]]
        return [forms[0][match.clitics :], *forms[1:]]

    def abbreviation_at(self, at: int) -> Match | None:
        """The organisation whose abbreviation, given in brackets after its name, is this word."""
        word = self.words[at]
        name = self._abbreviations.get(self.text[word.start : word.end]) if self._abbreviations else None
        return Match(at, at + 1, 0, "ORG", 0.9, name) if name is not None else None

    @cached_property
    def tells_ya_apart(self) -> bool:
        """Whether the final ya without dots is written; in Egypt and the Sudan one letter often serves for both."""
        return "ى" in self.text and "ي" in self.text

    @cached_property
    def is_sport(self) -> bool:
        """Whether several words of sports are in the text."""
        forms = {word.form for word in self.words}
        return len(forms & folded(SPORT_WORDS)) >= _SPORT_WORDS

    def place_noun_before(self, at: int) -> bool:
        """Whether the word before says that a place follows."""
        return self._before(at, folded(PLACE_NOUNS))

    def club_noun_before(self, at: int) -> bool:
        """Whether the word before says that a club follows."""
        return self._before(at, folded(CLUB_CONTEXT))

    def title_before(self, at: int) -> bool:
        """Whether the word before says that a person follows."""
        return self._before(at, folded(PERSON_TITLES))

    def preposition_before(self, at: int, clitics: int) -> bool:
        """Whether the word is led by a preposition of place, written apart or as the proclitic ب."""
        if clitics and "ب" in self.words[at].form[:clitics]:
            return True
        return at > 0 and self.words[at].joined and self.words[at - 1].form in folded(IN_PREPOSITIONS)

    def definite_noun_before(self, at: int) -> bool:
        """Whether the word before has an article, so that an adjective may follow."""
        if at == 0 or not self.words[at].joined:
            return False
        form = self.words[at - 1].form
        if not form or form in folded(IN_PREPOSITIONS):
            return False
        return any(reading.form.startswith("ال") for reading in readings(form))

    def supports(self, at: int, clitics: int, name: str, sense: Sense, before: Match | None) -> bool:
        """Whether a name that is also a common word, a namesake or a bare surname means this thing here."""
        kind = sense.record.type
        if kind == "LOC":
            if self._countries and sense.record.country not in self._countries:
                return False
            if self.place_noun_before(at) or name in self._places:
                return True
            # "The towns of X and Y": the list goes on after a place of the same country.
            follows = before is not None and before.type == "LOC" and before.last == at and before.record is not None
            listed = follows and clitics and self.words[at].form[0] == "و"
            return bool(listed and before and before.record and before.record.country == sense.record.country)
        if kind == "PER":
            return sense.record.id in self._records or (self.title_before(at) and self.words[at].joined)
        return sense.record.id in self._records

    def _before(self, at: int, nouns: frozenset[str]) -> bool:
        if at == 0 or not self.words[at].joined:
            return False
        form = self.words[at - 1].form
        return bool(form) and any(reading.form in nouns for reading in readings(form))
