"""The reconciler: brings back articles that Redis or a worker has lost, and gives up on those that never arrive.

An article in flight is taken for lost in two cases, and never merely because the workers are slow or away:
it was overtaken (articles published after it are finished, and its time is up), or Redis holds no message at all.
"""

import time
from collections.abc import Mapping

import psycopg
import structlog
from redis.exceptions import RedisError

from shared.observability.metrics import REQUEUED
from shared.observability.names import BATCH_GIVEN_UP, BATCH_REQUEUED, BROKER_UNAVAILABLE
from shared.runtime.broker import depths, restamp_reserved
from shared.runtime.pauses import read_pauses
from shared.runtime.redis_connection import connect_redis
from shared.settings import Settings

log = structlog.get_logger(__name__)

_RECENTLY_FINISHED = 200
_ROWS = 1000

OVERTAKEN = """
    SELECT id FROM articles
    WHERE state = 'queued'
      AND next_attempt_at <= clock_timestamp()
      AND enqueued_at < (
          SELECT max(enqueued_at) FROM (
              SELECT enqueued_at FROM articles
              WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT %(recent)s
          ) AS recent
      )
    ORDER BY enqueued_at LIMIT %(rows)s
    FOR UPDATE SKIP LOCKED
"""
VANISHED = """
    SELECT id FROM articles
    WHERE state = 'queued' AND enqueued_at < clock_timestamp() - %(seconds)s * interval '1 second'
    ORDER BY enqueued_at LIMIT %(rows)s
    FOR UPDATE SKIP LOCKED
"""
_REQUEUE_OR_GIVE_UP = """
WITH lost AS ({lost}),
judged AS (
    UPDATE articles
    SET state = CASE WHEN attempts >= %(max_attempts)s THEN 'quarantined' ELSE 'accepted' END,
        reason = CASE WHEN attempts >= %(max_attempts)s THEN 'retries_exhausted' END,
        next_attempt_at = CASE WHEN attempts >= %(max_attempts)s THEN NULL ELSE clock_timestamp() END,
        finished_at = CASE WHEN attempts >= %(max_attempts)s THEN clock_timestamp() END
    FROM lost WHERE articles.id = lost.id
    RETURNING articles.id, revision, attempts, state, source
),
noted AS (
    INSERT INTO article_events (article_id, revision, event, detail)
    SELECT id, revision, CASE WHEN state = 'accepted' THEN 'requeued' ELSE 'given_up' END,
           jsonb_build_object('cause', %(cause)s::text, 'attempts', attempts)
    FROM judged
),
buried AS (
    INSERT INTO quarantine (id, article_id, revision, stage, reason, detail, traceback, message, records, source)
    SELECT gen_random_uuid(), id, revision, 'ledger', 'retries_exhausted',
           format('published %%s times and never finished', attempts), '', '', '[]', source
    FROM judged WHERE state = 'quarantined'
)
SELECT count(*) FILTER (WHERE state = 'accepted'), count(*) FILTER (WHERE state = 'quarantined') FROM judged
"""


# The same for replays, which are compared among themselves: fresh articles overtake them by design.
_REPLAY_OVERTAKEN = """
    SELECT replay_id, article_id FROM replay_items
    WHERE state = 'queued'
      AND next_attempt_at <= clock_timestamp()
      AND enqueued_at < (
          SELECT max(enqueued_at) FROM (
              SELECT enqueued_at FROM replay_items
              WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT %(recent)s
          ) AS recent
      )
    ORDER BY enqueued_at LIMIT %(rows)s
    FOR UPDATE SKIP LOCKED
"""
_REPLAY_VANISHED = """
    SELECT replay_id, article_id FROM replay_items
    WHERE state = 'queued' AND enqueued_at < clock_timestamp() - %(seconds)s * interval '1 second'
    ORDER BY enqueued_at LIMIT %(rows)s
    FOR UPDATE SKIP LOCKED
"""
_REPLAY_AGAIN_OR_FAIL = """
WITH lost AS ({lost}),
judged AS (
    UPDATE replay_items AS i
    SET state = CASE WHEN i.attempts >= %(max_attempts)s THEN 'failed'
                     WHEN r.state = 'cancelled' THEN 'cancelled' ELSE 'pending' END,
        outcome = CASE WHEN i.attempts >= %(max_attempts)s THEN 'retries_exhausted' END,
        next_attempt_at = CASE WHEN i.attempts < %(max_attempts)s AND r.state <> 'cancelled' THEN clock_timestamp() END,
        finished_at = CASE WHEN i.attempts >= %(max_attempts)s OR r.state = 'cancelled' THEN clock_timestamp() END
    FROM lost JOIN replays AS r ON r.id = lost.replay_id
    WHERE i.replay_id = lost.replay_id AND i.article_id = lost.article_id
    RETURNING i.state
)
SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'failed') FROM judged
"""


# After the clock went back, what was published before lies in the future, where no patience would ever find it.
_RESTAMP = """
UPDATE {table} SET enqueued_at = clock_timestamp(),
    next_attempt_at = clock_timestamp() + %(overdue_s)s * interval '1 second'
WHERE state = 'queued' AND enqueued_at > clock_timestamp() + interval '1 second'
"""


class Reconciler:
    """Looks at the ledger and at Redis, and requeues what is lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = connect_redis(settings, timeout_s=5, connect_timeout_s=2)
        self._idle_since: float | None = None

    def reconcile(self, connection: psycopg.Connection) -> int:
        """Requeue or give up what is lost; the number of articles concerned.

        Raises: psycopg.Error if the ledger is away.
        """
        for table in ("articles", "replay_items"):
            connection.execute(_RESTAMP.format(table=table), {"overdue_s": self._settings.overdue_s})
        concerned = 0
        if not self._anything_paused():
            recent = {"recent": _RECENTLY_FINISHED}
            concerned += self._judge(connection, "overtaken", _REQUEUE_OR_GIVE_UP.format(lost=OVERTAKEN), recent)
            concerned += self._judge(
                connection, "overtaken", _REPLAY_AGAIN_OR_FAIL.format(lost=_REPLAY_OVERTAKEN), recent
            )
        idle_s = self._idle_for_s()
        if idle_s is not None and idle_s >= self._settings.idle_requeue_s:
            since = {"seconds": self._settings.idle_requeue_s}
            concerned += self._judge(connection, "vanished", _REQUEUE_OR_GIVE_UP.format(lost=VANISHED), since)
            concerned += self._judge(connection, "vanished", _REPLAY_AGAIN_OR_FAIL.format(lost=_REPLAY_VANISHED), since)
        return concerned

    def _judge(self, connection: psycopg.Connection, cause: str, statement: str, values: Mapping[str, object]) -> int:
        row = connection.execute(
            statement, {**values, "rows": _ROWS, "max_attempts": self._settings.max_attempts, "cause": cause}
        ).fetchone()
        requeued, given_up = row or (0, 0)
        if requeued:
            REQUEUED.labels(cause).inc(requeued)
            log.warning(BATCH_REQUEUED, articles=requeued, cause=cause)
        if given_up:
            log.error(BATCH_GIVEN_UP, articles=given_up, cause=cause)
        return int(requeued + given_up)

    def _anything_paused(self) -> bool:
        """Whether a stage is paused, or nobody can say: then what waits there is not lost, whatever gets past it."""
        try:
            return bool(read_pauses(self._redis))
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            return True

    def _idle_for_s(self) -> float | None:
        """Seconds for which Redis has been seen to hold no message; None if it holds some or cannot be asked."""
        try:
            restamp_reserved(self._redis, time.time())
            empty = all(depth == (0, 0) for depth in depths(self._redis).values())
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            empty = False
        if not empty:
            self._idle_since = None
            return None
        if self._idle_since is None:
            self._idle_since = time.monotonic()
        return time.monotonic() - self._idle_since
