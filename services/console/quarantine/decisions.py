"""Decide about what lies in the quarantine: edit, redrive, discard. Every decision is an event of its article."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from services.console.quarantine.store import MATCHES, Filter
from shared.ledger.packing import pack, unpack_as_far_as_possible

_SHOWN: Final = 20
# Of an article's burials only the last can be decided about, while the article has not gone on since.
_DECIDABLE: Final = """
SELECT q.id AS item, q.article_id, a.revision
FROM quarantine AS q JOIN articles AS a ON a.id = q.article_id AND a.revision = q.revision
WHERE (a.state = 'quarantined' OR (a.state = 'rejected' AND q.status = 'discarded'))
"""
_CONDITION: Final = {"ids": "q.id = ANY(%(ids)s::uuid[])", "filter": MATCHES}
_CHOSEN: Final = {kind: f"{_DECIDABLE} AND {condition}" for kind, condition in _CONDITION.items()}
_LOCK: Final = "ORDER BY q.article_id LIMIT %(most)s FOR UPDATE OF a"
_REDRIVE: Final = """
WITH chosen AS ({chosen} {lock}),
redriven AS (
    UPDATE articles AS a
    SET state = 'accepted', reason = NULL, revision = next_revision(a.id, a.revision), attempts = 0,
        enqueued_at = NULL, next_attempt_at = clock_timestamp(), finished_at = NULL
    FROM chosen WHERE a.id = chosen.article_id
    RETURNING a.id, a.revision
),
closed AS (
    UPDATE quarantine AS q SET status = 'redriven', closed_at = clock_timestamp()
    FROM chosen WHERE q.id = chosen.item
),
noted AS (
    INSERT INTO article_events (article_id, revision, event, detail)
    SELECT id, revision, 'redriven', jsonb_strip_nulls(jsonb_build_object('by', %(by)s::text)) FROM redriven
)
SELECT count(*) FROM redriven
"""
_DISCARD: Final = """
WITH chosen AS ({chosen} AND q.status = 'open' {lock}),
ended AS (
    UPDATE articles AS a SET state = 'rejected', reason = 'discarded'
    FROM chosen WHERE a.id = chosen.article_id
    RETURNING a.id, a.revision
),
closed AS (
    UPDATE quarantine AS q SET status = 'discarded', closed_at = clock_timestamp()
    FROM chosen WHERE q.id = chosen.item
),
noted AS (
    INSERT INTO article_events (article_id, revision, event, detail)
    SELECT id, revision, 'discarded',
           jsonb_strip_nulls(jsonb_build_object('reason', %(why)s::text, 'by', %(by)s::text))
    FROM ended
)
SELECT count(*) FROM ended
"""
# Burials that are no article's state: of no article that the ledger knows, or of a replay whose earlier result stayed.
_BESIDE: Final = """
    q.status = 'open' AND (q.article_id IS NULL OR NOT EXISTS (
        SELECT FROM articles AS a WHERE a.id = q.article_id AND a.revision = q.revision AND a.state = 'quarantined'))
"""
_DISCARD_BESIDE: Final = f"""
WITH closed AS (
    UPDATE quarantine AS q SET status = 'discarded', closed_at = clock_timestamp()
    WHERE {_BESIDE} AND {{chosen}}
    RETURNING q.article_id, q.revision
),
noted AS (
    INSERT INTO article_events (article_id, revision, event, detail)
    SELECT article_id, revision, 'discarded',
           jsonb_strip_nulls(jsonb_build_object('reason', %(why)s::text, 'by', %(by)s::text))
    FROM closed WHERE article_id IS NOT NULL
)
SELECT count(*) FROM closed
"""
_REPLAY_AGAIN: Final = f"""
WITH chosen AS (
    SELECT q.id, q.article_id, q.revision FROM quarantine AS q
    WHERE {_BESIDE} AND q.article_id IS NOT NULL AND {{chosen}}
),
again AS (
    UPDATE replay_items AS i
    SET state = 'pending', outcome = NULL, attempts = 0, finished_at = NULL, next_attempt_at = clock_timestamp(),
        revision = next_revision(i.article_id, i.revision)
    FROM chosen
    WHERE i.article_id = chosen.article_id AND i.revision = chosen.revision AND i.state = 'failed'
    RETURNING i.replay_id, i.article_id, i.revision, chosen.id
),
opened AS (
    UPDATE replays SET state = 'running', finished_at = NULL
    WHERE id IN (SELECT replay_id FROM again) AND state = 'finished'
),
closed AS (
    UPDATE quarantine SET status = 'redriven', closed_at = clock_timestamp() WHERE id IN (SELECT id FROM again)
),
noted AS (
    INSERT INTO article_events (article_id, revision, event, detail)
    SELECT article_id, revision, 'redriven',
           jsonb_strip_nulls(jsonb_build_object('replay', replay_id, 'by', %(by)s::text))
    FROM again
)
SELECT count(*) FROM again
"""
_HOLD: Final = """
SELECT a.id, a.revision, a.media_type, a.raw, a.packed
FROM quarantine AS q JOIN articles AS a ON a.id = q.article_id AND a.revision = q.revision
WHERE q.id = %s AND q.status = 'open' AND a.state = 'quarantined'
FOR UPDATE OF a
"""
_KEEP_ORIGINAL: Final = """
INSERT INTO article_originals (article_id, media_type, facts, raw, packed)
SELECT id, media_type, facts, raw, packed FROM articles WHERE id = %s
ON CONFLICT (article_id) DO NOTHING
"""
_REPLACE: Final = """
UPDATE articles SET media_type = %(media_type)s, facts = %(facts)s, raw = %(kept)s, packed = %(packed)s,
                    raw_bytes = %(bytes)s, source = %(source)s
WHERE id = %(id)s
"""
_NOTE: Final = "INSERT INTO article_events (article_id, revision, event, detail) VALUES (%s, %s, %s, %s)"

BATCH: Final = 1000
"""Articles decided about in one transaction, so that a decision about very many never holds them all at once."""


@dataclass(frozen=True)
class Choice:
    """The burials that a decision is about: these, or all that match."""

    ids: Sequence[UUID] | None = None
    filter: Filter | None = None

    @property
    def kind(self) -> str:
        """Which of the two."""
        return "ids" if self.ids is not None else "filter"

    @property
    def values(self) -> Mapping[str, Any]:
        """For the statements."""
        return {"ids": list(self.ids)} if self.ids is not None else asdict(self.filter or Filter())


async def edit_article(
    connection: AsyncConnection,
    item_id: UUID,
    *,
    media_type: str,
    raw: bytes,
    facts: Mapping[str, Any],
    source: str | None,
    by: str | None = None,
) -> bool:
    """Replace the body of a quarantined article; what was posted is kept. False if it is not in the quarantine now."""
    async with connection.transaction():
        held = await (await connection.execute(_HOLD, (item_id,))).fetchone()
        if held is None:
            return False
        article_id, revision, old_type, old_kept, old_packed = held
        await connection.execute(_KEEP_ORIGINAL, (article_id,))
        kept, packed = pack(raw)
        values = {
            "id": article_id,
            "media_type": media_type,
            "facts": Jsonb(dict(facts)),
            "kept": kept,
            "packed": packed,
            "bytes": len(raw),
            "source": source,
        }
        await connection.execute(_REPLACE, values)
        detail = {
            "quarantine": str(item_id),
            "before": _described(old_type, unpack_as_far_as_possible(old_kept, old_packed)),
            "after": _described(media_type, raw),
            **({"by": by} if by else {}),
        }
        await connection.execute(_NOTE, (article_id, revision, "edited", Jsonb(detail)))
    return True


def _described(media_type: str, raw: bytes) -> dict[str, Any]:
    return {"media_type": media_type, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


async def preview(connection: AsyncConnection, choice: Choice, *, discard: bool) -> tuple[int, list[UUID]]:
    """How many burials a decision would concern, and some of them. Changes nothing."""
    chosen = _CHOSEN[choice.kind] + (" AND q.status = 'open'" if discard else "")
    beside = f"SELECT q.id AS item FROM quarantine AS q WHERE {_BESIDE} AND {_CONDITION[choice.kind]}"
    if not discard:
        beside += """ AND EXISTS (SELECT FROM replay_items AS i WHERE i.article_id = q.article_id
                                  AND i.revision = q.revision AND i.state = 'failed')"""
    both = f"(SELECT item FROM ({chosen}) AS d UNION SELECT item FROM ({beside}) AS b)"
    row = await (await connection.execute(f"SELECT count(*) FROM {both} AS c", choice.values)).fetchone()
    some = await (await connection.execute(f"SELECT item FROM {both} AS c LIMIT {_SHOWN}", choice.values)).fetchall()
    return (row[0] if row else 0), [item for (item,) in some]


async def redrive(connection: AsyncConnection, choice: Choice, *, by: str | None = None) -> int:
    """Send articles through the pipeline again from the start, as a new revision; how many.

    A replay that failed is tried again from its stage.
    """
    values = {**choice.values, "by": by}
    again = await _count(connection, _REPLAY_AGAIN.format(chosen=_CONDITION[choice.kind]), values)
    return again + await _in_batches(connection, _REDRIVE.format(chosen=_CHOSEN[choice.kind], lock=_LOCK), values)


async def discard(connection: AsyncConnection, choice: Choice, *, why: str, by: str | None = None) -> int:
    """Let articles end as rejected (`discarded`), with a reason; how many burials that closed."""
    values = {**choice.values, "by": by, "why": why}
    beside = await _count(connection, _DISCARD_BESIDE.format(chosen=_CONDITION[choice.kind]), values)
    return beside + await _in_batches(connection, _DISCARD.format(chosen=_CHOSEN[choice.kind], lock=_LOCK), values)


async def _in_batches(connection: AsyncConnection, statement: str, values: Mapping[str, Any]) -> int:
    total = 0
    while count := await _count(connection, statement, {**values, "most": BATCH}):
        total += count
    return total


async def _count(connection: AsyncConnection, statement: str, values: Mapping[str, Any]) -> int:
    row = await (await connection.execute(statement, values)).fetchone()
    return int(row[0]) if row else 0
