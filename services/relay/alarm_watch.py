"""Open and close alarms by what the ledger has counted. Run by the relay now and then; costs by sources, not articles.

What is looked for is in `alarm_rules`. An open alarm is held against what was usual when it was opened: else what is
wrong would become what is usual.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import psycopg
import structlog
from psycopg.rows import class_row

from services.relay.alarm_rules import Deviation, can_tell, excess, silence, usual_count, usual_share
from shared.ledger.alarms import READ, Alarm, Dimension, Kind, Subject
from shared.ledger.outcomes import add_up_outcomes
from shared.observability.names import ALARM_CLOSED, ALARM_OPENED

log = structlog.get_logger(__name__)

HISTORY_DAYS: Final = 14
# A silence is looked for in the last hours, and, of what sends little, in the last day.
_SILENCE_HOURS: Final = (3, 24)
_SHARE_HOURS: Final = 3
# While articles wait for so long, the pipeline is behind, and nobody can say that a source is silent.
_BEHIND_S: Final = 900
# Kinds, with the articles that they are a share of.
_SHARES: Final[Mapping[Kind, str]] = {
    "no_entities": "stored - entities_not_done",
    "no_topics": "stored - topics_not_done",
    "entities_not_done": "stored",
    "topics_not_done": "stored",
    "rejected": "processed",
    "quarantined": "processed",
}

_LOCK: Final = "SELECT pg_try_advisory_xact_lock(1801544045)"
_BEHIND: Final = """
SELECT coalesce((SELECT extract(epoch FROM clock_timestamp() - accepted_at) FROM articles
                 WHERE finished_at IS NULL ORDER BY accepted_at LIMIT 1), 0)::float8
"""
_GROUPED: Final = """
CASE grouping(source, language) WHEN 3 THEN 'all' WHEN 1 THEN 'source' ELSE 'language' END,
coalesce(source, language, '')
"""
_SETS: Final = "GROUPING SETS ((source), (language), ())"
_THIS_HOUR: Final = "date_trunc('hour', %(now)s::timestamptz, 'UTC')"
# The same hours of each day back from the last full hour; day 0 is the present one.
_COUNTS: Final = f"""
WITH aged AS (
    SELECT source, language, processed, extract(epoch FROM {_THIS_HOUR} - hour)::integer / 3600 - 1 AS age
    FROM outcome_hours WHERE hour < {_THIS_HOUR} AND hour >= {_THIS_HOUR} - {HISTORY_DAYS + 1} * interval '1 day'
),
daily AS (SELECT source, language, processed, age / 24 AS day, age %% 24 AS ago FROM aged)
SELECT {_GROUPED}, day,
       {", ".join(f"coalesce(sum(processed) FILTER (WHERE ago < {hours}), 0)::bigint" for hours in _SILENCE_HOURS)}
FROM daily GROUP BY day, {_SETS}
"""
_PARTS: Final = ", ".join(
    f"coalesce(sum({part}) FILTER (WHERE hour {when} {_THIS_HOUR} - {_SHARE_HOURS - 1} * interval '1 hour'), 0)::bigint"
    for kind, whole in _SHARES.items()
    for when in (">=", "<")
    for part in (kind, whole)
)
_RATES: Final = f"SELECT {_GROUPED}, {_PARTS} FROM outcome_hours GROUP BY {_SETS}"
_NOTE: Final = """
INSERT INTO alarms (kind, dimension, subject, opened_at, seen_at, observed, expected, articles, hours, new_models)
SELECT %(kind)s, %(dimension)s, %(subject)s, %(now)s, %(now)s, %(observed)s, %(expected)s, %(articles)s, %(hours)s,
       coalesce((SELECT jsonb_agg(s.stage || ': ' || s.model ORDER BY s.first_seen) FROM models_seen AS s
                 WHERE s.first_seen > %(now)s - interval '1 day' AND s.first_seen <= %(now)s
                   -- The first model of a new installation is no change.
                   AND EXISTS (SELECT FROM models_seen AS b WHERE b.stage = s.stage AND b.first_seen < s.first_seen)),
                '[]')
ON CONFLICT (kind, dimension, subject) WHERE closed_at IS NULL
DO UPDATE SET seen_at = excluded.seen_at, observed = excluded.observed, articles = excluded.articles
"""
_CLOSE: Final = "UPDATE alarms SET closed_at = %(now)s WHERE id = %(id)s"

Open = Mapping[Subject, Alarm]
Judged = tuple[Subject, int, Deviation | None]
"""A subject, the hours looked at, and how it deviates; None: as usual. What cannot be told is not judged."""


class AlarmWatch:
    """Evaluates every `every_s` seconds, whoever calls how often; 0: never."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._due = 0.0

    def look(self, connection: psycopg.Connection) -> None:
        """Evaluate if it is time. Raises: psycopg.Error."""
        if self._every_s and time.monotonic() >= self._due:
            self._due = time.monotonic() + self._every_s
            evaluate_alarms(connection, datetime.now(UTC))


def evaluate_alarms(connection: psycopg.Connection, now: datetime) -> None:
    """Open and close alarms by what was counted up to now. Raises: psycopg.Error."""
    with connection.transaction():
        if connection.execute(_LOCK).fetchone() != (True,):
            return
        add_up_outcomes(connection, now, keep_days=HISTORY_DAYS + 1)
        with connection.cursor(row_factory=class_row(Alarm)) as cursor:
            alarms = cursor.execute(f"{READ} WHERE closed_at IS NULL").fetchall()
        opened = {(alarm.kind, alarm.dimension, alarm.subject): alarm for alarm in alarms}
        judged = [*_excesses(connection, now, opened), *_silences(connection, now, opened)]
        for subject, hours, deviation in judged:
            if deviation is not None:
                _note(connection, subject, hours, deviation, now, new=subject not in opened)
        usual = {subject for subject, _, deviation in judged if deviation is None}
        forgotten = now - timedelta(days=HISTORY_DAYS)
        for subject, alarm in opened.items():
            if subject in usual or alarm.opened_at < forgotten:
                connection.execute(_CLOSE, {"id": alarm.id, "now": now})
                log.info(ALARM_CLOSED, kind=alarm.kind, dimension=alarm.dimension, subject=alarm.subject)


def _excesses(connection: psycopg.Connection, now: datetime, opened: Open) -> Iterator[Judged]:
    for dimension, name, *numbers in connection.execute(_RATES, {"now": now}).fetchall():
        if dimension == "all":
            continue
        for index, kind in enumerate(_SHARES):
            subject: Subject = (kind, dimension, name)
            bad, total, bad_before, total_before = numbers[4 * index : 4 * index + 4]
            known = opened.get(subject)
            usual = known.expected if known else usual_share(bad_before, total_before)
            if usual is not None and can_tell(total):
                yield subject, _SHARE_HOURS, excess(bad, total, usual)


def _silences(connection: psycopg.Connection, now: datetime, opened: Open) -> Iterator[Judged]:
    if (connection.execute(_BEHIND).fetchone() or (0.0,))[0] > _BEHIND_S:
        return
    counts: dict[tuple[Dimension, str], dict[tuple[int, int], int]] = defaultdict(dict)
    for dimension, name, day, *numbers in connection.execute(_COUNTS, {"now": now}).fetchall():
        for hours, number in zip(_SILENCE_HOURS, numbers, strict=True):
            counts[dimension, name][hours, day] = number
    everything = counts.pop(("all", ""), {})
    judged = _silence("all", "", everything, everything, opened)
    if judged is not None:
        yield judged
        if judged[2] is not None:
            # Then each of them is silent, and one alarm says so.
            return
    for (dimension, name), found in counts.items():
        judged = _silence(dimension, name, found, everything, opened)
        if judged is not None:
            yield judged


def _silence(
    dimension: Dimension,
    name: str,
    found: Mapping[tuple[int, int], int],
    everything: Mapping[tuple[int, int], int],
    opened: Open,
) -> Judged | None:
    subject: Subject = ("silent", dimension, name)
    known = opened.get(subject)
    judged: Judged | None = None
    for hours in (known.hours,) if known else _SILENCE_HOURS:
        # Hours in which nothing at all was processed say nothing of a source: the installation was off.
        days = [day for day in range(1, HISTORY_DAYS + 1) if everything.get((hours, day))]
        usual = known.expected if known else usual_count([found.get((hours, day), 0) for day in days])
        if usual is not None:
            deviation = silence(found.get((hours, 0), 0), usual)
            judged = subject, hours, deviation
            if deviation is not None:
                break
    return judged


def _note(
    connection: psycopg.Connection, subject: Subject, hours: int, deviation: Deviation, now: datetime, *, new: bool
) -> None:
    kind, dimension, name = subject
    values = {"kind": kind, "dimension": dimension, "subject": name, "now": now, "hours": hours, **vars(deviation)}
    connection.execute(_NOTE, values)
    if new:
        log.error(
            ALARM_OPENED,
            kind=kind,
            dimension=dimension,
            subject=name,
            observed=round(deviation.observed, 3),
            expected=round(deviation.expected, 3),
        )
