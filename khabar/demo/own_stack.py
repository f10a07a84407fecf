"""A Khabar of the demo's own: `khabar up` as a child process."""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from khabar.client import Client
from khabar.supervisor import read_state
from shared.errors import KhabarError

_POLL_S: Final = 0.2
_START_TIMEOUT_S: Final = 300.0
_STOP_GRACE_S: Final = 75.0
_LAST_LINES: Final = 12
_LAST_BYTES: Final = 64 * 2**10
_RUNNING: Final = frozenset({"ready", "finished"})


class StackFailedError(KhabarError):
    """The stack did not start; the message holds the last lines of its log."""


@dataclass(frozen=True)
class OwnStack:
    """A stack that this process started. It has its own process group: a Ctrl-C reaches it only through us."""

    process: subprocess.Popen[bytes]
    log: Path
    state_file: Path
    url: str

    @classmethod
    def start(
        cls, url: str, *, home: Path, environment: Mapping[str, str], command: Sequence[str] | None = None
    ) -> Self:
        """Start it, with its output in the log folder of `home`.

        Raises: StackFailedError if the log cannot be written or the process cannot be started.
        """
        log = home / "logs" / "demo.log"
        argv = command or [sys.executable, "-m", "khabar", "up"]
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("wb") as output:
                process = subprocess.Popen(
                    argv,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            raise StackFailedError(f"Khabar cannot be started, with its log in {log}: {error}.") from error
        return cls(process, log, home / "run" / "state.json", url)

    def wait_until_ready(self, *, timeout_s: float = _START_TIMEOUT_S) -> None:
        """Wait until every process of the stack is ready.

        Raises: StackFailedError if it ends before, or takes too long.
        """
        deadline = time.monotonic() + timeout_s
        with Client(self.url) as client:
            while not (self._all_run() and client.ready()):
                if self.process.poll() is not None:
                    raise StackFailedError(f"Khabar ended while it was starting. {self._told()}")
                if time.monotonic() > deadline:
                    raise StackFailedError(f"Khabar was not ready after {timeout_s:.0f} s. {self._told()}")
                time.sleep(_POLL_S)

    def stop(self) -> None:
        """Ask it to stop and wait; what does not stop in time is killed. Stopping twice does nothing."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_GRACE_S)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _all_run(self) -> bool:
        state = read_state(self.state_file)
        # The file of an earlier stack stays behind until this one writes its own.
        if state is None or state.pid != self.process.pid or not state.processes:
            return False
        return all(process.state in _RUNNING for process in state.processes)

    def _told(self) -> str:
        lines = "\n".join(f"    {line}" for line in last_lines(self.log))
        return f"The last lines of {self.log}:\n{lines}" if lines else f"Its log, {self.log}, is empty."


def last_lines(log: Path, *, count: int = _LAST_LINES) -> list[str]:
    """The last lines of a file that are not blank, without reading all of a large one; none if it cannot be read."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - _LAST_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return []
    return list(deque((line for line in text.splitlines() if line.strip()), maxlen=count))
