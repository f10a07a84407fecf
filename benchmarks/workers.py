"""Real work by number of workers a stage, and the share of the workers' time that is not in the stages' functions.

The sample articles, posted in bulk to a stack of its own each time. The share is of core-seconds of the workers of
cleaning, extraction and classification, from the first article to the last: what their processes and the children of
those spent, and what of it was spent in the functions. Storage is left out: its function is to write to PostgreSQL.
"""

import json
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import psutil
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.report import table
from khabar.demo.samples import SAMPLES
from shared.pipeline import PIPELINE, STORAGE
from tests.support.stack import RunningStack, running_stack

_NUMBERS = (1, 2, 4)
_STAGES = [stage.name for stage in PIPELINE if stage is not STORAGE]


def measure(count: int) -> list[str]:
    """Run with each number of workers; the table."""
    rows = []
    for number in _NUMBERS:
        options = [part for stage in PIPELINE for part in ("--workers", f"{stage.name}={number}")]
        with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "home", arguments=options) as stack:
            rate, spent, own = _run(stack, count)
        rows.append([str(number), f"{rate:.1f}", f"{count / spent:.1f}", f"{1 - own / spent:.1%}"])
    columns = ("workers a stage", "articles/s", "articles for each core-second", "outside the stages' functions")
    return [f"{__doc__}\n{count} articles. Wanted: at most 10 % outside.", table(columns, rows)]


def _run(stack: RunningStack, count: int) -> tuple[float, float, float]:
    """Articles per second, core-seconds of the workers, and those of them in the stages' functions."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    lines = [
        json.dumps({"content": f"{text}\n\nالتقرير رقم {number}.", "source": "benchmark"}, ensure_ascii=False)
        for number, text in enumerate(islice(cycle(texts), count))
    ]
    spent, own = _spent(stack), _own(stack)
    watch = time.perf_counter()
    with stack.http as http:
        headers = {"Content-Type": "application/x-ndjson"}
        http.post("/v1/articles/bulk", content="\n".join(lines).encode(), headers=headers).raise_for_status()
    stack.wait_until_finished(count, timeout_s=1800)
    seconds = time.perf_counter() - watch
    return count / seconds, _spent(stack) - spent, _own(stack) - own


def _spent(stack: RunningStack) -> float:
    found = 0.0
    for stage in _STAGES:
        for pid in stack.pids(stage):
            worker = psutil.Process(pid)
            for process in (worker, *worker.children(recursive=True)):
                found += sum(process.cpu_times()[:2])
    return found


def _own(stack: RunningStack) -> float:
    with stack.http as http:
        text = http.get("/metrics").text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "khabar_stage_processor_seconds_total" and sample.labels["stage"] in _STAGES
    )
