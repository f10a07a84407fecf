"""Which countries an article is about, as a whole and around each mention; and which places it names for sure."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from shared.knowledge.distances import distance_km

# Characters on either side within which another name says where a place is: "Tripoli in Lebanon".
NEAR_CHARS: Final = 60
# Of the neighbours of a mention so many on each side are looked at, however dense the names stand.
_MAX_NEIGHBOURS: Final = 8
# Of the places of an article so many, the first ones, are used for distances.
_MAX_PLACES: Final = 60


class Evidence(NamedTuple):
    """Something at a position of the text that belongs to a country; `thing`: equal for mentions of one thing."""

    position: int
    country: str
    thing: int
    weight: float


class Surroundings:
    """The evidence of one article. Made once the sure names are known; looking up is cheap."""

    def __init__(self, evidence: Sequence[Evidence], places: Iterable[tuple[float, float]]) -> None:
        self._evidence = sorted(evidence)
        self._positions = [found.position for found in self._evidence]
        self._places = [place for place, _ in zip(places, range(_MAX_PLACES), strict=False)]
        # A thing that is named ten times is not ten witnesses.
        counts = Counter((found.country, found.thing, found.weight) for found in self._evidence)
        self._votes: defaultdict[str, float] = defaultdict(float)
        for (country, _, weight), count in counts.items():
            self._votes[country] += weight * (1 + math.log(count))
        self._total = sum(self._votes.values())

    @property
    def total(self) -> float:
        """How much evidence there is; 0 in an article that names no country, people or sure place."""
        return self._total

    def share(self, country: str | None) -> float:
        """The country's part of the evidence of the whole article, 0 to 1; little evidence never makes 1."""
        return self._votes.get(country, 0.0) / (self._total + 1) if country else 0.0

    def share_near(self, country: str | None, positions: Sequence[int], thing: int) -> float:
        """The same around some positions, without what the thing at them says of itself."""
        if country is None:
            return 0.0
        near: defaultdict[str, float] = defaultdict(float)
        for position in positions:
            first = max(bisect_left(self._positions, position - NEAR_CHARS), self._before(position))
            last = min(bisect_right(self._positions, position + NEAR_CHARS), first + 2 * _MAX_NEIGHBOURS)
            for found in self._evidence[first:last]:
                if found.thing != thing:
                    near[found.country] += found.weight * (1 - abs(found.position - position) / (2 * NEAR_CHARS))
        return near.get(country, 0.0) / (sum(near.values()) + 1)

    def _before(self, position: int) -> int:
        return bisect_left(self._positions, position) - _MAX_NEIGHBOURS

    def nearest_km(self, latitude: float, longitude: float) -> float:
        """The distance to the nearest other sure place; infinite if there is none."""
        found = (distance_km(latitude, longitude, *place) for place in self._places if place != (latitude, longitude))
        return min(found, default=math.inf)
