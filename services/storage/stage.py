"""Decide what each message means for the ledger, and write it: exactly one final state for each article.

Messages may come twice, late, or out of order. What is written depends only on which messages have come, not on
their order: an older revision never replaces a newer one, and at one revision a result replaces a
rejection and a rejection a burial, never the other way round. A replay that ends in a burial replaces no result, and a
dry run replaces nothing.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from services.storage.protocols import ArticleStore, Ending, LedgerState, OpenLedger
from shared.contracts.envelope import Envelope, StageRecord
from shared.contracts.not_stored import Buried, Rejected
from shared.errors import UnprocessableError
from shared.pipeline import STORAGE

STALE: Final = "stale"
UNKNOWN: Final = "unknown"
KEPT: Final = "kept"
TRIED: Final = "tried"

# At one revision a higher rank replaces a lower one; the same rank is a repetition.
_RANK: Final = {"accepted": 0, "queued": 0, "quarantined": 1, "rejected": 2, "duplicate": 2, "stored": 3}

MakeRecord = Callable[[datetime, float, str], StageRecord]
"""(started_at, duration in seconds, outcome) -> the timeline record of this stage."""


def store_articles(envelopes: Sequence[Envelope[Any]], *, store: ArticleStore, make_record: MakeRecord) -> list[str]:
    """Persist how these articles ended, in one transaction; what each message led to, in order.

    Answers `stored`, `rejected` or `quarantined`; `stale` if the ledger already has that or better; `unknown` if it
    does not have the article (it was erased meanwhile); `kept` if a replay was buried and the earlier result stays;
    `tried` for a dry run.
    """
    watch, started_at = time.perf_counter(), datetime.now(UTC)
    outcomes: list[str] = []
    endings: dict[UUID, Ending] = {}
    strays: list[tuple[int, Ending]] = []
    beside: list[Ending] = []
    replayed: list[tuple[Ending, str]] = []
    with store.open(sorted({envelope.article_id for envelope in envelopes})) as ledger:
        states = dict(ledger.states)
        for envelope in envelopes:
            state, reason = final_state(envelope)
            current = states.get(envelope.article_id)
            record = make_record(started_at, time.perf_counter() - watch, state)
            ending = Ending(envelope, state, reason, (*envelope.timeline, record))
            outcome = decide(envelope, state, current)
            outcomes.append(outcome)
            if outcome == state:
                if current is None:
                    strays.append((len(outcomes) - 1, ending))
                    continue
                states[envelope.article_id] = LedgerState(envelope.revision, state)
                endings[envelope.article_id] = ending
            elif outcome == KEPT:
                beside.append(ending)
            if envelope.lane != "fresh" and current is not None:
                replayed.append((ending, state if outcome in (TRIED, KEPT) else outcome))
        ledger.end(list(endings.values()))
        _bury_strays(strays, ledger, outcomes)
        ledger.keep_beside(beside)
        if replayed:
            ledger.note_replayed([ending for ending, _ in replayed], [outcome for _, outcome in replayed])
    return outcomes


def _bury_strays(strays: Sequence[tuple[int, Ending]], ledger: OpenLedger, outcomes: list[str]) -> None:
    """Keep burials of articles that the ledger does not know, but for those that were erased: they stay so."""
    if not strays:
        return
    erased = ledger.erased([ending for _, ending in strays])
    kept = [ending for _, ending in strays if ending.envelope.message_id not in erased]
    for at, ending in strays:
        if ending.envelope.message_id in erased:
            outcomes[at] = UNKNOWN
    if kept:
        ledger.bury_stray(kept)


def decide(envelope: Envelope[Any], state: str, current: LedgerState | None) -> str:
    """What a message that stands for `state` leads to, given what the ledger has; `state` itself if it is written."""
    if current is None:
        return state if state == "quarantined" and envelope.lane == "fresh" else UNKNOWN
    if envelope.lane == "trial":
        return TRIED
    if not supersedes(envelope.revision, state, current):
        return STALE
    if envelope.lane == "replay" and state == "quarantined" and current.state in ("stored", "duplicate", "rejected"):
        return KEPT
    return state


def final_state(envelope: Envelope[Any]) -> tuple[str, str | None]:
    """The final state and its reason that a message stands for.

    Raises: UnprocessableError if it stands for none.
    """
    if isinstance(envelope.payload, STORAGE.accepts):
        return "stored", None
    match envelope.payload:
        case Rejected(reason=reason):
            return "rejected", reason
        case Buried(reason=reason):
            return "quarantined", reason
        case _:
            raise UnprocessableError("wrong_queue", f"{envelope.schema_name} in storage")


def supersedes(revision: int, state: str, current: LedgerState) -> bool:
    """Whether a final state at this revision replaces what the ledger has."""
    if revision != current.revision:
        return revision > current.revision
    return _RANK[state] > _RANK[current.state]
