"""Multinomial logistic regression over TF-IDF, one model per language, read from files and run with numpy alone."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from services.classification.protocols import Ranking, Thresholds
from services.classification.word_vectors import Vocabulary, count_words
from shared.errors import ConfigurationError
from shared.media_topics import MEDIA_TOPICS

MODEL_FOLDER: Final = Path(__file__).parent / "data"
MODEL_NAME: Final = "linear-topics-1"


@dataclass(frozen=True)
class LinearLanguageModel:
    """The model of one language.

    `keys`: the topics, in the order of the columns. `weights`: shape (words, topics), log-odds per unit of TF-IDF.
    `bias`: shape (topics,). `temperature` divides the log-odds so that probabilities are calibrated.
    """

    vocabulary: Vocabulary
    keys: tuple[str, ...]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    temperature: float
    thresholds: Thresholds

    def scores(self, counts: Mapping[str, int]) -> tuple[NDArray[np.float64], int]:
        """Unnormalised log-odds, shape (topics,), of an article by its words, and how many of them are known."""
        positions, values = self.vocabulary.vector(counts)
        scores = (self.weights[positions] * values[:, np.newaxis]).sum(axis=0) + self.bias
        return np.asarray(scores, dtype=np.float64), len(positions)

    def rank(self, title: str | None, text: str) -> Ranking:
        """The topics of an article, best first; equals in the order of their keys."""
        counts = count_words(title, text)
        scores, known = self.scores(counts)
        return ranked(self.keys, scores / self.temperature, words=len(counts), known_words=known)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file that `write` wrote.

        Raises: ConfigurationError if it is missing, damaged or not a topic model.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                facts = json.loads(arrays["facts"].tobytes())
                words = arrays["words"].tobytes().decode("utf-8").split("\n")
                idf, weights, bias = arrays["idf"], arrays["weights"], arrays["bias"]
            model = cls(
                vocabulary=Vocabulary(words, idf),
                keys=tuple(facts["keys"]),
                weights=weights,
                bias=bias,
                temperature=float(facts["temperature"]),
                thresholds=Thresholds(**facts["thresholds"]),
            )
            model.check()
            model.vocabulary.index  # noqa: B018 (built now, so that the first article is as fast as the others)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise ConfigurationError(f"{path} is not a topic model: {error}; restore it or run training") from error
        return model

    def check(self) -> None:
        """Raises: ValueError if the parts do not fit together or a topic is unknown."""
        shape = (len(self.vocabulary.words), len(self.keys))
        if self.weights.shape != shape or self.vocabulary.idf.shape != shape[:1] or self.bias.shape != shape[1:]:
            raise ValueError("shapes of words, topics and weights differ")
        if not set(self.keys) <= MEDIA_TOPICS.keys():
            raise ValueError("unknown topics")
        if not self.temperature > 0:
            raise ValueError("temperature must be positive")

    def write(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        facts = {
            "keys": self.keys,
            "temperature": self.temperature,
            "thresholds": {"first": self.thresholds.first, "further": self.thresholds.further},
        }
        np.savez_compressed(
            path,
            facts=np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
            words=np.frombuffer("\n".join(self.vocabulary.words).encode(), dtype=np.uint8),
            idf=self.vocabulary.idf,
            weights=self.weights,
            bias=self.bias,
        )


def ranked(keys: Sequence[str], scores: NDArray[np.float64], *, words: int, known_words: int) -> Ranking:
    """Topics by calibrated log-odds, best first; equals in the order of their keys."""
    odds = np.exp(scores - scores.max())
    probabilities = (odds / odds.sum()).tolist()
    topics = sorted(zip(keys, probabilities, strict=True), key=lambda topic: (-topic[1], topic[0]))
    return Ranking(topics=topics, words=words, known_words=known_words)


@dataclass(frozen=True)
class LinearTopicModel:
    """A linear model for each language that has a file `topics.<language>.npz`."""

    name: str
    languages: Mapping[str, LinearLanguageModel]

    def for_language(self, language: str) -> LinearLanguageModel | None:
        """The model of a language (ISO 639 code); None if there is none whose quality was measured."""
        return self.languages.get(language)

    @classmethod
    def load(cls, folder: Path = MODEL_FOLDER) -> Self:
        """Read the models of all languages in a folder.

        Raises: ConfigurationError if there is none, or if one is damaged.
        """
        paths = sorted(folder.glob("topics.*.npz"))
        if not paths:
            raise ConfigurationError(f"no topic model in {folder}; restore the files or run training/train_topics.py")
        models = {path.name.split(".")[1]: LinearLanguageModel.read(path) for path in paths}
        return cls(name=MODEL_NAME, languages=MappingProxyType(models))
