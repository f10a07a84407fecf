"""What a connection may cost."""

import resource
from dataclasses import dataclass
from typing import Final, Self

from shared.settings import Settings

# Of the process for everything else: the ledger's connections, Redis, metrics, modules.
_OTHER_FILES: Final = 256
_LONGEST_QUEUE: Final = 2048


@dataclass(frozen=True)
class DoorLimits:
    """Durations are in seconds, sizes in bytes.

    `connections`: open at once. `queue`: connections that the kernel may hold ready for us; they can all come at the
    same moment, so that room is kept for them too. `head`: request line and headers, and the trailers of a body.
    `head_s`: from its first byte to its last, and from the connection to the first byte. `keep_alive_s`: between two
    requests. `idle_s`: in which nothing of a body comes, or nothing of an answer is taken. A request as a whole has
    `request_s`, and a second more for every `least_rate` bytes that have come.
    """

    connections: int
    queue: int
    head: int
    head_s: float
    keep_alive_s: float
    idle_s: float
    request_s: float
    least_rate: int

    @classmethod
    def of(cls, settings: Settings, *, files: int) -> Self:
        """The limits of these settings in a process that may have so many files open."""
        others = min(_OTHER_FILES, files // 4)
        queue = max(1, min(_LONGEST_QUEUE, (files - others) // 4))
        return cls(
            connections=max(1, min(settings.max_connections, files - others - queue)),
            queue=queue,
            head=settings.max_head_bytes,
            head_s=settings.head_timeout_s,
            keep_alive_s=settings.keep_alive_s,
            idle_s=settings.idle_timeout_s,
            request_s=settings.request_timeout_s,
            least_rate=settings.least_upload_rate,
        )

    @property
    def look_every_s(self) -> float:
        """How often connections are looked at: a limit is kept to about a second."""
        return min(1.0, min(self.head_s, self.keep_alive_s, self.idle_s, self.request_s) / 4)


def raise_file_limit(connections: int) -> int:
    """Let this process have as many files open as so many connections need, if that is allowed; the limit then."""
    wanted = connections + _OTHER_FILES + _LONGEST_QUEUE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    if soft < wanted:
        raised = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
        except (OSError, ValueError):  # macOS has a limit of its own below an endless one
            return soft
        return raised
    return soft
