"""Measure search over HTTP: `python -m benchmarks.search --articles 1000000 --home FOLDER`.

Loads generated articles into a PostgreSQL of its own (see `benchmarks.search_corpus`; kept in the folder and used
again), serves the read API as its own process, and asks each kind of query again and again, each time with other words.
First one client at a time, then several. Milliseconds from request to answer, with snippets, total and facets; and of
processor time, in the read API and in PostgreSQL together, which other work on the machine does not change. What it
costs to store articles into an index of that size: `benchmarks.growth`.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from benchmarks.report import keep, table
from benchmarks.search_corpus import FREQUENT, LATEST, PHRASES, SOURCES, Corpus, known_entities, load
from benchmarks.stopping import end_on_sigterm
from khabar.embedded import Postgres, free_port
from shared.ledger.migrate import migrate
from tests.support.servers import running_somewhere, wait_until

Parameters = Mapping[str, Any]


def main() -> None:
    """Load, ask, print."""
    end_on_sigterm()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="folder to keep the loaded database in")
    parser.add_argument("--requests", type=int, default=60, help="requests of each kind")
    parser.add_argument("--clients", type=int, default=4, help="at the same time, in the second round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khabar-search-") as folder:
        home = arguments.home or Path(folder)
        with running_somewhere(lambda port: Postgres(home, port)) as server:
            prepare(server.url, arguments.articles)
            parts = asked(server.url, arguments.requests, arguments.clients)
            keep("search", f"Search over {arguments.articles:,} articles", *parts)


def prepare(url: str, articles: int) -> None:
    """A ledger with so many articles."""
    migrate(url)
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM search_entries").fetchone()
        assert row is not None
        if row[0] == 0:
            load(connection, articles)
        elif row[0] < articles:
            sys.exit(f"The folder holds a database of {row[0]:,} articles.")


def kinds() -> dict[str, Callable[[random.Random], Parameters]]:
    """Each kind of query, as parameters drawn at random."""
    words = Corpus().words
    entities = known_entities()[:300]
    content = FREQUENT[23:]

    def common(draw: random.Random) -> str:
        return draw.choice(content)

    def middling(draw: random.Random) -> str:
        return words[draw.randrange(300, 3_000)]

    def month(draw: random.Random) -> Parameters:
        until = LATEST - timedelta(days=draw.randrange(0, 300))
        return {"since": (until - timedelta(days=30)).isoformat(), "until": until.isoformat()}

    return {
        "a rare word": lambda draw: {"q": words[draw.randrange(20_000, 50_000)]},
        "a common word": lambda draw: {"q": common(draw)},
        "a common word, newest first": lambda draw: {"q": common(draw), "sort": "date"},
        "a word of nearly every article": lambda draw: {"q": draw.choice(FREQUENT[:8])},
        "two common words": lambda draw: {"q": f"{common(draw)} {common(draw)}"},
        "two words": lambda draw: {"q": f"{common(draw)} {middling(draw)}"},
        "words with OR and NOT": lambda draw: {"q": f"({middling(draw)} OR {middling(draw)}) -{common(draw)}"},
        "a phrase": lambda draw: {"q": f'"{draw.choice(PHRASES)}"'},
        "a phrase that is nowhere": lambda draw: {"q": f'"{common(draw)} {middling(draw)}"'},
        "in the title": lambda draw: {"q": f"title:{common(draw)}"},
        "a name, with its other spellings": lambda draw: {"q": draw.choice(entities).names["en"]},
        "an entity": lambda draw: {"entity": draw.choice(entities).id},
        "a topic in a month": lambda draw: {"topic": draw.choice(("conflict", "disaster", "sport")), **month(draw)},
        "a word, a source and a month": lambda draw: {"q": common(draw), "source": draw.choice(SOURCES), **month(draw)},
        "everything": lambda _: {},
    }


@contextmanager
def read_api(url: str) -> Iterator[tuple[str, psutil.Process]]:
    """The read API in a process of its own; its address and the process."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": url, "KHABAR_PORT": str(port), "KHABAR_LOG_LEVEL": "ERROR"}
    with subprocess.Popen([sys.executable, "-m", "services.console"], env=environment) as process:
        try:
            wait_until(lambda: _answers(port), process=process)
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx.HTTPError:
        return False


def asked(url: str, requests: int, clients: int) -> list[str]:
    """The tables of both rounds, and of other routes."""
    with read_api(url) as (address, process):
        rows = asyncio.run(_rounds(address, process, requests, clients))
    columns = ("query", "processor", "p50", "p95", f"p50, {clients} clients", f"p95, {clients} clients")
    return [f"Milliseconds; {requests} requests of each kind.", table(columns, rows)]


async def _rounds(address: str, process: psutil.Process, requests: int, clients: int) -> list[Sequence[object]]:
    draw = random.Random(7)
    plans = {name: [make(draw) for _ in range(requests)] for name, make in kinds().items()}
    async with httpx.AsyncClient(base_url=address, timeout=120) as http:
        for name, plan in plans.items():
            for parameters in plan[:3]:
                await _timed(http, "/v1/search", parameters)
            print(f"\r{name:60}", end="", file=sys.stderr, flush=True)
        alone: dict[str, list[float]] = {}
        spent: dict[str, float] = {}
        for name, plan in plans.items():
            before = _processor_s(process)
            alone[name] = [await _timed(http, "/v1/search", one) for one in plan]
            spent[name] = 1000 * (_processor_s(process) - before) / len(plan)
        alone |= {"second page, by relevance": await _second_pages(http, plans["a common word"])}
        alone |= {"second page, newest first": await _second_pages(http, plans["a common word, newest first"])}
        together = await _together(http, plans, clients)
        rows: list[Sequence[object]] = [
            (
                name,
                _shown(spent.get(name)),
                *_percentiles(times),
                *(_percentiles(together[name]) if name in together else ("", "")),
            )
            for name, times in alone.items()
        ]
        every = (
            [one for times in alone.values() for one in times],
            [one for times in together.values() for one in times],
        )
        rows.append(
            ("all of these", _shown(statistics.fmean(spent.values())), *_percentiles(every[0]), *_percentiles(every[1]))
        )
        for name, ask in (await _other(http)).items():
            before = _processor_s(process)
            times = [await _timed(http, *one) for one in ask]
            rows.append(
                (name, _shown(1000 * (_processor_s(process) - before) / len(ask)), *_percentiles(times), "", "")
            )
    return rows


async def _second_pages(http: httpx.AsyncClient, plan: Sequence[Parameters]) -> list[float]:
    times = []
    for parameters in plan:
        cursor = (await http.get("/v1/search", params=parameters)).json()["next"]
        if cursor is not None:
            times.append(await _timed(http, "/v1/search", {**parameters, "cursor": cursor}))
    return times


async def _together(
    http: httpx.AsyncClient, plans: Mapping[str, Sequence[Parameters]], clients: int
) -> dict[str, list[float]]:
    """All kinds mixed, so many at a time."""
    asked_all = [(name, parameters) for name, plan in plans.items() for parameters in plan]
    random.Random(3).shuffle(asked_all)
    waiting = iter(asked_all)
    times: dict[str, list[float]] = {name: [] for name in plans}

    async def client() -> None:
        for name, parameters in waiting:
            times[name].append(await _timed(http, "/v1/search", parameters))

    await asyncio.gather(*(client() for _ in range(clients)))
    return times


async def _other(http: httpx.AsyncClient) -> dict[str, list[tuple[str, Parameters]]]:
    """Requests of the other routes."""
    page = (await http.get("/v1/search", params={"limit": 20})).json()
    entities = known_entities()[:20]
    year = {"since": (LATEST - timedelta(days=365)).isoformat(), "until": LATEST.isoformat()}
    week = {"since": (LATEST - timedelta(days=7)).isoformat(), "until": LATEST.isoformat()}
    return {
        "similar articles": [(f"/v1/articles/{hit['id']}/similar", {}) for hit in page["hits"]],
        "an entity's page": [(f"/v1/entities/{one.id}", {}) for one in entities],
        "entities by name": [("/v1/entities", {"q": one.names["en"][:4]}) for one in entities],
        "volumes, a week by hour and source": [("/v1/volumes", {"unit": "hour", "group": "source", **week})] * 5,
        "volumes, a year by day and topic": [("/v1/volumes", {"unit": "day", "group": "topic", **year})] * 5,
        "articles in a language": [("/v1/articles", {"language": "en"})] * 20,
    }


async def _timed(http: httpx.AsyncClient, path: str, parameters: Parameters) -> float:
    watch = time.perf_counter()
    answer = await http.get(path, params=parameters)
    took = 1000 * (time.perf_counter() - watch)
    assert answer.status_code == 200, (path, parameters, answer.text)
    return took


def _processor_s(process: psutil.Process) -> float:
    """Processor time so far of the read API and of the PostgreSQL processes that serve it, in seconds."""
    ports = {connection.laddr.port for connection in process.net_connections() if connection.raddr}
    served = [
        psutil.Process(connection.pid)
        for connection in psutil.net_connections("tcp4")
        if connection.raddr
        and connection.raddr.port in ports
        and connection.pid not in (None, process.pid, os.getpid())
    ]
    return sum(sum(one.cpu_times()[:2]) for one in (process, *served))


def _shown(ms: float | None) -> str:
    return "" if ms is None else f"{ms:.0f}"


def _percentiles(times: Sequence[float]) -> tuple[str, str]:
    if len(times) < 2:
        return ("", "")
    return f"{statistics.median(times):.0f}", f"{statistics.quantiles(times, n=20)[-1]:.0f}"


if __name__ == "__main__":
    main()
