"""Articles as vectors."""

import math

import numpy as np
import pytest

from services.classification.word_vectors import READ_CHARS, Vocabulary, count_words

VOCABULARY = Vocabulary(["bank", "goal", "match"], np.array([1.0, 2.0, 3.0], dtype=np.float32))


def test_a_word_of_the_title_counts_twice() -> None:
    assert count_words("match", "match goal") == {"match": 3, "goal": 1}


def test_only_the_beginning_is_read() -> None:
    assert "goal" not in count_words(None, "match " * (READ_CHARS // 6 + 1) + "goal")


def test_weights_are_tf_idf_of_length_one() -> None:
    positions, weights = VOCABULARY.vector({"match": 2, "goal": 1, "unknown": 5})
    expected = np.array([2.0, 3.0 * (1 + math.log(2))])
    assert positions.tolist() == [1, 2]
    assert weights == pytest.approx(expected / np.linalg.norm(expected))


def test_an_article_without_known_words_has_an_empty_vector() -> None:
    positions, weights = VOCABULARY.vector({"unknown": 1})
    assert len(positions) == len(weights) == 0
