"""The files from which articles were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg import AsyncConnection

from shared.ledger.packing import unpack
from shared.ledger.posting import Document

_BODY: Final = "SELECT name, media_type, body, packed, part_of FROM documents WHERE article_id = %s"
_ABOUT: Final = """
SELECT d.name, d.media_type, d.size, d.part_of,
       ARRAY(SELECT article_id FROM documents WHERE part_of = %(id)s ORDER BY article_id LIMIT %(most)s)
FROM documents AS d WHERE d.article_id = %(id)s
"""
_MOST_PARTS: Final = 200


@dataclass(frozen=True)
class AboutDocument:
    """What is known of an article's file without reading it; `size` in bytes, `parts` were attached to it."""

    name: str
    media_type: str
    size: int
    part_of: UUID | None
    parts: Sequence[UUID]


async def read_document(connection: AsyncConnection, article_id: UUID) -> Document | None:
    """The file of an article; None if it has none.

    Raises: DamagedBody.
    """
    row = await (await connection.execute(_BODY, (article_id,))).fetchone()
    if row is None:
        return None
    name, media_type, body, packed, part_of = row
    return Document(name, media_type, unpack(body, packed), part_of)


async def about_document(connection: AsyncConnection, article_id: UUID) -> AboutDocument | None:
    """What is known of an article's file; None if it has none."""
    row = await (await connection.execute(_ABOUT, {"id": article_id, "most": _MOST_PARTS})).fetchone()
    return AboutDocument(*row) if row is not None else None
