"""Counts of the matches by language, source, topic, entity and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

MOST_VALUES: Final = 20
_MOST_DAYS: Final = 400

_COUNTS: Final = """
WITH chosen AS MATERIALIZED (
    SELECT language, source, topics, entities, date FROM search_entries WHERE article_id = ANY(%(ids)s)
), counted AS (
    SELECT 'language' AS kind, language AS value, count(*) AS count FROM chosen GROUP BY language
    UNION ALL
    SELECT 'source', source, count(*) FROM chosen WHERE source IS NOT NULL GROUP BY source
    UNION ALL
    SELECT 'topic', topic, count(*) FROM chosen CROSS JOIN LATERAL unnest(topics) AS t (topic) GROUP BY topic
    UNION ALL
    SELECT 'entity', entity, count(*) FROM chosen CROSS JOIN LATERAL unnest(entities) AS e (entity) GROUP BY entity
    UNION ALL
    SELECT 'day', to_char(date AT TIME ZONE %(zone)s, %(pattern)s), count(*) FROM chosen GROUP BY 2
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY CASE WHEN kind = 'day' THEN 0 ELSE count END DESC,
                                                            CASE WHEN kind = 'day' THEN value END DESC, value) AS place
    FROM counted
)
SELECT ranked.kind, ranked.value, ranked.count, e.name, e.type
FROM ranked LEFT JOIN entities AS e ON ranked.kind = 'entity' AND e.id = ranked.value
WHERE place <= CASE WHEN kind = 'day' THEN %(days)s ELSE %(values)s END
ORDER BY ranked.kind, place
"""


@dataclass(frozen=True)
class FacetValue:
    """A value and how many of the counted matches have it; `label` for entities and topics, `type` for entities."""

    value: str
    count: int
    label: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Facets:
    """The most frequent values; `day`: newest first, UTC. `of`: how many matches were counted, the newest."""

    of: int
    language: list[FacetValue]
    source: list[FacetValue]
    topic: list[FacetValue]
    entity: list[FacetValue]
    day: list[FacetValue]


@dataclass(frozen=True)
class Clock:
    """By which clock days are counted, and whether hours are counted in their place."""

    zone: str = "UTC"
    hours: bool = False


BY_DAY_UTC: Final = Clock()


async def count_facets(connection: AsyncConnection, ids: Sequence[UUID], clock: Clock = BY_DAY_UTC) -> Facets:
    """The facets of these articles. `clock.zone` is a name of PostgreSQL's; hours are as `2026-01-31T23:00`."""
    found: dict[str, list[Any]] = {"language": [], "source": [], "topic": [], "entity": [], "day": []}
    if ids:
        pattern = 'YYYY-MM-DD"T"HH24:00' if clock.hours else "YYYY-MM-DD"
        values = {"ids": list(ids), "values": MOST_VALUES, "days": _MOST_DAYS, "zone": clock.zone, "pattern": pattern}
        cursor = await connection.execute(_COUNTS, values)
        for kind, value, count, label, of_type in await cursor.fetchall():
            found[kind].append(FacetValue(value, count, label, of_type))
    return Facets(of=len(ids), **found)
