"""How well entities are found in each language that was measured; what is not good enough is not done.

The figures are those of docs/models/tagger.md: F1 over people, places and organisations, exact span and type.
"""

from dataclasses import dataclass
from typing import Final


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
