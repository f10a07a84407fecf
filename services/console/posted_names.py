"""What to call an article that has no result: its posted title, or the first line of what was posted."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from shared.ledger.packing import unpack_as_far_as_possible
from shared.ledger.posting import raw_article

_MOST_BYTES: Final = 200_000
_MOST_CHARS: Final = 160
_BODIES: Final = """
SELECT id, media_type, raw, packed, facts FROM articles WHERE id = ANY(%s) AND octet_length(raw) <= %s
"""


async def posted_names(connection: AsyncConnection, article_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of these articles, by id. Those whose bodies are large or cannot be read are left out."""
    wanted = [article_id for article_id in article_ids if article_id is not None]
    if not wanted:
        return {}
    async with connection.cursor(binary=True) as cursor:
        rows: Sequence[Any] = await (await cursor.execute(_BODIES, (wanted, _MOST_BYTES))).fetchall()
    named = {row[0]: _name(row[1], unpack_as_far_as_possible(row[2], row[3]), row[4] or {}) for row in rows}
    return {article_id: name for article_id, name in named.items() if name}


def _name(media_type: str, raw: bytes, facts: dict[str, Any]) -> str:
    try:
        article = raw_article(media_type, raw, facts)
    except (ValueError, LookupError):
        return first_line(raw[:4000].decode("utf-8", "replace"))
    return first_line(article.title or "") or first_line(article.content)


def first_line(text: str) -> str:
    """The first line of a text that says something, cut to what a list has room for."""
    line = next((line.strip() for line in text.splitlines() if any(map(str.isalnum, line))), "")
    return line if len(line) <= _MOST_CHARS else line[:_MOST_CHARS].rstrip() + "…"
