"""A real Celery worker that obeys its articles (tests/support/crashing_worker.py), and looks into its queues."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from kombu.compression import decompress
from redis import Redis

from shared.contracts.envelope import Envelope
from shared.contracts.wire import decode
from shared.pipeline import CLEANING
from shared.runtime.broker import depths
from shared.runtime.publisher import Publisher
from shared.settings import PROJECT_ROOT, Settings
from tests.support.builders import a_raw_article, an_envelope
from tests.support.servers import wait_until


@contextmanager
def obedient_worker(folder: Path, **told: str) -> Iterator[subprocess.Popen[bytes]]:
    """A cleaning worker, ready. Its log is `log` in the folder."""
    environment: Mapping[str, str] = {
        **os.environ,
        "KHABAR_READY_DIR": str(folder),
        "KHABAR_TASK_TIME_LIMIT_S": "4",
        "KHABAR_RETRY_MAX_S": "1",
        "KHABAR_VISIBILITY_TIMEOUT_S": "8",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        **told,
    }
    (folder / "metrics").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "celery", "-A", "tests.support.crashing_worker", "worker", "--without-gossip"]
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(
            [*command, "--without-mingle"], cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log
        ) as process,
    ):
        children: list[psutil.Process] = []
        try:
            wait_until(lambda: any(folder.glob("cleaning.*")), timeout_s=60, process=process)
            yield process
        finally:
            if process.poll() is None:
                children = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            for child in children:
                child.kill()


def publish(settings: Settings, *contents: str) -> list[Envelope[Any]]:
    """Put articles with these contents into one message for the worker."""
    envelopes = [an_envelope(a_raw_article(content=content)) for content in contents]
    with Publisher(settings) as publisher:
        publisher.publish(CLEANING, envelopes, message_id=uuid4())
    return envelopes


def waiting(settings: Settings, queue: str) -> list[Envelope[Any]]:
    """The envelopes that lie in a queue, oldest first, read as a worker would."""
    found: list[Envelope[Any]] = []
    with Redis.from_url(settings.redis_url) as redis:
        for message in reversed(redis.lrange(queue, 0, -1)):
            body = decompress(base64.b64decode(json.loads(message)["body"]), "zstd")
            found.extend(item for item in decode(json.loads(body)[0][0]) if isinstance(item, Envelope))
    return found


def wait_until_done(settings: Settings, articles: int, *, timeout_s: float = 60.0) -> None:
    """Wait until so many articles are past cleaning and nothing is left of it.

    That the queue is empty says little: kombu takes a message from the list and only then notes it as reserved, and
    on a busy machine anybody can look in between.
    """
    wait_until(lambda: _past(settings) >= articles and _idle(settings), timeout_s=timeout_s)


def _past(settings: Settings) -> int:
    return len({e.article_id for queue in ("extraction", "storage") for e in waiting(settings, queue)})


def _idle(settings: Settings) -> bool:
    with Redis.from_url(settings.redis_url) as redis:
        return depths(redis)["cleaning"] == (0, 0)
