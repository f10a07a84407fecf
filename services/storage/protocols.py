"""What the storage stage needs of a store, so that tests can give it one in memory."""

from collections.abc import Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.envelope import Envelope, StageRecord


@dataclass(frozen=True)
class LedgerState:
    """Where the ledger has an article: its current revision and state."""

    revision: int
    state: str


@dataclass(frozen=True)
class Ending:
    """A final state to be written, with the envelope that led to it and the complete timeline."""

    envelope: Envelope[Any]
    state: str
    reason: str | None
    timeline: tuple[StageRecord, ...]


class OpenLedger(Protocol):
    """A transaction that holds some articles, so that nobody else ends them meanwhile."""

    @property
    def states(self) -> Mapping[UUID, LedgerState]:
        """The articles held, as the ledger has them; those it does not know are absent."""
        ...

    def end(self, endings: Sequence[Ending]) -> None:
        """Write final states and all that belongs to them; at most one for each article."""
        ...

    def keep_beside(self, endings: Sequence[Ending]) -> None:
        """Keep burials of replayed articles whose earlier result stays."""
        ...

    def note_replayed(self, endings: Sequence[Ending], outcomes: Sequence[str]) -> None:
        """Note how these articles ended, for the replays that sent them; the results of dry runs are kept there."""
        ...

    def erased(self, endings: Sequence[Ending]) -> Set[UUID]:
        """Messages (their ids) among these that are about an article that was erased, or hold the id of one."""
        ...

    def bury_stray(self, endings: Sequence[Ending]) -> None:
        """Keep burials of articles that the ledger does not know, for whoever looks at the quarantine."""
        ...


class ArticleStore(Protocol):
    """Where articles end."""

    def open(self, article_ids: Sequence[UUID]) -> AbstractContextManager[OpenLedger]:
        """Begin a transaction that holds these articles; commits at the end of the block, or takes all back.

        Raises: TransientError if the store is away, UnprocessableError if it cannot hold the data.
        """
        ...
