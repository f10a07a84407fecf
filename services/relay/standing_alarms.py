"""Alarms about the installation itself: stages that are paused, and a quarantine that nobody empties.

Looked for more often than what needs a history, because each holds articles up until somebody decides.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import psycopg
import structlog
from redis.exceptions import RedisError

from shared.ledger.alarms import QUARANTINE, Kind
from shared.observability.names import ALARM_CLOSED, ALARM_OPENED, BROKER_UNAVAILABLE
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.runtime.redis_connection import connect_redis
from shared.settings import Settings

log = structlog.get_logger(__name__)

_EVERY_S: Final = 10.0

_OPEN_BURIALS: Final = "SELECT count(*) FROM (SELECT FROM quarantine WHERE status = 'open' LIMIT %s) AS counted"
_NOTE: Final = """
INSERT INTO alarms (kind, dimension, subject, opened_at, seen_at, observed, expected, articles, hours)
SELECT %(kind)s, 'all', subject, %(now)s, %(now)s, observed, %(expected)s, observed, 0
FROM unnest(%(subjects)s::text[], %(observed)s::bigint[]) AS found (subject, observed)
ON CONFLICT (kind, dimension, subject) WHERE closed_at IS NULL
DO UPDATE SET seen_at = excluded.seen_at, observed = excluded.observed, articles = excluded.articles
RETURNING subject, opened_at = %(now)s
"""
_CLOSE: Final = """
UPDATE alarms SET closed_at = %(now)s
WHERE kind = %(kind)s AND dimension = 'all' AND closed_at IS NULL AND subject <> ALL(%(subjects)s::text[])
RETURNING subject
"""


class StandingAlarms:
    """Looks every few seconds, whoever calls how often; never if KHABAR_ALARM_EVERY_S is 0."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = connect_redis(settings, timeout_s=5, connect_timeout_s=2)
        self._due = 0.0

    def look(self, connection: psycopg.Connection) -> None:
        """Open and close alarms if it is time. Raises: psycopg.Error."""
        if not self._settings.alarm_every_s or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + min(_EVERY_S, self._settings.alarm_every_s)
        now = datetime.now(UTC)
        try:
            waiting = {stage: depths(self._redis)[stage][0] for stage in read_pauses(self._redis)}
        except (RedisError, OSError) as error:
            # Nobody can say what is paused, so nothing is said.
            log.debug(BROKER_UNAVAILABLE, error=str(error))
        else:
            note_standing(connection, "paused", waiting, now)
        most = self._settings.quarantine_alarm
        row = connection.execute(_OPEN_BURIALS, (most,)).fetchone() if most else None
        full = {QUARANTINE: most} if row and row[0] >= most else {}
        note_standing(connection, "quarantine_full", full, now, expected=most)


def note_standing(
    connection: psycopg.Connection, kind: Kind, found: Mapping[str, int], now: datetime, *, expected: int = 0
) -> None:
    """Open alarms about these subjects, with what was counted of each; close those about others.

    Raises: psycopg.Error.
    """
    values = {"kind": kind, "now": now, "expected": expected, "subjects": [*found], "observed": [*found.values()]}
    for subject, new in connection.execute(_NOTE, values).fetchall() if found else ():
        if new:
            log.error(ALARM_OPENED, kind=kind, dimension="all", subject=subject, observed=found[subject])
    for (subject,) in connection.execute(_CLOSE, values).fetchall():
        log.info(ALARM_CLOSED, kind=kind, dimension="all", subject=subject)
