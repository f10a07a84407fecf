"""A burst of articles, posted in bulk at once: accepted at full speed, and every one of them stored.

Valkey may use 64 MB. The stages are the real ones, at their real work, and the articles have a dozen words, all
different, so that two cores get through 100,000 of them in a quarter of an hour; with `--empty` the stages' work is
empty and the articles have 6 KB, so that it is the plumbing that is measured and the cap that is pressed. With
`--autoscale` the supervisor grows and shrinks the stages, and the run ends when the extra workers are gone.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
from redis import Redis

from benchmarks.report import keep, table
from benchmarks.stopping import end_on_sigterm
from shared.pipeline import STAGE_NAMES
from tests.chaos.arrivals import WORDS
from tests.support.stack import RunningStack, running_stack

_CAP: Final = 64 * 2**20
_WORDS_OF_6_KB: Final = 600
_WORDS_OF_SHORT: Final = 12
_LINES_A_REQUEST: Final = 5000
_SAMPLE_EVERY_S: Final = 1.0
_ROWS: Final = 20
# More than it takes the supervisor to be sure that the load is gone.
_SHRINK_S: Final = 600.0
_STAGES: Final = STAGE_NAMES


def articles(count: int, words: int) -> Iterator[bytes]:
    """Lines for the bulk route, all different."""
    chosen = random.Random(1)
    for number in range(count):
        # Each its own: copies of one text would measure how near-duplicates are found.
        text = f"{number}\n\n{' '.join(chosen.choices(WORDS, k=words))}."
        yield json.dumps({"content": text, "source": "burst"}, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class Sample:
    """How things stood so long after the start: bytes that Valkey uses, articles unfinished, workers by stage."""

    at_s: float
    used: int
    unfinished: int
    workers: Counter[str]


@dataclass
class Watch(threading.Thread):
    """Samples memory, progress and workers until told to stop, and shows the progress."""

    stack: RunningStack
    redis: Redis
    samples: list[Sample] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.began = time.monotonic()

    def __hash__(self) -> int:
        return id(self)

    def elapsed_s(self) -> float:
        """Since it was made."""
        return time.monotonic() - self.began

    def run(self) -> None:
        while not self.over.wait(_SAMPLE_EVERY_S):
            used = int(self.redis.info("memory")["used_memory"])
            sample = Sample(self.elapsed_s(), used, self.stack.unfinished(), workers(self.stack))
            self.samples.append(sample)
            print(f"\r{sample.at_s:.0f} s, {sample.unfinished:,} unfinished   ", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)


def workers(stack: RunningStack) -> Counter[str]:
    """How many workers each stage has now."""
    return Counter(process.group for process in stack.state().processes if process.group in _STAGES)


def post(stack: RunningStack, lines: list[bytes]) -> int:
    """Post them all; how many were accepted."""
    accepted = 0
    with stack.http as http:
        for first in range(0, len(lines), _LINES_A_REQUEST):
            answer = http.post(
                "/v1/articles/bulk",
                content=b"".join(lines[first : first + _LINES_A_REQUEST]),
                headers={"Content-Type": "application/x-ndjson"},
                timeout=httpx.Timeout(600),
            )
            accepted += answer.text.count('"status": 202')
    return accepted


def burst(count: int, *, empty: bool, arguments: list[str], patience_s: float) -> list[str]:
    """Post, wait for the end, and say how it went."""
    module = "benchmarks.empty_stack" if empty else "khabar"
    lines = list(articles(count, _WORDS_OF_6_KB if empty else _WORDS_OF_SHORT))
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "home", module=module, arguments=arguments) as stack,
        Redis.from_url(stack.told("relay")["REDIS_URL"]) as redis,
    ):
        redis.config_set("maxmemory", _CAP)
        before = workers(stack)
        watch = Watch(stack, redis)
        watch.start()
        accepted = post(stack, lines)
        accepted_s = watch.elapsed_s()
        states = stack.wait_until_finished(count, timeout_s=patience_s)
        finished_s = watch.elapsed_s()
        while workers(stack) != before and watch.elapsed_s() < finished_s + _SHRINK_S:
            time.sleep(_SAMPLE_EVERY_S)
        shrunk_s = watch.elapsed_s()
        after = workers(stack)
        watch.over.set()
        watch.join()
        refused = redis.info("errorstats").get("errorstat_OOM", {"count": 0})["count"]
    assert accepted == count, f"{accepted} of {count} accepted"
    assert states == {"stored": count}, states
    assert after == before, f"{after} workers are left"
    mean = sum(map(len, lines)) / count
    figures = [
        ["articles posted", f"{count:,}"],
        ["bytes of one, mean", f"{mean:,.0f}"],
        ["accepted, articles/s", f"{count / accepted_s:,.0f}"],
        ["stored, articles/s from the first posted to the last stored", f"{count / finished_s:,.0f}"],
        ["seconds until all were stored", f"{finished_s:,.0f}"],
        ["lost, refused, quarantined", "0"],
        ["Valkey: cap, MiB", f"{_CAP / 2**20:.0f}"],
        ["Valkey: peak of used_memory, MiB", f"{max(sample.used for sample in watch.samples) / 2**20:.1f}"],
        ["Valkey: writes refused for want of memory", str(refused)],
    ]
    if "--autoscale" in arguments:
        most = {stage: max(sample.workers[stage] for sample in watch.samples) for stage in _STAGES}
        figures += [[f"{stage}: workers before, most, after", f"{before[stage]}, {most[stage]}, {after[stage]}"]
                    for stage in _STAGES]  # fmt: skip
        figures.append(
            ["seconds from the last stored until the extra workers were gone", f"{shrunk_s - finished_s:,.0f}"]
        )
    return [table(("", "value"), figures), course(watch.samples)]


def course(samples: list[Sample]) -> str:
    """A table of some of the samples, the last among them."""
    step = max(1, len(samples) // _ROWS)
    rows = [
        [
            f"{sample.at_s:.0f}",
            f"{sample.used / 2**20:.1f}",
            f"{sample.unfinished:,}",
            " ".join(str(sample.workers[stage]) for stage in _STAGES),
        ]
        for sample in (*samples[:-1:step], samples[-1])
    ]
    return table(("seconds", "used_memory MiB", "articles unfinished", f"workers: {' '.join(_STAGES)}"), rows)


def main() -> None:
    """Run, print and keep."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, help="default: 100,000; with --autoscale 5,000")
    parser.add_argument("--empty", action="store_true", help="the plumbing alone: empty work, articles of 6 KB")
    parser.add_argument("--autoscale", action="store_true", help="begin with one worker a stage, and follow the load")
    parser.add_argument("--max-workers", type=int, default=2, help="of one stage, with --autoscale")
    parser.add_argument("--patience", type=float, default=3600.0, help="seconds until everything shall be finished")
    options = parser.parse_args()
    count = options.articles or (5000 if options.autoscale else 100_000)
    arguments = ["--autoscale", "--max-workers", str(options.max_workers)] if options.autoscale else []
    name = "burst" + "_empty" * options.empty + "_autoscale" * options.autoscale
    parts = burst(count, empty=options.empty, arguments=arguments, patience_s=options.patience)
    title = "A burst, and workers that follow it" if options.autoscale else "A burst on a Redis of 64 MB"
    keep(name, title, (__doc__ or "").strip(), *parts)


if __name__ == "__main__":
    main()
