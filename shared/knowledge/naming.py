"""Spellings of one name brought together: keys under which variants of a name meet.

Folding (`shared.text.normalisation`) joins spellings of a word; a key joins spellings of a name: with and without the
article, `عبد الله` and `عبدالله`, `أبو ظبي` and `أبوظبي`, `al-Assad` and `Assad`. Two different names may share a key
(`الباب`, `باب`), so keys are for names of one article and for looking up with care, not for identity by themselves.
"""

import re
from typing import Final

_ARTICLE: Final = "ال"
# After the article is gone a word must remain.
_MIN_LETTERS: Final = 2
_SERVANT: Final = "عبد"
_FATHER: Final = frozenset({"ابو", "ابي", "ابا"})
_MIN_JOINED: Final = 6
_LATIN_ARTICLES: Final = frozenset({"al", "el", "the", "ad", "ar", "as", "ash", "at", "az", "an"})
_MIN_CONSONANTS: Final = 5
_VOWELS: Final = re.compile(r"(?<!^)[aeiouy]|(?<!^)h$|^[aeiou](?=.)")
_DOUBLED: Final = re.compile(r"(.)\1+")
_SOUNDS: Final = str.maketrans({"q": "k", "w": "u"})
_SON: Final = {"ابن": "بن", "ibn": "bin"}


def spelling_key(name: str) -> str:
    """The key of a folded name; variants of one spelling have the same. Empty only for an empty name."""
    found: list[str] = []
    words = name.split()
    at = 0
    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        bare = without_article(word)
        if bare == _SERVANT and following is not None:
            word = _SERVANT + without_article(following)
            at += 1
        elif bare.startswith(_SERVANT + _ARTICLE) and len(bare) > _MIN_JOINED:
            word = _SERVANT + without_article(bare[len(_SERVANT) :])
        elif word in _FATHER and following is not None:
            word = "ابو" + without_article(following)
            at += 1
        elif word[:3] == "ابو" and len(word) >= _MIN_JOINED:
            word = "ابو" + without_article(word[3:])
        elif word not in _LATIN_ARTICLES or following is None:
            word = without_article(word)
        else:
            word = ""
        if word:
            found.append(_SON.get(word, word))
        at += 1
    return " ".join(found)


def without_article(word: str) -> str:
    """A folded Arabic word without its article, if a word remains."""
    return word[2:] if word.startswith(_ARTICLE) and len(word) >= _MIN_LETTERS + len(_ARTICLE) else word


def sound_key(name: str) -> str:
    """The consonants of a folded Latin name of several words, under which transliterations meet; else empty.

    `Mohammed al-Jolani` and `Muhammad Al Julani` have one, and so may different names: it needs the whole name.
    """
    words = spelling_key(name).split()
    if len(words) < 2 or not name.isascii():
        return ""
    sounds = [_sounds(word) for word in words]
    return " ".join(sounds) if sum(map(len, sounds)) >= _MIN_CONSONANTS else ""


def _sounds(word: str) -> str:
    consonants = _DOUBLED.sub(r"\1", _VOWELS.sub("", word.translate(_SOUNDS)))
    return consonants or word[:1]
