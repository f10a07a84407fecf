"""The shipped models on any text."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classification.blended_model import BlendedTopicModel
from services.classification.evidence import KeywordMatcher
from services.classification.stage import classify_article
from services.classification.taxonomy import second_level
from services.classification.words import words_of
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle
from shared.media_topics import MEDIA_TOPICS

any_text = st.text(st.characters(exclude_categories=()), max_size=300)
newsy_text = st.lists(
    st.sampled_from(
        ["المحكمة", "المتهم", "مباراة", "زلزال", "police", "match", "école", "grève", "dawlada", "12", "٣"]
    ),
    max_size=40,
).map(" ".join)
texts = any_text | newsy_text
languages = st.sampled_from(["ar", "en", "fr", "so", "und", "xx"])


@cache
def model() -> BlendedTopicModel:
    return BlendedTopicModel.load()


@cache
def below() -> KeywordMatcher:
    return KeywordMatcher(second_level())


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Loading is not what an example's time is for."""
    model()
    below()


@given(title=st.none() | texts, text=texts, language=languages)
def test_any_article_is_classified_or_reported(title: str | None, text: str, language: str) -> None:
    article = classify_article(
        AnnotatedArticle.model_construct(title=title, text=text, language=language), model=model(), below=below()
    )
    confidences = [topic.confidence for topic in article.topics]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0.0 < confidence <= 1.0 for confidence in confidences)
    assert sum(confidences) <= 1.001
    assert len({topic.key for topic in article.topics} & MEDIA_TOPICS.keys()) == len(article.topics)
    assert article.topics or article.classification.notes


@given(text=texts, language=languages)
def test_the_same_text_gets_the_same_topics(text: str, language: str) -> None:
    def classified() -> ClassifiedArticle:
        return classify_article(
            AnnotatedArticle.model_construct(text=text, language=language), model=model(), below=below()
        )

    assert classified() == classified()


@given(newsy_text)
def test_the_order_of_words_does_not_matter(text: str) -> None:
    backwards = " ".join(reversed(text.split()))
    arabic = model().languages["ar"].linear
    assert arabic.rank(None, text) == arabic.rank(None, backwards)


@given(any_text)
def test_words_hold_no_digits_and_no_marks(text: str) -> None:
    assert all(word.isalnum() and not any(map(str.isdecimal, word)) and len(word) <= 30 for word in words_of(text))
