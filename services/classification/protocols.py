"""What the classification stage needs, and what may be replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.classification.evidence import Match
from services.classification.taxonomy import TaxonomyTopic
from shared.contracts.article import TaxonomyUsed


@dataclass(frozen=True)
class Ranking:
    """How likely each topic is to be what an article is first of all about.

    `topics`: (key, probability), best first, probabilities of all topics summing to 1. `words`: how many different
    words of the article were read; `known_words`: those that the model has learnt something about.
    """

    topics: Sequence[tuple[str, float]]
    words: int
    known_words: int


@dataclass(frozen=True)
class Thresholds:
    """Probabilities from which the first topic, and any further one, is given."""

    first: float
    further: float


class LanguageTopicModel(Protocol):
    """Ranks the topics of articles in one language."""

    @property
    def thresholds(self) -> Thresholds:
        """Chosen for this model on labelled articles that it was not trained on."""
        ...

    def rank(self, title: str | None, text: str) -> Ranking:
        """The topics of an article; never raises, time bounded whatever the length."""
        ...


class TopicModel(Protocol):
    """A model for each of some languages."""

    @property
    def name(self) -> str:
        """Name and version, for the report."""
        ...

    def for_language(self, language: str) -> LanguageTopicModel | None:
        """The model of a language (ISO 639 code); None if there is none whose quality was measured."""
        ...


class KeywordTopics(Protocol):
    """Tells topics of a taxonomy by what the article says."""

    @property
    def used(self) -> TaxonomyUsed:
        """Name and version of the taxonomy."""
        ...

    def match(self, title: str | None, text: str, language: str) -> Sequence[Match]:
        """The topics with any evidence, most first; never raises."""
        ...


class ExampleTopics(Protocol):
    """Tells topics of a taxonomy by articles that are examples of them."""

    def match(self, title: str | None, text: str) -> Sequence[tuple[TaxonomyTopic, float]]:
        """The topics that an article reads like, with their confidence, best first; never raises."""
        ...
