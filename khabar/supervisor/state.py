"""The state file: what runs, for other commands to read and for the next supervisor to clear up after a kill."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

ProcessState = Literal["waiting", "starting", "ready", "restarting", "stopping", "stopped", "finished", "failed"]

# The clock's own steps move the time at which a process seems to have begun.
SAME_START_S = 2.0


class ProcessStatus(BaseModel):
    """One instance. Times are Unix time in seconds."""

    model_config = ConfigDict(frozen=True)

    name: str
    group: str
    layer: int
    state: ProcessState
    pid: int | None = None
    created_at: float | None = None
    restarts: int = 0
    last_exit: int | None = None
    stop_signal: int = signal.SIGTERM

    @property
    def uptime_s(self) -> float:
        """Seconds since the process began; 0 if it does not run."""
        return max(0.0, time.time() - self.created_at) if self.created_at else 0.0


class StackState(BaseModel):
    """The whole stack; `facts` are the composer's own, such as URLs without passwords."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started_at: float
    facts: dict[str, str] = {}
    processes: tuple[ProcessStatus, ...] = ()


def write_state(path: Path, state: StackState) -> None:
    """Replace the file whole. Failures are ignored: a full disk must not stop the supervisor."""
    partial = path.with_name(f"{path.name}.new")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(state.model_dump_json(indent=1), encoding="utf-8")
        partial.replace(path)


def read_state(path: Path) -> StackState | None:
    """The last state written, or None if there is none that can be read. Says nothing about what lives still."""
    try:
        return StackState.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def created_at(pid: int) -> float | None:
    """When the process began, in Unix time; None if it is gone."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None


def leftovers(state: StackState) -> list[ProcessStatus]:
    """Processes of the state that still live. A number that now belongs to another process is not one."""
    return [
        status
        for status in state.processes
        if status.pid is not None
        and status.created_at is not None
        and (began := created_at(status.pid)) is not None
        and abs(began - status.created_at) < SAME_START_S
    ]


def clear_leftovers(found: Sequence[ProcessStatus], *, grace_s: float = 15.0) -> None:
    """Stop processes that outlived their supervisor, last layer first; kill what does not stop in time. Blocks."""
    deadline = time.monotonic() + grace_s
    for layer in sorted({status.layer for status in found}, reverse=True):
        processes = []
        for status in found:
            with suppress(psutil.Error, OSError):
                if status.layer == layer and status.pid is not None:
                    process = psutil.Process(status.pid)
                    process.send_signal(status.stop_signal)
                    processes.append(process)
        _, alive = psutil.wait_procs(processes, timeout=max(0.1, deadline - time.monotonic()))
        for process in alive:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
