"""An embedded Valkey: append-only file on, nothing evicted, reachable from this machine with a password alone."""

import signal
from collections.abc import Sequence
from pathlib import Path

import redis

from khabar.embedded.binaries import valkey_server
from khabar.embedded.folders import disk_error, kept_secret, private_folder, require_space, write_private
from khabar.embedded.ports import require_free
from khabar.supervisor.spec import ProcessSpec
from shared.errors import ConfigurationError

CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
daemonize no
logfile ""
loglevel warning
databases 16
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory-policy noeviction
tcp-keepalive 60
"""

# The advice on memory overcommit is for large data sets; the queue is small, and a machine's settings are its owner's.
ROUTINE = ("Memory overcommit must be enabled", "Received SIGTERM scheduling shutdown", "is now ready to exit")


class Valkey:
    """One server whose whole state is in one folder. Making the object touches nothing; `prepare` does."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder.absolute()
        self._port = port

    @property
    def url(self) -> str:
        """URL of database 0, with the password. Raises: ConfigurationError if the folder cannot be used."""
        private_folder(self._folder)
        return f"redis://:{kept_secret(self._folder / 'password')}@127.0.0.1:{self._port}/0"

    def prepare(self) -> None:
        """Check folder, disk and port, and write the configuration; before each start.

        Raises: ConfigurationError with what to do.
        """
        private_folder(self._folder)
        require_space(self._folder)
        require_free(self._port, what="Valkey")
        password = kept_secret(self._folder / "password")
        configuration = CONFIGURATION.format(port=self._port, password=password, folder=_quoted(self._folder))
        try:
            # In a file and not on the command line, where every user of the machine could read the password.
            write_private(self._folder / "valkey.conf", configuration)
        except OSError as error:
            raise disk_error(error, self._folder) from error

    def is_ready(self) -> bool:
        """Whether the server answers PING: it is up and has read its append-only file."""
        client = redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def explain(self, output: Sequence[str]) -> str | None:
        """A sentence for the last lines of a server that ended, or None if they are not understood."""
        text = "\n".join(output)
        if "Address already in use" in text or "Could not create server TCP listening socket" in text:
            return f"Valkey cannot use port {self._port}: another process is listening there. Choose another port."
        if "No space left on device" in text or "File too large" in text:
            return f"Valkey cannot write: the disk of {self._folder} is full. Free some space."
        if "Bad file format reading the append only file" in text or "AOF is not valid" in text:
            return (
                f"Valkey's append-only file in {self._folder / 'appendonlydir'} is damaged. Move that folder away: "
                "the articles are in PostgreSQL and will be queued again."
            )
        return None

    def spec(self, *, name: str = "valkey", layer: int = 0) -> ProcessSpec:
        """The process for the supervisor. Raises: ConfigurationError if there is no Valkey for this platform."""
        return ProcessSpec(
            name=name,
            argv=[str(valkey_server()), str(self._folder / "valkey.conf")],
            layer=layer,
            prepare=self.prepare,
            ready=self.is_ready,
            explain=self.explain,
            routine=ROUTINE,
            stop_signal=signal.SIGTERM,
            death_signal=signal.SIGTERM,
            stop_grace_s=15.0,
        )


def _quoted(path: Path) -> str:
    text = str(path)
    if any(ord(character) < 32 for character in text):
        raise ConfigurationError(f"The data folder's name holds control characters: {text!r}. Choose another.")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
