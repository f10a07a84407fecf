"""An embedded PostgreSQL: one cluster in one folder, reachable from this machine with a password alone.

Why its settings are as they are: docs/adr/0001-embedded-servers.md.
"""

import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import psycopg

from khabar.embedded.binaries import postgres_program
from khabar.embedded.folders import disk_error, kept_secret, private_folder, require_space, write_private
from khabar.embedded.ports import require_free
from khabar.embedded.privileges import unprivileged
from khabar.supervisor.launcher import nobody_ids
from khabar.supervisor.spec import ProcessSpec, launch_command
from shared.errors import ConfigurationError

ROLE = "khabar"
DATABASE = "khabar"

# Tried in this order. Under plain C, pg_trgm sees no letters in Arabic and similarity() is 0 for every pair.
CHARACTER_TYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # A storing transaction holds a lock for each key of its texts' fingerprints.
    "max_locks_per_transaction": "128",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "jit": "off",
    # The default keeps segments in /dev/shm: outside the data folder, and 64 MB small in containers.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    # Statements and details of errors would put articles into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

ROUTINE = (
    "starting PostgreSQL",
    "listening on IPv4 address",
    "database system was shut down at",
    "database system is ready to accept connections",
    "received fast shutdown request",
    "aborting any active transactions",
    "logical replication launcher",
    "LOG:  shutting down",
    "database system is shut down",
)

COMMAND_TIMEOUT_S = 120.0
OLD_SERVER_GRACE_S = 20.0


def memory_settings(total_bytes: int) -> dict[str, str]:
    """How much PostgreSQL keeps in memory, on a machine with so many bytes of it.

    A sixteenth, from 128 MB to 1 GB, is its own: when the indexes of an archive are larger, each article pays for pages
    that go out and come in. The pages are touched only as they are needed.
    """
    megabytes = total_bytes // 2**20
    own = min(1024, max(128, megabytes // 16))
    return {"shared_buffers": f"{own}MB", "effective_cache_size": f"{max(512, megabytes // 2)}MB"}


class Postgres:
    """One server whose whole state is in one folder. Making the object touches nothing; `prepare` does.

    `durable=False` gives up safety against power loss for speed: for tests.
    """

    def __init__(self, folder: Path, port: int, *, durable: bool = True) -> None:
        self._folder = folder.absolute()
        self._data = self._folder / "data"
        self._port = port
        self._durable = durable
        memory = memory_settings(psutil.virtual_memory().total)
        self._settings = SETTINGS | memory | {"port": str(port)} | ({} if durable else NOT_DURABLE)

    @property
    def url(self) -> str:
        """URL of the database, with role and password. Raises: ConfigurationError if the folder cannot be used."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """URL of another database on the same server."""
        private_folder(self._folder)
        password = kept_secret(self._folder / "password")
        return f"postgresql://{ROLE}:{password}@127.0.0.1:{self._port}/{database}"

    def prepare(self) -> None:
        """Make the cluster on first use, clear what a killed server left, check disk and port; before each start.

        Raises: ConfigurationError with what to do.
        """
        private_folder(self._folder)
        require_space(self._folder)
        if self._data.exists():
            self._check_version()
            self._clear_old_server()
            require_free(self._port, what="PostgreSQL")
        else:
            require_free(self._port, what="PostgreSQL")
            self._create_cluster()

    def is_ready(self) -> bool:
        """Whether the database accepts connections and queries."""
        # Asked first because the server logs each connection that it refuses while it recovers.
        if not _says_ready(self._data / "postmaster.pid"):
            return False
        try:
            with psycopg.connect(self.url, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def explain(self, output: Sequence[str]) -> str | None:
        """A sentence for the last lines of a server that ended, or None if they are not understood."""
        text = "\n".join(output)
        if "No space left on device" in text or "File too large" in text:
            return f"PostgreSQL cannot write: the disk of {self._folder} is full. Free some space."
        if "Address already in use" in text:
            return f"PostgreSQL cannot use port {self._port}: another process is listening there. Choose another port."
        if "database files are incompatible with server" in text:
            return _other_version(self._data, "another version or processor")
        if "Cannot allocate memory" in text or "could not map anonymous shared memory" in text:
            return "PostgreSQL was refused the 150 MB of memory that it needs. Stop other programs."
        if "Permission denied" in text or "cannot run" in text:
            return (
                f"PostgreSQL may not use {self._folder} or its own program files: {output[-1] if output else text} "
                "Run Khabar as the owner of the project folder, or set DATABASE_URL."
            )
        return None

    def spec(self, *, name: str = "postgres", layer: int = 0) -> ProcessSpec:
        """The process for the supervisor.

        Raises: ConfigurationError if there is no PostgreSQL for this platform, or root cannot run it here.
        """
        return ProcessSpec(
            name=name,
            argv=[str(postgres_program("postgres")), *self._arguments()],
            layer=layer,
            env={"LC_ALL": "C"},
            prepare=self.prepare,
            ready=self.is_ready,
            ready_timeout_s=180.0,
            explain=self.explain,
            routine=ROUTINE,
            # Fast shutdown: sessions are ended, nothing needs recovery. SIGTERM would wait for every client.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            stop_grace_s=30.0,
            run_as=unprivileged(),
        )

    def _arguments(self) -> list[str]:
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        return ["-D", str(self._data), *settings]

    def _check_version(self) -> None:
        try:
            found = (self._data / "PG_VERSION").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"{self._data} is not a PostgreSQL cluster that this user can read ({error}). "
                "Move it away to begin anew, or set KHABAR_HOME to another folder."
            ) from error
        ours = self._run([str(postgres_program("postgres")), "-V"]).split()[2].partition(".")[0]
        if found != ours:
            raise ConfigurationError(_other_version(self._data, f"PostgreSQL {found}, and this is PostgreSQL {ours}"))

    def _clear_old_server(self) -> None:
        """Wait for a server that is going down; forget one that is gone.

        A process number is given out again, and PostgreSQL would take any process of this user for its predecessor.
        """
        pid_file = self._data / "postmaster.pid"
        deadline = time.monotonic() + OLD_SERVER_GRACE_S
        while (pid := _first_number(pid_file)) is not None:
            if not _serves(pid, self._data):
                pid_file.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                raise ConfigurationError(
                    f"Another PostgreSQL (process {pid}) is running on {self._data}. "
                    f"Stop it with `kill -INT {pid}`, or set KHABAR_HOME to another folder."
                )
            time.sleep(0.1)

    def _create_cluster(self) -> None:
        """Make the cluster beside its place and move it there when it is whole: an interrupted try leaves no half."""
        partial = self._folder / "data.new"
        password_file = self._folder / "password.initdb"
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(mode=0o700)
            write_private(password_file, kept_secret(self._folder / "password"))
            if unprivileged() == "nobody":
                self._folder.chmod(0o711)
                for path in (partial, password_file):
                    os.chown(path, *nobody_ids())
            self._initialise(partial, password_file)
            created = self._run(
                [
                    str(postgres_program("postgres")),
                    "--single",
                    "-D",
                    str(partial),
                    "--log_checkpoints=off",
                    "postgres",
                ],
                stdin=f"CREATE DATABASE {DATABASE}\n",
            )
            if "ERROR" in created:
                raise self._failure(created)
            partial.rename(self._data)
        except OSError as error:
            raise disk_error(error, self._folder) from error
        finally:
            password_file.unlink(missing_ok=True)
            shutil.rmtree(partial, ignore_errors=True)

    def _initialise(self, partial: Path, password_file: Path) -> None:
        command = [
            str(postgres_program("initdb")),
            *("-D", str(partial), "-U", ROLE, f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
            *(() if self._durable else ("--no-sync",)),
        ]
        for character_type in (*CHARACTER_TYPES, "C"):
            try:
                self._run([*command, f"--lc-ctype={character_type}"])
            except _UnknownLocale:
                continue
            return

    def _run(self, argv: Sequence[str], *, stdin: str = "") -> str:
        """Output of a command of PostgreSQL. Raises: ConfigurationError if it fails."""
        try:
            done = subprocess.run(
                launch_command(argv, run_as=unprivileged()),
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "LC_ALL": "C"},
                timeout=COMMAND_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ConfigurationError(
                f"{Path(argv[0]).name} did not finish in {COMMAND_TIMEOUT_S:.0f} s; the machine or its disk is busy."
            ) from error
        if done.returncode == 0:
            return done.stdout
        if "invalid locale name" in done.stdout:
            raise _UnknownLocale(done.stdout)
        raise self._failure(done.stdout)

    def _failure(self, output: str) -> ConfigurationError:
        lines = [line for line in output.splitlines() if line.strip()]
        sentence = self.explain(lines)
        return ConfigurationError(sentence or "PostgreSQL could not be set up: " + " / ".join(lines[-5:]))


class _UnknownLocale(ConfigurationError):
    """The C library does not know this locale."""


def _other_version(data: Path, what: str) -> str:
    return (
        f"{data} was made by {what}. Run the version of Khabar that made it, or dump and restore the data, "
        "or set KHABAR_HOME to another folder."
    )


def _first_number(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return None
    except ValueError:
        # Cut short by a full disk or a crash: no server can be told by it.
        return 0
    except OSError as error:
        raise disk_error(error, pid_file) from error


def _says_ready(pid_file: Path) -> bool:
    """Whether the server has written `ready` as the last line of its file."""
    try:
        return pid_file.read_text(encoding="utf-8").rstrip().endswith("\nready")
    except (OSError, UnicodeDecodeError):
        return False


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on this folder, which is the working folder of each of its processes."""
    if pid <= 0:
        return False
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).samefile(data)
    except psutil.AccessDenied:
        return False
    except psutil.NoSuchProcess:
        return False
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ESRCH):
            return False
        raise
