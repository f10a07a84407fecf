"""Webhooks in the ledger: who gets what, and how each message ended.

The outbox is the feed of results (`shared.ledger.feed`): a webhook has a position in it, and what comes next becomes
its deliveries in the transaction that moves the position on. A delivery's id follows from webhook, article and
revision, so that it is the same however often that is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4, uuid5

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from shared.formats.catalogue import dump
from shared.ledger.feed import FeedFilter, Position, read_horizon, read_window

EventName = Literal["article.stored", "webhook.disabled", "alarm.raised", "alarm.ended"]
ARTICLE_STORED: Final[EventName] = "article.stored"
WEBHOOK_DISABLED: Final[EventName] = "webhook.disabled"
ALARM_RAISED: Final[EventName] = "alarm.raised"
ALARM_ENDED: Final[EventName] = "alarm.ended"
WEBHOOK_TEST: Final = "webhook.test"
State = Literal["enabled", "paused", "disabled"]
DeliveryState = Literal["pending", "delivered", "failed"]

# A webhook with more than that waiting gets nothing new: the feed keeps it.
_MOST_PENDING: Final = 1000
_OLD_SECRET_S: Final = 24 * 3600
# A webhook that fails is asked again at least so often, so that it is noticed when it works again; and after so many
# failures in a row, what waits for later is sent at once then.
_LONGEST_BREAK_S: Final = 300.0
_LONG_FAILURE: Final = 10

_COLUMNS: Final = """id, created_at, url, description, events, filter, detail, state, reason, failing_since, failures,
(SELECT count(*) FROM webhook_deliveries AS d WHERE d.webhook_id = webhooks.id AND d.state = 'pending') AS pending"""
_DELIVERY: Final = """id, webhook_id, event, article_id, revision, created_at, state, attempts, next_attempt_at,
finished_at, log"""
_INSERT: Final = """
INSERT INTO webhooks (id, url, description, events, filter, detail, secret, after_xid, after_article)
VALUES (%(id)s, %(url)s, %(description)s, %(events)s, %(filter)s, %(detail)s, %(secret)s, %(xid)s, %(article)s)
"""
_DELIVER: Final = """
INSERT INTO webhook_deliveries (id, webhook_id, event, article_id, revision, body)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::integer[], %s::text[])
ON CONFLICT (id) DO NOTHING
"""
_LISTENING: Final = """
SELECT id, filter, detail, after_xid, after_article FROM webhooks
WHERE state = 'enabled' AND %s = ANY(events)
  AND (SELECT count(*) FROM (
          SELECT FROM webhook_deliveries AS d WHERE d.webhook_id = webhooks.id AND d.state = 'pending' LIMIT %s
      ) AS waiting) < %s
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
# Whoever takes a delivery has it until the lease ends; when it is killed meanwhile, another takes it then. Of a webhook
# that fails only one is tried at a time.
_LEASE: Final = """
UPDATE webhook_deliveries AS d
SET next_attempt_at = clock_timestamp() + %(lease_s)s * interval '1 second', attempts = d.attempts + 1
FROM (
    SELECT due.id, w.url, w.secret,
           CASE WHEN w.old_secret_until > clock_timestamp() THEN w.old_secret END AS old_secret
    FROM webhooks AS w
    CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries AS o
        WHERE webhook_id = w.id AND state = 'pending' AND next_attempt_at <= clock_timestamp()
          AND (w.failures = 0 OR id = (
                  SELECT id FROM webhook_deliveries
                  WHERE webhook_id = w.id AND state = 'pending' ORDER BY next_attempt_at LIMIT 1))
        ORDER BY next_attempt_at LIMIT %(each)s
        FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE w.state = 'enabled' AND w.id <> ALL(%(busy)s)
      AND (w.retry_at IS NULL OR w.retry_at <= clock_timestamp())
    LIMIT %(most)s
) AS taken
WHERE d.id = taken.id
RETURNING d.id, d.webhook_id, d.event, d.body, d.attempts, taken.url, taken.secret, taken.old_secret
"""
_RECORD: Final = """
UPDATE webhook_deliveries
SET state = %(state)s, log = log || %(entry)s::jsonb,
    next_attempt_at = CASE WHEN %(state)s = 'pending' THEN clock_timestamp() + %(wait_s)s * interval '1 second' END,
    finished_at = CASE WHEN %(state)s <> 'pending' THEN clock_timestamp() END
WHERE id = %(id)s AND state = 'pending'
"""
_WORKS: Final = """
WITH before AS (SELECT id, failures FROM webhooks WHERE id = %(webhook)s AND failures > 0 FOR UPDATE),
works AS (
    UPDATE webhooks SET failing_since = NULL, failures = 0, retry_at = NULL FROM before WHERE webhooks.id = before.id
)
UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp()
FROM before
WHERE webhook_id = before.id AND state = 'pending' AND before.failures >= %(long)s
  AND next_attempt_at > clock_timestamp() AND webhook_deliveries.id <> %(id)s
"""
_FAILS: Final = """
UPDATE webhooks
SET failing_since = coalesce(failing_since, clock_timestamp()), failures = failures + 1,
    retry_at = clock_timestamp() + least(%(base_s)s * 2 ^ least(failures, 20), %(longest_s)s) * interval '1 second'
WHERE id = %(webhook)s
RETURNING state, extract(epoch FROM clock_timestamp() - failing_since)::float8
"""
_DISABLE: Final = (
    "UPDATE webhooks SET state = 'disabled', reason = %s WHERE id = %s AND state = 'enabled' RETURNING url"
)
_OTHERS: Final = "SELECT id FROM webhooks WHERE state = 'enabled' AND %s = ANY(events) AND id <> %s"
_REDELIVER: Final = """
UPDATE webhook_deliveries
SET state = 'pending', next_attempt_at = clock_timestamp(), finished_at = NULL
WHERE id = %s AND webhook_id = %s
"""
_FORGET: Final = """
DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE finished_at < clock_timestamp() - %s * interval '1 second' LIMIT 10000)
"""


@dataclass(frozen=True)
class Webhook:
    """A subscription. `pending`: messages that are not delivered yet."""

    id: UUID
    created_at: datetime
    url: str
    description: str | None
    events: list[str]
    filter: dict[str, Any]
    detail: str
    state: State
    reason: str | None
    failing_since: datetime | None
    failures: int
    pending: int


@dataclass(frozen=True)
class Subscription:
    """What somebody subscribes to; `filter` as the query of a stream."""

    url: str
    description: str | None
    events: Sequence[str]
    filter: Mapping[str, Any]
    detail: str


@dataclass(frozen=True)
class Delivery:
    """A message to a webhook, with its tries in `log`."""

    id: UUID
    webhook_id: UUID
    event: str
    article_id: UUID | None
    revision: int | None
    created_at: datetime
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    finished_at: datetime | None
    log: list[dict[str, Any]]


@dataclass(frozen=True)
class Due:
    """A delivery that was taken to be sent."""

    id: UUID
    webhook_id: UUID
    event: str
    body: str
    attempts: int
    url: str
    secret: str
    old_secret: str | None

    @property
    def message_id(self) -> str:
        """The `webhook-id`: the same at every try, so that a receiver can tell a repetition."""
        return message_id(self.id)


@dataclass(frozen=True)
class Attempt:
    """The result of a try: its entry in the log, the state it leaves, and the wait before the next (seconds)."""

    entry: Mapping[str, Any]
    state: DeliveryState
    wait_s: float = 0.0
    gone: bool = False


def message_id(delivery_id: UUID) -> str:
    """The `webhook-id` of a delivery."""
    return f"msg_{delivery_id.hex}"


async def create_webhook(connection: AsyncConnection, wanted: Subscription, secret: str) -> UUID:
    """Subscribe to what is stored from now on."""
    webhook_id, position = uuid4(), await read_horizon(connection)
    values = {
        "id": webhook_id,
        **_row(wanted),
        "secret": secret,
        "xid": position.xid,
        "article": position.article_id,
    }
    await connection.execute(_INSERT, values)
    return webhook_id


async def change_webhook(connection: AsyncConnection, webhook_id: UUID, wanted: Subscription) -> bool:
    """Replace what is subscribed to and where it is sent; False if there is no such webhook."""
    statement = """UPDATE webhooks SET url = %(url)s, description = %(description)s, events = %(events)s,
                   filter = %(filter)s, detail = %(detail)s WHERE id = %(id)s"""
    return (await connection.execute(statement, {"id": webhook_id, **_row(wanted)})).rowcount > 0


async def delete_webhook(connection: AsyncConnection, webhook_id: UUID) -> bool:
    """Remove a webhook with its deliveries; False if there is none."""
    return (await connection.execute("DELETE FROM webhooks WHERE id = %s", (webhook_id,))).rowcount > 0


async def read_webhooks(connection: AsyncConnection, webhook_id: UUID | None = None) -> list[Webhook]:
    """All of them, the oldest first, or the one of that id."""
    statement = f"SELECT {_COLUMNS} FROM webhooks WHERE %(id)s::uuid IS NULL OR id = %(id)s ORDER BY created_at, id"
    async with connection.cursor(row_factory=class_row(Webhook)) as cursor:
        return await (await cursor.execute(statement, {"id": webhook_id})).fetchall()


async def replace_secret(connection: AsyncConnection, webhook_id: UUID, secret: str) -> bool:
    """Sign with a new secret, and for a day with the old one as well; False if there is no such webhook."""
    statement = """UPDATE webhooks SET old_secret = secret, secret = %s,
                   old_secret_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s"""
    return (await connection.execute(statement, (secret, _OLD_SECRET_S, webhook_id))).rowcount > 0


async def enable_webhook(connection: AsyncConnection, webhook_id: UUID, *, skip: bool) -> bool:
    """Go on where it was left, or with what is stored from now on (`skip`: and give up what waits)."""
    async with connection.transaction():
        statement = """UPDATE webhooks SET state = 'enabled', reason = NULL, failures = 0, failing_since = NULL,
                       retry_at = NULL WHERE id = %s"""
        if not (await connection.execute(statement, (webhook_id,))).rowcount:
            return False
        if skip:
            position = await read_horizon(connection)
            statement = "UPDATE webhooks SET after_xid = %s, after_article = %s WHERE id = %s"
            await connection.execute(statement, (position.xid, position.article_id, webhook_id))
            statement = """UPDATE webhook_deliveries SET state = 'failed', next_attempt_at = NULL,
                           finished_at = clock_timestamp() WHERE webhook_id = %s AND state = 'pending'"""
        else:
            statement = """UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp()
                           WHERE webhook_id = %s AND state = 'pending'"""
        await connection.execute(statement, (webhook_id,))
    return True


async def pause_webhook(connection: AsyncConnection, webhook_id: UUID) -> bool:
    """Send nothing until it is enabled again; what comes meanwhile is sent then. False if there is no such webhook."""
    statement = "UPDATE webhooks SET state = 'paused' WHERE id = %s"
    return (await connection.execute(statement, (webhook_id,))).rowcount > 0


async def queue_test(connection: AsyncConnection, webhook_id: UUID) -> UUID:
    """Send a message `webhook.test`; its delivery's id."""
    delivery_id, now = uuid4(), datetime.now(UTC)
    body = _body(WEBHOOK_TEST, now, {"webhook": str(webhook_id)})
    await connection.execute(_DELIVER, ([delivery_id], [webhook_id], [WEBHOOK_TEST], [None], [None], [body]))
    return delivery_id


async def read_deliveries(
    connection: AsyncConnection,
    webhook_id: UUID,
    *,
    limit: int,
    state: DeliveryState | None = None,
    before: tuple[datetime, UUID] | None = None,
    delivery_id: UUID | None = None,
) -> list[Delivery]:
    """A webhook's deliveries, newest first; with `before`, those that come after that one in the list."""
    before_at, before_id = before or (None, None)
    statement = f"""
        SELECT {_DELIVERY} FROM webhook_deliveries
        WHERE webhook_id = %(webhook)s AND (%(state)s::text IS NULL OR state = %(state)s)
          AND (%(id)s::uuid IS NULL OR id = %(id)s)
          AND (%(at)s::timestamptz IS NULL OR (created_at, id) < (%(at)s, %(before)s::uuid))
        ORDER BY created_at DESC, id DESC LIMIT %(limit)s
    """
    values = {
        "webhook": webhook_id,
        "state": state,
        "id": delivery_id,
        "at": before_at,
        "before": before_id,
        "limit": limit,
    }
    async with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        return await (await cursor.execute(statement, values)).fetchall()


async def redeliver(connection: AsyncConnection, webhook_id: UUID, delivery_id: UUID) -> bool:
    """Send a message again, with the same id, however it ended; False if there is no such delivery."""
    return (await connection.execute(_REDELIVER, (delivery_id, webhook_id))).rowcount > 0


async def fan_out(connection: AsyncConnection) -> int:
    """Make deliveries of what was stored since; the number of results looked at."""
    looked_at = 0
    async with connection.transaction():
        found = await (await connection.execute(_LISTENING, (ARTICLE_STORED, _MOST_PENDING, _MOST_PENDING))).fetchall()
        for webhook_id, chosen, detail, xid, article_id in found:
            after = Position(xid, article_id)
            window = await read_window(connection, after, filter_of(chosen), whole=detail == "full")
            if window.end == after:
                continue
            looked_at += 1
            events = window.events
            rows = (
                [uuid5(webhook_id, f"{event.id}:{event.revision}") for event in events],
                [webhook_id] * len(events),
                [ARTICLE_STORED] * len(events),
                [event.id for event in events],
                [event.revision for event in events],
                [_body(ARTICLE_STORED, event.stored_at, event.shown()) for event in events],
            )
            if events:
                await connection.execute(_DELIVER, rows)
            statement = "UPDATE webhooks SET after_xid = %s, after_article = %s WHERE id = %s"
            await connection.execute(statement, (window.end.xid, window.end.article_id, webhook_id))
    return looked_at


async def make_deliveries(
    connection: AsyncConnection, event: EventName, messages: Sequence[tuple[UUID, UUID, datetime, dict[str, Any]]]
) -> int:
    """Make messages of no article: id, webhook, time and data of each. One whose id is there is not made again.

    Returns how many were made.
    """
    if not messages:
        return 0
    count = len(messages)
    rows = (
        [delivery for delivery, _, _, _ in messages],
        [webhook for _, webhook, _, _ in messages],
        [event] * count,
        [None] * count,
        [None] * count,
        [_body(event, at, data) for _, _, at, data in messages],
    )
    return (await connection.execute(_DELIVER, rows)).rowcount


async def lease_due(
    connection: AsyncConnection, *, most: int, each: int, busy: Sequence[UUID], lease_s: float
) -> list[Due]:
    """Take deliveries to be sent now: `most` in all, `each` of a webhook, none of those that are busy."""
    values = {"most": most, "each": each, "busy": list(busy), "lease_s": lease_s}
    async with connection.cursor(row_factory=class_row(Due)) as cursor:
        return await (await cursor.execute(_LEASE, values)).fetchall()


async def record_outcome(
    connection: AsyncConnection, due: Due, outcome: Attempt, *, break_s: float, disable_after_s: float
) -> str | None:
    """Write down the result of a try. The reason, if the webhook was disabled for it.

    After a failure the webhook has a break of `break_s` seconds, twice as long after each failure that follows.
    """
    async with connection.transaction():
        values = {
            "id": due.id,
            "state": outcome.state,
            "entry": Jsonb(outcome.entry),
            "wait_s": outcome.wait_s,
        }
        await connection.execute(_RECORD, values)
        if outcome.state == "delivered":
            await connection.execute(_WORKS, {"webhook": due.webhook_id, "id": due.id, "long": _LONG_FAILURE})
            return None
        pause = {"webhook": due.webhook_id, "base_s": break_s, "longest_s": _LONGEST_BREAK_S}
        row = await (await connection.execute(_FAILS, pause)).fetchone()
        if row is None or row[0] != "enabled":
            return None
        if not outcome.gone and row[1] < disable_after_s:
            return None
        reason = "it answered 410 Gone" if outcome.gone else f"it has failed for {row[1] / 3600:.1f} hours"
        await _disable(connection, due.webhook_id, reason)
        return reason


async def forget_deliveries(connection: AsyncConnection, *, older_than_s: float) -> int:
    """Delete what ended so long ago; how many."""
    return (await connection.execute(_FORGET, (older_than_s,))).rowcount


def filter_of(chosen: Mapping[str, Any]) -> FeedFilter:
    """The filter of a subscription."""
    return FeedFilter(
        languages=chosen.get("language", ()),
        sources=chosen.get("source", ()),
        topics=chosen.get("topic", ()),
        entities=chosen.get("entity", ()),
        stories=[UUID(one) for one in chosen.get("story", ())],
    )


async def _disable(connection: AsyncConnection, webhook_id: UUID, reason: str) -> None:
    """Disable a webhook and tell the others that asked for it."""
    disabled = await (await connection.execute(_DISABLE, (reason, webhook_id))).fetchone()
    if disabled is None:
        return
    others = [row[0] for row in await (await connection.execute(_OTHERS, (WEBHOOK_DISABLED, webhook_id))).fetchall()]
    now, data = datetime.now(UTC), {"webhook": str(webhook_id), "url": disabled[0], "reason": reason}
    await make_deliveries(connection, WEBHOOK_DISABLED, [(uuid4(), other, now, data) for other in others])


def _row(wanted: Subscription) -> dict[str, Any]:
    return {
        "url": wanted.url,
        "description": wanted.description,
        "events": list(wanted.events),
        "filter": Jsonb(dict(wanted.filter)),
        "detail": wanted.detail,
    }


def _body(event: str, at: datetime, data: Mapping[str, Any]) -> str:
    """A message as the Standard Webhooks specification recommends it."""
    return dump({"type": event, "timestamp": at.isoformat(), "data": data}).decode()
