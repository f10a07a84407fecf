"""Four stages with empty work behind a publisher: Khabar's Celery beside dramatiq, taskiq and plain Redis Streams.

Articles of 6 KB go through four queues, a worker process each, all with their standard ways of not losing a message
that is in work. What counts is articles for each core-second that the workers and the publisher spend; servers are not
counted, for all use the same Valkey. Khabar groups articles as its relay does under backlog; the others get one article
a message, as their users would send it, and Streams besides in batches of 50.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psutil
from redis import Redis

from benchmarks.report import table
from khabar.embedded import Valkey
from shared.contracts.article import RawArticle
from shared.contracts.envelope import Envelope
from shared.pipeline import PIPELINE, STAGE_NAMES
from shared.runtime.publisher import Publisher
from shared.runtime.readiness import is_announced
from shared.settings import PROJECT_ROOT, Settings
from tests.chaos.arrivals import WORDS
from tests.support.builders import a_raw_article, an_envelope
from tests.support.servers import running_somewhere, wait_until

BASELINES = Path("build/baselines/bin/python")
_STAGES = STAGE_NAMES
_WORDS_OF_6_KB = 600
_RUNS = 3
_DONE = "benchmark:done"


def text(number: int) -> str:
    """6 KB of text."""
    return f"{number} " + " ".join(
        WORDS[(number * 7 + n * (1 + number % 11)) % len(WORDS)] for n in range(_WORDS_OF_6_KB)
    )


@contextmanager
def khabar_workers(redis_url: str, folder: Path) -> Iterator[list[psutil.Process]]:
    """A worker for each stage, ready."""
    with ExitStack() as stack:
        found = []
        for stage in _STAGES:
            told = {
                "KHABAR_PROCESS": stage,
                "REDIS_URL": redis_url,
                "KHABAR_READY_DIR": str(folder),
                "KHABAR_EMPTY_STORAGE": "1",
                "KHABAR_LOG_FORMAT": "json",
                "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
                "PYTHONWARNINGS": "ignore",
            }
            command = [sys.executable, "-m", "celery", "-q", "-A", "benchmarks.empty_worker", "worker", "-n", stage]
            found.append(stack.enter_context(_process([*command, "--without-gossip", "--without-mingle"], told)))
        for stage, process in zip(_STAGES, found, strict=True):
            wait_until(partial(is_announced, folder, stage), timeout_s=60, process=process)
        yield [psutil.Process(process.pid) for process in found]


@contextmanager
def baseline_workers(system: str, redis_url: str) -> Iterator[list[psutil.Process]]:
    """A worker for each stage of another system, in the baselines' environment."""
    with ExitStack() as stack, Redis.from_url(redis_url) as redis:
        found = []
        for number in range(len(_STAGES)):
            command = [str(BASELINES), "-m", "benchmarks.plumbing_baselines", system, str(number)]
            found.append(stack.enter_context(_process(command, {"REDIS_URL": redis_url})))
        wait_until(lambda: redis.scard("benchmark:ready") == len(_STAGES), timeout_s=60, process=found[0])
        yield [psutil.Process(process.pid) for process in found]


@contextmanager
def _process(command: Sequence[str], told: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(
        command, env={**os.environ, **told}, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.kill()
            for child in children:
                child.kill()


def run_khabar(redis: Redis, redis_url: str, count: int) -> tuple[float, float]:
    """Articles per second, and for each core-second."""
    settings = Settings(REDIS_URL=redis_url)
    with tempfile.TemporaryDirectory() as folder, khabar_workers(redis_url, Path(folder)) as workers:

        def publish() -> None:
            with Publisher(settings) as publisher:
                for first in range(0, count, settings.batch_size):
                    group: list[Envelope[RawArticle]] = [
                        an_envelope(a_raw_article(content=text(n)))
                        for n in range(first, min(count, first + settings.batch_size))
                    ]
                    publisher.note_begun(group, PIPELINE[0])
                    publisher.publish(PIPELINE[0], group, message_id=uuid4())

        def done() -> bool:
            waiting = sum(redis.llen(stage) + redis.hlen(f"khabar:unacked:{stage}") for stage in _STAGES)
            return waiting == 0

        return _timed(workers, publish, done, count)


def run_baseline(system: str) -> Callable[[Redis, str, int], tuple[float, float]]:
    """The same of another system."""

    def run(redis: Redis, redis_url: str, count: int) -> tuple[float, float]:
        with (
            baseline_workers(system, redis_url) as workers,
            tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as articles,
        ):
            for number in range(count):
                articles.write(json.dumps(text(number), ensure_ascii=False) + "\n")
            articles.flush()
            command = [str(BASELINES), "-m", "benchmarks.plumbing_baselines", system, "publish", articles.name]
            spent: list[float] = []

            def publish() -> None:
                told = {**os.environ, "REDIS_URL": redis_url}
                found = subprocess.run(command, env=told, check=True, capture_output=True, cwd=PROJECT_ROOT)
                spent.append(float(found.stdout))

            return _timed(workers, publish, lambda: int(redis.get(_DONE) or 0) >= count, count, spent)

    return run


def _timed(
    workers: Sequence[psutil.Process],
    publish: Callable[[], None],
    done: Callable[[], bool],
    count: int,
    published_elsewhere: Sequence[float] | None = None,
) -> tuple[float, float]:
    before = _spent(workers)
    own = time.process_time()
    watch = time.perf_counter()
    publish()
    own = time.process_time() - own
    wait_until(done, timeout_s=600)
    seconds = time.perf_counter() - watch
    spent = _spent(workers) - before + (published_elsewhere[0] if published_elsewhere is not None else own)
    return count / seconds, count / spent


def _spent(workers: Sequence[psutil.Process]) -> float:
    """Core-seconds of these processes and their children."""
    found = 0.0
    for worker in workers:
        for process in (worker, *worker.children(recursive=True)):
            found += sum(process.cpu_times()[:2])
    return found


SYSTEMS: dict[str, tuple[Callable[[Redis, str, int], tuple[float, float]], float]] = {
    "Khabar: Celery, 25 articles a message": (run_khabar, 1.0),
    "dramatiq": (run_baseline("dramatiq"), 0.5),
    "taskiq": (run_baseline("taskiq"), 0.5),
    "Redis Streams, one by one": (run_baseline("streams"), 0.5),
    "Redis Streams, 50 at a time": (run_baseline("streams50"), 1.0),
}
"""How to run each, and the share of the articles that it gets."""


def measure(count: int) -> list[str]:
    """Run all in turns, and the table."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in SYSTEMS}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(_RUNS):
            for name, (run, share) in SYSTEMS.items():
                with (
                    running_somewhere(lambda port: Valkey(Path(folder) / str(port), port)) as valkey,
                    Redis.from_url(valkey.url) as redis,
                ):
                    found[name].append(run(redis, valkey.url, int(count * share)))
    ours = statistics.median(spent for _, spent in next(iter(found.values())))
    rows = []
    for name, runs in found.items():
        wall, spent = (statistics.median(column) for column in zip(*runs, strict=True))
        low, high = min(s for _, s in runs), max(s for _, s in runs)
        rows.append([name, f"{wall:,.0f}", f"{spent:,.0f} [{low:,.0f}-{high:,.0f}]", f"{ours / spent:.2f}"])
    columns = ("four stages, empty work", "articles/s", "articles for each core-second", "Khabar : this")
    return [
        f"{__doc__}\n{_RUNS} runs: median [lowest-highest]. Wanted: at least 300, ahead of dramatiq.",
        table(columns, rows),
    ]
