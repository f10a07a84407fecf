"""How many articles over time, in all or by source, language, topic or state."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from psycopg import AsyncConnection

Unit: TypeAlias = Literal["hour", "day", "week"]
Group: TypeAlias = Literal["none", "source", "language", "topic", "state"]

# The longest period by each unit; each holds a few hundred steps.
LONGEST: Final = {"hour": timedelta(days=31), "day": timedelta(days=731), "week": timedelta(days=10 * 366)}
USUAL: Final = {"hour": timedelta(days=2), "day": timedelta(days=30), "week": timedelta(days=365)}
MOST_VALUES: Final = 20
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)

# Counted already: whole days and hours, and what was not yet added to them. Entries are read for the beginning and end.
_COUNTS: Final = """
SELECT at, {counted} AS value, articles FROM volumes
WHERE step = 'day' AND kind = %(kind)s AND at >= %(first_day)s AND at < %(last_day)s
UNION ALL
SELECT at, {counted}, articles FROM volumes
WHERE step = 'hour' AND kind = %(kind)s AND at >= %(first_hour)s AND at < %(first_day)s
UNION ALL
SELECT at, {counted}, articles FROM volumes
WHERE step = 'hour' AND kind = %(kind)s AND at >= %(last_day)s AND at < %(last_hour)s
UNION ALL
SELECT at, {counted}, articles FROM volume_deltas
WHERE kind = %(kind)s AND at >= %(first_hour)s AND at < %(last_hour)s
UNION ALL
SELECT date, {value}, 1 FROM search_entries{joined} WHERE date >= %(since)s AND date < %(first_hour)s
UNION ALL
SELECT date, {value}, 1 FROM search_entries{joined} WHERE date >= %(last_hour)s AND date < %(until)s
"""
_STATES: Final = """
SELECT accepted_at AS at, state AS value, 1 AS articles FROM articles
WHERE accepted_at >= %(since)s AND accepted_at < %(until)s
"""
_COUNTED: Final = """
WITH counted AS MATERIALIZED (
    SELECT date_trunc(%(unit)s, at, 'UTC') AS at, value, sum(articles)::bigint AS articles
    FROM ({source}) AS found GROUP BY 1, 2 HAVING sum(articles) > 0
), frequent AS (
    SELECT value FROM counted GROUP BY value ORDER BY sum(articles) DESC, value LIMIT %(values)s
)
SELECT c.value, c.at, c.articles FROM counted AS c JOIN frequent AS f ON f.value IS NOT DISTINCT FROM c.value
ORDER BY sum(c.articles) OVER (PARTITION BY c.value) DESC, c.value, c.at
"""


@dataclass(frozen=True)
class Step:
    """An hour, day or week (from Monday), UTC; `at`: when it begins."""

    at: datetime
    articles: int


@dataclass(frozen=True)
class Volume:
    """The articles of one value over time; steps without any are left out. `value` is None where it is not known."""

    value: str | None
    articles: int
    steps: list[Step]


async def read_volumes(
    connection: AsyncConnection, *, unit: Unit, group: Group, since: datetime, until: datetime
) -> list[Volume]:
    """The most frequent values first, at most `MOST_VALUES`.

    Stored articles by their date, from counts by hour and day. By state, all articles by when they were accepted, which
    reads all of the period: see `LONGEST`.
    """
    kind = "language" if group == "none" else group
    values: dict[str, Any] = {"unit": unit, "since": since, "until": until, "values": MOST_VALUES, "kind": kind}
    values |= _whole(since, until, hours_only=unit == "hour")
    statement = _COUNTED.replace("{source}", _source(group))
    found: dict[str | None, list[Step]] = {}
    for value, at, articles in await (await connection.execute(statement, values)).fetchall():
        found.setdefault(value, []).append(Step(at, articles))
    return [Volume(value, sum(step.articles for step in steps), steps) for value, steps in found.items()]


def _whole(since: datetime, until: datetime, *, hours_only: bool) -> dict[str, datetime]:
    """The whole hours of a period and the whole days among them, each from the first until the last."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    last_hour = _begun(until, _HOUR)
    if since >= last_hour:
        return dict.fromkeys(("first_hour", "first_day", "last_day", "last_hour"), until)
    first_hour, last_day = _next(since, _HOUR), _begun(last_hour, _DAY)
    if hours_only or first_hour >= last_day:
        first_day = last_day = last_hour
    else:
        first_day = _next(first_hour, _DAY)
    return {"first_hour": first_hour, "first_day": first_day, "last_day": last_day, "last_hour": last_hour}


def _begun(at: datetime, step: timedelta) -> datetime:
    return at - (at - _BEGINNING) % step


def _next(at: datetime, step: timedelta) -> datetime:
    begun = _begun(at, step)
    return begun if begun == at else begun + step


def _source(group: Group) -> str:
    match group:
        case "state":
            return _STATES
        case "none":
            return _COUNTS.format(counted="'all'", value="'all'", joined="")
        case "topic":
            joined = " CROSS JOIN LATERAL unnest(topics) AS t (topic)"
            return _COUNTS.format(counted="value", value="topic", joined=joined)
        case _:
            return _COUNTS.format(counted="nullif(value, '')", value=f"nullif({group}, '')", joined="")
