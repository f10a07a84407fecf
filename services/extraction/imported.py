"""Whether a name stands for somebody of a dump, where every full name is somebody's.

What ships is what news speaks of, so there a full name is enough. A dump holds the world: a name says the less, the
fewer words it has and the more bear it. Importance, the words of the name and what the article says of the country add
up; whoever is not far ahead of all others, and of those whom no dump knows, is not linked.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from services.extraction.disambiguation import ARTICLE_WEIGHT, CLOSE, NEAR_WEIGHT, Situation, lies_in
from services.extraction.records import Record
from services.extraction.surroundings import Surroundings

MIN_CONFIDENCE: Final = 0.8

# What speaks for "none of them"; each further bearer stands for others whom no dump knows, the more so one who is as
# well known as the best-known.
_NONE: Final = 0.5
_EQUAL_BEARERS: Final = 1.0
_ALL_BEARERS: Final = 0.3
# Before anything of the article is known.
_NOBODY: Final = -4.5
_PLACE: Final = -3.0
# What an importance of 100 adds: an article in a hundred wikis.
_WORLD_FAMOUS: Final = 8.0
# What each word of a name beyond the second adds, up to three.
_WORD: Final = 1.8
_MOST_WORDS: Final = 3
# A namesake less than two thirds as important is hardly who is meant.
_OVERSHADOWED: Final = 2.5
# News of today speaks half as much of those who died before.
_DEAD_BEFORE: Final = 1990
_LARGEST_PLACE: Final = 2.5


class Bearer(NamedTuple):
    """Somebody or something of a dump, and how many words of the article's name are its name."""

    record: Record
    words: int


def choose_imported(
    bearers: Sequence[Bearer], situation: Situation, around: Surroundings
) -> tuple[Record, float] | None:
    """The one that a name stands for and the probability that it does; None if unsure."""
    if not bearers or situation.another:
        return None
    most = max(_importance(bearer.record) for bearer in bearers)
    scores = [_prior(bearer, most) + _context(bearer.record, situation, around) for bearer in bearers]
    equal = sum(not _overshadowed(bearer.record, most) for bearer in bearers)
    none = _NONE + _EQUAL_BEARERS * math.log(equal) + _ALL_BEARERS * math.log(len(bearers))
    best = max(range(len(bearers)), key=lambda at: (scores[at], bearers[at].record.id))
    total = math.exp(none - scores[best]) + sum(math.exp(score - scores[best]) for score in scores)
    confidence = 1 / total
    return (bearers[best].record, round(confidence, 3)) if confidence >= MIN_CONFIDENCE else None


def _prior(bearer: Bearer, most: int) -> float:
    record = bearer.record
    score = _WORLD_FAMOUS * _importance(record) / 100 + _WORD * min(_MOST_WORDS, max(0, bearer.words - 2))
    if record.type == "LOC":
        size = max(0.0, math.log10(max(record.weight, 1) / 10_000))
        return score + _PLACE + min(_LARGEST_PLACE, size)
    score += _NOBODY
    if _overshadowed(record, most):
        score -= _OVERSHADOWED
    return score


def _overshadowed(record: Record, most: int) -> bool:
    return 3 * _importance(record) < 2 * most


def _importance(record: Record) -> int:
    long_dead = record.died is not None and record.died < _DEAD_BEFORE
    return record.importance // 2 if long_dead else record.importance


def _context(record: Record, situation: Situation, around: Surroundings) -> float:
    if record.country is None:
        return 0.0
    score = ARTICLE_WEIGHT * around.share(record.country)
    score += NEAR_WEIGHT * around.share_near(record.country, situation.positions, situation.thing)
    if situation.stated is not None:
        score += lies_in(record, situation.stated, surely=situation.surely)
    if record.type == "LOC" and record.latitude is not None and record.longitude is not None:
        away = around.nearest_km(record.latitude, record.longitude)
        score += next((bonus for limit, bonus in CLOSE if away <= limit), 0.0)
    return score
