"""Read entities by id, and which of them are named together. Reads a bounded number of articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

SAMPLE: Final = 400
"""Articles in which pairs are counted."""

_SOME: Final = """
SELECT id, type, name, names, identifiers, latitude, longitude, country FROM entities WHERE id = ANY(%s)
"""
_PAIRS: Final = """
WITH shared AS MATERIALIZED (
    SELECT article_id FROM article_entities WHERE entity_id = %(entity)s ORDER BY article_id DESC LIMIT %(sample)s
)
SELECT one.entity_id, other.entity_id, count(*)
FROM shared
JOIN article_entities AS one ON one.article_id = shared.article_id AND one.entity_id = ANY(%(others)s)
JOIN article_entities AS other ON other.article_id = shared.article_id AND other.entity_id = ANY(%(others)s)
    AND other.entity_id > one.entity_id
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


async def count_pairs(connection: AsyncConnection, entity_id: str, others: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many of the newest `SAMPLE` articles that name the entity name two of the others as well."""
    values: dict[str, Any] = {"entity": entity_id, "others": list(others), "sample": SAMPLE}
    rows = await (await connection.execute(_PAIRS, values)).fetchall()
    return {(one, other): count for one, other, count in rows}
