"""Ingest over HTTP: single posts beside the same service answering without a database, and bulk.

A real server process each, its own PostgreSQL with durable commits, articles of 6 KB, 32 connections that stay open.
Both services answer the same bytes to the same requests, in turns. The client is one process of raw sockets. Client,
service and PostgreSQL share the machine's cores: with two of them, the processor time of all three bounds the ratio.
"""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import psycopg

from benchmarks.report import table
from khabar.embedded import Postgres, free_port
from shared.ledger.migrate import migrate
from tests.chaos.arrivals import WORDS
from tests.support.servers import running_somewhere, wait_until

CONNECTIONS = 32
_WORDS_OF_6_KB = 600
_LINES_A_REQUEST = 1000
_RUNS = 5


def body(number: int, chosen: random.Random) -> bytes:
    """An article of about 6 KB."""
    text = f"{number}\n\n{' '.join(chosen.choices(WORDS, k=_WORDS_OF_6_KB))}"
    return json.dumps({"content": text, "source": "benchmark", "external_id": str(number)}, ensure_ascii=False).encode()


@contextmanager
def serving(database_url: str, *options: str) -> Iterator[tuple[int, psutil.Process]]:
    """A server process; its port and itself."""
    port = free_port()
    told = {"KHABAR_PORT": str(port), "DATABASE_URL": database_url, "KHABAR_LOG_FORMAT": "json"}
    command = [sys.executable, "-m", "benchmarks.ingest_server", *options]
    with subprocess.Popen(command, env={**os.environ, **told}, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _answers(port), timeout_s=30, process=process)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    async def ask() -> bool:
        request = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
        try:
            return await _exchange(await asyncio.open_connection("127.0.0.1", port), request) == 200
        except OSError:
            return False

    return asyncio.run(ask())


async def _exchange(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> int:
    """The status of the answer, which is read whole."""
    reader, writer = connection
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def posts(port: int, bodies: Sequence[bytes]) -> tuple[float, list[float]]:
    """Requests per second over all connections, and the milliseconds of each."""
    requests = [
        b"POST /v1/articles HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(posted), posted)
        for posted in bodies
    ]

    async def run() -> tuple[float, list[float]]:
        times: list[float] = []
        left = iter(requests)

        async def client() -> None:
            connection = await asyncio.open_connection("127.0.0.1", port)
            for request in left:
                watch = time.perf_counter()
                assert await _exchange(connection, request) == 202
                times.append((time.perf_counter() - watch) * 1000)
            connection[1].close()

        watch = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
        return len(requests) / (time.perf_counter() - watch), times

    return asyncio.run(run())


def bulk(port: int, bodies: Sequence[bytes]) -> float:
    """Articles per second, in requests of a thousand lines, two at a time."""
    requests = []
    for first in range(0, len(bodies), _LINES_A_REQUEST):
        lines = b"\n".join(bodies[first : first + _LINES_A_REQUEST]) + b"\n"
        head = b"POST /v1/articles/bulk HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        requests.append(
            head + b"content-type: application/x-ndjson\r\ncontent-length: %d\r\n\r\n%b" % (len(lines), lines)
        )

    async def run() -> float:
        left = iter(requests)

        async def client() -> int:
            accepted = 0
            for request in left:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
                writer.write(request)
                accepted += (await reader.read(-1)).count(b'"status": 202')
                writer.close()
            return accepted

        watch = time.perf_counter()
        accepted = sum(await asyncio.gather(client(), client()))
        assert accepted == len(bodies), f"{accepted} of {len(bodies)}"
        return accepted / (time.perf_counter() - watch)

    return asyncio.run(run())


def measure(count: int) -> list[str]:
    """Run, and the tables."""
    chosen = random.Random(1)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        postgres = stack.enter_context(running_somewhere(lambda port: Postgres(Path(folder) / "pg", port)))
        migrate(postgres.url)
        real, process = stack.enter_context(serving(postgres.url))
        bare, bare_process = stack.enter_context(serving(postgres.url, "--no-ledger"))
        servers = _server_of(postgres.url)
        number = 0

        def some(many: int) -> list[bytes]:
            nonlocal number
            number += many
            return [body(n, chosen) for n in range(number - many, number)]

        for port in (real, bare):
            posts(port, some(200))
        rates: dict[str, list[float]] = {"real": [], "bare": [], "bulk": []}
        waits: list[float] = []
        cpu: list[float] = []
        spent: dict[str, list[float]] = {name: [] for name in ("bare", "service", "PostgreSQL", "client")}
        for _ in range(_RUNS):
            bodies, before = some(count), _core_s(bare_process)
            rate, _ = posts(bare, bodies)
            rates["bare"].append(rate)
            spent["bare"].append(_core_s(bare_process) - before)
            bodies = some(count)
            before, servers_before, client_before = _core_s(process), _core_s(*_all_of(servers)), time.process_time()
            rate, times = posts(real, bodies)
            rates["real"].append(rate)
            spent["service"].append(_core_s(process) - before)
            spent["PostgreSQL"].append(_core_s(*_all_of(servers)) - servers_before)
            spent["client"].append(time.process_time() - client_before)
            waits += times
            bodies, before = some(4 * count), _core_s(process)
            rates["bulk"].append(bulk(real, bodies))
            cpu.append(4 * count / (_core_s(process) - before))
    ratios = [one / other for one, other in zip(rates["real"], rates["bare"], strict=True)]
    waits.sort()
    micros = {name: f"{statistics.median(found) / count * 1e6:.0f}" for name, found in spent.items()}
    rows = [
        ["single posts, requests/s", _spread(rates["real"], 0), ""],
        ["the same without a database, requests/s", _spread(rates["bare"], 0), ""],
        ["ratio", _spread(ratios, 2), "at least 0.8"],
        ["single posts, p50 ms", f"{waits[len(waits) // 2]:.1f}", ""],
        ["single posts, p99 ms", f"{waits[len(waits) * 99 // 100]:.1f}", "under 100"],
        ["processor time of a post, µs: service", micros["service"], ""],
        ["… the service without a database", micros["bare"], ""],
        ["… PostgreSQL", micros["PostgreSQL"], ""],
        ["… client", micros["client"], ""],
        ["bulk, articles/s", _spread(rates["bulk"], 0), "at least 5,000"],
        ["bulk, articles/s for each core-second of the service", _spread(cpu, 0), ""],
    ]
    return [f"{__doc__}\n{_RUNS} runs: median [lowest-highest].", table(("ingest", "measured", "wanted"), rows)]


def _server_of(database_url: str) -> psutil.Process:
    """PostgreSQL's main process."""
    with psycopg.connect(database_url) as connection:
        parent = psutil.Process(connection.info.backend_pid).parent()
    assert parent is not None
    return parent


def _all_of(server: psutil.Process) -> list[psutil.Process]:
    return [server, *server.children()]


def _core_s(*processes: psutil.Process) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _spread(values: Sequence[float], digits: int) -> str:
    return f"{statistics.median(values):,.{digits}f} [{min(values):,.{digits}f}-{max(values):,.{digits}f}]"
