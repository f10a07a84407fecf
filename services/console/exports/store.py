"""Read whole results for exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

_ROWS: Final = """
SELECT r.article_id AS id, a.accepted_at,
       r.record || jsonb_build_object('title', r.title, 'text', r.text, 'revision', r.revision,
                                      'stored_at', r.stored_at)
       || CASE WHEN c.article_id IS NULL THEN '{}'::jsonb ELSE
              jsonb_build_object('topics', c.topics, 'subtopics', c.subtopics)
          END AS result
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN results AS r ON r.article_id = wanted.id
JOIN articles AS a ON a.id = wanted.id
LEFT JOIN topic_corrections AS c ON c.article_id = wanted.id
ORDER BY wanted.place
"""


@dataclass(frozen=True)
class ExportRow:
    """A stored article as an export takes it; topics as an editor has corrected them, if one did."""

    id: UUID
    accepted_at: datetime
    result: dict[str, Any]


async def read_rows(connection: AsyncConnection, ids: Sequence[UUID]) -> list[ExportRow]:
    """The results of these articles in this order; what was deleted meanwhile is left out."""
    async with connection.cursor(row_factory=class_row(ExportRow)) as cursor:
        return await (await cursor.execute(_ROWS, (list(ids),))).fetchall()
