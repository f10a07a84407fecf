"""A slow day: a backlog, workers at a fifth of their speed, kills, and a stage that is paused and resumed.

However slow it is, only what Redis really lost may be sent again.
"""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from shared.pipeline import STAGE_NAMES
from tests.chaos.arrivals import Arrivals
from tests.chaos.campaign import Account, account_of, finish, wait_for
from tests.chaos.faults import Field, flush_valkey
from tests.chaos.slowness import Slowness
from tests.chaos.truth import Witness, requeued
from tests.support.stack import RunningStack, running_stack

# As in production, but that a dead worker's messages are given back sooner.
SETTINGS = {"KHABAR_TASK_TIME_LIMIT_S": "60", "KHABAR_RETRY_MAX_S": "10", "KHABAR_VISIBILITY_TIMEOUT_S": "90"}
EVERYTHING = (*STAGE_NAMES, "relay", "webhooks", "collector", "stories", "api", "valkey", "postgres")
TOLERANCE = 0.05


@dataclass(frozen=True)
class SlowDay:
    """What became of the articles, and what was sent again against what Redis lost."""

    account: Account
    lost_by_redis: int
    requeued: int
    unfounded: int
    """Sent again although a message held them."""

    @property
    def sound(self) -> bool:
        """Whether nothing is lost, nothing is there twice, and at most a twentieth was sent again for nothing."""
        return self.account.whole and self.unfounded <= TOLERANCE * self.lost_by_redis


@contextmanager
def slow_stack() -> Iterator[RunningStack]:
    """A stack with one worker a stage."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "home", settings=SETTINGS, module="tests.chaos.stack") as stack,
    ):
        yield stack


def slow_day(
    stack: RunningStack,
    *,
    articles: int,
    seed: int,
    kills: Sequence[str] = EVERYTHING,
    paused_s: float = 30,
    gap_s: float = 10,
    flush: bool = False,
    drain_s: float = 3600,
) -> SlowDay:
    """Post a backlog at once, do all that to it, wait for the end, count. `flush`: Redis loses everything once, too."""
    began, began_at = time.monotonic(), time.time()
    told = stack.told("relay")
    name = "a slow day"
    arrivals = Arrivals(stack.url, articles, seed=seed, rate=1e6, prefix=f"slow-{seed}")
    field = Field(stack, arrivals, random.Random(seed), 9, told["REDIS_URL"], told["DATABASE_URL"])
    witness = Witness(field.redis_url, field.database_url)
    slowness = Slowness(lambda: [pid for stage in STAGE_NAMES for pid in stack.pids(stage)])
    witness.start()
    slowness.start()
    try:
        arrivals.start()
        wait_for(lambda: arrivals.posted >= articles // 2, drain_s)
        for number, process in enumerate(field.random.sample(kills, len(kills))):
            stack.kill(process)
            time.sleep(field.random.uniform(0.5, 1.5) * gap_s)
            if number == len(kills) // 2:
                _pause_and_resume(stack, field.a_stage(), paused_s)
        if flush:
            flush_valkey(field)
        over = time.monotonic()
        arrivals.join(timeout=drain_s)
        assert not arrivals.is_alive(), "ingest did not accept everything in time"
        finish(stack, time.monotonic() + drain_s)
    finally:
        slowness.end()
        witness.end()
    account = account_of(name, field, time.monotonic() - over, time.monotonic() - began, ())
    again = requeued(field.database_url, began_at)
    assert witness.looks > 0, "nobody saw what Redis held"
    return SlowDay(account, len(witness.lost), len(again), len(again - witness.lost))


def _pause_and_resume(stack: RunningStack, stage: str, seconds: float) -> None:
    _order(stack, f"/v1/stages/{stage}:pause", {"reason": "a slow day"})
    time.sleep(seconds)
    _order(stack, f"/v1/stages/{stage}:resume", {})


def _order(stack: RunningStack, path: str, body: dict[str, str]) -> None:
    """Tell the stack, which may be about to start again."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError), stack.http as http:
            if http.post(path, json=body).status_code == httpx.codes.OK:
                return
        time.sleep(0.5)
    raise AssertionError(f"{path} was never carried out")
