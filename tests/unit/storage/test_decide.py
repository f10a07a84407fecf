"""What a message leads to, for every state that the ledger may have."""

from typing import Any

import pytest

from services.storage.protocols import LedgerState
from services.storage.stage import KEPT, STALE, TRIED, UNKNOWN, decide
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried, Rejected
from tests.support.builders import a_classified_article, an_envelope

ENDED = ("stored", "duplicate", "rejected")
PAYLOADS = {
    "stored": a_classified_article(),
    "rejected": Rejected(stage="cleaning", reason="empty"),
    "quarantined": Buried(stage="cleaning", reason="bug"),
}


def a_message(state: str, revision: int, lane: str) -> Envelope[Any]:
    return an_envelope(PAYLOADS[state], revision=revision).model_copy(update={"lane": lane})


def decided(state: str, current: LedgerState | None, *, revision: int = 2, lane: str = "replay") -> str:
    return decide(a_message(state, revision, lane), state, current)


@pytest.mark.parametrize("had", ENDED)
def test_a_replay_that_fails_replaces_no_ending(had: str) -> None:
    assert decided("quarantined", LedgerState(1, had)) == KEPT


@pytest.mark.parametrize("had", ["accepted", "queued", "quarantined"])
def test_a_replay_that_fails_replaces_what_has_no_ending(had: str) -> None:
    assert decided("quarantined", LedgerState(1, had)) == "quarantined"


@pytest.mark.parametrize("had", [*ENDED, "accepted", "queued", "quarantined"])
def test_a_newer_message_of_its_own_replaces_whatever_was(had: str) -> None:
    for state in PAYLOADS:
        assert decided(state, LedgerState(1, had), lane="fresh") == state


@pytest.mark.parametrize("had", [*ENDED, "accepted", "queued", "quarantined"])
def test_a_dry_run_replaces_nothing(had: str) -> None:
    for state in PAYLOADS:
        assert decided(state, LedgerState(1, had), lane="trial") == TRIED


@pytest.mark.parametrize(
    ("state", "had", "expected"),
    [
        ("stored", "queued", "stored"),
        ("stored", "quarantined", "stored"),
        ("stored", "rejected", "stored"),
        ("stored", "stored", STALE),
        ("rejected", "queued", "rejected"),
        ("rejected", "quarantined", "rejected"),
        ("rejected", "rejected", STALE),
        ("rejected", "duplicate", STALE),
        ("rejected", "stored", STALE),
        ("quarantined", "queued", "quarantined"),
        ("quarantined", "quarantined", STALE),
        ("quarantined", "rejected", STALE),
        ("quarantined", "stored", STALE),
    ],
)
def test_at_one_revision_the_better_ending_stays(state: str, had: str, expected: str) -> None:
    assert decided(state, LedgerState(2, had), lane="fresh") == expected
    assert decided(state, LedgerState(3, had), lane="fresh") == STALE


def test_of_an_unknown_article_only_a_fresh_burial_is_kept() -> None:
    assert decided("quarantined", None, lane="fresh") == "quarantined"
    assert {decided("quarantined", None, lane=lane) for lane in ("replay", "trial")} == {UNKNOWN}
    assert {decided(state, None, lane="fresh") for state in ("stored", "rejected")} == {UNKNOWN}
