"""Orders to process articles again from a stage: choose them, look at progress and samples, pause, resume, cancel.

What carries them out is `services.relay.replays`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from uuid6 import uuid7

from shared.pipeline import PIPELINE, Stage, stage_named

State = Literal["running", "paused", "cancelled", "finished"]

# The numbers of a version, in order, so that linear-topics-9 comes before linear-topics-10.
_NUMBERS: Final = """ARRAY(
    SELECT m[1]::numeric FROM regexp_matches({name}, '[0-9]+', 'g') WITH ORDINALITY AS t (m, n) ORDER BY n)"""
_FAMILY: Final = "regexp_replace({name}, '[0-9].*$', '')"
_MODEL: Final = "r.record #>> %(model_path)s"
_MATCHES: Final = f"""
    a.state = %(state)s AND a.finished_at IS NOT NULL AND a.accepted_at < %(given_at)s
    AND (%(language)s::text IS NULL OR r.language = %(language)s)
    AND (%(source)s::text IS NULL OR coalesce(a.source, r.source) = %(source)s)
    AND (%(since)s::timestamptz IS NULL OR a.accepted_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR a.accepted_at < %(until)s)
    AND (%(reason)s::text IS NULL OR a.reason = %(reason)s)
    AND (%(topic)s::text IS NULL
         OR EXISTS (SELECT FROM article_topics AS t WHERE t.article_id = a.id AND t.code = %(topic)s))
    AND (%(model_not)s::text IS NULL OR {_MODEL} IS DISTINCT FROM %(model_not)s)
    AND (%(model_below)s::text IS NULL
         OR ({_FAMILY.format(name=_MODEL)} = {_FAMILY.format(name="%(model_below)s")}
             AND {_NUMBERS.format(name=_MODEL)} < {_NUMBERS.format(name="%(model_below)s")}))
"""
_FROM: Final = f"FROM articles AS a LEFT JOIN results AS r ON r.article_id = a.id WHERE {_MATCHES}"
_COUNT: Final = f"SELECT count(*) {_FROM}"
_CREATE: Final = """
INSERT INTO replays (id, created_at, created_by, note, stage, filter, trial, rate)
VALUES (%(id)s, %(given_at)s, %(by)s, %(note)s, %(stage)s, %(filter)s, %(trial)s, %(rate)s)
"""
_CHOOSE: Final = f"""
INSERT INTO replay_items (replay_id, article_id, revision, trial, next_attempt_at, raw_bytes)
SELECT %(id)s, a.id, next_revision(a.id, a.revision), %(trial)s, clock_timestamp(), a.raw_bytes
{_FROM}
{{order}}
ON CONFLICT DO NOTHING
"""
_SAMPLE: Final = "ORDER BY random() LIMIT %(sample)s"
_TOTAL: Final = """
UPDATE replays SET total = %(total)s,
    state = CASE WHEN %(total)s = 0 THEN 'finished' ELSE state END,
    finished_at = CASE WHEN %(total)s = 0 THEN clock_timestamp() END
WHERE id = %(id)s
"""
_READ: Final = """
SELECT r.id, r.created_at, r.created_by, r.note, r.stage, r.filter, r.trial, r.rate, r.state, r.total, r.finished_at,
       coalesce((SELECT jsonb_object_agg(c.state, c.n) FROM (
           SELECT state, count(*) AS n FROM replay_items WHERE replay_id = r.id GROUP BY state) AS c), '{}') AS items,
       coalesce((SELECT jsonb_object_agg(c.outcome, c.n) FROM (
           SELECT outcome, count(*) AS n FROM replay_items
           WHERE replay_id = r.id AND outcome IS NOT NULL GROUP BY outcome) AS c), '{}') AS outcomes
FROM replays AS r
"""
_LIST: Final = f"""
{_READ}
WHERE %(before_at)s::timestamptz IS NULL OR (r.created_at, r.id) < (%(before_at)s, %(before_id)s::uuid)
ORDER BY r.created_at DESC, r.id DESC LIMIT %(limit)s
"""
_TRIED: Final = """
SELECT i.article_id, a.state AS old_state, a.reason AS old_reason,
       r.record || jsonb_build_object('title', r.title, 'text', r.text) AS old, i.result AS new
FROM replay_items AS i JOIN articles AS a ON a.id = i.article_id LEFT JOIN results AS r ON r.article_id = i.article_id
WHERE i.replay_id = %s AND i.result IS NOT NULL ORDER BY i.article_id
"""
_SET_STATE: Final = """
UPDATE replays SET state = %(to)s, finished_at = CASE WHEN %(to)s = 'cancelled' THEN clock_timestamp() END
WHERE id = %(id)s AND state = ANY(%(from)s) RETURNING id
"""
_CANCEL_ITEMS: Final = """
UPDATE replay_items SET state = 'cancelled', next_attempt_at = NULL, finished_at = clock_timestamp()
WHERE replay_id = %s AND state = 'pending'
"""
_EXISTS: Final = "SELECT state FROM replays WHERE id = %s"

_TRANSITIONS: Final[Mapping[str, tuple[tuple[State, ...], State]]] = {
    "pause": (("running",), "paused"),
    "resume": (("paused",), "running"),
    "cancel": (("running", "paused"), "cancelled"),
}


@dataclass(frozen=True)
class Filter:
    """Which articles. None: whatever. `since` and `until` bound when they were accepted; `until` is not included.

    `model_not` and `model_below` compare the model that `model_stage` noted in the result: another than this one; an
    older one of the same name, by the numbers in it.
    """

    state: Literal["stored", "rejected", "quarantined"] = "stored"
    reason: str | None = None
    language: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    topic: str | None = None
    model_stage: str | None = None
    model_not: str | None = None
    model_below: str | None = None

    def shown(self) -> dict[str, Any]:
        """Those that are given, as JSON values."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if value is not None
        }


@dataclass(frozen=True)
class Order:
    """What to replay and how. `rate`: articles per second at most; `sample`: articles of a dry run."""

    stage: Stage
    filter: Filter
    rate: float | None = None
    sample: int | None = None
    note: str | None = None
    by: str | None = None

    @property
    def trial(self) -> bool:
        """Whether it is a dry run."""
        return self.sample is not None


@dataclass(frozen=True)
class Replay:
    """An order and how far it has come. `items` counts its articles by state, `outcomes` by how they ended."""

    id: UUID
    created_at: datetime
    created_by: str | None
    note: str | None
    stage: str
    filter: dict[str, Any]
    trial: bool
    rate: float | None
    state: State
    total: int
    finished_at: datetime | None
    items: dict[str, int]
    outcomes: dict[str, int]


@dataclass(frozen=True)
class Tried:
    """An article of a dry run: what it is, and what it would become. `old` is None where there is no result."""

    article_id: UUID
    old_state: str
    old_reason: str | None
    old: dict[str, Any] | None
    new: dict[str, Any]


async def count_matches(connection: AsyncConnection, wanted: Filter, given_at: datetime) -> int:
    """How many articles a replay given now would concern."""
    row = await (await connection.execute(_COUNT, _values(wanted, given_at))).fetchone()
    return int(row[0]) if row else 0


async def create_replay(connection: AsyncConnection, order: Order, given_at: datetime) -> UUID:
    """Give an order; its articles are chosen now. An article that another order is about to replay is left out."""
    replay_id: UUID = uuid7()
    values = {
        **_values(order.filter, given_at),
        "id": replay_id,
        "by": order.by,
        "note": order.note,
        "stage": order.stage.name,
        "filter": Jsonb(order.filter.shown()),
        "trial": order.trial,
        "rate": order.rate,
        "sample": order.sample,
    }
    async with connection.transaction():
        await connection.execute(_CREATE, values)
        chosen = await connection.execute(_CHOOSE.format(order=_SAMPLE if order.trial else ""), values)
        await connection.execute(_TOTAL, {"id": replay_id, "total": chosen.rowcount})
    return replay_id


async def read_replay(connection: AsyncConnection, replay_id: UUID) -> Replay | None:
    """An order and how far it has come; None if there is no such."""
    async with connection.cursor(row_factory=class_row(Replay)) as cursor:
        return await (await cursor.execute(f"{_READ} WHERE r.id = %s", (replay_id,))).fetchone()


async def list_replays(
    connection: AsyncConnection, *, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[Replay]:
    """Orders, newest first; with `before`, those that come after that one in the list."""
    before_at, before_id = before or (None, None)
    async with connection.cursor(row_factory=class_row(Replay)) as cursor:
        found = await cursor.execute(_LIST, {"before_at": before_at, "before_id": before_id, "limit": limit})
        return await found.fetchall()


async def read_tried(connection: AsyncConnection, replay_id: UUID) -> list[Tried]:
    """The articles of a dry run that have come through."""
    async with connection.cursor(row_factory=class_row(Tried)) as cursor:
        return await (await cursor.execute(_TRIED, (replay_id,))).fetchall()


async def change_state(
    connection: AsyncConnection, replay_id: UUID, action: Literal["pause", "resume", "cancel"]
) -> bool | None:
    """Pause, resume or cancel an order. False if its state does not allow that, None if there is no such.

    What is in the queues already still comes through; what is not yet there stays as it was when cancelled.
    """
    allowed, to = _TRANSITIONS[action]
    async with connection.transaction():
        changed = await (
            await connection.execute(_SET_STATE, {"id": replay_id, "to": to, "from": list(allowed)})
        ).fetchone()
        if changed is None:
            known = await (await connection.execute(_EXISTS, (replay_id,))).fetchone()
            return None if known is None else False
        if to == "cancelled":
            await connection.execute(_CANCEL_ITEMS, (replay_id,))
    return True


def _values(wanted: Filter, given_at: datetime) -> dict[str, Any]:
    stage = stage_named(wanted.model_stage) if wanted.model_stage else PIPELINE[0]
    return {**asdict(wanted), "model_path": [*stage.report_path, "model"], "given_at": given_at}
