"""One collector on one core reads thousands of feeds, is killed (kill -9) while it does, and then keeps up with them.

Sites, ingest and PostgreSQL (durable commits) are real processes on this machine, beside it. First each feed is read
with all of its articles; then each feed publishes one more a minute.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import psycopg

from benchmarks.collector_sites import host_of
from benchmarks.ingest import serving
from benchmarks.report import keep, table
from khabar.embedded import Postgres
from shared.ledger.migrate import migrate
from tests.support.servers import running_somewhere, wait_until

_EVERY_S: Final = 60.0
_ROUNDS: Final = 3
_NEVER_S: Final = 3600.0


@dataclass
class Sites:
    """The process of the sites."""

    process: subprocess.Popen[str]
    port: int
    report: Path

    def tell(self, what: str = "") -> dict[str, object]:
        """Publish one more article everywhere, or nothing; what was asked for up to now."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        found: dict[str, object] = json.loads(self.report.read_text(encoding="utf-8"))
        return found


@contextmanager
def sites_of(folder: Path, published: int) -> Iterator[Sites]:
    """Sites that run until the block ends."""
    report = folder / "sites.json"
    command = [sys.executable, "-m", "benchmarks.collector_sites", f"--published={published}", f"--report={report}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Sites(process, int(process.stdout.readline()), report)
        process.kill()


class Collectors:
    """One collector at a time, bound to one core; the processor time of all together."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._spent_s = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self.most_memory = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "services.collector"]
        self._process = subprocess.Popen(command, env=self._environment, stderr=subprocess.DEVNULL)
        psutil.Process(self._process.pid).cpu_affinity([0])

    def kill(self) -> None:
        assert self._process is not None
        self._spent_s = self.spent_s()
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def spent_s(self) -> float:
        """Processor seconds of this one and those before it."""
        if self._process is None:
            return self._spent_s
        watched = psutil.Process(self._process.pid)
        self.most_memory = max(self.most_memory, watched.memory_info().rss)
        times = watched.cpu_times()
        return self._spent_s + float(times.user + times.system)


def add_sources(database_url: str, feeds: int, port: int) -> None:
    """Enter the feeds as the console does."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        rows = [(f"http://{host_of(number)}:{port}", number) for number in range(feeds)]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO sources (id, url, origin, name, interval_s) "
                "VALUES (gen_random_uuid(), %s || '/feed', %s, %s, %s)",
                [(origin, origin, f"site {number}", _EVERY_S) for origin, number in rows],
            )
            cursor.executemany("INSERT INTO source_hosts (origin) VALUES (%s)", [(origin,) for origin, _ in rows])


def _count(database_url: str) -> int:
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


def _measure(feeds: int, items: int, kills: int, folder: Path) -> list[tuple[str, object]]:
    with (
        running_somewhere(lambda port: Postgres(folder / "postgres", port)) as postgres,
        sites_of(folder, items) as sites,
    ):
        url = postgres.url
        migrate(url)
        add_sources(url, feeds, sites.port)
        with serving(url) as (ingest_port, _):
            environment = {
                **os.environ,
                "DATABASE_URL": url,
                "KHABAR_INGEST_URL": f"http://127.0.0.1:{ingest_port}",
                "KHABAR_COLLECTOR_ALLOWED_NETWORKS": "127.0.0.0/8",
                "KHABAR_COLLECTOR_LEAST_INTERVAL_S": str(_EVERY_S),
                "KHABAR_COLLECTOR_LONGEST_INTERVAL_S": str(_EVERY_S),
                "KHABAR_COLLECTOR_LEASE_S": "10",
            }
            collectors = Collectors(environment)
            first = _first_reading(url, collectors, sites, feeds * items, kills)
            return first + _keeping_up(url, collectors, sites, feeds, feeds * items)


def _first_reading(url: str, collectors: Collectors, sites: Sites, total: int, kills: int) -> list[tuple[str, object]]:
    began = time.monotonic()
    collectors.start()
    for number in range(1, kills + 1):
        part = total * number // (kills + 1)
        wait_until(lambda part=part: _count(url) >= part, timeout_s=_NEVER_S)  # type: ignore[misc]
        collectors.kill()
        collectors.start()
    wait_until(lambda: _count(url) >= total and _waiting(url) == 0, timeout_s=_NEVER_S)
    took_s, spent_s = time.monotonic() - began, collectors.spent_s()
    asked = sites.tell()
    again = asked["again"]
    assert isinstance(again, dict)
    return [
        ("articles that the feeds named", total),
        ("articles in the ledger", _count(url)),
        ("kill -9 meanwhile", kills),
        ("pages fetched a second time, under way when it was killed", sum(again.values()) - len(again)),
        ("seconds", round(took_s)),
        ("pages a second", round(total / took_s)),
        ("processor seconds of the collector for 1,000 pages", round(1000 * spent_s / total, 2)),
    ]


def _keeping_up(url: str, collectors: Collectors, sites: Sites, feeds: int, before: int) -> list[tuple[str, object]]:
    twice = sites.tell()["again"]
    spent_s, began, asked = collectors.spent_s(), time.monotonic(), sites.tell()["feeds"]
    delays = []
    for number in range(1, _ROUNDS + 1):
        sites.tell("publish")
        at = time.monotonic()
        wanted = before + feeds * number
        wait_until(lambda wanted=wanted: _count(url) >= wanted, timeout_s=_NEVER_S)  # type: ignore[misc]
        delays.append(time.monotonic() - at)
        time.sleep(max(0.0, _EVERY_S - delays[-1]))
    took_s = time.monotonic() - began
    spent_s = collectors.spent_s() - spent_s
    after = sites.tell()
    assert isinstance(twice, dict) and isinstance(after["again"], dict) and isinstance(after["feeds"], int)
    assert isinstance(asked, int)
    rows: list[tuple[str, object]] = [
        (f"then: new articles, {feeds} a minute", feeds * _ROUNDS),
        ("feeds asked a second", round((after["feeds"] - asked) / took_s, 1)),
        ("seconds until the last of a round is in the ledger, at most", round(max(delays))),
        ("share of the core", f"{spent_s / took_s:.0%}"),
        ("pages fetched a second time", sum(after["again"].values()) - sum(twice.values())),
        ("memory of the collector, MB", round(collectors.most_memory / 1e6)),
    ]
    collectors.kill()
    return rows


def _waiting(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM source_pages WHERE state = 'waiting'").fetchone()
    assert row is not None
    return int(row[0])


def main() -> None:
    """Measure and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--items", type=int, default=50, help="Articles in each, at most 50.")
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = _measure(options.feeds, options.items, options.kills, Path(folder))
    title = f"One collector on one core: {options.feeds:,} feeds of {options.items} articles"
    keep("collector", title, table(("", "measured"), rows))


if __name__ == "__main__":
    main()
