"""Carry out replays: publish the articles of running orders at their rate, bring back what gets lost, end orders.

Replayed articles travel in a lane of their own, which workers take from only when there is nothing fresh, and only a
part of what Redis shall hold may be theirs. So an order of any size delays no fresh article by more than one message.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg.rows import class_row

from services.relay.relay import Publishes
from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope, Lane, StageRecord
from shared.contracts.registry import CURRENT_VERSION, schema_name_of
from shared.contracts.wire import envelope_type
from shared.ledger.packing import unpack
from shared.ledger.posting import raw_article
from shared.observability.names import REPLAY_FINISHED, REPLAY_PUBLISHED, REPLAY_UNREADABLE
from shared.pipeline import PIPELINE, Stage, stage_named
from shared.settings import Settings

log = structlog.get_logger(__name__)

_SHARE: Final = 0.5
"""Of what Redis shall hold, at most so much is replayed articles."""
_ROWS_PER_SWEEP: Final = 200
# A replay that was held up may catch up so much at once.
_BURST_S: Final = 1.0

_IN_FLIGHT: Final = """
SELECT r.count + a.count, r.count, r.bytes
FROM (
    SELECT count(*) AS count, coalesce(sum(raw_bytes), 0)::bigint AS bytes FROM replay_items WHERE state = 'queued'
) AS r, (SELECT count(*) AS count FROM articles WHERE state = 'queued') AS a
"""
_RUNNING: Final = """
SELECT id, stage, trial, rate,
       floor(rate * least(extract(epoch FROM clock_timestamp() - paid_until), greatest(%s, 1 / rate)))::integer
           AS allowed
FROM replays WHERE state = 'running' ORDER BY trial DESC, created_at FOR UPDATE SKIP LOCKED
"""
_PAY: Final = """
UPDATE replays SET paid_until =
    greatest(paid_until, clock_timestamp() - greatest(%(burst)s, 1 / rate) * interval '1 second')
    + %(sent)s / rate * interval '1 second'
WHERE id = %(id)s AND rate IS NOT NULL
"""
_TAKE: Final = """
WITH due AS (
    SELECT article_id FROM replay_items
    WHERE replay_id = %(replay)s AND state = 'pending'
    ORDER BY article_id LIMIT %(rows)s
    FOR UPDATE SKIP LOCKED
),
taken AS (
    UPDATE replay_items AS i
    SET state = 'queued', attempts = attempts + 1, enqueued_at = clock_timestamp(),
        next_attempt_at = clock_timestamp()
    FROM due WHERE i.replay_id = %(replay)s AND i.article_id = due.article_id
    RETURNING i.article_id, i.revision, i.attempts
)
SELECT a.id, taken.revision, taken.attempts, a.trace_id, a.media_type, a.facts, a.raw AS kept, a.packed, a.raw_bytes,
       coalesce(t.records, '[]') AS records,
       CASE WHEN r.article_id IS NOT NULL
            -- As the stages found it: storage applies what readers decided, again.
            THEN r.record || jsonb_build_object('title', r.title, 'text', r.text) || coalesce(f.found, '{}')
            END AS record
FROM taken JOIN articles AS a ON a.id = taken.article_id
LEFT JOIN results AS r ON r.article_id = a.id
LEFT JOIN entity_findings AS f ON f.article_id = a.id
LEFT JOIN timelines AS t ON t.article_id = a.id AND t.revision = r.revision
"""
_FAIL: Final = """
UPDATE replay_items
SET state = 'failed', outcome = 'unreadable', finished_at = clock_timestamp(), next_attempt_at = NULL
WHERE article_id = %s AND revision = %s
"""
_FINISH: Final = """
UPDATE replays SET state = 'finished', finished_at = clock_timestamp()
WHERE state = 'running'
  AND NOT EXISTS (SELECT FROM replay_items WHERE replay_id = replays.id AND state IN ('pending', 'queued'))
RETURNING id
"""


@dataclass(frozen=True)
class _Running:
    """An order to be carried out; `allowed` articles now, None for any number."""

    id: UUID
    stage: str
    trial: bool
    rate: float | None
    allowed: int | None


@dataclass(frozen=True)
class _Due:
    """An article to be replayed, as it was posted, with its result."""

    id: UUID
    revision: int
    attempts: int
    trace_id: str
    media_type: str
    facts: dict[str, Any]
    kept: bytes
    packed: bool
    raw_bytes: int
    records: list[dict[str, Any]]
    record: dict[str, Any] | None

    def envelope(self, stage: Stage, lane: Lane) -> Envelope[Any]:
        """The envelope that starts the article at a stage, with the records of the stages before it.

        Raises: ValueError if what the ledger holds cannot be read as what the stage accepts.
        """
        payload: Contract
        before = {earlier.name for earlier in PIPELINE[: PIPELINE.index(stage)]}
        if stage == PIPELINE[0]:
            payload = raw_article(self.media_type, unpack(self.kept, self.packed), self.facts)
        elif self.record is None:
            raise ValueError("there is no result to begin from")
        else:
            payload = stage.start_of(self.record)
        name = schema_name_of(payload)
        return envelope_type(type(payload))(
            schema_name=name,
            schema_version=CURRENT_VERSION[name],
            message_id=uuid5(self.id, f"revision:{self.revision}"),
            trace_id=self.trace_id,
            article_id=self.id,
            revision=self.revision,
            produced_by="replay",
            produced_at=datetime.now(UTC),
            lane=lane,
            timeline=tuple(StageRecord.model_validate(r) for r in self.records if r.get("stage") in before),
            payload=payload,
        )


def publish_replays(connection: psycopg.Connection, publisher: Publishes, settings: Settings) -> int:
    """Publish what running orders may send now; the number of articles published.

    Raises: TransientError if the broker is away (then nothing is marked), psycopg.Error if the ledger is.
    """
    published = 0
    with connection.transaction():
        orders = _running(connection)
        for order in orders:
            rows = _room(connection, settings)
            if rows <= 0:
                break
            published += _publish(connection, publisher, order, rows, settings)
    return published


def finish_replays(connection: psycopg.Connection) -> None:
    """End the orders that have nothing left to do."""
    for (replay_id,) in connection.execute(_FINISH).fetchall():
        log.info(REPLAY_FINISHED, replay=str(replay_id))


def _running(connection: psycopg.Connection) -> list[_Running]:
    with connection.cursor(row_factory=class_row(_Running)) as cursor:
        return cursor.execute(_RUNNING, (_BURST_S,)).fetchall()


def _room(connection: psycopg.Connection, settings: Settings) -> int:
    total, count, size = connection.execute(_IN_FLIGHT).fetchone() or (0, 0, 0)
    if size >= settings.high_water_bytes * _SHARE:
        return 0
    share = max(1, int(settings.high_water * _SHARE))
    return int(min(settings.high_water - total, share - count, _ROWS_PER_SWEEP))


def _publish(
    connection: psycopg.Connection, publisher: Publishes, order: _Running, rows: int, settings: Settings
) -> int:
    rows = rows if order.allowed is None else min(rows, order.allowed)
    if rows <= 0:
        return 0
    with connection.cursor(row_factory=class_row(_Due), binary=True) as cursor:
        cursor.execute(_TAKE, {"replay": order.id, "rows": rows})
        due = cursor.fetchall()
    stage = stage_named(order.stage)
    lane: Lane = "trial" if order.trial else "replay"
    for group in _grouped(due, settings):
        envelopes = []
        for article in group:
            try:
                envelopes.append(article.envelope(stage, lane))
            except ValueError as error:
                log.warning(REPLAY_UNREADABLE, article_id=str(article.id), error=str(error)[:500])
                connection.execute(_FAIL, (article.id, article.revision))
        if envelopes:
            attempts = ",".join(f"{a.id}:{a.revision}:{a.attempts}" for a in group)
            publisher.note_begun(envelopes, stage)
            publisher.publish(stage, envelopes, message_id=uuid5(order.id, attempts))
    connection.execute(_PAY, {"id": order.id, "sent": len(due), "burst": _BURST_S})
    if due:
        log.info(REPLAY_PUBLISHED, replay=str(order.id), articles=len(due))
    return len(due)


def _grouped(due: Sequence[_Due], settings: Settings) -> Iterator[Sequence[_Due]]:
    group: list[_Due] = []
    size = 0
    for article in due:
        if group and (len(group) >= settings.batch_size or size + article.raw_bytes > settings.batch_max_bytes):
            yield group
            group, size = [], 0
        group.append(article)
        size += article.raw_bytes
    if group:
        yield group
