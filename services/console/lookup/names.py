"""An index of names: whole, by their beginning, by the beginning of a later word, and with a letter or two wrong.

The last by pairs of letters: a name with k letters wrong keeps all but 2k of the pairs of the right one. Source:
Ukkonen (1992), "Approximate string-matching with q-grams and maximal matches".
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.console.lookup.known import Found, How, Knowledge, Known
from shared.contracts.article import EntityType
from shared.text.normalisation import fold

_ONE_WRONG_FROM: Final = 5
_TWO_WRONG_FROM: Final = 9
# A beginning of one letter fits a tenth of all names; whoever types on gets those that fit better.
_MOST_READ: Final = 20_000
_RANK: Final[Mapping[How, int]] = {"exact": 0, "prefix": 1, "word": 2, "fuzzy": 3}
_EDGE: Final = "\x00"

Numbers = NDArray[np.int32]


class NameIndex:
    """The names of a knowledge base, for look-up. Takes some seconds and 60 MB for 19,000 entities."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._entities = list(knowledge.all())
        owners: dict[str, list[int]] = {}
        for number, known in enumerate(self._entities):
            for name in {*map(fold, known.names.values()), *known.forms}:
                if name:
                    owners.setdefault(name, []).append(number)
        self._names = sorted(owners)
        self._owners = [owners[name] for name in self._names]
        self._later = sorted(
            (name[at + 1 :], number) for number, name in enumerate(self._names) for at in _spaces(name)
        )
        self._lengths = np.array([len(name) for name in self._names], dtype=np.int32)
        self._pairs = _by_pair(self._names)

    def find(
        self, text: str, *, type_: EntityType | None = None, country: str | None = None, limit: int = 20
    ) -> list[Found]:
        """Entities with a name like this in any script, each once: exact names first, then the weighty ones.

        Names with letters wrong are looked for when others are too few: one in words of 5 letters, two from 9 on.
        """
        asked = fold(text)
        if not asked:
            return []
        best: dict[str, Found] = {}
        for found in self._fitting(asked):
            self._keep(best, found, type_, country)
        if len(best) < limit:
            for found in self._nearly(asked):
                self._keep(best, found, type_, country)
        return sorted(best.values(), key=_order)[:limit]

    def _keep(self, best: dict[str, Found], found: Found, type_: EntityType | None, country: str | None) -> None:
        known = found.known
        if (type_ is None or known.type == type_) and (country is None or known.country == country):
            before = best.get(known.id)
            if before is None or _order(found) < _order(before):
                best[known.id] = found

    def _fitting(self, asked: str) -> Iterator[Found]:
        at = bisect_left(self._names, asked)
        for number in range(at, min(at + _MOST_READ, len(self._names))):
            name = self._names[number]
            if not name.startswith(asked):
                break
            yield from self._found(number, "exact" if name == asked else "prefix")
        at = bisect_left(self._later, (asked,))
        for rest, number in self._later[at : at + _MOST_READ]:
            if not rest.startswith(asked):
                break
            yield from self._found(number, "word")

    def _nearly(self, asked: str) -> Iterator[Found]:
        most = 2 if len(asked) >= _TWO_WRONG_FROM else 1 if len(asked) >= _ONE_WRONG_FROM else 0
        if not most:
            return
        pairs = _pairs_of(asked)
        lists = [self._pairs[pair] for pair in pairs if pair in self._pairs]
        if not lists:
            return
        shared = np.bincount(np.concatenate(lists), minlength=len(self._names))
        fits = (shared >= max(1, len(pairs) - 2 * most)) & (np.abs(self._lengths - len(asked)) <= most)
        for number in np.flatnonzero(fits):
            distance = _distance(asked, self._names[number], most)
            if 0 < distance <= most:
                yield from self._found(int(number), "fuzzy", distance)

    def _found(self, number: int, how: How, distance: int = 0) -> Iterator[Found]:
        for owner in self._owners[number]:
            yield Found(self._entities[owner], self._names[number], how, distance)


def _order(found: Found) -> tuple[int, int, int, str]:
    known: Known = found.known
    return _RANK[found.how], found.distance, -known.weight, known.id


def _spaces(name: str) -> Iterator[int]:
    at = name.find(" ")
    while at >= 0:
        yield at
        at = name.find(" ", at + 1)


def _pairs_of(name: str) -> set[str]:
    edged = f"{_EDGE}{name}{_EDGE}"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}


def _by_pair(names: list[str]) -> dict[str, Numbers]:
    listed: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        for pair in _pairs_of(name):
            listed.setdefault(pair, []).append(number)
    return {pair: np.array(numbers, dtype=np.int32) for pair, numbers in listed.items()}


def _distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed, or changed with their neighbour; more than `most` counts as `most` + 1.

    Source: Damerau (1964), the restricted distance.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for place, other_letter in enumerate(other, start=1):
            cost = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != other_letter))
            swapped = at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == other_letter
            row.append(min(cost, before[place - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
