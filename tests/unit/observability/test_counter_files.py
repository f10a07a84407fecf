"""Counting on a full disk hurts nobody, and is right again when there is room."""

import json
import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

from shared.observability.counter_files import CounterFile
from shared.settings import PROJECT_ROOT
from tests.support.small_disk import small_disk

# What a process does: count while there is room, while there is none, and again. Says what can be read at each point.
_PROGRAM = """
import json, os, sys
from pathlib import Path
from shared.observability.metrics import ACCEPTED, prepare_metrics, exposition
{make_full}
prepare_metrics()
def seen():
    lines = [line for line in exposition().decode().splitlines() if line.startswith("khabar_articles_posted_total")]
    return {{line.split('"')[1]: float(line.split()[1]) for line in lines}}
ACCEPTED.labels("before").inc()
told = [seen()]
fill()
for number in range(3000):
    ACCEPTED.labels(f"while-{{number % 1500}}").inc()
told.append(len(seen()))
free()
ACCEPTED.labels("after").inc()
told.append(seen())
print(json.dumps(told))
"""
_BY_BALLAST = """
ballast = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).parent / "ballast"
def fill():
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096) == 4096: pass
        except OSError: pass
def free(): ballast.unlink()
"""
_BY_LIMIT = """
import resource
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
def fill(): resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
def free(): resource.setrlimit(resource.RLIMIT_FSIZE, limits)
"""


def _run(make_full: str, folder: Path) -> tuple[dict[str, float], int, dict[str, float]]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(make_full=make_full)],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"), "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"status {done.returncode}: {done.stderr}"
    before, while_full, after = json.loads(done.stdout)
    return before, while_full, after


def _check(before: dict[str, float], while_full: int, after: dict[str, float]) -> None:
    assert before == {"before": 1}
    assert 1 <= while_full < 1501
    assert after == {"before": 1, "after": 1, **{f"while-{number}": 2 for number in range(1500)}}


def _as_read(path: Path) -> list[tuple[str, float, float]]:
    found = MmapedDict.read_all_values_from_file(str(path))  # type: ignore[no-untyped-call]  # the library is untyped
    return [(key, value, timestamp) for key, value, timestamp, _ in found]


def test_a_process_that_may_write_no_more_goes_on_and_catches_up(tmp_path: Path) -> None:
    _check(*_run(_BY_LIMIT, tmp_path))


def test_a_full_disk_ends_no_process_that_counts(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2**20) as disk:
        _check(*_run(_BY_BALLAST, disk))


def test_the_file_is_read_as_prometheus_client_reads_its_own(tmp_path: Path) -> None:
    path = tmp_path / "counter_1.db"
    ours = CounterFile(str(path))
    keys = [f'["khabar", {{"name": "{"ا" * number}"}}]' for number in range(40)]
    for number, key in enumerate(keys):
        assert ours.read_value(key) == (0.0, 0.0)
        ours.write_value(key, number, 7.0)
    expected = [(key, float(number), 7.0) for number, key in enumerate(keys)]
    assert list(ours.read_all_values()) == expected
    ours.close()
    assert _as_read(path) == expected
    again = CounterFile(str(path))
    again.write_value(keys[3], 100.0, 8.0)
    again.close()
    assert {key: value for key, value, _ in _as_read(path)} == {
        **{key: float(number) for number, key in enumerate(keys)},
        keys[3]: 100.0,
    }


def test_without_a_folder_it_counts_in_memory_until_there_is_one(tmp_path: Path) -> None:
    path = tmp_path / "later" / "counter_1.db"
    ours = CounterFile(str(path))
    ours.write_value("a", 1.0, 0.0)
    path.parent.mkdir()
    ours.write_value("b", 2.0, 0.0)
    assert _as_read(path) == [("a", 1.0, 0.0), ("b", 2.0, 0.0)]
