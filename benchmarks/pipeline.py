"""How fast the whole pipeline is on this machine: its own stack, its own sample articles.

Prints posting and processing in articles per second, and the time from 202 to stored of single articles.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from khabar.client import Client
from khabar.demo.samples import SAMPLES
from tests.support.stack import RunningStack, running_stack


def articles(count: int) -> Iterator[bytes]:
    """Sample articles, each time with another number in its last paragraph, so that all differ."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    for number, text in enumerate(islice(cycle(texts), count)):
        article = {"content": f"{text}\n\nالتقرير رقم {number}.", "source": "benchmark", "external_id": str(number)}
        yield json.dumps(article, ensure_ascii=False).encode()


def throughput(stack: RunningStack, count: int) -> tuple[float, float]:
    """Articles per second accepted in bulk, and from the first posted to the last stored."""
    watch = time.perf_counter()
    with Client(stack.url) as client:
        for posted in client.post_lines(articles(count)):
            assert posted.created, posted
    accepted = time.perf_counter() - watch
    while sum(n for state, n in stack.states().items() if state not in ("accepted", "queued")) < count:
        time.sleep(0.1)
    return count / accepted, count / (time.perf_counter() - watch)


def latencies_ms(stack: RunningStack, count: int) -> list[float]:
    """Milliseconds from posting one article to seeing it stored, on an idle stack."""
    found = []
    with stack.http as http:
        for number in range(count):
            text = (SAMPLES / "01_conflict_idlib.txt").read_text(encoding="utf-8")
            watch = time.perf_counter()
            answer = http.post("/v1/articles", json={"content": f"{text}\n\n{number}"}).json()
            while http.get(f"/v1/articles/{answer['id']}").json()["finished_at"] is None:
                time.sleep(0.002)
            found.append((time.perf_counter() - watch) * 1000)
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    runs = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "home") as stack:
            alone = latencies_ms(stack, 50)
            runs.append((*throughput(stack, options.articles), statistics.median(alone), max(alone)))
    names = ("posted in bulk, articles/s", "posted to stored, articles/s", "single, median ms", "single, slowest ms")
    print(f"{options.articles} articles, one worker a stage, {options.runs} runs: median [lowest-highest]")
    for name, values in zip(names, zip(*runs, strict=True), strict=True):
        print(f"{name:30} {statistics.median(values):8.0f} [{min(values):.0f}-{max(values):.0f}]")


if __name__ == "__main__":
    main()
