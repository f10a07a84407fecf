"""The classification stage: an annotated article in, its IPTC Media Topics added."""

from collections.abc import Iterator
from typing import Final

from services.classification.features import READ_CHARS
from services.classification.protocols import Ranking, Thresholds, TopicModel
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, Report, Topic
from shared.media_topics import MEDIA_TOPICS

MOST_TOPICS: Final = 3

# From fewer words than this a linear model guesses its favourite class.
FEWEST_KNOWN_WORDS: Final = 4


def classify_article(article: AnnotatedArticle, *, model: TopicModel) -> ClassifiedArticle:
    """The article with its topics, best first, up to `MOST_TOPICS`.

    No topics, and the reason in the report's notes, if the language has no model (`not_supported:<code>`), if there
    are too few words to judge by (`too_short`), or if no topic is likely enough (`unsure`). Partly done if only the
    beginning was read (`truncated`) or the model of the language knows not all topics (`some_topics_only`). Never
    raises on what the article says.
    """
    language_model = model.for_language(article.language)
    if language_model is None:
        return _classified(article, Report(status="not_done", notes=(f"not_supported:{article.language}",)))
    ranking = language_model.rank(article.title, article.text)
    limits = tuple(_limits(article, ranking))
    if ranking.known_words < FEWEST_KNOWN_WORDS:
        return _classified(article, Report(status="not_done", notes=("too_short", *limits), model=model.name))
    topics = tuple(_likely_topics(ranking, language_model.thresholds, article.language))
    notes = limits if topics else ("unsure", *limits)
    return _classified(article, Report(status="partial" if limits else "done", notes=notes, model=model.name), topics)


def _limits(article: AnnotatedArticle, ranking: Ranking) -> Iterator[str]:
    if len(article.text) > READ_CHARS:
        yield "truncated"
    if len(ranking.topics) < len(MEDIA_TOPICS):
        yield "some_topics_only"


def _likely_topics(ranking: Ranking, thresholds: Thresholds, language: str) -> Iterator[Topic]:
    threshold = thresholds.first
    for key, probability in ranking.topics[:MOST_TOPICS]:
        if probability < threshold:
            return
        topic = MEDIA_TOPICS[key]
        # Rounded, so that the last bits of a sum, which differ between processors, do not show.
        yield Topic(code=topic.code, key=key, label=topic.label(language), confidence=round(probability, 4))
        threshold = thresholds.further


def _classified(article: AnnotatedArticle, report: Report, topics: tuple[Topic, ...] = ()) -> ClassifiedArticle:
    known = {name: getattr(article, name) for name in AnnotatedArticle.model_fields}
    return ClassifiedArticle.model_construct(**known, topics=topics, classification=report)
