"""Print a table of measurements, and keep it with the machine that it was measured on in benchmarks/results/."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

RESULTS: Final = Path(__file__).parent / "results"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, its columns aligned; all but the first to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[index]) for line in (columns, *texts)) for index in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join((first, *others))} |"

    rule = [("-" * width) if index == 0 else f"{'-' * (width - 1)}:" for index, width in enumerate(widths)]
    return "\n".join([line(columns), line(rule), *(line(row) for row in texts)])


def machine() -> str:
    """What was measured on, in one line; a load above the cores says that others used it too."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_cpu()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def keep(name: str, title: str, *parts: str) -> None:
    """Print the parts, and write them to benchmarks/results/<name>.md."""
    head = f"# {title}\n\n{datetime.now(UTC):%Y-%m-%d}, revision {_revision()}, {machine()}."
    text = "\n\n".join((head, *parts)) + "\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _revision() -> str:
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=RESULTS.parent,
    )
    return found.stdout.strip() or "unknown"
