"""Real servers for tests: one Valkey and one PostgreSQL per test process, a clean database for each test.

Made known by `pytest_plugins = ["tests.support.servers"]` in tests/conftest.py.
"""

import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

import psycopg
import pytest
import redis

from khabar.embedded import Postgres, Valkey, free_port
from shared.errors import ConfigurationError

# Another test process may take a port between our choosing it and the server's listening on it.
PORT_TRIES = 5


Server = TypeVar("Server", Postgres, Valkey)


@contextmanager
def running(server: Postgres | Valkey) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process: started, ready, and stopped at the end, also when pytest is killed."""
    spec = server.spec()
    server.prepare()
    with subprocess.Popen(
        spec.command(), env=spec.environment(), stdin=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_until(server.is_ready, timeout_s=spec.ready_timeout_s, process=process)
            yield process
        finally:
            process.send_signal(spec.stop_signal)
            try:
                process.wait(timeout=spec.stop_grace_s)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def running_somewhere(make: Callable[[int], Server]) -> Iterator[Server]:
    """The server that `make` makes for a port, running on a port that was free."""
    with ExitStack() as stack:
        for remaining in reversed(range(PORT_TRIES)):
            server = make(free_port())
            try:
                stack.enter_context(running(server))
            except (ConfigurationError, AssertionError):
                if not remaining:
                    raise
                continue
            break
        yield server


def wait_until(
    condition: Callable[[], object], *, timeout_s: float = 20.0, process: "subprocess.Popen[bytes] | None" = None
) -> None:
    """Poll until the condition holds. Raises: AssertionError when time is up, or when the process ends before."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if process is not None:
            assert process.poll() is None, f"the process ended early with status {process.returncode}"
        assert time.monotonic() < deadline, f"not within {timeout_s} s"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """One Valkey for all tests of this process."""
    folder = tmp_path_factory.mktemp("valkey")
    with running_somewhere(lambda port: Valkey(folder, port)) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One PostgreSQL for all tests of this process; it survives kills but not power loss."""
    folder = tmp_path_factory.mktemp("postgres")
    with running_somewhere(lambda port: Postgres(folder, port, durable=False)) as server:
        yield server


@pytest.fixture
def valkey_url(valkey_server: Valkey) -> str:
    """URL of an empty Valkey."""
    client = redis.Redis.from_url(valkey_server.url)
    client.flushall()
    client.close()
    return valkey_server.url


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """URL (`postgresql://`) of an empty database, dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.url_of(name)
    with psycopg.connect(postgres_server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
