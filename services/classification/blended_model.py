"""Two views of one article: a linear model that counts the words of all of it, an encoder that reads its beginning.

Their log-odds are weighted and added. The weights were fitted on labelled articles that neither had learnt from, so
that the probabilities are calibrated; posts, which the encoder understands better, have weights of their own.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from services.classification.encoder import ENCODER_FOLDER, TopicEncoder
from services.classification.linear_model import MODEL_FOLDER, LinearLanguageModel, LinearTopicModel, ranked
from services.classification.protocols import Ranking, Thresholds
from services.classification.word_vectors import count_words
from shared.errors import ConfigurationError

MODEL_NAME: Final = "blended-topics-6"
CALIBRATION_FILE: Final = "calibration.json"

# A post has no title and at most so many different words; most are far from it on either side.
LONGEST_POST_WORDS: Final = 40


@dataclass(frozen=True)
class Weights:
    """By how much the log-odds of each view count."""

    linear: float
    encoder: float

    def blend(self, linear: NDArray[np.float64], encoder: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated log-odds."""
        return self.linear * linear + self.encoder * encoder


@dataclass(frozen=True)
class BlendedLanguageModel:
    """The model of one language: topics are those of the linear model. `posts`: weights for short texts."""

    linear: LinearLanguageModel
    encoder: TopicEncoder
    articles: Weights
    posts: Weights
    thresholds: Thresholds

    def rank(self, title: str | None, text: str) -> Ranking:
        """The topics of an article, best first; equals in the order of their keys."""
        counts = count_words(title, text)
        linear, known = self.linear.scores(counts)
        read = dict(zip(self.encoder.keys, self.encoder.scores(title, text).tolist(), strict=True))
        encoder = np.array([read[key] for key in self.linear.keys])
        weights = self.posts if is_post(title, counts) else self.articles
        scores = weights.blend(linear, encoder)
        return ranked(self.linear.keys, scores, words=len(counts), known_words=known)


def is_post(title: str | None, counts: Mapping[str, int]) -> bool:
    """Whether a text is a short post rather than an article."""
    return not title and len(counts) <= LONGEST_POST_WORDS


@dataclass(frozen=True)
class BlendedTopicModel:
    """A blended model for each language whose quality was measured; one encoder for all that have none of their own."""

    name: str
    languages: Mapping[str, BlendedLanguageModel]

    def for_language(self, language: str) -> BlendedLanguageModel | None:
        """The model of a language (ISO 639 code); None if there is none whose quality was measured."""
        return self.languages.get(language)

    @classmethod
    def load(cls, folder: Path = MODEL_FOLDER) -> Self:
        """Read encoder, linear models and calibration.

        Raises: ConfigurationError if a file is missing or damaged, or if a language has no calibration.
        """
        linear = LinearTopicModel.load(folder).languages
        encoders = read_encoders(folder, linear)
        try:
            calibration = json.loads((folder / CALIBRATION_FILE).read_text(encoding="utf-8"))
            models = {code: _language_model(model, encoders[code], calibration[code]) for code, model in linear.items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            file = folder / CALIBRATION_FILE
            raise ConfigurationError(f"{file} is no calibration: {error!r}; restore it or run training") from error
        return cls(name=MODEL_NAME, languages=MappingProxyType(models))


def read_encoders(folder: Path, languages: Iterable[str]) -> dict[str, TopicEncoder]:
    """The encoder of each language: that of the folder `encoder.<language>`, else the one that all share.

    Raises: ConfigurationError if one is missing or damaged.
    """
    shared = TopicEncoder.read(folder / ENCODER_FOLDER)
    own = {code: folder / f"{ENCODER_FOLDER}.{code}" for code in languages}
    return {code: TopicEncoder.read(path) if path.exists() else shared for code, path in own.items()}


def _language_model(
    linear: LinearLanguageModel, encoder: TopicEncoder, calibration: Mapping[str, Any]
) -> BlendedLanguageModel:
    if not set(linear.keys) <= set(encoder.keys):
        raise ValueError("the encoder lacks topics of the linear model")
    return BlendedLanguageModel(
        linear=linear,
        encoder=encoder,
        articles=Weights(**calibration["articles"]),
        posts=Weights(**calibration["posts"]),
        thresholds=Thresholds(**calibration["thresholds"]),
    )
