"""What Redis really lost, found by a witness that shares no code with the reconciler: it unpacks every message."""

import base64
import json
import threading
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

import psycopg
from kombu.compression import decompress
from redis import Redis
from redis.exceptions import RedisError

_QUEUES = ("cleaning", "extraction", "classification", "storage")
_STEPS = ("", "\x06\x163", "\x06\x166", "\x06\x169")

Publication = tuple[UUID, int]
"""An article, and which time it was sent."""


class Witness(threading.Thread):
    """Compares the ledger with Redis all the time. Lost is what no message held in three looks running."""

    def __init__(self, redis_url: str, database_url: str, *, every_s: float = 1.0) -> None:
        super().__init__(name="witness", daemon=True)
        self._redis_url, self._database_url, self._every_s = redis_url, database_url, every_s
        self._over = threading.Event()
        self._missing: dict[Publication, int] = {}
        self.lost: set[Publication] = set()
        self.looks = 0

    def run(self) -> None:
        """Look until told to end; while a server is away there is nothing to see."""
        while not self._over.wait(self._every_s):
            try:
                with Redis.from_url(self._redis_url, socket_timeout=10, socket_connect_timeout=2) as redis:
                    held = {article for message in _messages(redis) for article in _articles(message)}
                with psycopg.connect(self._database_url, connect_timeout=5) as connection:
                    sent = connection.execute("SELECT id, attempts FROM articles WHERE state = 'queued'").fetchall()
            except (RedisError, psycopg.Error, OSError):
                continue
            self._look({(article, times) for article, times in sent if article not in held})

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def _look(self, missing: set[Publication]) -> None:
        self.looks += 1
        self._missing = {publication: self._missing.get(publication, 0) + 1 for publication in missing}
        self.lost |= {publication for publication, times in self._missing.items() if times >= 3}


def requeued(database_url: str, since: float) -> set[Publication]:
    """What the ledger has sent again since a time, in seconds since the epoch."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT article_id, (detail ->> 'attempts')::int FROM article_events"
            " WHERE event IN ('requeued', 'given_up') AND at >= to_timestamp(%s)",
            (since,),
        ).fetchall()
    return {(article, attempts) for article, attempts in rows}


def _messages(redis: Redis) -> Iterator[dict[str, Any]]:
    for queue in _QUEUES:
        items = [item for step in _STEPS for item in cast(list[bytes], redis.lrange(queue + step, 0, -1))]
        items += cast(list[bytes], redis.hvals(f"khabar:unacked:{queue}"))
        for item in items:
            try:
                found = json.loads(item)
            except ValueError:
                continue
            yield found[0] if isinstance(found, list) else found


def _articles(message: dict[str, Any]) -> list[UUID]:
    try:
        body = decompress(base64.b64decode(message["body"]), message["headers"]["compression"])
        return [UUID(envelope["article_id"]) for envelope in json.loads(json.loads(body)[0][0])["envelopes"]]
    except (KeyError, ValueError, TypeError):
        return []
