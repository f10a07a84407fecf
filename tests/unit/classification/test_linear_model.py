"""The shipped models, and the files that they are read from."""

import time
from pathlib import Path

import numpy as np
import pytest

from services.classification.handler import make_handler
from services.classification.linear_model import MODEL_FOLDER, LinearLanguageModel, LinearTopicModel
from services.classification.protocols import Thresholds
from services.classification.word_vectors import READ_CHARS, Vocabulary
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle
from shared.errors import ConfigurationError
from shared.media_topics import MEDIA_TOPICS
from shared.settings import Settings
from tests.unit.classification.articles import ARTICLES


@pytest.fixture(scope="module")
def shipped() -> LinearTopicModel:
    return LinearTopicModel.load()


def a_small_model() -> LinearLanguageModel:
    return LinearLanguageModel(
        vocabulary=Vocabulary(["bank", "goal"], np.array([1.0, 1.0], dtype=np.float32)),
        keys=("economy", "sport"),
        weights=np.array([[2.0, -2.0], [-2.0, 2.0]], dtype=np.float16),
        bias=np.zeros(2, dtype=np.float32),
        temperature=1.0,
        thresholds=Thresholds(first=0.3, further=0.2),
    )


def classified(title: str | None, text: str, language: str) -> ClassifiedArticle:
    return make_handler(Settings())(AnnotatedArticle(title=title, text=text, language=language))


@pytest.mark.parametrize(("language", "topic", "title", "text"), ARTICLES, ids=lambda value: str(value)[:12])
def test_a_clear_article_gets_its_topic_first(language: str, topic: str, title: str, text: str) -> None:
    article = classified(title, text, language)
    assert article.topics[0].key == topic
    assert article.classification.status == "done"


def test_probabilities_follow_the_softmax_of_the_weights() -> None:
    ranking = a_small_model().rank(None, "goal goal")
    assert dict(ranking.topics) == pytest.approx({"sport": 1 / (1 + np.exp(-4)), "economy": 1 / (1 + np.exp(4))})
    assert [key for key, _ in ranking.topics] == ["sport", "economy"]
    assert ranking.known_words == 1


def test_a_written_model_reads_back_and_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    one, other = tmp_path / "topics.xx.npz", tmp_path / "topics.yy.npz"
    a_small_model().write(one)
    LinearLanguageModel.read(one).write(other)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"not a model", b"PK\x03\x04"])
def test_a_damaged_file_is_a_configuration_error(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "topics.ar.npz").write_bytes(damage)
    with pytest.raises(ConfigurationError, match="not a topic model"):
        LinearTopicModel.load(tmp_path)


def test_every_cut_of_a_file_is_a_configuration_error(tmp_path: Path) -> None:
    path = tmp_path / "topics.ar.npz"
    a_small_model().write(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(ConfigurationError):
            LinearLanguageModel.read(path)


def test_a_missing_model_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no topic model"):
        LinearTopicModel.load(tmp_path)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_main_languages_know_every_topic(shipped: LinearTopicModel, language: str) -> None:
    assert set(shipped.languages[language].keys) == set(MEDIA_TOPICS)


def test_somali_says_that_it_knows_only_some_topics() -> None:
    article = classified(None, "Kooxda ayaa ku guuleysatay ciyaarta kubadda cagta horyaalka", "so")
    assert article.topics[0].key == "sport"
    assert article.classification.notes == ("some_topics_only",)


def test_loading_takes_less_than_half_a_second() -> None:
    started = time.process_time()
    LinearTopicModel.load()
    assert time.process_time() - started < 0.5


def test_a_greeting_is_too_short_to_judge() -> None:
    article = classified(None, "صباح الخير", "ar")
    assert article.topics == ()
    assert article.classification.notes == ("too_short",)


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in MODEL_FOLDER.glob("*.npz")) < 12 * 2**20


def test_a_huge_article_takes_hardly_longer_than_what_is_read_of_it(shipped: LinearTopicModel) -> None:
    text = "قضت المحكمة بسجن المتهم "
    started = time.perf_counter()
    ranking = shipped.languages["ar"].rank(None, text * 400_000)
    assert time.perf_counter() - started < 2.0
    assert ranking == shipped.languages["ar"].rank(None, (text * 400_000)[:READ_CHARS])
