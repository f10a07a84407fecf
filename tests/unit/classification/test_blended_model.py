"""When the linear model answers alone, and when the encoder is asked."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from services.classification.blended_model import Alone, BlendedLanguageModel, Weights
from services.classification.encoder import TopicEncoder
from services.classification.features import Vocabulary
from services.classification.linear_model import LinearLanguageModel
from services.classification.protocols import Thresholds

THRESHOLDS = Thresholds(first=0.4, further=0.2)


class ReadingEncoder:
    """Counts how often it is asked; it thinks that everything is of sport."""

    keys = ("economy", "sport")

    def __init__(self) -> None:
        self.asked = 0

    def scores(self, title: str | None, text: str) -> Any:
        self.asked += 1
        return np.array([-5.0, 5.0])


def a_model(encoder: ReadingEncoder) -> BlendedLanguageModel:
    linear = LinearLanguageModel(
        vocabulary=Vocabulary(["bank", "goal", "club"], np.ones(3, dtype=np.float32)),
        keys=("economy", "sport"),
        weights=np.array([[4.0, -4.0], [-4.0, 4.0], [0.2, -0.2]], dtype=np.float16),
        bias=np.zeros(2, dtype=np.float32),
        temperature=1.0,
        thresholds=THRESHOLDS,
    )
    weights = Weights(linear=0.5, encoder=0.5)
    return BlendedLanguageModel(
        linear, cast(TopicEncoder, encoder), weights, weights, THRESHOLDS, Alone(linear=1.0, sure=0.97)
    )


def test_the_linear_model_answers_alone_where_it_is_nearly_certain() -> None:
    encoder = ReadingEncoder()
    ranking = a_model(encoder).rank(None, "bank bank")
    assert ranking.topics[0] == pytest.approx(("economy", 1 / (1 + np.exp(-8))))
    assert encoder.asked == 0


def test_the_encoder_is_asked_where_it_is_not() -> None:
    encoder = ReadingEncoder()
    assert a_model(encoder).rank(None, "club club").topics[0][0] == "sport"
    assert encoder.asked == 1


def test_a_model_without_that_rule_always_asks_the_encoder() -> None:
    encoder = ReadingEncoder()
    replace(a_model(encoder), alone=None).rank(None, "bank bank")
    assert encoder.asked == 1
