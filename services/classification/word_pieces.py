"""Words split into the pieces of a WordPiece vocabulary, as BERT's uncased models read them.

Source: Devlin et al. (2019), "BERT: pre-training of deep bidirectional transformers for language understanding".
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

UNKNOWN: Final = "[UNK]"
START: Final = "[CLS]"
END: Final = "[SEP]"
_INSIDE: Final = "##"

# A sign stands alone; letters and digits stand together.
_WORD: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST_WORD: Final = 100


class WordPieces:
    """Splits text; a piece is the longest of the vocabulary that fits, from the left."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """`pieces`: the vocabulary in the order of the vectors. Raises: ValueError without the marks it needs."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        if missing := {UNKNOWN, START, END} - self._numbers.keys():
            raise ValueError(f"the vocabulary lacks {', '.join(sorted(missing))}")
        self.start, self.end = self._numbers[START], self._numbers[END]
        self._longest = max(map(len, pieces))

    def __len__(self) -> int:
        return len(self._numbers)

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces in reading order; a word that cannot be spelt is one unknown piece."""
        plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        return [number for word in _WORD.findall(plain) for number in self._split(word)]

    def _split(self, word: str) -> list[int]:
        unknown = [self._numbers[UNKNOWN]]
        if len(word) > _LONGEST_WORD:
            return unknown
        found: list[int] = []
        at, mark = 0, ""
        while at < len(word):
            for end in range(min(len(word), at + self._longest), at, -1):
                number = self._numbers.get(mark + word[at:end])
                if number is not None:
                    found.append(number)
                    at, mark = end, _INSIDE
                    break
            else:
                return unknown
        return found
