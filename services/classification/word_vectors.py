"""Articles as TF-IDF vectors: the one implementation that training and classification share."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.classification.words import words_of

# A title names the subject: its words count as if they stood there twice.
TITLE_WEIGHT: Final = 2

# News tells the subject early; reading on costs time and did not help.
READ_CHARS: Final = 20_000


def count_words(title: str | None, text: str) -> Mapping[str, int]:
    """How often each word stands in the first `READ_CHARS` characters of title and text, title words doubled."""
    counts = Counter(words_of(text[:READ_CHARS]))
    for word in words_of((title or "")[:READ_CHARS]):
        counts[word] += TITLE_WEIGHT
    return counts


@dataclass(frozen=True)
class Vocabulary:
    """The words that a model knows, and the inverse document frequency of each, shape (words,)."""

    words: Sequence[str]
    idf: NDArray[np.float32]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Word to position."""
        return {word: position for position, word in enumerate(self.words)}

    def vector(self, counts: Mapping[str, int]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Ascending positions of the known words, and their weights: (1 + ln count) x idf, of length 1 together."""
        index = self.index
        known = sorted((index[word], 1.0 + math.log(count)) for word, count in counts.items() if word in index)
        positions = np.fromiter((position for position, _ in known), dtype=np.intp, count=len(known))
        weights = np.fromiter((weight for _, weight in known), dtype=np.float64, count=len(known)) * self.idf[positions]
        norm = math.sqrt(float(np.square(weights).sum()))
        return positions, weights / norm if norm else weights
