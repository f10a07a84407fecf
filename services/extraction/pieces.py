"""From words to the pieces that the neural tagger reads, by SentencePiece."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import sentencepiece

# What carries no letter: Arabic vowel signs and kashida, joiners, directional marks, halves of surrogate pairs.
_SILENT: Final = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Longer than any piece list that is read; what is no word may be megabytes long.
_MAX_CHARS: Final = 64
_ALIKE: Final = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("’‘", "'"), **dict.fromkeys("–—", "-")})


def normalised_word(word: str) -> str:
    """The word as the vocabulary spells it: NFKC, without vowel signs, quotation marks of one kind."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", word[:_MAX_CHARS])).translate(_ALIKE)


class Pieces:
    """Splits words into the pieces of a vocabulary; remembers frequent words."""

    def __init__(self, model: bytes, *, per_word: int = 8, remembered: int = 20_000) -> None:
        """`model`: a serialised SentencePiece model; of longer words only the first `per_word` pieces are read."""
        self._processor = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(model)
        self._per_word = per_word
        self._remembered = remembered
        self._known: dict[str, tuple[int, ...]] = {}
        self.start: int = self._processor.bos_id()
        self.end: int = self._processor.eos_id()
        self.padding: int = self._processor.pad_id()
        self._unknown: int = self._processor.unk_id()

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The pieces of each word; at least one for each."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if new:
            if len(self._known) + len(new) > self._remembered:
                self._known.clear()
                new = list(dict.fromkeys(words))
            encoded = self._processor.encode([normalised_word(word) for word in new], out_type=int)
            for word, ids in zip(new, encoded, strict=True):
                self._known[word] = tuple(ids[: self._per_word]) or (self._unknown,)
        return [self._known[word] for word in words]
