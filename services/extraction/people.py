"""People named by a pattern: a given name and what follows it, or a last name met earlier with its given name."""

from typing import Final

from services.extraction.context import Article
from services.extraction.matches import Match
from services.extraction.naming_words import (
    ENGLISH_GIVEN,
    GIVEN_NAMES,
    NAME_LINKS,
    NOT_FIRST,
    NOT_NAMES,
    PERSON_TITLES,
    folded,
)
from shared.text.clitics import Reading, readings

_MAX_WORDS: Final = 6
_PATTERN: Final = 0.75
_PROPAGATED: Final = 0.8
_KUNYA: Final = frozenset({"ابو", "ام"})
_SERVANT: Final = frozenset({"عبد"})
_MIN_SURNAME_LETTERS: Final = 3
# The preposition "on" differs from the name Ali only in its last letter, which folding makes equal.
_ALI: Final = "علي"
_MIN_AFTER_CLITIC: Final = 3
# Proclitics before an article, and the sign of the future.
_NEVER_IN_NAMES: Final = ("لل", "بال", "وال", "كال", "فال", "سي", "ست")
_MAX_ENGLISH_WORDS: Final = 5


class PeopleFinder:
    """Finds names of people by the given name that they begin with."""

    def __init__(self) -> None:
        self._given = folded(GIVEN_NAMES)
        self._first = self._given - folded(NOT_FIRST)
        self._links = folded(NAME_LINKS)
        self._others = folded(NOT_NAMES) | (folded(PERSON_TITLES) - self._given)
        self._english = folded(ENGLISH_GIVEN)

    def person_at(self, article: Article, at: int, known: Match | None) -> Match | None:
        """The person whose name begins at this word, if a pattern sees one."""
        word = article.words[at]
        if not word.form:
            return None
        if word.form[0].isascii():
            return self._english_at(article, at)
        famous = known is not None and known.type == "PER" and known.record is not None
        for reading in readings(word.form):
            if known is not None and reading.clitics > known.clitics:
                break
            if self._begins(article, at, reading):
                alone = famous or reading.form in article.surnames
                end = self._extent(article, at, alone=alone)
                if end > at + 1:
                    return Match(at, end, reading.clitics, "PER", _PATTERN)
                if article.title_before(at) and known is None and reading.form in self._first:
                    return Match(at, at + 1, reading.clitics, "PER", _PATTERN)
            if reading.form in article.surnames:
                return Match(at, at + 1, reading.clitics, "PER", _PROPAGATED, article.surnames[reading.form])
        return None

    def _begins(self, article: Article, at: int, reading: Reading) -> bool:
        """Whether a given name or a kunya stands here."""
        if reading.form in _KUNYA:
            return not reading.clitics
        if reading.form in _SERVANT:
            following = article.words[at + 1 : at + 2]
            return bool(following) and following[0].joined and following[0].form.startswith("ال")
        if reading.form == _ALI and self._is_preposition(article, at):
            return False
        if reading.form in self._first:
            return not reading.clitics or len(reading.form) > _MIN_AFTER_CLITIC
        # A common word is a name when a title stands before it and more of a name behind it.
        if reading.form not in self._given or reading.clitics:
            return False
        return article.title_before(at) or self._follows(article, at, self._first)

    def _is_preposition(self, article: Article, at: int) -> bool:
        """Whether `علي` is the preposition: by its last letter, or, where the article does not use that letter to
        tell them apart, because no other name follows.
        """
        if article.text[article.words[at].end - 1] == "ى":
            return True
        return not article.tells_ya_apart and not self._follows(article, at, self._given | self._links)

    def _follows(self, article: Article, at: int, forms: frozenset[str]) -> bool:
        return at + 1 < len(article.words) and article.words[at + 1].joined and article.words[at + 1].form in forms

    def _extent(self, article: Article, at: int, *, alone: bool) -> int:
        """Behind the last word of the name: given names, links such as `بن`, and one unknown word as last name.

        A name that is known to stand `alone` takes no unknown word: what follows is more likely a verb.
        """
        link = article.words[at].form if article.words[at].form in _KUNYA | _SERVANT else ""
        end, complete = at + 1, False
        while end < len(article.words) and end - at < _MAX_WORDS and article.words[end].joined:
            word = article.words[end]
            form = word.form
            if word.quoted or not form or form[0].isascii() or form in self._others:
                break
            if form.startswith(_NEVER_IN_NAMES) and form not in self._given:
                break
            if form in self._links:
                link, complete = form, False
            elif form in self._given:
                link = ""
            elif self._ends_before(form, link, settled=complete or alone, first=end == at + 1):
                break
            elif form.startswith("ال") or link or len(form) >= _MIN_SURNAME_LETTERS:
                # What follows "servant of" or "father of" is half a given name: a last name may still come.
                complete = link not in _KUNYA | _SERVANT
                link = ""
            else:
                break
            end += 1
        while end > at + 1 and article.words[end - 1].form in self._links - {"الدين", "الله"}:
            end -= 1
        return end

    @staticmethod
    def _ends_before(form: str, link: str, *, settled: bool, first: bool) -> bool:
        """Whether an unknown word is not part of the name: it is joined by "and", or the name has its last name."""
        if form[0] == "و" or (settled and not link):
            return True
        return link in _KUNYA and not first and not form.startswith("ال")

    def _english_at(self, article: Article, at: int) -> Match | None:
        word = article.words[at]
        if not article.text[word.start].isupper():
            return None
        if word.form in self._english:
            end = at + 1
            while end < len(article.words) and end - at < _MAX_ENGLISH_WORDS:
                following = article.words[end]
                if not article.text[following.start].isupper() or following.quoted:
                    break
                if not following.joined and not self._after_initial(article, end):
                    break
                end += 1
            if end > at + 1:
                return Match(at, end, 0, "PER", _PATTERN)
        if word.form in article.surnames:
            return Match(at, at + 1, 0, "PER", _PROPAGATED, article.surnames[word.form])
        return None

    def _after_initial(self, article: Article, at: int) -> bool:
        """Whether only the full stop of an initial stands before this word: `George F. Hauser`."""
        before = article.words[at - 1]
        return len(before.form) == 1 and article.text[before.end : article.words[at].start] in (". ", " . ")
