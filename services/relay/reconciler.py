"""The reconciler: brings back articles that Redis or a worker has lost, and gives up on those that never arrive.

Lost is what the ledger has sent and Redis does not hold, neither waiting nor in a worker's hands. However long an
article waits, whatever gets past it and whoever is slow, paused or away: as long as Redis holds it, it is not lost.
Why it is like this: docs/adr, "Lost is what Redis does not hold".
"""

import time
from collections.abc import Iterable
from itertools import islice
from uuid import UUID

import psycopg
import structlog
from redis.exceptions import RedisError

from services.relay.absence import AbsenceWatch
from services.relay.holdings import held_journeys
from shared.observability.metrics import REQUEUED
from shared.observability.names import BATCH_GIVEN_UP, BATCH_REQUEUED, BROKER_UNAVAILABLE
from shared.runtime.broker import restamp_reserved
from shared.runtime.journeys import Journey
from shared.runtime.redis_connection import connect_redis
from shared.runtime.whereabouts import note_ended
from shared.settings import Settings

log = structlog.get_logger(__name__)

_CAUSE = "lost"
_ROWS = 1000
# Looking takes at most this part of the time, however much Redis holds.
_SHARE_OF_TIME = 0.05

# Also what was sent in the future, as it seems once a clock has gone back. Articles that come through quickly are never
# looked for.
ANY_SENT_LONG_AGO = """
SELECT EXISTS (SELECT FROM articles WHERE state = 'queued' AND {long_ago} LIMIT 1)
    OR EXISTS (SELECT FROM replay_items WHERE state = 'queued' AND {long_ago} LIMIT 1)
""".format(
    long_ago="(enqueued_at < clock_timestamp() - %(seconds)s * interval '1 second'"
    " OR enqueued_at > clock_timestamp() + interval '1 second')"
)
SENT = """
SELECT id, revision, attempts FROM articles WHERE state = 'queued'
UNION ALL
SELECT article_id, revision, attempts FROM replay_items WHERE state = 'queued'
"""
# A copy of what has ended so, or of an earlier revision, changes nothing any more.
_ENDED = """
SELECT held.id, held.revision
FROM unnest(%s::uuid[], %s::integer[]) AS held (id, revision) JOIN articles AS a ON a.id = held.id
WHERE a.revision > held.revision
   OR (a.revision = held.revision AND a.state IN ('stored', 'duplicate', 'rejected'))
"""
_REQUEUE_OR_GIVE_UP = """
WITH lost AS (
    SELECT a.id FROM articles AS a
    JOIN unnest(%(ids)s::uuid[], %(revisions)s::integer[], %(attempts)s::integer[]) AS l (id, revision, attempts)
      ON a.id = l.id AND a.revision = l.revision AND a.attempts = l.attempts
    WHERE a.state = 'queued'
    ORDER BY a.id
    FOR UPDATE OF a SKIP LOCKED
),
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
_REPLAY_AGAIN_OR_FAIL = """
WITH lost AS (
    SELECT i.replay_id, i.article_id FROM replay_items AS i
    JOIN unnest(%(ids)s::uuid[], %(revisions)s::integer[], %(attempts)s::integer[]) AS l (id, revision, attempts)
      ON i.article_id = l.id AND i.revision = l.revision AND i.attempts = l.attempts
    WHERE i.state = 'queued'
    ORDER BY i.article_id
    FOR UPDATE OF i SKIP LOCKED
),
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


class Reconciler:
    """Looks at Redis and at the ledger, and requeues what is lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = connect_redis(settings, timeout_s=5, connect_timeout_s=2)
        self._watch = AbsenceWatch(settings.lost_after_s)
        self._next_look = 0.0
        self.looks = 0
        """Times that what Redis holds was read."""

    def reconcile(self, connection: psycopg.Connection) -> int:
        """Requeue or give up what is lost; the number of articles concerned.

        Raises: psycopg.Error if the ledger is away.
        """
        began = time.monotonic()
        try:
            restamp_reserved(self._redis, time.time())
            if began < self._next_look or not self._any_sent_long_ago(connection):
                return 0
            held = held_journeys(self._redis)
            self.looks += 1
            # The ledger after Redis: what ended in between is not missing.
            sent = self._sent(connection)
            self._note_copies(connection, held - sent.keys())
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            return 0
        now = time.monotonic()
        self._next_look = now + max(self._settings.lost_after_s / 4, (now - began) / _SHARE_OF_TIME)
        return self._send_again(connection, {journey: sent[journey] for journey in self._watch.lost(sent, held, now)})

    def _any_sent_long_ago(self, connection: psycopg.Connection) -> bool:
        row = connection.execute(ANY_SENT_LONG_AGO, {"seconds": self._settings.lost_after_s}).fetchone()
        return bool(row and row[0])

    def _sent(self, connection: psycopg.Connection) -> dict[Journey, int]:
        rows: Iterable[tuple[UUID, int, int]] = connection.execute(SENT).fetchall()
        return {Journey(article_id, revision): attempts for article_id, revision, attempts in rows}

    def _note_copies(self, connection: psycopg.Connection, held: set[Journey]) -> None:
        """What has ended and lies in Redis still: stages drop it, however long ago it ended."""
        if held:
            columns = [journey.article_id for journey in held], [journey.revision for journey in held]
            rows: Iterable[tuple[UUID, int]] = connection.execute(_ENDED, columns).fetchall()
            note_ended(self._redis, [Journey(article_id, revision) for article_id, revision in rows])

    def _send_again(self, connection: psycopg.Connection, lost: dict[Journey, int]) -> int:
        concerned = 0
        left = iter(lost.items())
        while some := list(islice(left, _ROWS)):
            values = {
                "ids": [journey.article_id for journey, _ in some],
                "revisions": [journey.revision for journey, _ in some],
                "attempts": [attempts for _, attempts in some],
                "max_attempts": self._settings.max_attempts,
                "cause": _CAUSE,
            }
            for statement in (_REQUEUE_OR_GIVE_UP, _REPLAY_AGAIN_OR_FAIL):
                requeued, given_up = connection.execute(statement, values).fetchone() or (0, 0)
                if requeued:
                    REQUEUED.labels(_CAUSE).inc(requeued)
                    log.warning(BATCH_REQUEUED, articles=requeued, cause=_CAUSE)
                if given_up:
                    log.error(BATCH_GIVEN_UP, articles=given_up, cause=_CAUSE)
                concerned += requeued + given_up
        return concerned
