"""What the gazetteer sees in each token, as a feature of the neural tagger."""

from collections.abc import Sequence
from typing import Final

from services.extraction.protocols import Span
from services.extraction.tokens import Token
from shared.contracts.article import EntityType

TYPES: Final[tuple[EntityType, ...]] = ("PER", "LOC", "ORG", "MISC")
# O, then B and I of each type: the order of the network's outputs, and, moved by one, of its features.
LABELS: Final = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BI"))


def labelled(found: Sequence[Token], spans: Sequence[Span]) -> list[int]:
    """The label of each token, as an index into LABELS, when spans in the order of the text name things."""
    labels = [0] * len(found)
    at = 0
    for span in spans:
        while at < len(found) and found[at].end <= span.start:
            at += 1
        first = LABELS.index(f"B-{span.type}")
        inside = at
        while inside < len(found) and found[inside].start < span.end:
            labels[inside] = first if inside == at else first + 1
            inside += 1
        at = inside
    return labels
