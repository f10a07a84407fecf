"""How surely two articles tell of the same event.

Two logistic models: for articles of one language, and for articles of two, which share entities and figures, and of
words only names. Their weights were learnt from articles that were grouped by hand (`benchmarks/evaluate_stories.py`).
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from services.stories.signatures import Signature

WINDOW_DAYS: Final = 4.0
"""Articles further apart in time are not compared."""
_SECONDS_OF_A_DAY: Final = 86_400.0


class Features(NamedTuple):
    """What speaks for one event and against it; likenesses from 0 to 1."""

    words: float
    entities: float
    figures: float
    topics: float
    other_topics: float
    days: float
    same_source: float
    some_words: float
    some_entities: float


class Weights(NamedTuple):
    """A logistic model over the features."""

    bias: float
    words: float
    entities: float
    figures: float
    topics: float
    other_topics: float
    days: float
    same_source: float
    some_words: float
    some_entities: float


ONE_LANGUAGE: Final = Weights(-8.55, 2.63, 3.05, 4.79, 0.53, 0.55, -0.62, -0.36, 4.2, 4.95)
# Of few examples: rounded towards joining less.
TWO_LANGUAGES: Final = Weights(-4.8, 0.2, 1.5, 3.0, 0.8, -0.7, -0.6, 0.0, 1.0, 2.0)


def features_of(one: Signature, other: Signature) -> Features:
    """Compare two articles."""
    words, entities = same_words(one, other), _cosine(one.entities, other.entities)
    topics = _cosine(one.topics, other.topics)
    return Features(
        words=words,
        entities=entities,
        figures=_cosine(one.figures, other.figures),
        topics=topics,
        other_topics=float(bool(one.topics and other.topics) and topics == 0),
        days=min(WINDOW_DAYS, abs((one.date - other.date).total_seconds()) / _SECONDS_OF_A_DAY),
        same_source=float(one.source is not None and one.source == other.source),
        # The first things in common say more than those after them.
        some_words=math.sqrt(words),
        some_entities=math.sqrt(entities),
    )


def likeness(one: Signature, other: Signature) -> float:
    """The probability that both tell of the same event."""
    weights = ONE_LANGUAGE if one.language == other.language else TWO_LANGUAGES
    bias, *factors = weights
    score = bias + sum(factor * value for factor, value in zip(factors, features_of(one, other), strict=True))
    return 1 / (1 + math.exp(-score))


def same_words(one: Signature, other: Signature) -> float:
    """How much of their weightiest words two articles share, 0 to 1."""
    return _cosine(one.words, other.words)


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, sum(weight * other[term] for term, weight in one.items() if term in other))
