"""Which stage does its part in which language, and how well entities are found; what is not good enough is not done.

Every stage asks this table, and says `not_supported:<language>` in one way. The figures are those of
docs/models/tagger.md: F1 over people, places and organisations, exact span and type.
"""

from dataclasses import dataclass
from typing import Final

from shared.pipeline import CLASSIFICATION, CLEANING, EXTRACTION


@dataclass(frozen=True, slots=True)
class EntityQuality:
    """What was measured for a language, on what, and whether the extraction stage therefore does it."""

    f1: float
    measured_on: str
    supported: bool


ENTITIES: Final = {
    "ar": EntityQuality(0.906, "90 articles labelled by hand (news_dev)", supported=True),
    "en": EntityQuality(0.799, "the part of WikiGold not trained on", supported=True),
    "fr": EntityQuality(0.851, "114 news sentences of our own", supported=True),
    "es": EntityQuality(0.837, "118 news sentences of our own", supported=True),
    "de": EntityQuality(0.791, "124 news sentences of our own", supported=False),
    "tr": EntityQuality(0.768, "113 news sentences of our own", supported=False),
    "fa": EntityQuality(0.641, "124 news sentences of our own", supported=False),
}

PAGE_WORDS: Final = frozenset({"ar", "de", "en", "es", "fa", "fr", "tr"})
"""Languages whose words of pages (menus, credits, dates) cleaning knows; texts in others are cleaned by form alone."""

TOPICS: Final = frozenset({"ar", "en", "fr", "so"})
"""Languages that have a model of topics."""

NAMES: Final = frozenset(language for language, quality in ENTITIES.items() if quality.supported)
"""Languages in which entities are found."""

OF_STAGES: Final = {CLEANING.name: PAGE_WORDS, EXTRACTION.name: NAMES, CLASSIFICATION.name: TOPICS}
"""By the name of a stage, the languages in which it does all of its part."""


def not_supported(language: str) -> str:
    """The note of a report that the stage's part was not, or not wholly, done in this language."""
    return f"not_supported:{language}"
