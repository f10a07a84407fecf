"""How the two views of an article are added."""

from typing import Any, cast

import numpy as np
import pytest

from services.classification.blended_model import LONGEST_POST_WORDS, BlendedLanguageModel, Weights
from services.classification.encoder import TopicEncoder
from services.classification.linear_model import LinearLanguageModel
from services.classification.protocols import Thresholds
from services.classification.word_vectors import Vocabulary

THRESHOLDS = Thresholds(first=0.4, further=0.2)


class ReadingEncoder:
    """It thinks that everything is of sport, and has its topics in an order of its own."""

    keys = ("sport", "economy")

    def scores(self, title: str | None, text: str) -> Any:
        return np.array([5.0, -5.0])


def a_model(articles: Weights, posts: Weights) -> BlendedLanguageModel:
    linear = LinearLanguageModel(
        vocabulary=Vocabulary(["bank", "goal"], np.ones(2, dtype=np.float32)),
        keys=("economy", "sport"),
        weights=np.array([[4.0, -4.0], [-4.0, 4.0]], dtype=np.float16),
        bias=np.zeros(2, dtype=np.float32),
        temperature=1.0,
        thresholds=THRESHOLDS,
    )
    return BlendedLanguageModel(linear, cast(TopicEncoder, ReadingEncoder()), articles, posts, THRESHOLDS)


BY_WORDS, BY_READING = Weights(linear=1.0, encoder=0.0), Weights(linear=0.0, encoder=1.0)


def test_an_article_counts_by_its_weights() -> None:
    assert a_model(BY_WORDS, BY_READING).rank("A title", "bank bank").topics[0][0] == "economy"
    assert a_model(BY_READING, BY_WORDS).rank("A title", "bank bank").topics[0][0] == "sport"


def test_a_post_counts_by_weights_of_its_own() -> None:
    model = a_model(BY_WORDS, BY_READING)
    assert model.rank(None, "bank bank").topics[0][0] == "sport"
    different = [first + second for first in "bdfgklm" for second in ("ara", "iro", "olu", "eme", "uni", "apo")]
    assert len(different) > LONGEST_POST_WORDS
    long = " ".join(["bank", *different])
    assert model.rank(None, long).topics[0][0] == "economy"


def test_log_odds_are_weighted_and_added() -> None:
    topics = dict(a_model(Weights(0.5, 0.5), Weights(0.5, 0.5)).rank("A title", "bank").topics)
    # The words give economy 4 and sport -4, the encoder -5 and 5: by halves -0.5 and 0.5.
    assert topics["sport"] == pytest.approx(1 / (1 + np.exp(-1.0)), abs=0.001)
    assert topics["economy"] == pytest.approx(1 - topics["sport"])
