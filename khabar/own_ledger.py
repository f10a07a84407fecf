"""The ledger of this machine, for commands that need it itself and not the HTTP services."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from khabar.embedded import Postgres, free_port
from khabar.supervisor import StackLock, holder_of
from shared.errors import ConfigurationError
from shared.ledger.migrate import migrate
from shared.settings import load_settings

_POLL_S: Final = 0.1
_PORT_LINE: Final = 3


@contextmanager
def own_ledger() -> Iterator[psycopg.Connection[Any]]:
    """A connection to the ledger of DATABASE_URL; without that, of the data folder (KHABAR_HOME).

    The embedded PostgreSQL of the folder is used while it runs, and started for the moment while it does not. The
    schema is brought up to date first, except beneath a running stack.
    Raises: ConfigurationError with what to do.
    """
    if url := os.environ.get("DATABASE_URL"):
        migrate(url)
        with _connected(url) as connection:
            yield connection
        return
    home = load_settings().home.absolute()
    lock = home / "run" / "lock"
    if holder_of(lock) is not None:
        with _connected(_running(home).url) as connection:
            yield connection
        return
    with StackLock(lock), _started(Postgres(home / "postgres", free_port())) as url:
        migrate(url)
        with _connected(url) as connection:
            yield connection


def _running(home: Path) -> Postgres:
    """The embedded server of a stack that runs. The file's fourth line is its port (PostgreSQL, "postmaster.pid")."""
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    try:
        port = int(pid_file.read_text(encoding="utf-8").splitlines()[_PORT_LINE])
    except (OSError, ValueError, IndexError) as error:
        raise ConfigurationError(
            f"The Khabar that runs on {home} does not use the PostgreSQL in that folder, or has not started it yet. "
            "Set DATABASE_URL to the database that it uses."
        ) from error
    return Postgres(home / "postgres", port)


@contextmanager
def _started(server: Postgres) -> Iterator[str]:
    spec = server.spec()
    server.prepare()
    with subprocess.Popen(
        spec.command(),
        env=spec.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            deadline = time.monotonic() + spec.ready_timeout_s
            while not server.is_ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise ConfigurationError("PostgreSQL did not start; `khabar up` shows why.")
                time.sleep(_POLL_S)
            yield server.url
        finally:
            process.send_signal(spec.stop_signal)
            try:
                process.wait(spec.stop_grace_s)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            yield connection
    except psycopg.Error as error:
        raise ConfigurationError(f"The ledger did not answer: {str(error).strip()}. Check DATABASE_URL.") from error
