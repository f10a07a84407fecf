"""The time of one article on an idle system, from posting to stored, beside the time that the stages' models take."""

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.report import table
from khabar.demo.samples import SAMPLES
from tests.support.stack import RunningStack, running_stack

_WARM_UP = 5


def measure(count: int) -> list[str]:
    """Post articles one at a time; the table."""
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "home") as stack:
        found = _timed(stack, count + _WARM_UP)[_WARM_UP:]
    total = sorted(whole for whole, _ in found)
    stages = sorted(own for _, own in found)
    rest = sorted(whole - own for whole, own in found)
    rows = [
        [name, *(f"{values[int(len(values) * share)]:.0f}" for share in (0.5, 0.95)), wanted]
        for name, values, wanted in (
            ("posted to stored, ms", total, ""),
            ("of it in the stages' own functions, ms", stages, ""),
            ("the rest, ms", rest, "p50 under 300"),
        )
    ]
    mean = f"{len(found)} articles, one after the other; mean of the rest {statistics.fmean(rest):.0f} ms."
    return [f"{__doc__}\n{mean}", table(("one article", "p50", "p95", "wanted"), rows)]


def _timed(stack: RunningStack, count: int) -> list[tuple[float, float]]:
    """For each article, milliseconds from posting until it is seen stored, and those that its timeline tells of."""
    text = (SAMPLES / "01_conflict_idlib.txt").read_text(encoding="utf-8")
    found = []
    with stack.http as http:
        for number in range(count):
            watch = time.perf_counter()
            answer = http.post("/v1/articles", json={"content": f"{text}\n\n{number}"}).json()
            while (article := http.get(f"/v1/articles/{answer['id']}").json())["finished_at"] is None:
                time.sleep(0.002)
            whole = (time.perf_counter() - watch) * 1000
            found.append((whole, sum(record["duration_ms"] for record in article["timeline"])))
    return found
