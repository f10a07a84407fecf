"""Decide whether a source or a language behaves unlike its own history. Pure.

Both tests bound the probability that chance alone would do this; an alarm needs less than one in a million, because
thousands of sources are looked at every few minutes, and an effect that a person would care about.
Source of the bounds: Chernoff (1952), "A measure of asymptotic efficiency for tests of a hypothesis based on the sum of
observations", in the forms for Poisson and binomial variables.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LEAST_SURPRISE: Final = math.log(1e6)
# Fewer articles say nothing of a share.
_FEWEST_ARTICLES: Final = 20
_FEWEST_BEFORE: Final = 50
# A share is worth an alarm when it has grown by so much and to so many times what it was.
_LEAST_GROWTH: Final = 0.2
_LEAST_RATIO: Final = 2.0
# Still coming, if only this part of what is usual, is no silence.
_SILENT_BELOW: Final = 0.1
_FEWEST_DAYS: Final = 3


@dataclass(frozen=True)
class Deviation:
    """What was observed and what was to be expected: articles in a window for a silence, shares (0 to 1) otherwise."""

    observed: float
    expected: float
    articles: int


def usual_count(days: Sequence[int]) -> float | None:
    """How many articles come at least, by the same hours of earlier days; None if there are too few days.

    The smallest; of ten days and more the second smallest, so that one bad day does not silence the alarm.
    """
    if len(days) < _FEWEST_DAYS:
        return None
    return float(sorted(days)[len(days) // 10])


def silence(count: int, usual: float) -> Deviation | None:
    """Whether so few articles are a silence, where `usual` come at least. Ignores sources too small to tell."""
    if count > usual * _SILENT_BELOW or _poisson_surprise(count, usual) < _LEAST_SURPRISE:
        return None
    return Deviation(observed=count, expected=usual, articles=count)


def usual_share(bad: int, total: int) -> float | None:
    """The share of such articles before; None if there were too few. Never quite none and never quite all."""
    return None if total < _FEWEST_BEFORE else (bad + 1) / (total + 2)


def can_tell(total: int) -> bool:
    """Whether so many articles say anything of a share."""
    return total >= _FEWEST_ARTICLES


def excess(bad: int, total: int, usual: float) -> Deviation | None:
    """Whether `bad` of `total` articles are more than a usual share explains."""
    if not can_tell(total):
        return None
    share = bad / total
    if share < usual + _LEAST_GROWTH * (1 - usual) or share < min(usual * _LEAST_RATIO, 1 - (1 - usual) / _LEAST_RATIO):
        return None
    if _binomial_surprise(share, total, usual) < _LEAST_SURPRISE:
        return None
    return Deviation(observed=share, expected=usual, articles=total)


def _poisson_surprise(count: int, mean: float) -> float:
    """-ln of a bound on the probability of so few events or fewer."""
    if count >= mean:
        return 0.0
    return mean - count + (count * math.log(count / mean) if count else 0.0)


def _binomial_surprise(share: float, total: int, usual: float) -> float:
    """-ln of a bound on the probability of such a share or a larger one."""
    if share <= usual:
        return 0.0
    rest = (1 - share) * math.log((1 - share) / (1 - usual)) if share < 1 else 0.0
    return total * (share * math.log(share / usual) + rest)
