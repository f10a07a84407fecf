"""What came in the last day: outcomes by hour, and the topics and places of the newest articles.

Outcomes are read where they are counted already; topics and places from a sample, so that a look costs the same however
many articles there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

SAMPLE: Final = 2000
"""Articles whose topics and places are counted, the newest of the day."""
HOURS: Final = 24
_MOST_PLACES: Final = 120
_MOST_GROUPS: Final = 20_000

_OUTCOMES: Final = f"""
SELECT hour, source, language, sum(stored)::bigint AS stored, sum(rejected)::bigint AS rejected,
       sum(quarantined)::bigint AS quarantined
FROM (SELECT hour, source, language, stored, rejected, quarantined FROM outcome_hours WHERE hour > %(after)s
      UNION ALL
      SELECT hour, source, language, stored, rejected, quarantined FROM outcome_deltas WHERE hour > %(after)s) AS o
GROUP BY 1, 2, 3 ORDER BY sum(stored) DESC LIMIT {_MOST_GROUPS}
"""
_RECENT: Final = """
WITH recent AS MATERIALIZED (
    SELECT id FROM (SELECT id, state FROM articles
                    WHERE finished_at IS NOT NULL AND finished_at > clock_timestamp() - interval '24 hours'
                    ORDER BY finished_at DESC LIMIT %(sample)s) AS a
    WHERE state = 'stored'
)
"""
_TOPICS: Final = f"""
{_RECENT}
SELECT t.code, count(*) FROM recent JOIN effective_topics AS t ON t.article_id = recent.id
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_PLACES: Final = f"""
{_RECENT}, named AS (
    SELECT entity_id, count(*) AS articles FROM recent JOIN article_entities AS n ON n.article_id = recent.id GROUP BY 1
)
SELECT e.id, e.name, e.names, e.latitude, e.longitude, e.identifiers ? 'iso3166' AS country, named.articles
FROM named JOIN entities AS e ON e.id = named.entity_id
WHERE e.latitude IS NOT NULL AND e.longitude IS NOT NULL
ORDER BY named.articles DESC, e.id LIMIT {_MOST_PLACES}
"""


@dataclass(frozen=True)
class Outcomes:
    """How the articles of one source and language ended in one hour. Without a known source it is empty."""

    hour: datetime
    source: str
    language: str
    stored: int
    rejected: int
    quarantined: int


@dataclass(frozen=True)
class NamedPlace:
    """A place, and how many of the articles name it. `country`: its pin stands for a whole country."""

    id: str
    name: str
    names: dict[str, str]
    latitude: float
    longitude: float
    country: bool
    articles: int


async def read_outcomes(connection: AsyncConnection, after: datetime) -> list[Outcomes]:
    """By hour, source and language, of the hours that begin after that time; replays are not counted."""
    async with connection.cursor(row_factory=class_row(Outcomes)) as cursor:
        return await (await cursor.execute(_OUTCOMES, {"after": after})).fetchall()


async def count_topics(connection: AsyncConnection) -> list[tuple[str, int]]:
    """Codes of topics of the newest articles of the day, as editors have them, the most frequent first."""
    rows: Sequence[tuple[Any, ...]] = await (await connection.execute(_TOPICS, {"sample": SAMPLE})).fetchall()
    return [(code, count) for code, count in rows]


async def count_places(connection: AsyncConnection) -> list[NamedPlace]:
    """Places that the newest articles of the day name, the most named first."""
    async with connection.cursor(row_factory=class_row(NamedPlace)) as cursor:
        return await (await cursor.execute(_PLACES, {"sample": SAMPLE})).fetchall()
