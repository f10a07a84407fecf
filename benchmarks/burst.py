"""A burst on a Redis with little memory: accepted at full speed, never above its cap, and everything finishes.

Articles of 6 KB are posted in bulk while Valkey may use 64 MB. The work of the stages is empty, so that it is the
plumbing that is measured; the ledger and storage are as always.
"""

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from redis import Redis

from benchmarks.report import keep, table
from tests.chaos.arrivals import WORDS
from tests.support.stack import RunningStack, running_stack

_CAP = 64 * 2**20
_WORDS_OF_6_KB = 600
_LINES_A_REQUEST = 5000
_SAMPLE_EVERY_S = 1.0


def articles(count: int) -> Iterator[bytes]:
    """Lines for the bulk route, of about 6 KB each, all different."""
    chosen = random.Random(1)
    for number in range(count):
        # Each its own: copies of one text would measure how near-duplicates are found.
        text = f"{number}\n\n{' '.join(chosen.choices(WORDS, k=_WORDS_OF_6_KB))}"
        yield json.dumps({"content": text, "source": "burst"}, ensure_ascii=False).encode() + b"\n"


@dataclass
class Watch(threading.Thread):
    """Samples memory and progress until told to stop."""

    stack: RunningStack
    redis: Redis
    samples: list[tuple[float, int, int]] = field(default_factory=list)
    """Seconds since the start, bytes that Valkey uses, articles unfinished."""
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        began = time.monotonic()
        while not self.over.wait(_SAMPLE_EVERY_S):
            used = int(self.redis.info("memory")["used_memory"])
            self.samples.append((time.monotonic() - began, used, self.stack.unfinished()))


def burst(count: int, patience_s: float) -> list[str]:
    """Post, wait for the end, and say how it went."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "home", module="benchmarks.empty_stack") as stack,
        Redis.from_url(stack.told("relay")["REDIS_URL"]) as redis,
    ):
        redis.config_set("maxmemory", _CAP)
        watch = Watch(stack, redis)
        watch.start()
        began = time.monotonic()
        accepted = 0
        with stack.http as http:
            lines = list(articles(count))
            for first in range(0, count, _LINES_A_REQUEST):
                body = b"".join(lines[first : first + _LINES_A_REQUEST])
                answer = http.post(
                    "/v1/articles/bulk",
                    content=body,
                    headers={"Content-Type": "application/x-ndjson"},
                    timeout=httpx.Timeout(600),
                )
                accepted += answer.text.count('"status": 202')
        accepted_s = time.monotonic() - began
        states = stack.wait_until_finished(count, timeout_s=patience_s)
        finished_s = time.monotonic() - began
        watch.over.set()
        watch.join()
        refused = int(redis.info("stats").get("total_error_replies", 0))
    assert accepted == count, f"{accepted} of {count} accepted"
    assert states == {"stored": count}, states
    peak = max(used for _, used, _ in watch.samples)
    step = max(1, len(watch.samples) // 20)
    course = [
        [f"{at:.0f}", f"{used / 2**20:.1f}", f"{left:,}"]
        for at, used, left in (*watch.samples[::step], watch.samples[-1])
    ]
    figures = [
        ["articles posted, 6 KB each", f"{count:,}"],
        ["accepted, articles/s", f"{count / accepted_s:,.0f}"],
        ["stored, articles/s from the first posted to the last stored", f"{count / finished_s:,.0f}"],
        ["lost, refused, quarantined", "0"],
        ["Valkey: cap, MiB", f"{_CAP / 2**20:.0f}"],
        ["Valkey: peak of used_memory, MiB", f"{peak / 2**20:.1f}"],
        ["Valkey: replies that were errors", str(refused)],
    ]
    return [table(("", "value"), figures), table(("seconds", "used_memory MiB", "articles unfinished"), course)]


def main() -> None:
    """Run, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--patience", type=float, default=3600.0, help="seconds until everything shall be finished")
    options = parser.parse_args()
    keep("burst", "A burst on a Redis of 64 MB", (__doc__ or "").strip(), *burst(options.articles, options.patience))


if __name__ == "__main__":
    main()
