"""What the supervisor tells about its processes while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EventKind = Literal[
    "starting",  # a process is about to be started
    "ready",  # it does its work
    "finished",  # a one-shot ended well
    "exited",  # it ended though it should not; a restart follows
    "crash_loop",  # it keeps ending soon after its start; `lines` holds its last output
    "failed",  # the first start is given up
    "stopping",
    "stopped",
    "killed",  # it did not stop in time
    "up",  # every process is ready
    "down",  # every process is stopped
]


@dataclass(frozen=True)
class Event:
    """One thing that happened. `name` is the instance's name, or empty for the whole stack."""

    kind: EventKind
    name: str = ""
    detail: str = ""
    pid: int | None = None
    delay_s: float = 0.0
    lines: tuple[str, ...] = ()


OnEvent = Callable[[Event], None]
OnLine = Callable[[str, str], None]
"""Called with the instance's name and one line of its output, without line end."""
