"""What can go wrong, each as a function that does it to a running stack and, where that takes a while, undoes it."""

import base64
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

import psutil
import psycopg
from kombu.compression import compress, decompress
from redis import Redis
from redis.exceptions import RedisError

from shared.pipeline import PIPELINE
from shared.runtime.broker import unacked_key
from tests.chaos.arrivals import Arrivals
from tests.support.stack import RunningStack

Done = TypeVar("Done")

STAGES = [stage.name for stage in PIPELINE]


@dataclass
class Field:
    """A stack under fire. `patience_s` is how long a fault that lasts, lasts; `frozen_s`, how long Valkey is frozen."""

    stack: RunningStack
    arrivals: Arrivals
    random: random.Random
    patience_s: float
    redis_url: str
    database_url: str
    frozen_s: float = 30.0
    poisoned: int = 0

    @contextmanager
    def redis(self) -> Iterator[Redis]:
        """A connection to the broker, once an earlier fault lets it; what a later one interrupts is not finished."""
        with Redis.from_url(self.redis_url, socket_timeout=5, socket_connect_timeout=2) as client:
            _until_done(client.ping, RedisError)
            with suppress(RedisError):
                yield client

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """A connection to the ledger, once an earlier fault lets it."""
        connect = partial(psycopg.connect, self.database_url, autocommit=True, connect_timeout=5)
        with _until_done(connect, psycopg.Error) as connection:
            yield connection

    def a_stage(self) -> str:
        """Any stage."""
        return self.random.choice(STAGES)

    def poison(self, order: str) -> None:
        """Post an article that does this to a stage each time it comes."""
        self.poisoned += 1
        self.arrivals.post_now(f"poison-{self.poisoned}", metadata={"chaos": f"{self.a_stage()}:{order}"})


def kill_workers(field: Field) -> None:
    for stage in STAGES:
        field.stack.kill(stage)
        time.sleep(0.5)


def kill_pool_children(field: Field) -> None:
    for stage in STAGES:
        for child in _children(field, stage):
            child.kill()


def kill_relay(field: Field) -> None:
    field.stack.kill("relay")


def kill_stories(field: Field) -> None:
    field.stack.kill("stories")


def kill_ingest(field: Field) -> None:
    field.stack.kill("api")


def kill_ingest_in_a_request(field: Field) -> None:
    """While it reads a bulk request: what it has committed by then is posted again, as its client was told nothing."""
    field.arrivals.post_in_bulk_twice("cut", 60, between=lambda: field.stack.kill("api"))


def restart_workers(field: Field) -> None:
    for stage in STAGES:
        for pid in field.stack.pids(stage):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        time.sleep(1)


def kill_valkey(field: Field) -> None:
    field.stack.kill("valkey")


def flush_valkey(field: Field) -> None:
    with field.redis() as redis:
        redis.flushall()


def freeze_valkey(field: Field) -> None:
    for pid in field.stack.pids("valkey"):
        os.kill(pid, signal.SIGSTOP)
        time.sleep(field.frozen_s)
        os.kill(pid, signal.SIGCONT)


def fill_valkey(field: Field) -> None:
    with field.redis() as redis:
        redis.config_set("maxmemory", 1)
        time.sleep(field.patience_s / 3)
        redis.config_set("maxmemory", 0)


def kill_postgres(field: Field) -> None:
    field.stack.kill("postgres")


def restart_postgres(field: Field) -> None:
    for pid in field.stack.pids("postgres"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)


def cut_connections(field: Field) -> None:
    with field.database() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def fill_disk(field: Field) -> None:
    """The error that PostgreSQL gives on a full disk, for every article and result that is written."""
    with field.database() as connection:
        connection.execute("""
            CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE OR REPLACE TRIGGER disk_full BEFORE INSERT ON articles EXECUTE FUNCTION disk_full();
            CREATE OR REPLACE TRIGGER disk_full BEFORE INSERT ON results EXECUTE FUNCTION disk_full();
        """)
    time.sleep(field.patience_s / 3)
    with field.database() as connection:
        connection.execute("DROP TRIGGER IF EXISTS disk_full ON articles; DROP TRIGGER IF EXISTS disk_full ON results")


def hang_workers(field: Field) -> None:
    """Pool processes that stop where they are and are never continued."""
    for child in _children(field, field.a_stage()):
        child.suspend()


def jump_clock(field: Field) -> None:
    """An hour forth or back, as the ledger and the broker see it: every time that they keep moves instead."""
    hours = field.random.choice((-1, 1))
    with field.database() as connection:
        connection.execute(
            "UPDATE articles SET enqueued_at = enqueued_at + %(h)s * interval '1 hour',"
            " next_attempt_at = next_attempt_at + %(h)s * interval '1 hour' WHERE state IN ('accepted', 'queued')",
            {"h": hours},
        )
    with field.redis() as redis:
        for stage in PIPELINE:
            key = f"{unacked_key(stage)}:index"
            for tag in redis.zrange(key, 0, -1):
                redis.zincrby(key, hours * 3600, cast(bytes, tag))


def deliver_twice_and_in_disorder(field: Field) -> None:
    with field.redis() as redis:
        for stage in STAGES:
            messages = redis.lrange(stage, 0, 49)
            for message in field.random.sample(messages, len(messages)):
                # Garbage of an earlier fault may lie there still.
                if (found := _read(message)) is None:
                    continue
                found["properties"]["delivery_tag"] = str(field.random.random())
                field.random.choice((redis.lpush, redis.rpush))(stage, json.dumps(found))


def poison_that_dies(field: Field) -> None:
    field.poison("die")


def poison_that_eats(field: Field) -> None:
    field.poison("eat")


def poison_that_hangs(field: Field) -> None:
    field.poison("hang")


def garbage_in_queues(field: Field) -> None:
    with field.redis() as redis:
        for stage in STAGES:
            unknown = {"headers": {"task": "khabar.gone", "id": "x"}, "properties": {}, "body": "e30="}
            redis.lpush(stage, field.random.randbytes(200), b"{}", json.dumps(unknown))


def deploy_with_a_bug(field: Field) -> None:
    bug = field.stack.home / f"bug.{field.a_stage()}"
    bug.touch()
    time.sleep(field.patience_s)
    bug.unlink()


def messages_of_another_version(field: Field) -> None:
    """Queued messages as a newer and as an older version would have written them: with and without optional fields."""
    with field.redis() as redis:
        for stage in STAGES:
            for index, message in enumerate(redis.lrange(stage, 0, 19)):
                if (found := _read(message)) is not None:
                    redis.lset(stage, index, _rewritten(found))


def upgrade(field: Field) -> None:
    """Cleaning workers of the next release, which has a newer version of what lies in the queue and still arrives."""
    (field.stack.home / "upgraded").touch()
    for pid in field.stack.pids("cleaning"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


FAULTS: dict[str, Callable[[Field], None]] = {
    "workers killed": kill_workers,
    "pool processes killed": kill_pool_children,
    "relay killed": kill_relay,
    "stories killed": kill_stories,
    "ingest killed": kill_ingest,
    "ingest killed mid-request": kill_ingest_in_a_request,
    "workers restarted by SIGTERM": restart_workers,
    "Valkey killed": kill_valkey,
    "Valkey flushed": flush_valkey,
    "Valkey frozen": freeze_valkey,
    "Valkey out of memory": fill_valkey,
    "PostgreSQL killed": kill_postgres,
    "PostgreSQL restarted": restart_postgres,
    "connections cut": cut_connections,
    "disk full": fill_disk,
    "a worker hangs": hang_workers,
    "clock jumps": jump_clock,
    "delivered twice, in disorder": deliver_twice_and_in_disorder,
    "poison that crashes": poison_that_dies,
    "poison that eats memory": poison_that_eats,
    "poison that never ends": poison_that_hangs,
    "garbage in the queues": garbage_in_queues,
    "deploy with a bug": deploy_with_a_bug,
    "messages of another version": messages_of_another_version,
    "an upgrade": upgrade,
}


def _children(field: Field, stage: str) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for pid in field.stack.pids(stage):
        with suppress(psutil.NoSuchProcess):
            found += psutil.Process(pid).children()
    return found


def _until_done(action: Callable[[], Done], *errors: type[Exception]) -> Done:
    """What the action gives, tried until it does. Raises: AssertionError if that takes a minute."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return action()
        except errors as error:
            assert time.monotonic() < deadline, error
            time.sleep(0.3)


def _read(message: object) -> dict[str, Any] | None:
    """A message of Khabar's as kombu wrote it; None for what lies in the queue besides."""
    try:
        found = json.loads(cast(bytes, message))
    except ValueError:
        return None
    ours = isinstance(found, dict) and str(found.get("headers", {}).get("task")).removeprefix("khabar.") in STAGES
    return found if ours else None


def _rewritten(found: dict[str, Any]) -> str:
    compression = found["headers"].get("compression")
    body = base64.b64decode(found["body"])
    arguments, *rest = json.loads(decompress(body, compression) if compression else body)
    content: dict[str, Any] = json.loads(arguments[0])
    for envelope in content["envelopes"]:
        envelope["from_the_future"] = {"field": [1, 2]}
        envelope["payload"]["also_new"] = True
        envelope["payload"].pop("metadata", None) if not envelope["payload"].get("metadata") else None
    body = json.dumps([[json.dumps(content)], *rest]).encode()
    body = compress(body, "zstd")[0] if compression else body
    return json.dumps({**found, "body": base64.b64encode(body).decode()})
