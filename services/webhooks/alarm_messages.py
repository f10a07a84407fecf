"""Alarms as messages of webhooks: one when it is raised, one when it has ended.

The id of a message follows from webhook, event and alarm, so that none is made twice, however often this is done and
however many do it.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import uuid5

from psycopg import AsyncConnection
from psycopg.rows import class_row

from shared.ledger.alarms import READ, Alarm
from shared.ledger.webhooks import ALARM_ENDED, ALARM_RAISED, make_deliveries

_ANNOUNCED_FOR: Final = timedelta(days=1)
"""What was raised or has ended longer ago is not announced: shorter than deliveries are kept, else it came twice."""

_SUBSCRIBED: Final = "SELECT id, created_at FROM webhooks WHERE state = 'enabled' AND %s = ANY(events)"


async def announce_alarms(connection: AsyncConnection, *, kept_s: float) -> int:
    """Make the messages that are not there yet; returns how many were.

    A webhook is told of what was raised, or has ended, since it was made, up to a day ago. `kept_s`: how long a message
    is kept after its delivery, in seconds; of older alarms nobody can tell whether they were announced.
    """
    made = 0
    for event, column in ((ALARM_RAISED, "opened_at"), (ALARM_ENDED, "closed_at")):
        subscribed = await (await connection.execute(_SUBSCRIBED, (event,))).fetchall()
        if not subscribed:
            continue
        period = min(_ANNOUNCED_FOR, timedelta(seconds=kept_s / 2))
        async with connection.cursor(row_factory=class_row(Alarm)) as cursor:
            query = f"{READ} WHERE {column} >= clock_timestamp() - %s ORDER BY id"
            alarms = await (await cursor.execute(query, (period,))).fetchall()
        messages = [
            (uuid5(webhook, f"{event}:{alarm.id}"), webhook, at, facts_of(alarm))
            for webhook, created_at in subscribed
            for alarm in alarms
            if (at := getattr(alarm, column)) is not None and at >= created_at
        ]
        made += await make_deliveries(connection, event, messages)
    return made


def facts_of(alarm: Alarm) -> dict[str, Any]:
    """What a message says of an alarm."""
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "dimension": alarm.dimension,
        "subject": alarm.subject,
        "opened_at": alarm.opened_at.isoformat(),
        "closed_at": alarm.closed_at.isoformat() if alarm.closed_at else None,
        "observed": alarm.observed,
        "expected": alarm.expected,
        "articles": alarm.articles,
        "hours": alarm.hours,
        "cause": alarm.cause,
        "what": alarm.what,
        "look": alarm.look,
    }
