"""Fire on a stack while articles arrive, then account for every one of them."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psycopg

from shared.pipeline import PIPELINE
from shared.runtime.broker import depths, unacked_key
from shared.runtime.pauses import read_pauses
from tests.chaos.arrivals import Arrivals
from tests.chaos.faults import FAULTS, Field
from tests.chaos.grouping import grouped_wrongly
from tests.support.stack import RunningStack, running_stack

# As in production but for patience: nobody waits minutes for a redelivery here.
IMPATIENT = {
    "KHABAR_LOST_AFTER_S": "3",
    "KHABAR_TASK_TIME_LIMIT_S": "8",
    "KHABAR_RETRY_MAX_S": "4",
    "KHABAR_VISIBILITY_TIMEOUT_S": "15",
    "KHABAR_TASK_MEMORY_BYTES": str(2**29),
    "KHABAR_PAUSE_PROBE_S": "2",
    # Faults requeue an article more often than a life in production does.
    "KHABAR_MAX_ATTEMPTS": "50",
}
# Of a backlog the service of stories groups a hundred a second; it begins when its articles are stored.
_GROUPED_WITHIN_S: Final = 600.0


@dataclass(frozen=True)
class Account:
    """How the articles of one campaign ended. Times in seconds."""

    name: str
    posted: int
    repeated: int
    stored: int
    rejected: int
    quarantined: int
    lost: int
    stored_twice: int
    contradicted: int
    strays: int
    grouped_wrongly: int
    recovery_s: float
    lasted_s: float
    left: tuple[str, ...] = ()
    """What the stack says of articles that have no final state; nothing when all have."""

    @property
    def whole(self) -> bool:
        """Whether nothing is lost, nothing is there twice, and every stored article is in one story."""
        return self.lost == self.stored_twice == self.contradicted == self.grouped_wrongly == 0


@contextmanager
def under_fire() -> Iterator[RunningStack]:
    """A stack whose workers poison works on."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "home", settings=IMPATIENT, module="tests.chaos.stack") as stack,
    ):
        yield stack


def campaign(
    stack: RunningStack,
    name: str,
    faults: Sequence[str],
    *,
    articles: int,
    seed: int,
    rate: float,
    patience_s: float,
    gap_s: float,
    frozen_s: float = 30,
    drain_s: float = 600,
) -> Account:
    """Let articles arrive, do these faults one after the other, wait for the end, count."""
    began = time.monotonic()
    told = stack.told("relay")
    arrivals = Arrivals(stack.url, articles, seed=seed, rate=rate, prefix=f"{name}-{seed}")
    field = Field(stack, arrivals, random.Random(seed), patience_s, told["REDIS_URL"], told["DATABASE_URL"], frozen_s)
    arrivals.start()
    wait_for(lambda: arrivals.posted >= min(articles, 40), 60)
    for fault in faults:
        FAULTS[fault](field)
        time.sleep(field.random.uniform(0.5, 1.5) * gap_s)
    over = time.monotonic()
    arrivals.join(timeout=drain_s)
    assert not arrivals.is_alive(), "ingest did not accept everything in time"
    finish(stack, time.monotonic() + drain_s)
    left = tuple(whereabouts(field))
    recovery_s = time.monotonic() - over
    # What the deployed bug buried is sent through again, now that it is gone.
    with stack.http as http:
        http.post("/v1/quarantine:redrive", json={"filter": {"reason": "bug"}})
    finish(stack, time.monotonic() + drain_s)
    return account_of(name, field, recovery_s, time.monotonic() - began, left)


def wait_for(condition: Callable[[], bool], timeout_s: float) -> None:
    """Until it holds, or time is up."""
    deadline = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)


def finish(stack: RunningStack, deadline: float) -> None:
    """Wait until every article has its final state, or time is up."""
    while time.monotonic() < deadline:
        try:
            with stack.http as http:
                if http.get("/v1/stats").json()["unfinished"] == 0:
                    return
        except (httpx.HTTPError, KeyError, ValueError):
            pass
        time.sleep(0.3)


def whereabouts(field: Field) -> Iterator[str]:
    """Where articles without a final state are, and what the processes that should take them do."""
    with field.database() as connection:
        rows = connection.execute(
            "SELECT state, attempts, count(*), min(next_attempt_at) - clock_timestamp(),"
            " clock_timestamp() - min(enqueued_at) FROM articles WHERE finished_at IS NULL GROUP BY state, attempts"
        ).fetchall()
    if not rows:
        return
    for state, attempts, count, due_in, age in rows:
        yield f"{count} {state}, {attempts} attempts, due in {due_in}, sent {age} ago"
    with field.redis() as redis:
        yield f"messages waiting and reserved: {depths(redis)}, pauses: {read_pauses(redis)}"
        for stage in PIPELINE:
            index = redis.zrange(f"{unacked_key(stage)}:index", 0, -1, withscores=True)
            yield f"{stage.name} holds {redis.hkeys(unacked_key(stage))}, since {index}; now {time.time():.0f}"
    for process in field.stack.state().processes:
        yield f"{process.name}: {process.state}, pid {process.pid}, {process.restarts} restarts"


def account_of(name: str, field: Field, recovery_s: float, lasted_s: float, left: tuple[str, ...]) -> Account:
    """What became of the articles that the field's client posted, by its own account."""
    ours = field.arrivals.ledger
    ids = list(ours.accepted.values())
    # Each look must see what the service wrote since the last.
    with psycopg.connect(field.database_url, autocommit=True) as connection:
        states: dict[str, int] = dict(
            connection.execute(
                "SELECT state, count(*) FROM articles WHERE id = ANY(%s::uuid[]) GROUP BY state", (ids,)
            ).fetchall()
        )
        twice = _number(
            connection,
            "SELECT count(*) - count(DISTINCT record ->> 'external_id') FROM results WHERE source = 'chaos'"
            " AND record ->> 'external_id' LIKE %s",
            (f"{field.arrivals.prefix}-%",),
        )
        strays = _number(connection, "SELECT count(*) FROM quarantine WHERE article_id IS NULL", ())
        wrongly = grouped_wrongly(connection, field.arrivals.prefix, within_s=_GROUPED_WITHIN_S)
    final = {state: count for state, count in states.items() if state not in ("accepted", "queued")}
    return Account(
        name=name,
        posted=len(ids),
        repeated=ours.repeated,
        stored=final.get("stored", 0),
        rejected=final.get("rejected", 0),
        quarantined=final.get("quarantined", 0),
        lost=len(ids) - sum(final.values()),
        stored_twice=twice,
        contradicted=ours.contradicted,
        strays=strays,
        grouped_wrongly=wrongly,
        recovery_s=recovery_s,
        lasted_s=lasted_s,
        left=left,
    )


def _number(connection: psycopg.Connection, query: str, values: tuple[object, ...]) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
