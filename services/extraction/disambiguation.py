"""Which of its candidates a name stands for: prior, context, and the choice to say that it is none.

Every candidate and "none of them" get a score; the scores become probabilities (softmax), and the best candidate is
taken if its probability reaches `MIN_CONFIDENCE`. A wrong pin is worse than none, so the threshold is high, and weak
names, which are shared by villages, words and people, start below "none". The weights were set by hand on articles
other than those of the evaluation (docs/adr has the numbers).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.extraction.knowledge import distinct, is_country
from services.extraction.records import CITY_BONUS, Record, Sense
from services.extraction.surroundings import Surroundings

MIN_CONFIDENCE: Final = 0.7

_NONE: Final = 0.5
_NONE_WEAK: Final = 1.5
_COUNTRY: Final = 5.0
_STRONG: Final = 3.5
_WEAK: Final = 0.5
_PERSON_OF_MANY: Final = 1.0
ARTICLE_WEIGHT: Final = 4.0
NEAR_WEIGHT: Final = 3.0
# Evidence from which a country that the article does not name speaks against a candidate.
_ENOUGH_EVIDENCE: Final = 3.0
_ELSEWHERE: Final = 2.0
CLOSE: Final = ((50.0, 1.5), (150.0, 0.7))
_LED: Final = 1.0
_STATED: Final = 3.0
_TOLD_APART: Final = 2.0
_NAMED_LIKE_COUNTRY: Final = 2.0


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a name apart from its candidates.

    `another`: the words around say that it is nobody known. `told_apart`: the article names the country of that name
    in full elsewhere. `surely`: there is no doubt that `stated` says where it lies.

    `positions`: of its mentions. `led`: a word such as "the town of" or a title stands before it. `kind`: "country" or
    "city" where such a word says which. `stated`: what the text puts directly behind it, a country, a people or a part
    of a country: "Tripoli, Libya".
    """

    thing: int
    positions: Sequence[int]
    led: bool = False
    kind: str = ""
    stated: Record | None = None
    surely: bool = False
    told_apart: bool = False
    another: bool = False


def choose(candidates: Sequence[Sense], situation: Situation, around: Surroundings) -> tuple[Record, float] | None:
    """The record that a name stands for and the probability that it does; None if unsure or unknown."""
    senses = [sense for sense in distinct(candidates) if not sense.record.generic]
    # A name that many bear is somebody's by chance; that of the known one comes with what he is.
    senses = [sense for sense in senses if situation.led or not sense.common]
    if situation.another:
        senses = [sense for sense in senses if sense.record.from_user]
    if situation.kind in ("country", "city", "area"):
        senses = [sense for sense in senses if is_country(sense.record) == (situation.kind == "country")] or senses
    if not senses:
        return None
    scores = [_score(sense, situation, around) for sense in senses]
    named_alike = {sense.record.country for sense in senses if is_country(sense.record)}
    if not situation.kind:
        # The bare name of a country and of a city in it means the country.
        cities = (at for at, sense in enumerate(senses) if not is_country(sense.record))
        for at in cities:
            scores[at] -= _NAMED_LIKE_COUNTRY if senses[at].record.country in named_alike else 0.0
    if situation.told_apart and any(not is_country(s.record) and around.share(s.record.country) for s in senses):
        for at, sense in enumerate(senses):
            scores[at] -= _TOLD_APART if is_country(sense.record) else 0.0
    none = _NONE if any(sense.evidence != "weak" for sense in senses) else _NONE_WEAK
    best = max(range(len(senses)), key=lambda at: (scores[at], senses[at].record.id))
    total = math.exp(none - scores[best]) + sum(math.exp(score - scores[best]) for score in scores)
    confidence = 1 / total
    return (senses[best].record, round(confidence, 3)) if confidence >= MIN_CONFIDENCE else None


def _score(sense: Sense, situation: Situation, around: Surroundings) -> float:
    record = sense.record
    score = _prior(sense)
    if record.country is not None:
        share = around.share(record.country)
        near = around.share_near(record.country, situation.positions, situation.thing)
        score += ARTICLE_WEIGHT * share + NEAR_WEIGHT * near
        if not share and around.total >= _ENOUGH_EVIDENCE and not is_country(record):
            score -= _elsewhere(sense)
        if situation.stated is not None and not is_country(record):
            score += lies_in(record, situation.stated, surely=situation.surely)
    if record.type == "LOC" and record.latitude is not None and record.longitude is not None and not is_country(record):
        away = around.nearest_km(record.latitude, record.longitude)
        score += next((bonus for limit, bonus in CLOSE if away <= limit), 0.0)
    return score + (_LED if situation.led and (sense.common or sense.evidence == "weak") else 0.0)


def lies_in(record: Record, stated: Record, *, surely: bool) -> float:
    """How much what the text puts behind a place speaks for or against a record."""
    weight = (2 if surely else 1) * _STATED
    if record.country != stated.country:
        return -weight
    if stated.region is None or record.region is None:
        return _STATED
    return 2 * _STATED if record.region == stated.region else -weight


def _prior(sense: Sense) -> float:
    record = sense.record
    if record.from_user:
        return 2 * _COUNTRY
    if is_country(record):
        return _COUNTRY if sense.evidence != "weak" else _STRONG
    if sense.common:
        return _PERSON_OF_MANY
    if record.type != "LOC":
        return _STRONG if sense.evidence != "weak" else 0.0
    inhabitants = record.weight % CITY_BONUS
    size = max(0.0, math.log10(max(inhabitants, 1) / 10_000))
    if sense.evidence == "weak":
        return _WEAK + min(1.5, 0.5 * size)
    return _STRONG + min(2.5, 0.8 * size)


def _elsewhere(sense: Sense) -> float:
    """How much it speaks against a candidate that nothing else in the article is in its country."""
    if sense.evidence == "weak" or sense.common:
        return _ELSEWHERE
    return 0.0 if sense.record.type == "PER" or sense.record.weight >= 10 * CITY_BONUS else _ELSEWHERE / 4
