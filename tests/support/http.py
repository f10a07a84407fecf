"""A real HTTP server in this process, for tests of what crosses the wire."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import pytest

from khabar.embedded import Valkey, free_port
from khabar.http_services import EVERY_SERVICE
from shared.settings import Settings
from shared.web.application import HttpService, build_application
from shared.web.door.server import Server


@contextmanager
def serving(settings: Settings, services: Sequence[HttpService] = EVERY_SERVICE) -> Iterator[str]:
    """Serve on a free port; gives the base URL."""
    port = free_port()
    told = settings.model_copy(update={"host": "127.0.0.1", "port": port})
    server = Server(build_application(settings, services), told)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server ended early"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture
def http(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a server with a fresh ledger."""
    with serving(settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def shared_http(shared_ledger_url: str, valkey_server: Valkey) -> Iterator[httpx.Client]:
    """A client of a server for tests that do not care what else is in its ledger: quicker than a fresh one each."""
    settings = Settings().model_copy(update={"database_url": shared_ledger_url, "redis_url": valkey_server.url})
    with serving(settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
