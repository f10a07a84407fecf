"""The classification stage: an annotated article in, its topics added."""

from collections.abc import Iterator
from typing import Any, Final

from services.classification.evidence import Match
from services.classification.notices import notice_in
from services.classification.protocols import ExampleTopics, KeywordTopics, Ranking, Thresholds, TopicModel
from services.classification.scripts import is_mixed
from services.classification.taxonomy import TaxonomyTopic
from services.classification.word_vectors import READ_CHARS
from shared.contracts.article import (
    AnnotatedArticle,
    ClassifiedArticle,
    OwnTopic,
    Report,
    Subtopic,
    TaxonomyUsed,
    Topic,
)
from shared.languages import not_supported
from shared.media_topics import MEDIA_TOPICS, SECOND_LEVEL, TAXONOMY_NAME, TAXONOMY_VERSION

MOST_TOPICS: Final = 3
MOST_SUBTOPICS: Final = 5
MOST_OWN_TOPICS: Final = 10

# From fewer words than this a linear model guesses its favourite class.
FEWEST_KNOWN_WORDS: Final = 4

# Of the different words of news articles at least three in five are known; of other languages, lists of names and
# keyboard noise, fewer than half (docs/models/topics.md).
LEAST_FAMILIAR: Final = 0.55

# How often a topic was right that had so many points of evidence, counted by hand (docs/models/topics.md).
_RIGHT_BY_POINTS: Final = {1: 0.43, 2: 0.64, 3: 0.93}
# In the longer articles that were judged in English and French, a few words come by chance.
_RIGHT_BY_POINTS_IN: Final = {"en": {1: 0.42, 6: 0.8}, "fr": {1: 0.42, 6: 0.8}}
SURE_BELOW: Final = 0.7
SURE_OF_OWN: Final = 0.6

_IPTC: Final = TaxonomyUsed(name=TAXONOMY_NAME, version=TAXONOMY_VERSION)


def classify_article(
    article: AnnotatedArticle,
    *,
    model: TopicModel,
    below: KeywordTopics,
    own: KeywordTopics | None = None,
    own_examples: ExampleTopics | None = None,
) -> ClassifiedArticle:
    """The article with its topics, best first: of the top level, below it, and of the installation's own taxonomy.

    No topics, and the reason in the report's notes, if there is nothing to read (`empty`), the language has no model
    (`not_supported:<code>`), there are too few words to judge by (`too_short`) or too few that the model knows
    (`unfamiliar`), if the text is a notice (`not_news:` with its kind), or if no topic is likely enough (`unsure`).
    Partly done if only the beginning was read (`truncated`), another script has a good part of the text
    (`mixed_languages`), or the model of the language knows not all topics (`some_topics_only`). Topics of the own
    taxonomy need no model, so they are given in any language.
    Never raises on what the article says.
    """
    found = _own_topics(article, own, own_examples) if own else ()
    used = (_IPTC, own.used) if own else (_IPTC,)
    language_model = model.for_language(article.language)
    if language_model is None:
        report = Report(status="not_done", notes=(not_supported(article.language),))
        return _classified(article, report, own_topics=_below(found, ()), taxonomies=used)
    ranking = language_model.rank(article.title, article.text)
    limits = tuple(_limits(article, ranking))
    notice = notice_in(article.title, article.text)
    reason = _not_judged(ranking) or (notice and f"not_news:{notice}")
    topics = () if reason else tuple(_likely_topics(ranking, language_model.thresholds, article.language))
    subtopics = tuple(_subtopics(article, topics, below))[:MOST_SUBTOPICS]
    if reason:
        report = Report(status="not_done", notes=(reason, *limits), model=model.name)
    else:
        notes = limits if topics else ("unsure", *limits)
        report = Report(status="partial" if limits else "done", notes=notes, model=model.name)
    return _classified(
        article, report, topics=topics, subtopics=subtopics, own_topics=_below(found, topics), taxonomies=used
    )


def _limits(article: AnnotatedArticle, ranking: Ranking) -> Iterator[str]:
    if len(article.text) > READ_CHARS:
        yield "truncated"
    if is_mixed(f"{article.title or ''}\n{article.text[:READ_CHARS]}"):
        yield "mixed_languages"
    if len(ranking.topics) < len(MEDIA_TOPICS):
        yield "some_topics_only"


def _not_judged(ranking: Ranking) -> str | None:
    if not ranking.words:
        return "empty"
    if ranking.words < FEWEST_KNOWN_WORDS:
        return "too_short"
    if ranking.known_words < LEAST_FAMILIAR * ranking.words:
        return "unfamiliar"
    return "too_short" if ranking.known_words < FEWEST_KNOWN_WORDS else None


def _likely_topics(ranking: Ranking, thresholds: Thresholds, language: str) -> Iterator[Topic]:
    threshold = thresholds.first
    for key, probability in ranking.topics[:MOST_TOPICS]:
        if probability < threshold:
            return
        topic = MEDIA_TOPICS[key]
        # Rounded, so that the last bits of a sum, which differ between processors, do not show.
        yield Topic(code=topic.code, key=key, label=topic.label(language), confidence=round(probability, 4))
        threshold = thresholds.further


def _subtopics(article: AnnotatedArticle, topics: tuple[Topic, ...], below: KeywordTopics) -> Iterator[Subtopic]:
    """Topics below those given: as likely as the topic above and the evidence together; best first."""
    above = {topic.key: topic for topic in topics}
    if not above:
        return
    found = [
        (above[match.topic.broader].confidence * _likelihood(match, article.language), match)
        for match in below.match(article.title, article.text[:READ_CHARS], article.language)
        if match.topic.broader in above
    ]
    for confidence, match in sorted(found, key=lambda one: (-one[0], -one[1].points, one[1].topic.key)):
        if confidence >= SURE_BELOW:
            topic = SECOND_LEVEL[match.topic.key]
            yield Subtopic(
                code=topic.code,
                key=topic.key,
                label=topic.label(article.language),
                broader=above[topic.broader or ""].code,
                confidence=round(confidence, 4),
                evidence=match.evidence,
            )


def _own_topics(
    article: AnnotatedArticle, own: KeywordTopics, examples: ExampleTopics | None
) -> tuple[tuple[str | None, OwnTopic], ...]:
    """Topics of the own taxonomy that words or examples speak for strongly enough, each with the topic that it stands
    below, if any; best first.
    """
    found: dict[str, tuple[str | None, OwnTopic]] = {}
    for match in own.match(article.title, article.text[:READ_CHARS], article.language):
        if _likelihood(match) >= SURE_OF_OWN:
            found[match.topic.key] = match.topic.broader, _own_topic(article, match.topic, _likelihood(match), match)
    for topic, confidence in examples.match(article.title, article.text[:READ_CHARS]) if examples else ():
        if topic.key not in found:
            found[topic.key] = topic.broader, _own_topic(article, topic, confidence)
        elif confidence > found[topic.key][1].confidence:
            found[topic.key] = topic.broader, found[topic.key][1].model_copy(update={"confidence": confidence})
    return tuple(sorted(found.values(), key=lambda one: -one[1].confidence))


def _own_topic(
    article: AnnotatedArticle, topic: TaxonomyTopic, confidence: float, match: Match | None = None
) -> OwnTopic:
    return OwnTopic(
        key=topic.key,
        label=topic.label(article.language),
        confidence=confidence,
        evidence=match.evidence if match else (),
    )


def _below(found: tuple[tuple[str | None, OwnTopic], ...], topics: tuple[Topic, ...]) -> tuple[OwnTopic, ...]:
    filed = {topic.key for topic in topics}
    return tuple(topic for broader, topic in found if broader is None or broader in filed)[:MOST_OWN_TOPICS]


def _likelihood(match: Match, language: str | None = None) -> float:
    """How often a topic with so many points was right; `language`: where that was counted for it alone."""
    counted = _RIGHT_BY_POINTS_IN.get(language or "", _RIGHT_BY_POINTS)
    return counted[max(points for points in counted if points <= match.points)]


def _classified(article: AnnotatedArticle, report: Report, **added: Any) -> ClassifiedArticle:
    known = {name: getattr(article, name) for name in AnnotatedArticle.model_fields}
    return ClassifiedArticle.model_construct(**known, **added, classification=report)
