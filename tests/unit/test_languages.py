"""One table says which stage does its part in which language."""

from services.classification.blended_model import BlendedTopicModel
from services.cleaning.handler import make_handler
from services.extraction.neural_tagger import LANGUAGES
from shared.contracts.article import RawArticle
from shared.languages import NAMES, TOPICS
from shared.settings import Settings

RUSSIAN = (
    "Президент заявил на пресс-конференции, что переговоры с соседней страной продолжатся в следующем месяце. "
    "Министр иностранных дел уточнил, что стороны обсудят вопросы торговли и безопасности на границе."
)


def test_the_table_names_the_languages_of_the_models() -> None:
    assert set(BlendedTopicModel.load().languages) == TOPICS
    assert set(LANGUAGES) == NAMES


def test_cleaning_says_that_it_does_not_know_the_words_of_a_language() -> None:
    article = make_handler(Settings())(RawArticle(content=RUSSIAN))
    assert article.language == "ru"
    assert article.cleaning.status == "partial"
    assert "not_supported:ru" in article.cleaning.notes
