"""A backup of a ledger in one file: a dump in pg_dump's custom format, with its checksum behind it.

pg_dump reads one moment of the database, also while articles arrive. `pg_restore` reads the file as it is.
"""

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from khabar.embedded.binaries import postgres_program
from shared.errors import ConfigurationError

_CHUNK: Final = 2**20
_TRAILER: Final = re.compile(rb"\nkhabar-backup sha256 ([0-9a-f]{64})\n")
_TRAILER_BYTES: Final = len(b"\nkhabar-backup sha256 \n") + 64
# Parameters of a connection that have other names in the environment.
_VARIABLES: Final = {"dbname": "PGDATABASE"}

Report = Callable[[int], None]
"""Told how many more bytes have been written or read."""


def write_backup(url: str, target: Path, report: Report) -> int:
    """Dump the database into a file of mode 0600, whole or not at all; its size in bytes.

    Raises: ConfigurationError if the file cannot be written or the database cannot be dumped.
    """
    partial = target.with_name(f"{target.name}.part")
    # The keys of an unlogged table follow from other tables, and are filled again.
    argv = [str(postgres_program("pg_dump")), "--format=custom", "--no-owner", "--no-unlogged-table-data"]
    try:
        with _private(partial) as file, _running(argv, url, stdout=subprocess.PIPE) as (process, complaint):
            assert process.stdout is not None
            digest = hashlib.sha256()
            while chunk := process.stdout.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                report(len(chunk))
            if process.wait() != 0:
                raise ConfigurationError(f"The ledger could not be dumped: {complaint()}")
            file.write(f"\nkhabar-backup sha256 {digest.hexdigest()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise ConfigurationError(f"The backup {target} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)


def verify_backup(source: Path, report: Report) -> int:
    """Read all of a backup and compare its checksum; how many bytes of it are the dump.

    Raises: ConfigurationError if it cannot be read, is no backup, or is damaged.
    """
    try:
        size = source.stat().st_size - _TRAILER_BYTES
        with source.open("rb") as file:
            digest = hashlib.sha256()
            for chunk in _chunks(file, size):
                digest.update(chunk)
                report(len(chunk))
            trailer = _TRAILER.fullmatch(file.read())
    except OSError as error:
        raise ConfigurationError(f"The backup {source} cannot be read: {error}.") from error
    if trailer is None:
        raise ConfigurationError(f"{source} is no whole backup of Khabar: its checksum is missing. Take another copy.")
    if trailer[1].decode() != digest.hexdigest():
        raise ConfigurationError(f"The backup {source} is damaged: its checksum is another. Take another copy.")
    return size


def restore_backup(source: Path, size: int, url: str, report: Report) -> None:
    """Load the first `size` bytes of a backup into an empty database.

    Raises: ConfigurationError if PostgreSQL cannot take it; the database is then of no use.
    """
    # In one transaction; what is beside the tables of this database (owners, rights) is this server's own.
    argv = [str(postgres_program("pg_restore")), "--no-owner", "--no-privileges", "--single-transaction"]
    database = str(conninfo_to_dict(url)["dbname"])
    with (
        source.open("rb") as file,
        _running([*argv, "--dbname", database], url, stdin=subprocess.PIPE) as (
            process,
            complaint,
        ),
    ):
        assert process.stdin is not None
        try:
            for chunk in _chunks(file, size):
                process.stdin.write(chunk)
                report(len(chunk))
            process.stdin.close()
        except BrokenPipeError:
            # It has given up, and says why.
            pass
        if process.wait() != 0:
            raise ConfigurationError(f"The backup {source} could not be restored: {complaint()}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def holds_something(url: str) -> bool:
    """Whether a database holds articles or keys. Raises: psycopg.Error."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("articles", "api_keys"):
            there = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
            if there != (True,):
                continue
            statement = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
            if connection.execute(statement).fetchone() == (True,):
                return True
    return False


@contextmanager
def _running(
    argv: Sequence[str], url: str, *, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """The program, connected with the database, and what it complains of; ended at the end."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(argv, env=_environment(url), stdin=stdin, stdout=stdout, stderr=errors) as process,
    ):

        def complaint() -> str:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines()
            return " / ".join(lines[:3]) or f"status {process.returncode}"

        try:
            yield process, complaint
        finally:
            if process.poll() is None:
                process.kill()


def _environment(url: str) -> Mapping[str, str]:
    """The connection in variables: on the command line every user of the machine could read the password."""
    parameters = {
        _VARIABLES.get(name, f"PG{name.upper()}"): str(value) for name, value in conninfo_to_dict(url).items()
    }
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PG")}, **parameters}


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The first `size` bytes of a file."""
    while size > 0 and (chunk := file.read(min(_CHUNK, size))):
        size -= len(chunk)
        yield chunk
