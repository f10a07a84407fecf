"""The worker's end of the broker: whatever lies in a queue reaches the stage as a message that it can handle.

kombu ends the worker when a queue holds bytes that are no message, and Celery drops a message for a task that it does
not know. Here such an item is wrapped into a message for the stage instead, which buries it as undecodable: with
its content, acknowledged like any other, and lost to no kill on the way.
"""

import base64
import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import structlog
from kombu.compression import decompress
from kombu.transport import redis as kombu_redis
from redis.exceptions import OutOfMemoryError

from shared.contracts.wire import encode_poison
from shared.observability.names import BROKER_UNAVAILABLE
from shared.runtime.redis_connection import by_sentinel

log = structlog.get_logger(__name__)

_TASK_PREFIX: Final = "khabar."


def transport_for(redis_url: str) -> str:
    """The transport, as Celery's setting `broker_transport` names it, for a broker's URL."""
    return f"{__name__}:{'SentinelTransport' if by_sentinel(redis_url) else 'Transport'}"


def wrapped_unless_message(item: bytes, queue: str) -> bytes:
    """The item of a queue as it is if it is a message for that stage's task; else wrapped into one."""
    try:
        problem = _problem(json.loads(item), f"{_TASK_PREFIX}{queue}")
    except Exception as error:  # whatever a codec or a parser finds wrong with bytes that anyone may have written
        problem = f"not a message: {error}"
    return item if problem is None else _wrapped(item, queue, problem)


def _problem(message: Any, task: str) -> str | None:
    """What keeps Celery from handing the message to the task; None if nothing does. Raises whatever a damage causes."""
    headers, properties = message["headers"], message["properties"]
    info = properties["delivery_info"]
    if not (isinstance(properties["delivery_tag"], str) and {"exchange", "routing_key"} <= info.keys()):
        return "not a message: no delivery tag or delivery info"
    if headers["task"] != task:
        return f"unknown task {str(headers['task'])[:200]!r}"
    if not isinstance(headers["id"], str):
        return "not a message: no id"
    if message["content-type"] != "application/json" or properties["body_encoding"] != "base64":
        return f"unknown content type {str(message['content-type'])[:200]!r}"
    body = base64.b64decode(message["body"], validate=True)
    if headers.get("compression"):
        body = decompress(body, headers["compression"])
    arguments, keywords, _ = json.loads(body)
    if not (len(arguments) == 1 and isinstance(arguments[0], str) and keywords == {}):
        return "not a message: the task takes one text"
    return None


def _wrapped(item: bytes, queue: str, problem: str) -> bytes:
    """A message that carries the item as a poison that the stage buries. The same item gives the same id."""
    text = item.decode("utf-8", "replace")
    message_id = str(uuid5(NAMESPACE_OID, f"{queue}:{text}"))
    embed = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    body = json.dumps([[encode_poison(problem, text)], {}, embed]).encode()
    return json.dumps(
        {
            "body": base64.b64encode(body).decode(),
            "content-type": "application/json",
            "content-encoding": "utf-8",
            "headers": {
                "lang": "py",
                "task": f"{_TASK_PREFIX}{queue}",
                "id": message_id,
                "root_id": message_id,
                "parent_id": None,
                "group": None,
                "eta": None,
                "expires": None,
                "retries": 0,
                "timelimit": [None, None],
                "argsrepr": "-",
                "kwargsrepr": "-",
                "ignore_result": True,
            },
            "properties": {
                "correlation_id": message_id,
                "delivery_mode": 2,
                "delivery_info": {"exchange": "", "routing_key": queue},
                "priority": 0,
                "body_encoding": "base64",
                "delivery_tag": message_id,
            },
        }
    ).encode()


def _checked(response: Sequence[bytes] | None, **_: object) -> tuple[bytes, bytes] | None:
    """A reply to BRPOP (queue and item, or nothing) with the item wrapped where needed."""
    if not response:
        return None
    queue, item = response
    name = queue.decode("utf-8", "replace").partition(kombu_redis.Channel.sep)[0]
    return queue, wrapped_unless_message(item, name)


class QoS(kombu_redis.QoS):  # type: ignore[misc]  # kombu has no types
    """kombu's count of the messages that a worker holds.

    An acknowledgement that is lost with the connection leaves the message in kombu's count for ever: a worker that may
    hold one takes none any more, and asks the server for nothing, so that it does not even notice that it is away.
    Redis delivers such a message again, which changes nothing.
    """

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge, and count the message no longer, whether Redis hears of it or not."""
        try:
            super().ack(delivery_tag)
        except Exception:  # whatever ended the connection; it is raised again
            self._quick_ack(delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give back or take away. What a full Redis does not let back into its queue stays noted as reserved.

        From there it is given back once it has been reserved for long; kombu would end the worker.
        """
        try:
            super().reject(delivery_tag, requeue=requeue)
        except OutOfMemoryError as error:
            log.warning(BROKER_UNAVAILABLE, error=str(error))
            self._quick_ack(delivery_tag)


class Channel(kombu_redis.Channel):  # type: ignore[misc]  # kombu has no types
    """kombu's channel, with every item that it takes from a queue checked."""

    QoS = QoS

    def _create_client(self, asynchronous: bool = False) -> Any:
        client = super()._create_client(asynchronous=asynchronous)
        client.set_response_callback("BRPOP", _checked)
        return client


class SentinelChannel(kombu_redis.SentinelChannel):  # type: ignore[misc]  # kombu has no types
    """The same where Sentinel names the server."""

    QoS = QoS

    def _create_client(self, asynchronous: bool = False) -> Any:
        client = super()._create_client(asynchronous=asynchronous)
        client.set_response_callback("BRPOP", _checked)
        return client


class Transport(kombu_redis.Transport):  # type: ignore[misc]  # kombu has no types
    """kombu's transport with the channel above."""

    Channel = Channel


class SentinelTransport(kombu_redis.SentinelTransport):  # type: ignore[misc]  # kombu has no types
    """kombu's transport by way of Sentinel with the channel above."""

    Channel = SentinelChannel
