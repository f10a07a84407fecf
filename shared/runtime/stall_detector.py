"""Notice a worker that lives but no longer takes messages, as Celery on Redis can after a lost connection."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass
class StallDetector:
    """Fed with looks at a worker; says when it has stood still for too long although there is work.

    `idle_s`: patience while it holds no message; `busy_s`: while it works on one. In seconds.
    """

    idle_s: float
    busy_s: float
    _marker: Hashable = None
    _since: float | None = None

    def is_stalled(self, *, now: float, work_waits: bool, busy: bool, marker: Hashable) -> bool:
        """Whether the worker stands still. `marker` changes whenever it takes or finishes a message."""
        if marker != self._marker or not (work_waits or busy):
            self._marker, self._since = marker, None
        if not (work_waits or busy):
            return False
        if self._since is None:
            self._since = now
        return now - self._since > (self.busy_s if busy else self.idle_s)
