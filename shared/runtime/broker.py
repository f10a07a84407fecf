"""How Khabar uses Redis as a broker: queues, keys and the options that both ends must agree on."""

from collections.abc import Mapping
from typing import Any, Final

from redis import Redis

from shared.contracts.envelope import Lane
from shared.pipeline import PIPELINE, Stage
from shared.runtime.redis_connection import sentinel_options
from shared.settings import Settings

# kombu stores a queue as one list per priority step; the first step has the queue's bare name.
_PRIORITY_SUFFIXES: Final = ("", "\x06\x163", "\x06\x166", "\x06\x169")

# kombu's steps: workers take from a later one only when the earlier ones are empty.
PRIORITIES: Final[Mapping[Lane, int]] = {"fresh": 0, "trial": 3, "replay": 9}

# A worker that is killed while it gives back what others left behind keeps that from all others for so long. kombu's
# own five minutes are longer than the redelivery that they delay.
_RESTORING_S: Final = 10
# Clocks of machines differ by less.
_CLOCKS_DIFFER_S: Final = 30


def task_name(stage: Stage) -> str:
    """The Celery task that consumes a stage's queue."""
    return f"khabar.{stage.name}"


def queue_keys(stage: Stage) -> tuple[str, ...]:
    """The Redis lists of a stage's queue: messages are put at the front of one and taken from its end."""
    return tuple(stage.name + suffix for suffix in _PRIORITY_SUFFIXES)


def unacked_key(stage: Stage) -> str:
    """The Redis hash of messages that a stage's workers hold and have not acknowledged."""
    return f"khabar:unacked:{stage.name}"


def transport_options(settings: Settings, stage: Stage | None = None) -> dict[str, Any]:
    """kombu's transport options. Each stage has its own set of unacknowledged messages, so that it can be measured."""
    options: dict[str, Any] = {
        "visibility_timeout": settings.visibility_timeout_s,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": _RESTORING_S,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        **sentinel_options(settings),
    }
    if stage is not None:
        options["unacked_key"] = unacked_key(stage)
        options["unacked_index_key"] = f"{unacked_key(stage)}:index"
        options["unacked_mutex_key"] = f"{unacked_key(stage)}:mutex"
    return options


def depths(redis: Redis) -> Mapping[str, tuple[int, int]]:
    """For each stage, the messages waiting in its queue and those reserved by its workers, in one round trip."""
    pipe = redis.pipeline(transaction=False)
    for stage in PIPELINE:
        for key in queue_keys(stage):
            pipe.llen(key)
        pipe.hlen(unacked_key(stage))
    numbers = iter(pipe.execute())
    return {stage.name: (sum(next(numbers) for _ in _PRIORITY_SUFFIXES), next(numbers)) for stage in PIPELINE}


def restamp_reserved(redis: Redis, now: float) -> int:
    """Let messages that were reserved in the future have been reserved now; how many there were.

    After a clock went back, those of a dead worker would else be given back only when it has caught up. `now` in
    seconds since the epoch. Raises: redis.RedisError.
    """
    found = redis.pipeline(transaction=False)
    for stage in PIPELINE:
        found.zrangebyscore(f"{unacked_key(stage)}:index", now + _CLOCKS_DIFFER_S, "+inf")
    pipe = redis.pipeline(transaction=False)
    future = 0
    for stage, tags in zip(PIPELINE, found.execute(), strict=True):
        if tags:
            future += len(tags)
            # Only those that are still there: an acknowledged one must not come back.
            pipe.zadd(f"{unacked_key(stage)}:index", dict.fromkeys(tags, now), xx=True)
    if future:
        pipe.execute()
    return future
