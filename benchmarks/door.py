"""The service under thousands of connections that only stand there.

Ingest and console in one process, as `khabar up` has them, with its own PostgreSQL. First nobody else is there; then
5,000 connections that send nothing and 500 that stop in the middle of a body of 1 MB. Each request comes over a new
connection. Client and service share the machine's cores.
"""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import httpx
import psutil

from benchmarks.report import table
from khabar.embedded import Postgres, free_port
from shared.ledger.migrate import migrate
from tests.support.servers import running_somewhere, wait_until

IDLE: Final = 5000
STALLED: Final = 500
_SENT: Final = 64 * 1024
_BODY: Final = (
    b"POST /v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n"
)
_OTHER_FILES: Final = 1000
_PATIENT: Final = {"KHABAR_HEAD_TIMEOUT_S": "600", "KHABAR_IDLE_TIMEOUT_S": "600", "KHABAR_REQUEST_TIMEOUT_S": "600"}
"""So that all of them stay; with the limits as they are, they are let go while they still come."""


@contextmanager
def serving(database_url: str) -> Iterator[tuple[int, psutil.Process]]:
    """Every service in one process; its port and itself."""
    port = free_port()
    told = {**os.environ, **_PATIENT, "KHABAR_PORT": str(port), "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "khabar.api"]
    with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _alive(port), timeout_s=60, process=process)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def measure(count: int) -> list[str]:
    """Run, and the table. `count`: requests of each kind."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, IDLE + STALLED + _OTHER_FILES), hard))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        postgres = stack.enter_context(running_somewhere(lambda port: Postgres(Path(folder) / "pg", port)))
        migrate(postgres.url)
        port, process = stack.enter_context(serving(postgres.url))
        rows = [["with nobody else", *_row(port, process, count)]]
        for number in range(IDLE + STALLED):
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            if number % (IDLE // STALLED + 1) == 0:
                raw.sendall(_BODY + b"x" * _SENT)
        rows.append([f"with {IDLE:,} idle and {STALLED} stalled", *_row(port, process, count)])
    columns = ("", "/healthz p50 ms", "p99 ms", "most ms", "post p50 ms", "p99 ms", "accepted", "memory MB")
    return [__doc__ or "", table(columns, rows)]


def _row(port: int, process: psutil.Process, count: int) -> Sequence[str]:
    health = [_timed(port, lambda http: http.get("/healthz")) for _ in range(count)]
    posts = [_timed(port, _post) for _ in range(count)]
    times = sorted(ms for ms, _ in health)
    post_times = sorted(ms for ms, _ in posts)
    accepted = sum(status == 202 for _, status in posts)
    return [
        f"{times[len(times) // 2]:.1f}",
        f"{times[len(times) * 99 // 100]:.1f}",
        f"{times[-1]:.1f}",
        f"{post_times[len(post_times) // 2]:.1f}",
        f"{post_times[len(post_times) * 99 // 100]:.1f}",
        f"{accepted} of {count}",
        f"{process.memory_info().rss / 2**20:.0f}",
    ]


def _timed(port: int, ask: Callable[[httpx.Client], httpx.Response]) -> tuple[float, int]:
    """Milliseconds from before the connection to behind the answer, and its status."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
        watch = time.perf_counter()
        answer = ask(http)
        return (time.perf_counter() - watch) * 1000, answer.status_code


def _post(http: httpx.Client) -> httpx.Response:
    return http.post("/v1/articles", json={"content": "فيضانات في درنة\n\n" + "أعلنت السلطات حالة الطوارئ. " * 100})


def _alive(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
