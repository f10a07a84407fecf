"""Read the newest matches without reading all: window after window of time, the newest first, each larger.

A word that half of a million articles hold has too many matches to look at. Windows are cut so that each holds a known
number of articles, as the planner's statistics of the dates tell; if those are old or absent, windows are larger or
smaller than meant, and the answer is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from services.console.search.conditions import Condition
from shared.ledger.search_terms import quoted, time_terms

FIRST_WINDOW: Final = 4_000
GROWTH: Final = 8
# Longer windows are looked up by full hours: fewer terms.
_BY_THE_HOUR: Final = timedelta(days=2)

_EDGES: Final = """
SELECT (SELECT min(date) FROM search_entries), (SELECT max(date) FROM search_entries),
       (SELECT date FROM search_entries
        WHERE date >= coalesce(%(since)s::timestamptz, '-infinity')
          AND date < coalesce(%(until)s::timestamptz, 'infinity')
        ORDER BY date DESC OFFSET %(articles)s LIMIT 1)
"""
# A thousand dates between which there are equally many articles.
_DATES: Final = """
SELECT coalesce((SELECT histogram_bounds::text::timestamptz[] FROM pg_stats
                 WHERE schemaname = current_schema() AND tablename = 'search_entries' AND attname = 'date'), '{}'),
       (SELECT greatest(reltuples, 0)::float8 FROM pg_class WHERE oid = 'search_entries'::regclass)
"""
_FOUND: Final = """
SELECT s.date, s.article_id FROM search_entries AS s
WHERE {conditions}
ORDER BY {order}
LIMIT {limit}
"""
_BY_DATE: Final = "s.date DESC, s.article_id DESC"
# Adding nothing to the date keeps the planner from reading the newest articles one by one until some match.
_BY_TERMS: Final = "s.date + interval '0 s' DESC, s.article_id DESC"


@dataclass(frozen=True)
class Place:
    """Where an article stands in the order of dates."""

    date: datetime
    article_id: UUID


@dataclass(frozen=True)
class Scope:
    """Which articles to look among; `filters`: SQL over `s`, the entry, with its parameters."""

    condition: Condition
    since: datetime | None = None
    until: datetime | None = None
    filters: Sequence[tuple[str, Sequence[Any]]] = ()

    @property
    def is_everything(self) -> bool:
        """Whether no term and no phrase is asked for."""
        return self.condition.terms is None and self.condition.check is None


@dataclass(frozen=True)
class Newest:
    """The newest matches, whether they are all, and the part of the articles that was looked at, 0 to 1."""

    places: list[Place]
    complete: bool
    share: float


@dataclass
class _Windows:
    """Where time can be cut: dates, descending, and how many articles lie between each and the one before."""

    earliest: datetime
    latest: datetime
    cuts: Sequence[tuple[datetime, float]]
    articles: float
    seen: float = 0.0
    _next: int = field(default=0, repr=False)

    def following(self, articles: float) -> datetime | None:
        """The end of a window that begins where the last ended; None: it goes to the end."""
        wanted = self.seen + articles
        while self._next < len(self.cuts):
            date, more = self.cuts[self._next]
            self._next += 1
            self.seen += more
            if self.seen >= wanted:
                return date
        self.seen = self.articles
        return None

    def terms(self, low: datetime | None, high: datetime | None) -> list[str]:
        """The time terms of the articles from `low` until `high`."""
        start = max(low, self.earliest) if low else self.earliest
        end = min(high, self.latest) if high else self.latest
        end += timedelta(microseconds=1)
        if end - start > _BY_THE_HOUR:
            start = start.replace(minute=0, second=0, microsecond=0)
            end = end.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return time_terms(start, end)


async def newest(connection: AsyncConnection, scope: Scope, limit: int, *, after: Place | None = None) -> Newest:
    """Up to `limit` matches, newest first; with `after`, those that come after that one in this order."""
    until = scope.until
    if after is not None:
        # Articles of the same date and with a smaller id come after it.
        until = min(filter(None, (until, after.date + timedelta(microseconds=1))))
    if scope.is_everything:
        places = await _read(connection, scope, None, (scope.since, until), limit=limit, after=after)
        return Newest(places, len(places) < limit, 1.0)
    windows = await _cut(connection, scope.since, until)
    found: list[Place] = []
    high, size = until, float(FIRST_WINDOW)
    while windows is not None:
        low = windows.following(size) or scope.since
        whole = low is None and high is None and scope.condition.bounded
        terms = None if whole else windows.terms(low, high)
        found += await _read(connection, scope, terms, (low, high), limit=limit - len(found), after=after)
        if len(found) >= limit:
            return Newest(found, False, windows.seen / windows.articles if windows.articles else 1.0)
        if low is None or low == scope.since:
            break
        needed = 1.5 * windows.seen * (limit - len(found)) / len(found) if found else GROWTH * size
        high, size = low, min(max(needed, FIRST_WINDOW), GROWTH * size)
    return Newest(found, True, 1.0)


async def _cut(connection: AsyncConnection, since: datetime | None, until: datetime | None) -> _Windows | None:
    """The cuts of a period; None if it holds no article."""
    values = {"since": since, "until": until, "articles": FIRST_WINDOW}
    row = await (await connection.execute(_EDGES, values)).fetchone()
    assert row is not None
    earliest, latest, first = row
    if latest is None:
        return None
    if first is None:
        return _Windows(earliest, latest, (), FIRST_WINDOW)
    row = await (await connection.execute(_DATES)).fetchone()
    assert row is not None
    dates, articles = row
    each = articles / max(1, len(dates) - 1)
    older = [(date, each) for date in reversed(dates) if date < first and (since is None or date > since)]
    return _Windows(earliest, latest, [(first, float(FIRST_WINDOW)), *older], FIRST_WINDOW + each * len(older))


async def _read(
    connection: AsyncConnection,
    scope: Scope,
    times: Sequence[str] | None,
    window: tuple[datetime | None, datetime | None],
    *,
    limit: int,
    after: Place | None,
) -> list[Place]:
    low, high = window
    order = _BY_DATE if scope.is_everything else _BY_TERMS
    conditions, values = conditions_of(scope, times)
    for sign, date in ((">=", low), ("<", high)):
        if date is not None:
            column = "s.date" if scope.is_everything else "s.date + interval '0 s'"
            conditions.append(f"{column} {sign} %s::timestamptz")
            values.append(date)
    if after is not None:
        conditions.append("(s.date, s.article_id) < (%s, %s)")
        values += [after.date, after.article_id]
    statement = _FOUND.format(conditions=" AND ".join(conditions) or "true", order=order, limit="%s")
    cursor = await connection.execute(statement, [*values, limit], binary=True)
    return [Place(*row) for row in await cursor.fetchall()]


def conditions_of(scope: Scope, times: Sequence[str] | None = None) -> tuple[list[str], list[Any]]:
    """The scope's conditions in SQL and their parameters, without its period; `times`: one of these terms as well."""
    condition = scope.condition
    asked = [condition.terms] if condition.terms is not None else []
    if times is not None:
        asked.append("(" + " | ".join(map(quoted, times)) + ")" if times else "'none'")
    conditions, values = [], []
    if asked:
        conditions.append("s.terms @@ %s::tsquery")
        values.append(" & ".join(asked))
    if condition.check is not None:
        conditions.append(condition.check)
        values += condition.values
    for sql, parameters in scope.filters:
        conditions.append(sql)
        values += parameters
    return conditions, values
