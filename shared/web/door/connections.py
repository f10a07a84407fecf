"""All connections of a server: how many there are, which of them wait, and which have waited too long."""

import asyncio
from heapq import nsmallest
from typing import Final, Protocol

from shared.web.door.budget import BodyBudget
from shared.web.door.limits import DoorLimits
from shared.web.problems import Problem

# A body that has stood still for so long may have to give way to a new connection.
_STILL_S: Final = 1.0
# Of all connections, freed at once.
_FREED_AT_ONCE: Final = 100


class Connection(Protocol):
    """What the door does with a connection."""

    moved_at: float

    def close(self) -> None:
        """End it at once."""
        ...

    def owes_a_body(self) -> bool:
        """Whether a part of a body is to come."""
        ...

    def turn_away(self, problem: Problem) -> None:
        """Answer with a problem if that is still possible, and end it."""
        ...

    def check(self, now: float, elapsed_s: float) -> None:
        """End it if it has taken too long."""
        ...


class Connections:
    """The connections of one server. Belongs to one event loop."""

    def __init__(self, limits: DoorLimits, budget: BodyBudget) -> None:
        self.limits, self.budget = limits, budget
        self.everyone: set[Connection] = set()
        self.waiting: dict[Connection, None] = {}
        """Those of which no complete head has come, the longest waiting first."""

    def admit(self, newcomer: Connection, now: float) -> bool:
        """Whether there is room for one more: in place of one that waits if need be, or of bodies that stand still."""
        self.everyone.add(newcomer)
        if len(self.everyone) <= self.limits.connections:
            return True
        for longest in self.waiting:
            if longest is not newcomer:
                longest.close()
                return True
        still = [one for one in self.everyone if one.owes_a_body() and now - one.moved_at > _STILL_S]
        for one in nsmallest(len(self.everyone) // _FREED_AT_ONCE + 1, still, key=lambda one: one.moved_at):
            one.close()
        return bool(still)

    def forget(self, connection: Connection) -> None:
        """A connection has ended."""
        self.everyone.discard(connection)
        self.waiting.pop(connection, None)

    async def watch(self) -> None:
        """Look at all of them again and again, for ever."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(self.limits.look_every_s)
            now = loop.time()
            for connection in tuple(self.everyone):
                connection.check(now, now - last)
            last = now


def too_many_connections() -> Problem:
    """The answer to a connection for which there is no room."""
    return Problem(
        503, "too-many-connections", "Too many connections", "Try again in a moment.", headers={"Retry-After": "5"}
    )
