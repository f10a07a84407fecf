"""Put messages on a stage's queue, in Celery's message format, without needing a Celery app.

Source of the format: Celery documentation, "Message Protocol", version 2.
"""

import os
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

import structlog
from kombu import Connection, Producer
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from pydantic_core import to_json
from redis import Redis
from redis.exceptions import RedisError

from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried
from shared.contracts.wire import encode
from shared.errors import TransientError
from shared.observability.names import BROKER_UNAVAILABLE
from shared.pipeline import Stage
from shared.runtime.broker import PRIORITIES, task_name, transport_options
from shared.runtime.journeys import HEADER, journeys_of
from shared.runtime.redis_connection import connect_redis
from shared.runtime.whereabouts import forget, note_at, note_begun, note_ended
from shared.settings import Settings

log = structlog.get_logger(__name__)

_WRITE_CHECK = "khabar:takes_messages"
_WRITE_CHECK_KEPT_S = 900
_RETRY = {"max_retries": 3, "interval_start": 0.1, "interval_step": 0.3, "interval_max": 1.0}


class Publisher:
    """Publishes envelopes to stages over one connection, which is made at the first use and again when it breaks.

    Not safe to share between threads, nor across a fork.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._redis: Redis | None = None
        self._origin = f"{os.getpid()}@{socket.gethostname()}"

    def publish(
        self,
        stage: Stage,
        envelopes: Sequence[Envelope[Any]],
        *,
        message_id: UUID,
        delay: timedelta | None = None,
        retries: int = 0,
    ) -> None:
        """Put one message with these envelopes, all of one lane, on the stage's queue.

        Raises: TransientError when the broker cannot be reached or is out of memory.
        """
        self._send(stage, encode(envelopes), envelopes, message_id=message_id, delay=delay, retries=retries)

    def put_back(self, stage: Stage, message: bytes, envelope: Envelope[Any], *, message_id: UUID) -> None:
        """Put an encoded message at the end of the stage's queue; `envelope` says of which article and lane it is.

        Raises: TransientError when the broker cannot be reached or is out of memory.
        """
        self._send(stage, message, [envelope], message_id=message_id)

    def _send(
        self,
        stage: Stage,
        message: bytes,
        envelopes: Sequence[Envelope[Any]],
        *,
        message_id: UUID,
        delay: timedelta | None = None,
        retries: int = 0,
    ) -> None:
        task_id = str(message_id)
        headers = {
            "lang": "py",
            "task": task_name(stage),
            "id": task_id,
            "root_id": task_id,
            "parent_id": None,
            "group": None,
            "shadow": None,
            "eta": (datetime.now(UTC) + delay).isoformat() if delay else None,
            "expires": None,
            "retries": retries,
            "timelimit": [None, None],
            "argsrepr": "-",
            "kwargsrepr": "-",
            "origin": self._origin,
            "ignore_result": True,
            HEADER: [str(journey) for journey in journeys_of(envelopes)],
        }
        embed = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
        try:
            self._ensure_producer().publish(
                # kombu's own JSON would write six bytes for each Arabic letter, to be compressed and read three times.
                to_json([[message.decode("utf-8")], {}, embed]),
                routing_key=stage.name,
                exchange="",
                content_type="application/json",
                content_encoding="utf-8",
                compression="zstd",
                headers=headers,
                correlation_id=task_id,
                priority=PRIORITIES[envelopes[0].lane],
                delivery_mode=2,
                retry=True,
                retry_policy=_RETRY,
            )
        except (BrokerError, KombuError, RedisError, OSError) as error:
            self.close()
            raise TransientError("broker_unavailable", str(error)) from error

    def note_begun(self, envelopes: Sequence[Envelope[Any]], stage: Stage) -> None:
        """Say that these articles are sent to the stage, whatever was said before; before they are published.

        Raises: TransientError when it cannot be said: what was said before would make the stage drop them as copies.
        """
        try:
            note_begun(self._ensure_redis(), journeys_of(envelopes), stage)
        except (RedisError, OSError) as error:
            self.close()
            raise TransientError("broker_unavailable", str(error)) from error

    def note_progress(self, envelopes: Sequence[Envelope[Any]], stage: Stage | None) -> None:
        """Say where these articles are now, after they are published; None: nowhere, they have ended.

        Failing to say so is no failure: what is said expires.
        """
        if not envelopes:
            return
        try:
            if stage is not None:
                note_at(self._ensure_redis(), journeys_of(envelopes), stage)
                return
            # What comes after a burial replaces it, so a copy of a buried article is none too many.
            buried = [envelope for envelope in envelopes if isinstance(envelope.payload, Buried)]
            forget(self._ensure_redis(), journeys_of(buried))
            note_ended(self._ensure_redis(), journeys_of([e for e in envelopes if not isinstance(e.payload, Buried)]))
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))

    def takes_messages(self) -> bool:
        """Whether the broker can be reached and has room. Never raises."""
        try:
            # A write of its own: with its memory full it still answers a ping.
            self._ensure_redis().set(_WRITE_CHECK, self._origin, ex=_WRITE_CHECK_KEPT_S)
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            return False
        return True

    def close(self) -> None:
        """Drop the connections; the next publication makes new ones."""
        for closing in (self._connection, self._redis):
            if closing is not None:
                try:
                    closing.close()
                except (KombuError, RedisError, OSError) as error:
                    log.debug(BROKER_UNAVAILABLE, error=str(error))
        self._connection = self._producer = self._redis = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ensure_redis(self) -> Redis:
        if self._redis is None:
            self._redis = connect_redis(self._settings, timeout_s=2, connect_timeout_s=2, decode_responses=True)
        return self._redis

    def _ensure_producer(self) -> Producer:
        if self._producer is None:
            self._connection = Connection(
                self._settings.redis_url, transport_options=transport_options(self._settings), connect_timeout=5
            )
            self._producer = Producer(self._connection.channel())
        return self._producer
