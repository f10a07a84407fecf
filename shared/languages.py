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
    "ar": EntityQuality(0.908, "90 articles labelled by hand (news_dev)", supported=True),
    "en": EntityQuality(0.887, "457 sentences of news labelled by hand; others' sets 0.79 and 0.83", supported=True),
    "fr": EntityQuality(0.839, "185 sentences of news labelled by hand; others' set 0.84", supported=True),
    "es": EntityQuality(0.833, "306 sentences of news labelled by hand; others' sets 0.70 and 0.76", supported=True),
    "de": EntityQuality(0.824, "936 sentences of news labelled by hand; others' sets 0.77 and 0.78", supported=True),
    "tr": EntityQuality(0.764, "the test of others on Wikipedia (tr_wikiner)", supported=False),
    "fa": EntityQuality(0.657, "the test of others on news (fa_peyma)", supported=False),
    "it": EntityQuality(0.753, "the test of others on Wikinews (it_kind_wn)", supported=False),
    "pt": EntityQuality(0.798, "the test of others on newspapers (pt_uner_bosque)", supported=False),
    "sw": EntityQuality(0.776, "the test of others on news (sw_masakha2)", supported=False),
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
