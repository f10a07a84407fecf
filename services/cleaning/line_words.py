"""How much a short line is worded like a page's furniture, by a linear model over pieces of its words.

The lexicon knows phrases; this knows what they are made of, so that a button's new wording is still seen. Training:
`python -m training.train_lines`; card: docs/models/lines.md.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Final, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.cleaning.lexicon import mask_numbers
from services.cleaning.lines import Line

MODEL_FILE: Final = Path(__file__).with_name("line_words.npz")
# Weights of as many places; pieces that fall on one share it.
PLACES: Final = 1 << 16
# Longer lines are sentences, and prose is no button.
_LONGEST: Final = 90
_PIECES: Final = range(2, 6)
# The score of what is not judged.
UNJUDGED: Final = -10.0


@dataclass(frozen=True)
class LineWords:
    """Weights of hashed pieces of words, shape (PLACES,)."""

    weights: NDArray[np.float32]
    start: float

    def score(self, folded: str) -> float:
        """The log-odds that a line with this folded text is furniture."""
        found = pieces(folded)
        return self.start + float(sum(self.weights[place] * value for place, value in found.items()))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises: OSError, KeyError or ValueError if the file is missing or damaged."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"].astype(np.float32) * np.float32(arrays["step"]), float(arrays["start"]))


@cache
def line_words() -> LineWords:
    """The model that ships, loaded once."""
    return LineWords.read(MODEL_FILE)


def is_judged(line: Line) -> bool:
    """Whether a line is short and nothing else names it."""
    return line.cue is None and not line.prose and len(line.text) <= _LONGEST


def scores(lines: Sequence[Line], kept: Sequence[bool], model: LineWords) -> NDArray[np.float64]:
    """The log-odds of each line that is kept and judged, `UNJUDGED` for others."""
    found = [
        model.score(line.folded) if stays and is_judged(line) else UNJUDGED
        for line, stays in zip(lines, kept, strict=True)
    ]
    return np.array(found)


def pieces(folded: str) -> dict[int, float]:
    """Places and values of a folded line: pieces of words, words and pairs of words, two vectors of length one."""
    words = mask_numbers(folded).split()
    found: dict[int, float] = {}
    for kind in (_letters(words), _words(words)):
        counts = Counter(crc32(piece.encode()) % PLACES for piece in kind)
        length = sqrt(sum(count * count for count in counts.values()))
        for place, count in counts.items():
            found[place] = found.get(place, 0.0) + count / length
    return found


def _letters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in _PIECES:
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))


def _words(words: Sequence[str]) -> Iterator[str]:
    yield from (f"={word}" for word in words)
    yield from (f"={one} {two}" for one, two in zip(words, words[1:], strict=False))
