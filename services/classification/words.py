"""The words of a text, spelling variants folded together, cut to a stem; never shown.

Source: Larkey, Ballesteros and Connell (2007), "Light stemming for Arabic information retrieval", for the idea of
cutting a few frequent prefixes and suffixes by table, without a dictionary.
"""

import re
import unicodedata
from typing import Final

# Longer "words" are links, hashes or text without spaces; they would only make the vocabulary larger.
_WORD: Final = re.compile(r"[^\W\d_]{2,30}")

# After compatibility decomposition hamza, madda, accents and vowel marks stand alone and can be dropped.
_MARKS: Final = dict.fromkeys(
    [*range(0x0300, 0x0370), *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0640, 0x0670, *range(0x06D6, 0x06EE)]
)
_LETTERS: Final = str.maketrans("ىیےةہکٱ", "يييههكا")
_FOLD: Final = {**_MARKS, **_LETTERS}

_PREFIXES: Final = ("وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "وب", "ول", "وي", "وت", "و", "ب", "ل", "ف")
_SUFFIXES: Final = ("هما", "تها", "ات", "ان", "ين", "ون", "ها", "هم", "نا", "يه", "تي", "وا", "ه", "ي", "ا")
_SHORTEST_STEM: Final = 3
_ARABIC_FIRST, _ARABIC_LAST = "\u0620", "\u06ff"

# Elsewhere inflection is at the end; six letters tell most words apart (measured in docs/models/topics.md).
_OTHER_STEM: Final = 6


def words_of(text: str) -> list[str]:
    """Words of at least two letters in reading order, folded and stemmed; numbers are left out.

    Time and memory are linear in the length of the text.
    """
    folded = unicodedata.normalize("NFKD", text).translate(_FOLD).casefold()
    return [light_stem(word) for word in _WORD.findall(folded)]


def light_stem(word: str) -> str:
    """A folded Arabic word without one frequent prefix and one suffix, three letters stay; of others the beginning."""
    if not _ARABIC_FIRST <= word[:1] <= _ARABIC_LAST:
        return word[:_OTHER_STEM]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def without_prefixes(word: str) -> list[str]:
    """A folded word, and if it is Arabic also what is left of it without each prefix it may begin with."""
    if not _ARABIC_FIRST <= word[:1] <= _ARABIC_LAST:
        return [word]
    return [
        word,
        *(
            word[len(prefix) :]
            for prefix in _PREFIXES
            if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM
        ),
    ]
