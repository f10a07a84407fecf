"""What an entity says in the articles that are stored, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from services.console.search import MalformedQuery, SearchQuery, search

_SAID: Final = """
SELECT f.id, r.title, r.language, r.source, coalesce(r.published_at, r.accepted_at) AS date,
       said ->> 'text' AS text, said ->> 'kind' AS kind, (said ->> 'start')::integer AS start,
       (said ->> 'end')::integer AS end
FROM unnest(%s::uuid[]) WITH ORDINALITY AS f (id, place)
JOIN results AS r ON r.article_id = f.id
CROSS JOIN LATERAL jsonb_array_elements(r.record -> 'quotations') AS said
WHERE said ->> 'entity_id' = %s
ORDER BY f.place, (said ->> 'start')::integer
LIMIT %s
"""


@dataclass(frozen=True)
class Said:
    """A quotation and the article that has it; `start` and `end` are offsets into that article's text."""

    id: UUID
    title: str | None
    language: str | None
    source: str | None
    date: datetime
    text: str
    kind: str
    start: int
    end: int


async def read_said(connection: AsyncConnection, entity_id: str, *, limit: int) -> list[Said]:
    """The newest quotations of an entity; none of what can be no id."""
    try:
        page = await search(connection, SearchQuery(q=f'said-by:"{entity_id}"'), limit=limit, facets=False)
    except MalformedQuery:
        return []
    async with connection.cursor(row_factory=class_row(Said)) as cursor:
        await cursor.execute(_SAID, ([hit.id for hit in page.hits], entity_id, limit))
        return await cursor.fetchall()
