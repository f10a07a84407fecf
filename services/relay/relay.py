"""The relay: publishes accepted articles from the ledger to Redis, and keeps at most so many there.

Several relays may run: each takes rows that no other has locked. Publishing happens inside the transaction that
marks the rows as queued, so a relay that dies in between publishes again, and a second copy changes nothing.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg.rows import class_row

from shared.contracts.article import RawArticle
from shared.contracts.envelope import Envelope
from shared.contracts.registry import CURRENT_VERSION, schema_name_of
from shared.errors import TransientError
from shared.ledger.acceptance import CHANNEL
from shared.ledger.packing import unpack
from shared.ledger.posting import raw_article
from shared.observability.names import ARTICLE_BURIED, BATCH_PUBLISHED, BROKER_UNAVAILABLE, LEDGER_UNAVAILABLE
from shared.pipeline import PIPELINE, Stage
from shared.settings import Settings

log = structlog.get_logger(__name__)

# Below this many articles due there is no backlog, and each travels alone for the sake of latency.
_MESSAGES_WHEN_FEW = 4
_ROWS_PER_SWEEP = 500
_BYTES_PER_SWEEP = 32 * 2**20

IN_FLIGHT = "SELECT count(*), coalesce(sum(raw_bytes), 0)::bigint FROM articles WHERE state = 'queued'"
TAKE = """
WITH due AS (
    SELECT id, sum(raw_bytes) OVER (ORDER BY next_attempt_at, id) - raw_bytes AS bytes_before
    FROM (
        SELECT id, raw_bytes, next_attempt_at FROM articles
        WHERE state = 'accepted'
        ORDER BY next_attempt_at, id
        LIMIT %(rows)s
        FOR UPDATE SKIP LOCKED
    ) AS locked
)
UPDATE articles
SET state = 'queued',
    attempts = attempts + 1,
    enqueued_at = clock_timestamp(),
    next_attempt_at = clock_timestamp()
FROM due
WHERE articles.id = due.id AND (due.bytes_before < %(bytes)s)
RETURNING articles.id, revision, attempts, trace_id, media_type, facts, raw AS kept, packed
"""


_QUARANTINE = """
WITH ended AS (
    UPDATE articles
    SET state = 'quarantined', reason = %(reason)s, finished_at = clock_timestamp(), next_attempt_at = NULL
    WHERE id = %(id)s RETURNING id, revision, source
)
INSERT INTO quarantine (id, article_id, revision, stage, reason, detail, traceback, message, records, source)
SELECT gen_random_uuid(), id, revision, 'relay', %(reason)s, %(detail)s, '', '', '[]', source FROM ended
"""

UNREADABLE = "unreadable"


class Publishes(Protocol):
    """What the relay needs of a publisher."""

    def publish(self, stage: Stage, envelopes: Sequence[Envelope[Any]], *, message_id: UUID) -> None:
        """Put one message with these envelopes on the stage's queue.

        Raises: TransientError when the broker cannot be reached.
        """
        ...

    def note_begun(self, envelopes: Sequence[Envelope[Any]], stage: Stage) -> None:
        """Say that these articles are sent to the stage, whatever was said before.

        Raises: TransientError when it cannot be said.
        """
        ...


@dataclass(frozen=True)
class DueArticle:
    """A row of the ledger that is to be published."""

    id: UUID
    revision: int
    attempts: int
    trace_id: str
    media_type: str
    facts: dict[str, Any]
    kept: bytes
    packed: bool = False

    @cached_property
    def raw(self) -> bytes:
        """The body as it was posted.

        Raises: ValueError if it is damaged.
        """
        return unpack(self.kept, self.packed)

    @cached_property
    def envelope(self) -> Envelope[RawArticle]:
        """The envelope that starts the article on its way. Its id derives from article and revision."""
        return Envelope[RawArticle](
            schema_name=schema_name_of(RawArticle),
            schema_version=CURRENT_VERSION[schema_name_of(RawArticle)],
            message_id=uuid5(self.id, f"revision:{self.revision}"),
            trace_id=self.trace_id,
            article_id=self.id,
            revision=self.revision,
            produced_by="relay",
            produced_at=datetime.now(UTC),
            payload=raw_article(self.media_type, self.raw, self.facts),
        )


def publish_due(connection: psycopg.Connection, publisher: Publishes, settings: Settings) -> int:
    """Publish what is due, as far as Redis shall hold it; the number of articles published.

    Raises: TransientError if the broker is away (then nothing is marked), psycopg.Error if the ledger is.
    """
    with connection.transaction():
        count, size = connection.execute(IN_FLIGHT).fetchone() or (0, 0)
        rows = min(settings.high_water - count, _ROWS_PER_SWEEP)
        space = settings.high_water_bytes - size
        if rows <= 0 or space <= 0:
            return 0
        with connection.cursor(row_factory=class_row(DueArticle), binary=True) as cursor:
            cursor.execute(TAKE, {"rows": rows, "bytes": min(space, _BYTES_PER_SWEEP)})
            due = cursor.fetchall()
        for group in messages(_readable(connection, due), settings):
            envelopes = [article.envelope for article in group]
            message_id = uuid5(group[0].id, ",".join(f"{a.id}:{a.revision}:{a.attempts}" for a in group))
            publisher.note_begun(envelopes, PIPELINE[0])
            publisher.publish(PIPELINE[0], envelopes, message_id=message_id)
    if due:
        log.info(BATCH_PUBLISHED, articles=len(due), in_flight=count + len(due))
    return len(due)


def _readable(connection: psycopg.Connection, due: Sequence[DueArticle]) -> list[DueArticle]:
    """Without the rows that cannot be read as an article; those are quarantined, or they would block the relay."""
    readable = []
    for article in due:
        try:
            _ = article.envelope
        except ValueError as error:
            log.exception(ARTICLE_BURIED, article_id=str(article.id), reason=UNREADABLE)
            connection.execute(_QUARANTINE, {"id": article.id, "reason": UNREADABLE, "detail": str(error)[:2000]})
        else:
            readable.append(article)
    return readable


def messages(due: Sequence[DueArticle], settings: Settings) -> Iterator[Sequence[DueArticle]]:
    """Group articles into messages: one each when there are few, many under backlog, a huge one alone."""
    most = max(1, min(settings.batch_size, len(due) // _MESSAGES_WHEN_FEW))
    group: list[DueArticle] = []
    size = 0
    for article in due:
        if group and (len(group) >= most or size + len(article.raw) > settings.batch_max_bytes):
            yield group
            group, size = [], 0
        group.append(article)
        size += len(article.raw)
    if group:
        yield group


PublishMore = Callable[[psycopg.Connection, Publishes, Settings], int]
"""Publishes what may be sent when nothing accepted is due; the number of articles."""


class Relay:
    """Publishes and reconciles until told to stop, whatever happens to PostgreSQL and Redis meanwhile."""

    def __init__(
        self,
        settings: Settings,
        publisher: Publishes,
        reconcile: Callable[[psycopg.Connection], object],
        *,
        publish_more: PublishMore | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._settings = settings
        self._publisher = publisher
        self._reconcile = reconcile
        self._publish_more = publish_more
        self._stop = stop or threading.Event()

    def stop(self, *_: object) -> None:
        """Finish the sweep and return from `run`."""
        self._stop.set()

    def run(self) -> None:
        """Work until stopped; on a lost database connection wait and connect again."""
        pause = 0.2
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._settings.database_url, autocommit=True, connect_timeout=5) as connection:
                    pause = 0.2
                    self._sweep_until_stopped(connection)
            except psycopg.Error as error:
                log.warning(LEDGER_UNAVAILABLE, error=str(error).strip())
                self._stop.wait(pause)
                pause = min(pause * 2, 5.0)

    def _sweep_until_stopped(self, connection: psycopg.Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        next_reconciliation = 0.0
        while not self._stop.is_set():
            if time.monotonic() >= next_reconciliation:
                self._reconcile(connection)
                next_reconciliation = time.monotonic() + self._settings.relay_poll_s
            try:
                published = publish_due(connection, self._publisher, self._settings)
                if published == 0 and self._publish_more is not None:
                    published = self._publish_more(connection, self._publisher, self._settings)
            except TransientError as error:
                log.warning(BROKER_UNAVAILABLE, error=error.detail)
                published = 0
            if published == 0:
                # Wakes at the first notification; the wait also bounds how long a stop takes.
                for _ in connection.notifies(timeout=min(self._settings.relay_poll_s, 1.0), stop_after=1):
                    pass
