"""The memory that the bodies of all requests may take together."""

import time
from collections.abc import Callable
from typing import Any, Final

from starlette.types import Scope

from shared.web.problems import Problem

_KEY: Final = "body_share"
# Made free at once when there is too little, so that not every chunk has to look for somebody.
_FREED_AT_ONCE: Final = 16
_YOUNGEST_S: Final = 0.05

GiveUp = Callable[[Problem], None]


class BodyBudget:
    """So many bytes for all bodies in flight. Belongs to one event loop.

    When they are used up, whoever has held most for longest has to give way: bodies that stall or trickle, and not
    the article that has just come.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.used = 0
        self._open: set[Share] = set()

    def open(self, give_up: GiveUp) -> "Share":
        """The share of one more request. `give_up` ends that request with a problem, at once."""
        share = Share(self, give_up)
        self._open.add(share)
        return share

    def make_room(self, asker: "Share", size: int) -> bool:
        """Whether there is room now for so much more of this share; if not, the asker is the one who has to go."""
        now = time.monotonic()
        enough = self.total - size - self.total // _FREED_AT_ONCE
        for share in sorted((one for one in self._open if not one.settled), key=lambda one: -one.weight(now)):
            if self.used <= enough or share is asker:
                break
            share.end()
            share.give_up(over_budget())
        return self.used + size <= self.total

    def forget(self, share: "Share") -> None:
        """A share that was closed."""
        self._open.discard(share)


class Share:
    """What one request holds of the budget, in bytes."""

    __slots__ = ("_begun", "_budget", "_ended", "_held", "give_up", "settled")

    def __init__(self, budget: BodyBudget, give_up: GiveUp) -> None:
        self._budget, self.give_up = budget, give_up
        self._begun = time.monotonic()
        self._held = 0
        self._ended = False
        self.settled = False
        """The body is complete: it will be answered soon, and is not given up for another."""

    def take(self, size: int) -> None:
        """Hold so much more.

        Raises: Problem 503 if there is no room, or the room was given to another.
        """
        budget = self._budget
        if self._ended or (budget.used + size > budget.total and not budget.make_room(self, size)):
            raise over_budget()
        budget.used += size
        self._held += size

    def give(self, size: int) -> None:
        """Hold so much less."""
        size = min(size, self._held)
        self._budget.used -= size
        self._held -= size

    def weight(self, now: float) -> float:
        """How much it has held for how long, in byte-seconds."""
        return self._held * max(now - self._begun, _YOUNGEST_S)

    def end(self) -> None:
        """Hold nothing any more, for good."""
        self.give(self._held)
        self._ended = True
        self._budget.forget(self)


def over_budget() -> Problem:
    """The answer to whoever has to wait for memory."""
    hint = "The bodies of all requests together take as much memory as is allowed (KHABAR_BODY_BUDGET_BYTES)."
    return Problem(503, "too-much-in-flight", "Too much is being sent at once", hint, headers={"Retry-After": "5"})


def keep_share(state: dict[str, Any], share: Share) -> None:
    """Put a request's share into its state."""
    state[_KEY] = share


def drop_share(state: dict[str, Any]) -> None:
    """Close a request's share, if it has one."""
    share = state.pop(_KEY, None)
    if share is not None:
        share.end()


def share_of(scope: Scope) -> Share:
    """The share of a request; under a server that does not count, one that is never used up."""
    share: Share = scope.get("state", {}).get(_KEY, _UNCOUNTED)
    return share


_UNCOUNTED: Final = BodyBudget(2**63).open(lambda _: None)
