"""Room for answers that take long: so many at once, and of the ledger's connections a few."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from shared.web.problems import Problem


class Room:
    """Each kind of long answer has its own, so that many of one kind never keep out another.

    `most`: answers at once, set by `knob`. `connections`: of the pool, so many may be held at once; the rest is for
    those who wait for an answer.
    """

    def __init__(self, kind: str, *, most: int, knob: str, connections: int = 2) -> None:
        self._kind, self._most, self._knob = kind, most, knob
        self._open = 0
        self._closed = False
        self.connections = asyncio.Semaphore(connections)

    def require(self) -> None:
        """Raises: Problem 503 if there is no room, or the server is stopping."""
        if self._closed or self._open >= self._most:
            hint = f"At most {self._most} {self._kind} are open at once ({self._knob})."
            title = f"No more {self._kind} can be opened"
            raise Problem(503, f"too-many-{self._kind}", title, hint, headers={"Retry-After": "30"})

    def close(self) -> None:
        """Let nobody in any more."""
        self._closed = True

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place for as long as this lasts."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
