"""Spelling folded for matching and search, code point by code point, with a map back to the text.

Folding joins what readers take for the same word: hamza carriers and hamza, alef, final ya, ta marbuta, diacritics,
kashida, letters that Arabic borrows (`گ`, `ڤ`, `پ`, `چ`, `ژ`), presentation forms, digits of any script, case and
accents. Vowel signs of the scripts of India and South-East Asia are letters and stay. It is a view: the text itself
keeps its own spelling.

Source: Unicode Standard Annex 15 (compatibility decomposition) and the case folding of the Unicode Standard; the
Arabic table is the normalisation usual in Arabic retrieval, after Larkey, Ballesteros and Connell (2002), "Improving
stemming for Arabic information retrieval", and wider than it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from shared.text.offsets import Run, joined

# A longer word names nothing and matches nothing.
MAX_WORD_CHARS: Final = 64
QUOTES: Final = "\"'«»“”„‟‘’‚‛‹›`´＂〝〞"

# Marks and format controls that may stand inside a word without being a letter of it.
_CONTROLS: Final = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u08ca-\u08ff"
)
# Signs that spell: marks by category, letters by use.
_SIGNS: Final = (
    "\u0900-\u0963\u0971-\u0de6\u0df0-\u0df3\u0e30-\u0e3a\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
)
_DROPPED: Final = re.compile(f"[{_CONTROLS}{_MARKS}]")
_SPELLING: Final = re.compile(f"[{_SIGNS}]")
_WORD: Final = re.compile(
    rf"(?:[^\W_]|[{_SIGNS}])(?:[^\W_]++|[{_SIGNS}]++)*+(?:[{_MARKS}{_CONTROLS}]++(?:[^\W_]++|[{_SIGNS}]++)*+)*+"
)
_TRAILING: Final = re.compile(rf"[{_CONTROLS}]+\Z")
_NOT_WORD: Final = re.compile(rf"(?:(?![{_SIGNS}])[\W_])+")
_LINE_END: Final = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
# What may stand between two words of one name: spaces in a line, quotation marks, the joints of hashtags; one hyphen.
_JOINT: Final = re.compile(rf"[{re.escape(QUOTES)}_#{_MARKS}{_CONTROLS}\s]+|[-‐‑.·/]")

_ARABIC: Final = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېۍئ", "ي"),
    **dict.fromkeys("ةۀەهۂہھۃ", "ه"),
    **dict.fromkeys("کڪگ", "ك"),
    "ؤ": "و",
    "ء": "",
    "ـ": "",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
}
# Letters of Latin that decomposition leaves whole.
_LATIN: Final = {"ı": "i", "ø": "o", "đ": "d", "ł": "l"}
_LETTERS: Final = {**_ARABIC, **_LATIN}


class _Folds(dict[int, str]):
    """Code point to its folded letters, worked out when first met; bounded by the number of code points kept."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < 65_536:
            self[code] = folded
        return folded


def _folded(char: str) -> str:
    if _DROPPED.match(char):
        return ""
    if not char.isalnum() and not _SPELLING.match(char):
        return char
    pieces = []
    for part in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold()):
        for letter in _LETTERS.get(part, part):
            if unicodedata.category(letter) == "Nd":
                pieces.append(str(unicodedata.digit(letter)))
            elif (letter.isalnum() or _SPELLING.match(letter)) and not _DROPPED.match(letter):
                pieces.append(letter)
    return "".join(pieces)


_FOLDS: Final = _Folds()


class PlacedWord(NamedTuple):
    """One word: where it stands in the text, its folded form, and what stands before it.

    `joined`: only spaces or quotation marks part it from the word before, so that both may belong to one name.
    `quoted`: a quotation mark stands directly before it.
    """

    start: int
    end: int
    form: str
    joined: bool
    quoted: bool


def normalise(text: str) -> str:
    """The text with every code point folded; spaces, punctuation and symbols as they are.

    Each code point is folded by itself: `normalise(a + b) == normalise(a) + normalise(b)`, and twice is as once.
    """
    return text.translate(_FOLDS)


def normalise_with_offsets(text: str) -> tuple[str, tuple[Run, ...]]:
    """The normalised text and the map from it to the text (`shared.text.offsets`). Linear time."""
    normalised = text.translate(_FOLDS)
    if all(len(_FOLDS[ord(char)]) == 1 for char in set(text)):
        return normalised, ((0, 0, len(text)),)
    runs: list[Run] = []
    begun = source = 0
    for position, char in enumerate(text):
        size = len(_FOLDS[ord(char)])
        if size != 1:
            length = position - source
            runs.append((begun, source, length))
            begun, source = begun + length + size, position + 1
    runs.append((begun, source, len(text) - source))
    return normalised, joined(runs)


def words(text: str) -> list[PlacedWord]:
    """The words of a text in order; linear time. Words that fold to nothing or are too long for a name fold to ''."""
    return list(_iter_words(text))


def written_words(text: str) -> list[str]:
    """The words of a text in order as they are written; linear time. Alone, each is the same word as in the text."""
    return _WORD.findall(text)


def _iter_words(text: str) -> Iterator[PlacedWord]:
    before = 0
    folds = _FOLDS
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        form = word.translate(folds) if end - start <= MAX_WORD_CHARS else ""
        stop = end
        if not word[-1].isalnum() and (trailing := _TRAILING.search(word)):
            stop = start + trailing.start()
        gap = text[before:start] if start - before <= MAX_WORD_CHARS else "\n"
        if gap == " ":
            yield PlacedWord(start, stop, form, True, False)
        else:
            together = not _LINE_END.search(gap) and _JOINT.fullmatch(gap) is not None
            yield PlacedWord(start, stop, form, together, any(mark in gap for mark in QUOTES))
        before = end


def fold(text: str) -> str:
    """The folded words of a text, parted by one space: two names with the same fold are spelling variants."""
    return _NOT_WORD.sub(" ", text.translate(_FOLDS)).strip()


def fold_word(word: str) -> str:
    """One word folded; no word boundaries are looked for."""
    return word.translate(_FOLDS)


def offset_of(text: str, word: PlacedWord, folded_chars: int) -> int:
    """Where in `text` the letters after the first `folded_chars` letters of the word's form begin.

    Raises: ValueError if the form has fewer letters.
    """
    seen = 0
    for position in range(word.start, word.end):
        letters = len(_FOLDS[ord(text[position])])
        if seen >= folded_chars and letters:
            return position
        seen += letters
    if seen >= folded_chars:
        return word.end
    raise ValueError("the word has fewer letters")
