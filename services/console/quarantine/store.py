"""What lies in the quarantine: lists, single burials, what is kept of them. Decisions are in `decisions.py`."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from shared.ledger.packing import unpack_as_far_as_possible

Status = Literal["open", "redriven", "discarded", "superseded"]

MATCHES: Final = """
    (%(status)s::text IS NULL OR q.status = %(status)s)
    AND (%(stage)s::text IS NULL OR q.stage = %(stage)s)
    AND (%(reason)s::text IS NULL OR q.reason = %(reason)s)
    AND (%(source)s::text IS NULL OR q.source = %(source)s)
    AND (%(language)s::text IS NULL OR q.language = %(language)s)
    AND (%(since)s::timestamptz IS NULL OR q.at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR q.at < %(until)s)
"""
"""The condition of a `Filter` on rows `q` of the quarantine."""
_COLUMNS: Final = """
SELECT q.id, q.article_id, q.revision, q.status, q.at, q.closed_at, q.stage, q.reason, q.detail, q.source, q.language,
       q.records -> -1 ->> 'worker' AS worker, q.records -> -1 ->> 'version' AS version
FROM quarantine AS q
"""
_LIST: Final = f"""
{_COLUMNS}
WHERE {MATCHES} AND (%(before_at)s::timestamptz IS NULL OR (q.at, q.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY q.at DESC, q.id DESC
LIMIT %(limit)s
"""
_ITEM: Final = f"{_COLUMNS} WHERE q.id = %(id)s"
_COUNT_OPEN: Final = "SELECT count(*) FROM (SELECT FROM quarantine WHERE status = 'open' LIMIT %s) AS counted"
_EVIDENCE: Final = """
SELECT q.message, q.traceback, q.records, a.state, a.media_type, a.raw, a.packed, o.article_id IS NOT NULL,
       a.facts
FROM quarantine AS q
LEFT JOIN articles AS a ON a.id = q.article_id
LEFT JOIN article_originals AS o ON o.article_id = q.article_id
WHERE q.id = %s
"""


@dataclass(frozen=True)
class Filter:
    """Which burials. None: whatever. `since` and `until` bound when they happened; `until` is not included."""

    status: Status | None = "open"
    stage: str | None = None
    reason: str | None = None
    source: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Item:
    """A burial in a list. `article_id` is None for what belongs to no article that the ledger knows."""

    id: UUID
    article_id: UUID | None
    revision: int
    status: Status
    at: datetime
    closed_at: datetime | None
    stage: str
    reason: str
    detail: str
    source: str | None
    language: str | None
    worker: str | None
    version: str | None


@dataclass(frozen=True)
class Evidence:
    """What is kept of a burial: the message as it arrived, the traceback, the timeline, and the article itself.

    `raw` is what a redrive would process, with `facts` if it is a bare body; `edited` says that it differs from what
    was posted.
    """

    message: str
    traceback: str
    timeline: list[dict[str, Any]]
    article_state: str | None
    media_type: str | None
    raw: bytes | None
    edited: bool
    facts: dict[str, Any] | None


async def count_open(connection: AsyncConnection, *, most: int) -> int:
    """How many burials nobody has decided about yet, counted up to `most`."""
    row = await (await connection.execute(_COUNT_OPEN, (most,))).fetchone()
    return int(row[0]) if row else 0


async def list_items(
    connection: AsyncConnection, wanted: Filter, *, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[Item]:
    """Burials, newest first; with `before`, those that come after that one in the list."""
    before_at, before_id = before or (None, None)
    values = {**asdict(wanted), "limit": limit, "before_at": before_at, "before_id": before_id}
    async with connection.cursor(row_factory=class_row(Item)) as cursor:
        return await (await cursor.execute(_LIST, values)).fetchall()


async def read_item(connection: AsyncConnection, item_id: UUID) -> tuple[Item, Evidence] | None:
    """A burial with all that is kept of it; None if there is no such."""
    async with connection.cursor(row_factory=class_row(Item)) as cursor:
        item = await (await cursor.execute(_ITEM, {"id": item_id})).fetchone()
    row = await (await connection.execute(_EVIDENCE, (item_id,))).fetchone()
    if item is None or row is None:
        return None
    message, traceback, records, state, media_type, kept, packed, edited, facts = row
    raw = None if kept is None else unpack_as_far_as_possible(kept, packed)
    return item, Evidence(message, traceback, records, state, media_type, raw, edited, facts)
