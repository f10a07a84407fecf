"""A real Celery worker over a real broker, and articles that kill it."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection
from kombu.compression import decompress
from redis import Redis

from shared.contracts.envelope import Envelope
from shared.contracts.verdicts import Buried
from shared.contracts.wire import decode
from shared.pipeline import CLEANING
from shared.runtime.broker import depths
from shared.runtime.publisher import Publisher
from shared.settings import PROJECT_ROOT, Settings
from tests.support.builders import a_raw_article, an_envelope
from tests.support.servers import wait_until


@pytest.fixture
def worker(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """A worker that obeys its articles, ready; its pool processes may die, the worker itself lives."""
    environment = {
        **os.environ,
        "KHABAR_READY_DIR": str(tmp_path),
        "KHABAR_TASK_TIME_LIMIT_S": "4",
        "KHABAR_RETRY_MAX_S": "1",
        "KHABAR_VISIBILITY_TIMEOUT_S": "8",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }
    (tmp_path / "metrics").mkdir()
    command = [sys.executable, "-m", "celery", "-A", "tests.support.crashing_worker", "worker", "--without-gossip"]
    with subprocess.Popen(
        [*command, "--without-mingle"], cwd=PROJECT_ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(lambda: any(tmp_path.glob("cleaning.*")), timeout_s=60, process=process)
            yield settings
        finally:
            process.kill()
            subprocess.run(["pkill", "-9", "-P", str(process.pid)], check=False)


def publish(settings: Settings, *contents: str) -> list[Envelope[Any]]:
    envelopes = [an_envelope(a_raw_article(content=content)) for content in contents]
    with Publisher(settings) as publisher:
        publisher.publish(CLEANING, envelopes, message_id=uuid4())
    return envelopes


def waiting(settings: Settings, queue: str) -> list[Envelope[Any]]:
    """The envelopes that lie in a queue, read as a worker would."""
    found: list[Envelope[Any]] = []
    with Redis.from_url(settings.redis_url) as redis:
        for message in redis.lrange(queue, 0, -1):
            body = decompress(base64.b64decode(json.loads(message)["body"]), "zstd")
            found.extend(item for item in decode(json.loads(body)[0][0]) if isinstance(item, Envelope))
    return found


def idle(settings: Settings) -> bool:
    with Redis.from_url(settings.redis_url) as redis:
        return depths(redis)["cleaning"] == (0, 0)


def test_a_message_goes_to_the_next_queue_and_is_acknowledged(worker: Settings) -> None:
    publish(worker, "one", "two")
    wait_until(lambda: waiting(worker, "extraction") and idle(worker))
    assert [e.payload.text for e in waiting(worker, "extraction")] == ["one", "two"]


def test_an_article_that_kills_its_process_is_found_and_buried_and_the_others_live(worker: Settings) -> None:
    envelopes = publish(worker, "one", "die", "two", "three")
    wait_until(lambda: idle(worker) and waiting(worker, "storage"), timeout_s=60)
    (buried,) = waiting(worker, "storage")
    assert isinstance(buried.payload, Buried)
    assert (buried.article_id, buried.payload.reason) == (envelopes[1].article_id, "worker_lost")
    assert {e.payload.text for e in waiting(worker, "extraction")} == {"one", "two", "three"}


def test_an_article_that_never_ends_is_found_and_buried_and_the_others_live(worker: Settings) -> None:
    envelopes = publish(worker, "one", "hang", "two")
    wait_until(lambda: idle(worker) and waiting(worker, "storage"), timeout_s=60)
    (buried,) = waiting(worker, "storage")
    assert (buried.article_id, buried.payload.reason) == (envelopes[1].article_id, "timed_out")
    assert {e.payload.text for e in waiting(worker, "extraction")} == {"one", "two"}


def test_unknown_tasks_and_damaged_messages_in_the_queue_stop_nobody(worker: Settings) -> None:
    with Connection(worker.redis_url) as connection:
        producer = connection.Producer()
        for headers, body in (
            ({"task": "khabar.unknown", "id": "1"}, [[], {}, {}]),
            ({"task": "khabar.cleaning", "id": "2"}, [["no JSON"], {}, {}]),
            ({"task": "khabar.cleaning", "id": "3"}, [[1, 2, 3], {}, {}]),
        ):
            producer.publish(body, routing_key="cleaning", exchange="", serializer="json", headers=headers)
    publish(worker, "still here")
    wait_until(lambda: waiting(worker, "extraction"), timeout_s=60)
    assert [e.payload.text for e in waiting(worker, "extraction")] == ["still here"]
