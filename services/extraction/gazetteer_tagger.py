"""A tagger that knows names by heart and reads the words around them; the baseline for any learned tagger.

Reading order: `tag` (the whole), `_find_names` (what the gazetteer knows), `_choose` (what the context allows),
then organisations.py and people.py (names put together by rule).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.extraction.context import Article
from services.extraction.events import event_at
from services.extraction.gazetteer import Gazetteer
from services.extraction.matches import Match
from services.extraction.naming_words import (
    ADJECTIVE_AFTER_NOUN,
    ADJECTIVE_UNLESS_LED,
    EVERYDAY_CLUBS,
    PLACE_NOUNS,
    folded,
    guarded,
)
from services.extraction.organisations import organisation_at
from services.extraction.people import PeopleFinder
from services.extraction.protocols import Span
from services.extraction.records import Sense
from shared.text.clitics import Reading, readings
from shared.text.normalisation import fold, offset_of, words

MAX_NAME_WORDS: Final = 9
_SHOUTED_LETTERS: Final = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the gazetteer that stands at a word, with the clitics before it."""

    words: int
    clitics: int
    name: str
    senses: Sequence[Sense]


class GazetteerTagger:
    """Finds the names of a gazetteer in Arabic and English text, and names that follow its patterns."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._guarded = guarded()
        self._people = PeopleFinder()
        self._never = folded(PLACE_NOUNS) | folded("البلاد الكيان")
        self._everyday = folded(EVERYDAY_CLUBS)
        self._after_noun = folded(ADJECTIVE_AFTER_NOUN)
        self._adjectives = self._after_noun | folded(ADJECTIVE_UNLESS_LED)

    @property
    def name(self) -> str:
        """`gazetteer/` and the hash of its content."""
        return f"gazetteer/{self._gazetteer.version}"

    def tag(self, text: str) -> list[Span]:
        """The spans in the order of the text; two linear passes, the second knows whom the first met."""
        article = Article(text, words(text))
        # Most words begin no name; they share one empty tuple, which matters in a text of millions of words.
        names = [self._find_names(article, at) or () for at in range(len(article.words))]
        for found in self._scan(article, names):
            article.remember(found)
        return [_span(article, found) for found in self._scan(article, names)]

    def _scan(self, article: Article, names: Sequence[Sequence[_Name]]) -> list[Match]:
        found: list[Match] = []
        at = 0
        while at < len(article.words):
            match = self._best(article, names, at, found[-1] if found else None)
            if match is None:
                at += 1
            else:
                found.append(match)
                at = match.last
        return found

    def _best(self, article: Article, names: Sequence[Sequence[_Name]], at: int, before: Match | None) -> Match | None:
        """The longest of what the gazetteer and the patterns see here; the gazetteer wins a draw."""
        known = self._known(article, names, at, before)

        def known_at(position: int) -> Match | None:
            return self._known(article, names, position, None) if position < len(article.words) else None

        candidates = [
            known,
            organisation_at(article, at, known_at),
            event_at(article, at, known, known_at),
            self._people.person_at(article, at, known),
            article.abbreviation_at(at),
        ]
        longest: Match | None = None
        for candidate in candidates:
            if candidate is not None and (longest is None or candidate.last > longest.last):
                longest = candidate
        return longest

    def _known(self, article: Article, names: Sequence[Sequence[_Name]], at: int, before: Match | None) -> Match | None:
        for name in names[at]:
            sense = self._choose(article, at, name, before)
            if sense is not None:
                return Match(
                    first=at,
                    last=at + name.words,
                    clitics=name.clitics,
                    type=sense.record.type,
                    name=_full_name(name.name, sense),
                    record=sense.record,
                    confidence=0.95 if sense.evidence == "strong" else 0.8,
                )
        return None

    def _find_names(self, article: Article, at: int) -> list[_Name]:
        """All names that begin at a word, longest first, then with fewest clitics."""
        word = article.words[at]
        if not word.form:
            return []
        latin = word.form[0].isascii() and word.form[0].isalpha()
        if latin and not article.text[word.start].isupper():
            return []
        found: list[_Name] = []
        options = [Reading(0, word.form)] if latin else readings(word.form)
        for clitics, form in options:
            name, size = form, 1
            while True:
                senses = self._gazetteer.senses.get(name)
                if senses is not None and self._shown_right(article, at, size, name):
                    found.append(_Name(size, clitics, name, senses))
                if name not in self._gazetteer.beginnings or size >= MAX_NAME_WORDS:
                    break
                if at + size >= len(article.words) or not article.words[at + size].joined:
                    break
                name = f"{name} {article.words[at + size].form}"
                size += 1
        found.sort(key=lambda name: (-name.words, name.clitics))
        return found

    def _shown_right(self, article: Article, at: int, size: int, name: str) -> bool:
        """Short Latin names must be in capitals: `US`, not `Us`; the last word of any Latin name has a capital."""
        if not name.isascii() or name[0].isdigit():
            return True
        surface = article.text[article.words[at].start : article.words[at + size - 1].end]
        if len(name) <= _SHOUTED_LETTERS:
            return surface.isupper()
        return article.text[article.words[at + size - 1].start].isupper() or name[-1].isdigit() or " " in name

    def _choose(self, article: Article, at: int, name: _Name, before: Match | None) -> Sense | None:
        """The sense that the context allows, if any."""
        if name.name in self._never:
            return None
        if name.name in self._adjectives and self._is_adjective(article, at, name):
            return next((sense for sense in name.senses if sense.record.type == "MISC"), name.senses[0])
        place = article.place_noun_before(at)
        club = article.club_noun_before(at)
        allowed: list[Sense] = []
        for sense in name.senses:
            evidence = sense.evidence
            if evidence == "strong" and name.name in self._guarded and sense.record.type in ("LOC", "ORG"):
                evidence = "weak"
            if (
                evidence == "strong"
                or (evidence == "sport" and (club or article.is_sport) and (club or name.name not in self._everyday))
                or (evidence == "weak" and article.supports(at, name.clitics, name.name, sense, before))
            ):
                allowed.append(sense)
        if not allowed:
            return None
        if place:
            return next((sense for sense in allowed if sense.record.type == "LOC"), allowed[0])
        if article.is_sport and not article.preposition_before(at, name.clitics):
            return next((sense for sense in allowed if sense.evidence == "sport"), allowed[0])
        return allowed[0]

    def _is_adjective(self, article: Article, at: int, name: _Name) -> bool:
        """Whether a word that is both a country and a nationality is the nationality here."""
        if name.name in self._after_noun:
            return not name.clitics and article.definite_noun_before(at)
        return not article.preposition_before(at, name.clitics) and not name.clitics


def _full_name(name: str, sense: Sense) -> str:
    """A bare surname is passed on as the full name it stands for, so that it is not linked to a namesake."""
    if sense.record.type != "PER" or sense.evidence != "weak":
        return name
    return fold(sense.record.names.get(sense.language, name))


def _span(article: Article, match: Match) -> Span:
    first, last = article.words[match.first], article.words[match.last - 1]
    quoted = [word for word in article.words[match.first + 1 : match.last] if word.quoted]
    if quoted and not first.quoted:
        # A quotation mark inside: the quoted part is the name as the article writes it.
        return Span(quoted[0].start, last.end, match.type, match.confidence, match.name)
    start = offset_of(article.text, first, match.clitics) if match.clitics else first.start
    return Span(start, last.end, match.type, match.confidence, match.name or _with_article(article, match))


def _with_article(article: Article, match: Match) -> str | None:
    """The name with the alef that `لل` hides: `للجيش السوري` names `الجيش السوري`."""
    form = article.words[match.first].form
    if not match.clitics or form[match.clitics - 1 : match.clitics + 1] != "لل":
        return None
    rest = [word.form for word in article.words[match.first + 1 : match.last]]
    return " ".join(["ا" + form[match.clitics :], *rest])
