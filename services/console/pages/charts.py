"""Columns over time, stacked by kind, ready to be drawn as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

HEIGHT: Final = 100.0
"""Of the tallest column, in the chart's units; a column is one unit wide."""

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """One kind's share of a column: where it begins from the top, and how high it is."""

    kind: int
    value: int
    top: float
    height: float


@dataclass(frozen=True)
class Column(Generic[T]):
    """All of one moment, or of one label."""

    label: T
    total: int
    parts: Sequence[Part]


@dataclass(frozen=True)
class Columns(Generic[T]):
    """A chart. `kinds`: what parts are of, by their number; `most`: the total of the tallest column."""

    columns: Sequence[Column[T]]
    kinds: Sequence[str]
    most: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.most == 0


def stacked(rows: Sequence[tuple[T, Mapping[str, int]]], *, kinds: Sequence[str] | None = None) -> Columns[T]:
    """A chart of counts by kind. Without `kinds` the most frequent come first."""
    if kinds is None:
        sums: dict[str, int] = {}
        for _, counts in rows:
            for kind, count in counts.items():
                sums[kind] = sums.get(kind, 0) + count
        kinds = sorted(sums, key=lambda kind: (-sums[kind], kind))
    most = max((sum(counts.values()) for _, counts in rows), default=0)
    columns = []
    for label, counts in rows:
        parts, top = [], HEIGHT
        for number, kind in enumerate(kinds):
            if count := counts.get(kind, 0):
                height = HEIGHT * count / most
                top -= height
                parts.append(Part(number, count, round(top, 3), round(height, 3)))
        columns.append(Column(label, sum(counts.values()), parts))
    return Columns(columns, kinds, most)


def every(step: timedelta, count: int, until: datetime) -> list[datetime]:
    """The beginnings of the last `count` steps, the one that holds `until` last; steps begin with the hour or day."""
    seconds = int(step.total_seconds())
    last = datetime.fromtimestamp(until.timestamp() // seconds * seconds, tz=until.tzinfo)
    return [last - step * back for back in reversed(range(count))]
