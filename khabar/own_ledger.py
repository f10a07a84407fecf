"""The ledger of this machine, for commands that need it itself and not the HTTP services."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from khabar.backups import Report, holds_something, restore_backup
from khabar.embedded import Postgres, free_port
from khabar.embedded.postgres import DATABASE
from khabar.supervisor import StackLock, holder_of
from shared.errors import ConfigurationError
from shared.ledger.migrate import migrate
from shared.settings import load_settings
from shared.this_program import khabar

_POLL_S: Final = 0.1
_LOADING: Final = "khabar_loading"
_REPLACED: Final = "khabar_replaced"
_PORT_LINE: Final = 3


@contextmanager
def own_ledger() -> Iterator[psycopg.Connection[Any]]:
    """A connection to the ledger of DATABASE_URL; without that, of the data folder (KHABAR_HOME).

    The embedded PostgreSQL of the folder is used while it runs, and started for the moment while it does not. The
    schema is brought up to date first, except beneath a running stack.
    Raises: ConfigurationError with what to do.
    """
    with own_ledger_url(up_to_date=True) as url, _connected(url) as connection:
        yield connection


@contextmanager
def own_ledger_url(*, up_to_date: bool = False) -> Iterator[str]:
    """The URL of the same ledger while it can be used; its schema as it is, unless it shall be `up_to_date`.

    Raises: ConfigurationError with what to do.
    """
    if url := os.environ.get("DATABASE_URL"):
        if up_to_date:
            migrate(url)
        yield url
        return
    home = _home()
    lock = home / "run" / "lock"
    if holder_of(lock) is not None:
        yield _running(home).url
        return
    with StackLock(lock), _started(Postgres(home / "postgres", free_port())) as url:
        if up_to_date:
            migrate(url)
        yield url


def replace_own_ledger(backup: Path, size: int, report: Report, *, force: bool) -> int:
    """Load the first `size` bytes of a backup into the data folder in place of what is there; its articles.

    It is loaded beside what is there, brought up to date, and then takes its place in one transaction.
    Raises: ConfigurationError if a stack runs there, if there is something and no `force`, or if it cannot be loaded.
    """
    if os.environ.get("DATABASE_URL"):
        raise ConfigurationError(
            "DATABASE_URL names a server of your own: load the file there with its own pg_restore, or unset it."
        )
    home = _home()
    server = Postgres(home / "postgres", free_port())
    with StackLock(home / "run" / "lock"), _started(server) as url:
        if not force and holds_something(url):
            raise ConfigurationError(
                f"There are articles or keys in {home}. Set KHABAR_HOME to a new folder, or replace them with --force."
            )
        loading = server.url_of(_LOADING)
        with psycopg.connect(server.url_of("postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {_LOADING} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {_LOADING}")
            restore_backup(backup, size, loading, report)
            migrate(loading)
            with admin.transaction():
                admin.execute(f"ALTER DATABASE {DATABASE} RENAME TO {_REPLACED}")
                admin.execute(f"ALTER DATABASE {_LOADING} RENAME TO {DATABASE}")
            admin.execute(f"DROP DATABASE {_REPLACED} WITH (FORCE)")
        # What the queue holds is of the articles that were there; the ledger queues again what is unfinished.
        shutil.rmtree(home / "valkey" / "appendonlydir", ignore_errors=True)
        with _connected(url) as connection:
            return int((connection.execute("SELECT count(*) FROM articles").fetchone() or (0,))[0])


def _home() -> Path:
    return load_settings().home.absolute()


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
                    raise ConfigurationError(f"PostgreSQL did not start; `{khabar('up')}` shows why.")
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
