"""From the scores of the network to the probability that a mention is right, in borders and type."""

import math
from typing import Final

from shared.contracts.article import EntityType

# By head of the network: a constant, the weight of the score's logit, and what each type adds. Fitted by
# benchmarks/entities/calibration.py on news that the network was not trained on; the card says how well they hold.
_FITTED: Final[dict[str, tuple[float, float, dict[EntityType, float]]]] = {
    "news": (-1.462, 1.432, {"PER": -0.299, "LOC": 0.243, "ORG": -0.846, "MISC": -0.56}),
    "latin": (-0.228, 0.956, {"PER": 0.304, "LOC": 0.237, "ORG": -0.762, "MISC": -0.007}),
}
_LEAST: Final = 1e-3


def calibrated(score: float, *, head: str, type_: EntityType) -> float:
    """The probability that a span of this mean score is right; a head that was not fitted keeps its scores."""
    if head not in _FITTED:
        return score
    constant, weight, types = _FITTED[head]
    bounded = min(max(score, _LEAST), 1 - _LEAST)
    logit = constant + weight * math.log(bounded / (1 - bounded)) + types[type_]
    return 1 / (1 + math.exp(-logit))
