"""Decisions about entities, made and carried out beside the event loop: in a thread with a connection of its own."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import structlog
from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from services.console.connections import console_of
from services.console.corrections.entity_decisions import EntityDecision
from services.console.corrections.entity_store import (
    CannotDecide,
    Decided,
    carry_out,
    carry_out_the_rest,
    decide,
    undo,
)
from services.console.lookup.routes import facts, knowledge
from shared.observability.names import CORRECTION_UNSETTLED
from shared.settings import Settings
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit, viewer_of

log = structlog.get_logger(__name__)

_WAIT_S: Final = 10.0
"""So long the answer waits for all articles; what is left then is carried out behind it."""
_STATUS: Final = {"no-such-article": 404, "no-such-entity": 404, "nothing-stored": 409, "in-a-circle": 409}

_under_way: set[asyncio.Task[int]] = set()


@dataclass(frozen=True)
class Done:
    """A decision, whether it is new, and how many articles it changed; None while that goes on."""

    decided: Decided
    new: bool
    articles: int | None


async def make_decision(request: Request, decision: EntityDecision) -> Done:
    """Record a decision and carry it out.

    Raises: Problem if it cannot be decided or the ledger is away.
    """
    note_for_audit(request, **decision.model_dump(mode="json", exclude_none=True, exclude={"note", "mention", "name"}))
    who = viewer_of(request).name
    try:
        decided, new = await _in_thread(request, lambda ledger: decide(ledger, decision, who=who, lookup=_known))
    except CannotDecide as error:
        title = "This cannot be decided"
        raise Problem(_STATUS.get(error.kind, 422), error.kind, title, error.detail) from error
    return Done(decided, new, await _carried_out(request, decided))


async def undo_decision(request: Request, correction_id: int) -> Done | None:
    """Take a decision back and carry that out; None if there is none of that id in force.

    Raises: Problem if the ledger is away.
    """
    who = viewer_of(request).name
    decided = await _in_thread(request, lambda ledger: undo(ledger, correction_id, who=who))
    return None if decided is None else Done(decided, True, await _carried_out(request, decided))


def finish_what_was_begun(settings: Settings) -> None:
    """Carry out what a process left when it ended. A ledger that is away is left for the next start."""
    try:
        with _connected(settings) as ledger:
            carry_out_the_rest(ledger)
    except psycopg.Error as error:
        log.warning(CORRECTION_UNSETTLED, error=str(error))


async def _carried_out(request: Request, decided: Decided) -> int | None:
    task = asyncio.create_task(_in_thread(request, lambda ledger: carry_out(ledger, decided)))
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    done, _ = await asyncio.wait({task}, timeout=_WAIT_S)
    return task.result() if done else None


async def _in_thread(request: Request, work: Callable[[psycopg.Connection[Any]], Any]) -> Any:
    settings = console_of(request).settings

    def connected() -> Any:
        with _connected(settings) as ledger:
            return work(ledger)

    try:
        return await run_in_threadpool(connected)
    except psycopg.Error as error:
        hint = "Try again in a moment."
        raise Problem(503, "ledger-unavailable", "The ledger is away", hint, headers={"Retry-After": "5"}) from error


def _connected(settings: Settings) -> psycopg.Connection[Any]:
    return psycopg.connect(settings.database_url, autocommit=True, connect_timeout=5)


def _known(entity_id: str) -> Mapping[str, Any] | None:
    known = knowledge().get(entity_id)
    return None if known is None else facts(known)
