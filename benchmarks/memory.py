"""Memory of one worker over very many articles: the real extraction stage, in its real Celery worker.

Resident memory of the pool process that does the work, and of its parent, after each tenth of the articles. Sample
articles cut to their first sentences, so that many pass in little time.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
from redis import Redis

from benchmarks.report import table
from khabar.demo.samples import SAMPLES
from khabar.embedded import Valkey
from shared.contracts.article import CleanArticle
from shared.contracts.envelope import Envelope
from shared.pipeline import CLASSIFICATION, EXTRACTION
from shared.runtime.broker import unacked_key
from shared.runtime.publisher import Publisher
from shared.runtime.readiness import is_announced
from shared.settings import PROJECT_ROOT, Settings
from tests.support.builders import a_clean_article, an_envelope
from tests.support.servers import running_somewhere, wait_until

_CHARS = 300
_PARTS = 10


def measure(count: int) -> list[str]:
    """Send them through, a tenth at a time; the table."""
    rows = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_somewhere(lambda port: Valkey(Path(folder) / "v", port)) as valkey,
    ):
        settings = Settings(REDIS_URL=valkey.url)
        with (
            _worker(valkey.url, Path(folder)) as process,
            Redis.from_url(valkey.url) as redis,
            Publisher(settings) as out,
        ):
            for part in range(_PARTS):
                for group in _groups(part * count // _PARTS, (part + 1) * count // _PARTS, settings.batch_size):
                    out.publish(EXTRACTION, group, message_id=uuid4())
                wait_until(
                    lambda: not redis.llen(EXTRACTION.name) and not redis.hlen(unacked_key(EXTRACTION)), timeout_s=7200
                )
                redis.delete(CLASSIFICATION.name)
                parent = psutil.Process(process.pid)
                children = parent.children(recursive=True)
                rows.append(
                    [
                        f"{(part + 1) * count // _PARTS:,}",
                        f"{parent.memory_info().rss / 2**20:.0f}",
                        f"{max(child.memory_info().rss for child in children) / 2**20:.0f}",
                        ", ".join(str(child.pid) for child in children),
                    ]
                )
    columns = ("articles", "parent, MiB", "pool process, MiB", "its number")
    return [f"{__doc__}\nThe number changes when the pool process is replaced.", table(columns, rows)]


def _groups(first: int, last: int, size: int) -> Iterator[list[Envelope[CleanArticle]]]:
    texts = [path.read_text(encoding="utf-8")[:_CHARS] for path in sorted(SAMPLES.glob("*.txt"))]
    for start in range(first, last, size):
        yield [
            an_envelope(a_clean_article(title=None, text=f"{number}. {texts[number % len(texts)]}"))
            for number in range(start, min(last, start + size))
        ]


@contextmanager
def _worker(redis_url: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    told = {
        "KHABAR_PROCESS": EXTRACTION.name,
        "REDIS_URL": redis_url,
        "KHABAR_READY_DIR": str(folder / "ready"),
        "KHABAR_LOG_FORMAT": "json",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "celery", "-q", "-A", "services.extraction.worker", "worker"]
    with subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"],
        env={**os.environ, **told},
        cwd=PROJECT_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(lambda: is_announced(folder / "ready", EXTRACTION.name), timeout_s=120, process=process)
            yield process
        finally:
            children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.kill()
            for child in children:
                child.kill()
