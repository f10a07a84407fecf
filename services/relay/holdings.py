"""What Redis holds: every journey that waits in a queue or is in a worker's hands."""

from collections.abc import Iterator
from typing import Final, cast

from redis import Redis

from shared.pipeline import PIPELINE
from shared.runtime.broker import queue_keys, unacked_key
from shared.runtime.journeys import Journey, journeys_held_in

# Messages read at once: few enough that even large ones take little memory.
_AT_ONCE: Final = 20


def held_journeys(redis: Redis) -> set[Journey]:
    """Every journey in Redis, read stage by stage, each stage's queue before what its workers have reserved.

    Messages move in that order, so one that moves on meanwhile is met again. One that moves back (it was given back, or
    split) can be missed: who draws conclusions looks twice. Costs by what Redis holds, which KHABAR_HIGH_WATER bounds.

    Raises: redis.RedisError.
    """
    return {journey for item in _items(redis) for journey in journeys_held_in(item)}


def _items(redis: Redis) -> Iterator[bytes]:
    for stage in PIPELINE:
        for key in queue_keys(stage):
            # From the end where messages are put: what is put or taken meanwhile moves none past this reader.
            first = 0
            while found := redis.lrange(key, first, first + _AT_ONCE - 1):
                yield from cast(list[bytes], found)
                first += _AT_ONCE
        for _, item in redis.hscan_iter(unacked_key(stage), count=_AT_ONCE):
            yield cast(bytes, item)
