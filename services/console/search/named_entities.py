"""Read entities by id, and when they are named together. Reads a bounded number of articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

SAMPLE: Final = 400
"""Articles in which it is counted who is named together."""

_SOME: Final = """
SELECT id, type, name, names, identifiers, latitude, longitude, country FROM entities WHERE id = ANY(%s)
"""
_TOGETHER: Final = """
WITH shared AS MATERIALIZED (
    SELECT s.article_id, s.date FROM article_entities AS a JOIN search_entries AS s ON s.article_id = a.article_id
    WHERE a.entity_id = %(entity)s ORDER BY a.article_id DESC LIMIT %(sample)s
), bounds AS (
    SELECT min(date) AS first, greatest(max(date), min(date) + interval '1 day') + interval '1 s' AS last FROM shared
)
SELECT other.entity_id,
       width_bucket(extract(epoch FROM shared.date), extract(epoch FROM bounds.first), extract(epoch FROM bounds.last),
                    %(steps)s) AS step,
       count(*)
FROM shared CROSS JOIN bounds
JOIN article_entities AS other ON other.article_id = shared.article_id AND other.entity_id = ANY(%(others)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class StoredEntity:
    """An entity as the newest article that names it has it."""

    id: str
    type: str
    name: str
    names: dict[str, str]
    identifiers: dict[str, str]
    latitude: float | None
    longitude: float | None
    country: str | None

    def name_in(self, language: str) -> str:
        """Its name in a language where it is known, else the one that the article uses."""
        return self.names.get(language, self.name)


async def read_entities(connection: AsyncConnection, entity_ids: Sequence[str]) -> dict[str, StoredEntity]:
    """Those of the entities that there are, by id."""
    async with connection.cursor(row_factory=class_row(StoredEntity)) as cursor:
        found = await (await cursor.execute(_SOME, (list(entity_ids),))).fetchall()
    return {entity.id: entity for entity in found}


async def count_together(
    connection: AsyncConnection, entity_id: str, others: Sequence[str], *, steps: int
) -> dict[str, list[int]]:
    """In how many of the newest `SAMPLE` articles that name the entity each is named, in equal steps of time."""
    values: dict[str, Any] = {"entity": entity_id, "others": list(others), "sample": SAMPLE, "steps": steps}
    rows = await (await connection.execute(_TOGETHER, values)).fetchall()
    found = {other: [0] * steps for other in others}
    for other, step, count in rows:
        found[other][step - 1] = count
    return found
