"""Topics of a taxonomy told by example: articles that read like the examples of a topic.

Each topic is the centre of its examples' vectors, as the encoder reads them. The examples themselves, each compared
with the centre of the others, say how alike articles of the topic are; the examples of other topics and a background
of news of all kinds say how alike everything is. A topic is given where the first is much likelier than the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from services.classification.encoder import ENCODER_FOLDER, TopicEncoder
from services.classification.linear_model import MODEL_FOLDER
from services.classification.taxonomy import Taxonomy, TaxonomyTopic
from shared.errors import ConfigurationError

BACKGROUND_FILE: Final = "background.npz"

# The share of other news that may come closer to a topic than its threshold, and of its own examples that may not.
_OTHERS_BELOW: Final = 0.99
_OWN_MISSED: Final = 0.25
# Fewer of its examples than this recognised by the others: they have too little in common.
_FEWEST_RECOGNISED: Final = 0.25
# Counted on labelled articles (docs/taxonomies.md): at the threshold, and where an example of its own would stand.
_AT_THRESHOLD: Final = 0.6
_MOST: Final = 0.8
_LIKE_ITS_OWN: Final = 0.75


@dataclass(frozen=True)
class _Centre:
    """A topic with the similarity from which it is given, and that of a typical example; `at` has length 1."""

    topic: TaxonomyTopic
    at: NDArray[np.float32]
    threshold: float
    typical: float

    def confidence(self, likeness: float) -> float:
        above = (likeness - self.threshold) / max(self.typical - self.threshold, 0.05)
        return round(min(_MOST, _AT_THRESHOLD + (_LIKE_ITS_OWN - _AT_THRESHOLD) * above), 4)


@dataclass(frozen=True)
class Background:
    """Vectors of news of all kinds, shape (articles, hidden), that say what is ordinary."""

    vectors: NDArray[np.float32]

    @classmethod
    def read(cls, folder: Path = MODEL_FOLDER) -> Self:
        """Raises: ConfigurationError if the file is missing or damaged."""
        try:
            with np.load(folder / BACKGROUND_FILE, allow_pickle=False) as arrays:
                return cls(arrays["vectors"].astype(np.float32))
        except (OSError, ValueError, KeyError) as error:
            raise ConfigurationError(f"{folder / BACKGROUND_FILE} is missing or damaged; restore it") from error


class ExampleMatcher:
    """Finds the topics of a taxonomy that an article reads like."""

    def __init__(self, taxonomy: Taxonomy, encoder: TopicEncoder, background: Background) -> None:
        """Raises: ConfigurationError if the examples of a topic have too little in common to be recognised."""
        self._encoder = encoder
        self._mean = background.vectors.mean(axis=0)
        self._spread = background.vectors.std(axis=0) + np.float32(1e-6)
        described = {
            topic.key: self._placed(np.stack([encoder.meaning(None, text) for text in topic.all_examples]))
            for topic in taxonomy.topics
            if topic.all_examples
        }
        ordinary = self._placed(background.vectors)
        self._centres = []
        for topic in taxonomy.topics:
            if topic.key in described:
                others = [ordinary, *(vectors for key, vectors in described.items() if key != topic.key)]
                self._centres.append(_centre(topic, described[topic.key], np.concatenate(others)))

    @classmethod
    def of(cls, taxonomy: Taxonomy, folder: Path = MODEL_FOLDER) -> Self | None:
        """With the shipped encoder of all languages; None if no topic has examples.

        Raises: ConfigurationError as the class does, or if the model is missing or damaged.
        """
        if not any(topic.all_examples for topic in taxonomy.topics):
            return None
        return cls(taxonomy, TopicEncoder.read(folder / ENCODER_FOLDER), Background.read(folder))

    def match(self, title: str | None, text: str) -> Sequence[tuple[TaxonomyTopic, float]]:
        """The topics with their confidence, best first; never raises. Bounded time: the encoder reads the beginning."""
        if not self._centres:
            return ()
        (read,) = self._placed(self._encoder.meaning(title, text)[np.newaxis])
        found = [(centre, float(read @ centre.at)) for centre in self._centres]
        given = [(c.topic, c.confidence(likeness)) for c, likeness in found if likeness >= c.threshold]
        return sorted(given, key=lambda one: -one[1])

    def _placed(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return _of_length_one((vectors - self._mean) / self._spread)


def _centre(topic: TaxonomyTopic, own: NDArray[np.float32], others: NDArray[np.float32]) -> _Centre:
    at = _of_length_one(own.mean(axis=0))
    left_out = np.array(
        [own[number] @ _of_length_one(np.delete(own, number, axis=0).mean(axis=0)) for number in range(len(own))]
    )
    ordinary = float(np.quantile(others @ at, _OTHERS_BELOW))
    recognised = int((left_out >= ordinary).sum())
    if recognised < _FEWEST_RECOGNISED * len(own):
        raise ConfigurationError(
            f"topic {topic.key}.examples: only {recognised} of its {len(own)} examples are closer to the others than "
            "ordinary news is; give examples that have more in common, or keywords (docs/taxonomies.md)"
        )
    threshold = max(ordinary, float(np.quantile(left_out, _OWN_MISSED)))
    return _Centre(topic, at, threshold, max(threshold, float(np.median(left_out))))


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9), dtype=np.float32)
