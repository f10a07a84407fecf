"""What two nearly equal texts say of their events: a copy tells of the same, another issue of a series does not."""

from typing import Final

from services.stories.likeness import same_words
from services.stories.signatures import Signature
from shared.text.fingerprints import fingerprint, similarity
from shared.text.relations import relation_of

# Copies and issues of one template share 0.79 and more of their weightiest words, other reports of an event seldom 0.5.
_WORTH_ALIGNING: Final = 0.7
_SAME_EVENT: Final = 0.95
_OTHER_EVENT: Final = 0.0


def worth_aligning(one: Signature, other: Signature) -> float:
    """How much of their weightiest words they share, 0 to 1; 0 where so little that it says nothing."""
    shared = same_words(one, other) if one.language == other.language else 0.0
    return shared if shared >= _WORTH_ALIGNING else 0.0


def likeness_of_texts(one: str, other: str) -> float | None:
    """How surely two texts that are worth aligning tell of one event; None where the texts alone do not say it.

    Each must be given in the order of their dates. Takes some milliseconds for long texts.
    """
    if relation_of(one, other) == "series":
        return _OTHER_EVENT
    first, second = fingerprint(one), fingerprint(other)
    near = first is not None and second is not None and similarity(first, second).near
    return _SAME_EVENT if near else None
