"""The terms under which search finds a word: the one analyser of what is stored and of what is asked.

A word is folded (`shared.text.normalisation`) and cut to a stem, by its script and not by the article's language, so
that a query need not say its language. What is stored is read in every way that Arabic clitics allow; what is asked is
read as it stands, without the prefixes that are certain. So `دمشق` finds `لدمشق` and `ودمشق`, and `بشار` loses nothing.

An ending is cut where a word is left that has nothing else to do with it: `حلبة` is not `حلب`, `السلطان` not `السلطة`.
Broken plurals and spellings that no rule joins stand in lists (`shared.text.word_lists`).

Source: Larkey, Ballesteros and Connell (2007), "Light stemming for Arabic information retrieval", for the affixes;
Porter (2001), "Snowball", for English.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from shared.text.clitics import readings
from shared.text.normalisation import MAX_WORD_CHARS, words, written_words
from shared.text.word_lists import begin_with_waw, broken_plurals, names_as_they_stand, spellings

_ARTICLE: Final = "ال"
# Longest first: of two that fit, the longer is the word's.
_SUFFIXES: Final = (
    "اتهما",
    "تهما",
    "اتهم",
    "اتها",
    "اتنا",
    "هما",
    "تين",
    "تان",
    "تها",
    "تهم",
    "تنا",
    "اته",
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
_FEMININE: Final = "ه"
# After three letters these say that the noun is feminine, and such a noun is another word without them.
_OF_FEMININES: Final = frozenset(
    {"اتهما", "اتهم", "اتها", "اتنا", "اته", "تهما", "تين", "تان", "تها", "تهم", "تنا", "ته", "ات", _FEMININE}
)
# After three letters these are nearly always the word's own: `سلطان`, `عدنان`, `لبنان`, `قانون`.
_OWN_AFTER_THREE: Final = frozenset({"ان", "ون"})
# More than a word of 64 letters has endings.
_MOST_STEPS: Final = 64
_SHORTEST_AFTER_AND: Final = 2
_WEAK: Final = "اوي"
_PRESENT: Final = re.compile(f"ي([^{_WEAK}]{{3}})(?:ون)?")
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
_TA_MARBUTA: Final = "ةۃ"
_PARTICLES: Final = frozenset({"al", "el"})


class Token(NamedTuple):
    """A word of a text, or a sign of a script without spaces: where it stands, and its folded form."""

    start: int
    end: int
    form: str
    feminine: bool = False
    """Whether it is written with ta marbuta, which folds to the letter of a pronoun."""


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; linear time. Words of more than 64 code points are left out."""
    for word in words(text):
        if not _UNSPACED.search(word.form):
            if word.form:
                yield Token(word.start, word.end, word.form, text[word.end - 1] in _TA_MARBUTA)
        else:
            yield from _pieces(text, word.start, word.end)


def forms(text: str) -> Iterator[str]:
    """The folded forms of the tokens of a text, for whoever need not know where they stand."""
    for word in written_words(text):
        if len(word) <= MAX_WORD_CHARS:
            yield from _forms_of(word)


def stored_words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The folded forms of the tokens of a text, each with the terms under which it is found."""
    for word in written_words(text):
        if len(word) <= MAX_WORD_CHARS:
            yield from _stored_words_of(word)


@lru_cache(maxsize=100_000)
def _forms_of(word: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokens(word))


@lru_cache(maxsize=100_000)
def _stored_words_of(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((token.form, stored_terms(token.form, feminine=token.feminine)) for token in tokens(word))


@lru_cache(maxsize=100_000)
def stored_terms(form: str, *, feminine: bool = False) -> tuple[str, ...]:
    """The terms under which a folded word of a text is found, each once; `feminine`: as a token has it."""
    if not is_arabic(form):
        return (stem(form),)
    found: list[str] = []
    for read in (form, *(reading.form for reading in readings(form)[1:] if _may_stand_alone(form, reading.form))):
        if read in names_as_they_stand():
            found.append(read)
        found.append(stem(read))
        if not feminine and len(read) > 1 and read.endswith(_FEMININE) and found[-1].endswith(_FEMININE):
            # A pronoun, or a ta marbuta that lost its dots.
            found.append(stem(read[:-1]))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=10_000)
def asked_terms(form: str) -> tuple[str, ...]:
    """The terms by which a folded word of a query is looked for: a text that holds the word has one of them."""
    if form in names_as_they_stand():
        return (form,)
    found = [stem(form)]
    if is_arabic(form) and (prefix := _CERTAIN.match(form)) and len(form) - prefix.end() >= _SHORTEST_STEM:
        found.append(stem(form[prefix.end() :]))
        if prefix.group().endswith("لل"):
            found.append(stem(form[prefix.end() - 1 :]))
    if verb := _PRESENT.fullmatch(form):
        # Of the same verb: she does, he did, and its noun.
        found += [f"ي{verb[1]}", f"ت{verb[1]}", verb[1]]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """A folded word without article and endings, as far as three letters stay; of Latin letters its English stem.

    Broken plurals end at their singular's stem; a feminine noun of three letters keeps its ending.
    """
    if not is_arabic(form):
        return str(_english().stemWord(form)) if _ENGLISH.fullmatch(form) else form
    if form.startswith(_ARTICLE) and len(form) - len(_ARTICLE) >= _SHORTEST_AFTER_ARTICLE:
        form = form[len(_ARTICLE) :]
    # A list may lead to the other one: a plural in a rarer spelling.
    for _ in range(_MOST_STEPS):
        form = spellings().get(form, form)
        if (singular := broken_plurals().get(form)) is not None:
            return _joined_spelling(_without_suffixes(singular))
        if (shorter := _without_suffix(form)) == form:
            break
        form = shorter
    return _joined_spelling(form)


def name_key(name: str) -> str:
    """What spellings of one name have in common: folded, without articles."""
    return " ".join(_name_part(token.form) for token in tokens(name) if token.form not in _PARTICLES)


def is_arabic(form: str) -> bool:
    """Whether a folded word begins with an Arabic letter."""
    return _ARABIC_FIRST <= form[:1] <= _ARABIC_LAST


def _without_suffixes(form: str) -> str:
    # Again and again: `لبنانيين`, `لبناني` and `لبنان` end at one stem.
    while (shorter := _without_suffix(form)) != form:
        form = shorter
    return form


def _without_suffix(form: str) -> str:
    for suffix in _SUFFIXES:
        left = len(form) - len(suffix)
        if not form.endswith(suffix) or left < _SHORTEST_STEM:
            continue
        if left == _SHORTEST_STEM and suffix in _OF_FEMININES:
            return form[:left] + _FEMININE
        if left > _SHORTEST_STEM or suffix not in _OWN_AFTER_THREE:
            return form[:left]
    return form


@cache
def _stems_of_spellings() -> dict[str, str]:
    pairs = ((_without_suffixes(other), _without_suffixes(first)) for other, first in spellings().items())
    return {other: first for other, first in pairs if other != first}


def _joined_spelling(stemmed: str) -> str:
    return _stems_of_spellings().get(stemmed, stemmed)


def _may_stand_alone(form: str, rest: str) -> bool:
    """Whether what is left of a word without its proclitics may be meant by it."""
    if len(rest) >= _SHORTEST_STEM:
        return True
    return len(rest) == _SHORTEST_AFTER_AND and form == f"و{rest}" and form not in begin_with_waw()


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
