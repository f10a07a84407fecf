"""Names of the users' gazetteer, found in the text whatever the tagger thinks of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.extraction.gazetteer import Gazetteer
from services.extraction.protocols import Span, Tagged, Tagger
from services.extraction.user_gazetteer import MAX_NAME_WORDS, NOTHING
from shared.text.clitics import Reading, readings
from shared.text.normalisation import PlacedWord, offset_of, words

_SURE: Final = 1.0


class UserNamesTagger:
    """A tagger, and after it the names that the users listed.

    A listed name replaces what it covers or cuts into; within a longer name of the tagger it is part of that name.
    """

    def __init__(self, tagger: Tagger, users: Gazetteer) -> None:
        self._tagger = tagger
        self._users = users

    @property
    def name(self) -> str:
        """That of the tagger; the version of the users' gazetteer is in the linker's notes."""
        return self._tagger.name

    @property
    def languages(self) -> frozenset[str]:
        """Those of the tagger."""
        return self._tagger.languages

    def tag(self, text: str, *, language: str) -> Tagged:
        """The tagger's spans with the listed names put in. Linear time beside the tagger's."""
        tagged = self._tagger.tag(text, language=language)
        return replace(tagged, spans=tuple(with_user_names(text, tagged.spans, self._users)))


def with_user_names(text: str, spans: Sequence[Span], users: Gazetteer) -> list[Span]:
    """The spans, with those of listed names put in."""
    found: list[Span] = []
    at = 0
    for name in _listed(text, users):
        while at < len(spans) and spans[at].end <= name.start:
            found.append(spans[at])
            at += 1
        if at < len(spans) and _holds(text, spans[at], name):
            continue
        while at < len(spans) and spans[at].start < name.end:
            at += 1
        if not found or found[-1].end <= name.start:
            found.append(name)
    return [*found, *spans[at:]]


def _holds(text: str, span: Span, name: Span) -> bool:
    """Whether the span is a longer name with the listed one in it; a proclitic does not make it longer."""
    if not span.start <= name.start < name.end <= span.end:
        return False
    return span.end > name.end or any(char.isspace() for char in text[span.start : name.start])


def _listed(text: str, users: Gazetteer) -> list[Span]:
    article = words(text)
    found: list[Span] = []
    at = 0
    while at < len(article):
        span, size = _longest(text, article, at, users)
        if span is not None:
            found.append(span)
        at += size
    return found


def _longest(text: str, article: Sequence[PlacedWord], at: int, users: Gazetteer) -> tuple[Span | None, int]:
    """The longest listed name at a word, and how many words to go on by."""
    word = article[at]
    if not word.form or (word.form[0].isascii() and not text[word.start].isupper()):
        return None, 1
    best: tuple[Span | None, int] = (None, 1)
    options = [Reading(0, word.form)] if word.form[0].isascii() else readings(word.form)
    for clitics, form in options:
        name, size = form, 1
        while True:
            senses = [sense for sense in users.senses.get(name, ()) if sense.record.id != NOTHING]
            if senses and (best[0] is None or size > best[1]):
                start = offset_of(text, word, clitics)
                hidden = name if clitics and word.form[clitics - 1 : clitics + 1] == "لل" else None
                span = Span(start, article[at + size - 1].end, senses[0].record.type, _SURE, hidden)
                best = (span, size)
            if name not in users.beginnings or size >= MAX_NAME_WORDS:
                break
            if at + size >= len(article) or not article[at + size].joined:
                break
            name = f"{name} {article[at + size].form}"
            size += 1
    return best
