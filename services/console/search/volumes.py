"""How many articles over time, in all or by source, language, topic or state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from psycopg import AsyncConnection

Unit: TypeAlias = Literal["hour", "day", "week"]
Group: TypeAlias = Literal["none", "source", "language", "topic", "state"]

# The longest period by each unit; each holds a few hundred steps.
LONGEST: Final = {"hour": timedelta(days=31), "day": timedelta(days=731), "week": timedelta(days=10 * 366)}
USUAL: Final = {"hour": timedelta(days=2), "day": timedelta(days=30), "week": timedelta(days=365)}
MOST_VALUES: Final = 20

_ENTRIES: Final = (
    "SELECT date AS at, {value} AS value FROM search_entries{joined} WHERE date >= %(since)s AND date < %(until)s"
)
_STATES: Final = """
SELECT accepted_at AS at, state AS value FROM articles WHERE accepted_at >= %(since)s AND accepted_at < %(until)s
"""
_COUNTED: Final = """
WITH counted AS MATERIALIZED (
    SELECT date_trunc(%(unit)s, at, 'UTC') AS at, value, count(*) AS articles FROM ({source}) AS found GROUP BY 1, 2
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

    Stored articles by their date; by state, all articles by when they were accepted. Reads all of the period's
    articles: see `LONGEST`.
    """
    values = {"unit": unit, "since": since, "until": until, "values": MOST_VALUES}
    statement = _COUNTED.replace("{source}", _source(group))
    found: dict[str | None, list[Step]] = {}
    for value, at, articles in await (await connection.execute(statement, values)).fetchall():
        found.setdefault(value, []).append(Step(at, articles))
    return [Volume(value, sum(step.articles for step in steps), steps) for value, steps in found.items()]


def _source(group: Group) -> str:
    match group:
        case "state":
            return _STATES
        case "topic":
            return _ENTRIES.format(value="topic", joined=" CROSS JOIN LATERAL unnest(topics) AS t (topic)")
        case "none":
            return _ENTRIES.format(value="'all'", joined="")
        case _:
            return _ENTRIES.format(value=group, joined="")
