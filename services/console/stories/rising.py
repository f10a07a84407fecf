"""What rises today: entities, places and topics that more sources speak of than in the four weeks before.

Counted are sources, and of each a few articles a day: one that floods the archive makes nothing rise. The newest
articles of each day are read, a bounded number, so that a list costs the same in an archive of any size.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from psycopg import AsyncConnection

from services.console.search.named_entities import read_entities
from shared.media_topics import find_topic

Kind: TypeAlias = Literal["entity", "place", "topic"]

DAYS: Final = 28
"""Before the day in question."""
_DAY: Final = timedelta(days=1)
_READ_OF_A_DAY: Final = 1_000
# More articles of one source on a day say no more.
_MOST_OF_A_SOURCE: Final = 2
_FEWEST_ARTICLES: Final = 3
# Of a list of places or other entities some fall out, as their kind is known only afterwards.
_MORE: Final = 6

# Per value: what the sources of the day say, and of the days before; per day: how many sources spoke at all.
_RISING: Final = """
WITH read AS MATERIALIZED (
    SELECT day.n, e.source, e.{column} AS found
    FROM generate_series(0, %(days)s) AS day (n)
    CROSS JOIN LATERAL (
        SELECT coalesce(source, '') AS source, {column} FROM search_entries
        WHERE date >= %(end)s - (day.n + 1) * interval '1 day' AND date < %(end)s - day.n * interval '1 day'
        ORDER BY date DESC, article_id DESC LIMIT %(read)s
    ) AS e
), spoke AS (
    SELECT count(DISTINCT source) FILTER (WHERE n = 0)::float8 AS today,
           (SELECT count(*) FROM (SELECT DISTINCT n, source FROM read WHERE n > 0) AS d)::float8 AS before
    FROM read
), counted AS (
    SELECT value, n, source, least(count(*), %(most)s) AS articles
    FROM read CROSS JOIN unnest(found) AS v (value) GROUP BY value, n, source
), summed AS (
    SELECT value, sum(articles) FILTER (WHERE n = 0)::float8 AS today, count(*) FILTER (WHERE n = 0) AS sources,
           coalesce(sum(articles) FILTER (WHERE n > 0), 0)::float8 AS before
    FROM counted GROUP BY value
), expected AS (
    SELECT value, s.today, s.sources,
           CASE WHEN spoke.before > 0 THEN s.before * spoke.today / spoke.before ELSE 0 END AS usual
    FROM summed AS s CROSS JOIN spoke
    WHERE s.today >= %(fewest)s AND s.sources >= least(2, spoke.today)
)
SELECT value, today::integer, sources::integer, usual, (today - usual) / sqrt(usual + 1) AS score FROM expected
WHERE today > usual ORDER BY score DESC, value LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Rising:
    """An entity or topic. `articles`: of the day, a few of each source; `usual`: the same of a day of the weeks before.

    `score`: by how many standard deviations of a Poisson process it is above that, about.
    """

    value: str
    name: str
    type: str | None
    articles: int
    sources: int
    usual: float
    score: float


async def read_rising(
    connection: AsyncConnection, kind: Kind, *, end: datetime, limit: int, language: str
) -> list[Rising]:
    """What rises most in the day before `end`, most first; names in a language where known."""
    values: dict[str, Any] = {
        "end": end,
        "days": DAYS,
        "read": _READ_OF_A_DAY,
        "most": _MOST_OF_A_SOURCE,
        "fewest": _FEWEST_ARTICLES,
        "limit": limit if kind == "topic" else limit * _MORE,
    }
    statement = _RISING.format(column="topics" if kind == "topic" else "entities")
    rows = await (await connection.execute(statement, values)).fetchall()
    if kind == "topic":
        return [_rising(row, _topic_name(row[0], language), None) for row in rows]
    known = await read_entities(connection, [row[0] for row in rows])
    found = [(row, known[row[0]]) for row in rows if row[0] in known]
    wanted = [(row, one) for row, one in found if (one.type == "LOC") == (kind == "place")]
    return [_rising(row, one.name_in(language), one.type) for row, one in wanted[:limit]]


def _rising(row: tuple[Any, ...], name: str, entity_type: str | None) -> Rising:
    value, articles, sources, usual, score = row
    return Rising(value, name, entity_type, articles, sources, round(usual, 2), round(score, 2))


def _topic_name(code: str, language: str) -> str:
    topic = find_topic(code)
    return topic.label(language) if topic else code
