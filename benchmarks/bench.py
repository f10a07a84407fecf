"""The benchmarks of the plumbing: `make bench`, or `make bench BENCH="--only ingest --only latency"`.

Each part prints a table and keeps it with the machine in benchmarks/results/. A part is measured in one run, so that
its figures can be compared with each other; those of two machines cannot.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks import door, growth, ingest, latency, memory, plumbing, workers
from benchmarks.report import keep
from benchmarks.stopping import end_on_sigterm

PARTS: Final[Mapping[str, tuple[str, Callable[[int], Sequence[str]], int]]] = {
    "ingest": ("Ingest over HTTP", ingest.measure, 1500),
    "door": ("Connections that only stand there", door.measure, 200),
    "plumbing": ("The stages with empty work", plumbing.measure, 5000),
    "workers": ("Real work by number of workers", workers.measure, 600),
    "latency": ("One article on an idle system", latency.measure, 50),
    "growth": ("Cost per article as the corpus grows", growth.measure, 1_000_000),
    "memory": ("Memory of one worker", memory.measure, 100_000),
}
"""Title, how to measure, and how many articles."""


def main() -> None:
    """Run the parts that are wanted."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; repeatable")
    parser.add_argument("--articles", type=int, help="in place of each part's own number")
    options = parser.parse_args()
    for name in options.only or PARTS:
        title, measure, count = PARTS[name]
        keep(name, title, *measure(options.articles or count))


if __name__ == "__main__":
    main()
