"""The terms under which search finds a word: the one analyser of what is stored and of what is asked.

A word is folded (`shared.text.normalisation`) and cut to a stem, by its script and not by the article's language, so
that a query need not say its language. What is stored is read in every way that Arabic clitics allow; what is asked is
read as it stands, without the prefixes that are certain. So `دمشق` finds `لدمشق` and `ودمشق`, and `بشار` loses nothing.

Source: Larkey, Ballesteros and Connell (2007), "Light stemming for Arabic information retrieval", for the affixes;
Porter (2001), "Snowball", for English.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from shared.text.clitics import readings
from shared.text.normalisation import MAX_WORD_CHARS, words, written_words

_ARTICLE: Final = "ال"
# Longest first: of two that fit, the longer is the word's.
_SUFFIXES: Final = (
    "تهما",
    "هما",
    "تها",
    "تهم",
    "تنا",
    "ها",
    "هم",
    "هن",
    "نا",
    "ته",
    "ات",
    "ان",
    "ين",
    "ون",
    "ه",
    "ي",
    "ا",
)
_SHORTEST_STEM: Final = 3
_SHORTEST_AFTER_ARTICLE: Final = 2
# Before a word that is asked for: conjunction and preposition only where an article shows that they are some.
_CERTAIN: Final = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)")
_ARABIC_FIRST, _ARABIC_LAST = "\u0620", "\u06ff"
_ENGLISH: Final = re.compile("[a-z]+")

# Scripts that put no space between words: each sign is a word.
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_PIECE: Final = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")

# Parts of names that come and go: `Bashar al-Assad`, `Bashar Assad`.
_PARTICLES: Final = frozenset({"al", "el"})


class Token(NamedTuple):
    """A word of a text, or a sign of a script without spaces: where it stands, and its folded form."""

    start: int
    end: int
    form: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; linear time. Words of more than 64 code points are left out."""
    for word in words(text):
        if not _UNSPACED.search(word.form):
            if word.form:
                yield Token(word.start, word.end, word.form)
        else:
            yield from _pieces(text, word.start, word.end)


def forms(text: str) -> Iterator[str]:
    """The folded forms of the tokens of a text, for whoever need not know where they stand."""
    for word in written_words(text):
        if len(word) <= MAX_WORD_CHARS:
            yield from _forms_of(word)


@lru_cache(maxsize=100_000)
def _forms_of(word: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokens(word))


@lru_cache(maxsize=100_000)
def stored_terms(form: str) -> tuple[str, ...]:
    """The terms under which a folded word of a text is found, each once."""
    if not is_arabic(form):
        return (stem(form),)
    read = [form, *(reading.form for reading in readings(form)[1:] if len(reading.form) >= _SHORTEST_STEM)]
    return tuple(dict.fromkeys(stem(one) for one in read))


@lru_cache(maxsize=10_000)
def asked_terms(form: str) -> tuple[str, ...]:
    """The terms by which a folded word of a query is looked for: a text that holds the word has one of them."""
    found = [stem(form)]
    if is_arabic(form) and (prefix := _CERTAIN.match(form)) and len(form) - prefix.end() >= _SHORTEST_STEM:
        found.append(stem(form[prefix.end() :]))
        if prefix.group().endswith("لل"):
            found.append(stem(form[prefix.end() - 1 :]))
    return tuple(dict.fromkeys(found))


def stem(form: str) -> str:
    """A folded word without article and endings, as far as three letters stay; of Latin letters its English stem."""
    if not is_arabic(form):
        return str(_english().stemWord(form)) if _ENGLISH.fullmatch(form) else form
    if form.startswith(_ARTICLE) and len(form) - len(_ARTICLE) >= _SHORTEST_AFTER_ARTICLE:
        form = form[len(_ARTICLE) :]
    return _without_suffixes(form)


def name_key(name: str) -> str:
    """What spellings of one name have in common: folded, without articles."""
    return " ".join(_name_part(token.form) for token in tokens(name) if token.form not in _PARTICLES)


def is_arabic(form: str) -> bool:
    """Whether a folded word begins with an Arabic letter."""
    return _ARABIC_FIRST <= form[:1] <= _ARABIC_LAST


def _without_suffixes(form: str) -> str:
    # Again and again: `لبنانيين`, `لبناني` and `لبنان` end at one stem.
    while True:
        for suffix in _SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= _SHORTEST_STEM:
                form = form[: -len(suffix)]
                break
        else:
            return form


def _name_part(form: str) -> str:
    if form.startswith(_ARTICLE) and len(form) - len(_ARTICLE) >= _SHORTEST_STEM:
        return form[len(_ARTICLE) :]
    return form


def _pieces(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _PIECE.finditer(text, start, end):
        for word in words(match.group()):
            if word.form:
                yield Token(match.start() + word.start, match.start() + word.end, word.form)


@cache
def _english() -> Any:
    from Stemmer import Stemmer  # noqa: PLC0415  # loads nothing at import

    # Of the results the caller keeps the frequent ones.
    return Stemmer("english", 0)
