"""Spelling folded for matching, word by word, with a map back to the code points of the text.

Folding joins what readers take for the same word: hamza carriers, final ya and ta marbuta, diacritics, kashida,
presentation forms, digits, case and accents. It is a view: the text itself keeps its own spelling.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Marks and format controls that may stand inside a word without being a letter of it.
_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08ca-\u08ff\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
)
_CONTROLS: Final = "\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_WORD: Final = re.compile(rf"[^\W_][^\W_]*+(?:[{_MARKS}]++[^\W_]*+)*+")
_TRAILING: Final = re.compile(rf"[{_CONTROLS}]+\Z")
# What may stand between the words of one name: spaces within a line, quotation marks, the joints of hashtags.
QUOTES: Final = "\"'«»“”„‟‘’‚‛‹›`´＂〝〞"
_JOINT: Final = re.compile(rf"[^\S\n\r\u2028\u2029]*[{re.escape(QUOTES)}_#{_MARKS}\s]*|[-‐‑.·/]", re.UNICODE)
_LINE_END: Final = re.compile(r"[\n\r\u2028\u2029]")
MAX_WORD_CHARS: Final = 64

_ARABIC: Final = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېۍئ", "ي"),
    **dict.fromkeys("ةۀەهۂہھۃ", "ه"),
    "ؤ": "و",
    "ء": "",
    **dict.fromkeys("کڪگ", "ك"),
    "ـ": "",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ł": "l",
}


class _Folds(dict[int, str]):
    """Code point to its folded letters, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(self) < 65536:
            self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    pieces = []
    for part in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold()):
        for letter in _ARABIC.get(part, part):
            category = unicodedata.category(letter)
            if category == "Nd":
                pieces.append(str(unicodedata.digit(letter)))
            elif category[0] in "LN":
                pieces.append(letter)
    return "".join(pieces)


_FOLDS: Final = _Folds()


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands in the text, its folded form, and what stands before it.

    `joined`: only spaces or quotation marks part it from the word before, so that both may belong to one name.
    `quoted`: a quotation mark stands directly before it.
    """

    start: int
    end: int
    form: str
    joined: bool
    quoted: bool


def words(text: str) -> list[Word]:
    """The words of a text in order; linear time. Words that fold to nothing or are too long for a name fold to ''."""
    return list(_iter_words(text))


def _iter_words(text: str) -> Iterator[Word]:
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        trailing = _TRAILING.search(word) if not word[-1].isalnum() else None
        stop = start + trailing.start() if trailing else end
        form = word.translate(_FOLDS) if end - start <= MAX_WORD_CHARS else ""
        gap = text[before:start] if start - before <= MAX_WORD_CHARS else "\n"
        if gap == " ":
            yield Word(start, stop, form, True, False)
        else:
            joined = bool(gap) and not _LINE_END.search(gap) and _JOINT.fullmatch(gap) is not None
            yield Word(start, stop, form, joined, any(mark in gap for mark in QUOTES))
        before = end


def fold(text: str) -> str:
    """The folded words of a text, parted by one space: two names with the same fold are spelling variants."""
    return " ".join(word.form for word in words(text) if word.form)


def fold_word(word: str) -> str:
    """One word folded; no word boundaries are looked for."""
    return word.translate(_FOLDS)


def offset_of(text: str, word: Word, folded_chars: int) -> int:
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
