"""Where the sample articles are: the facts, apart from how they are shown."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from khabar.client import Client, ClientError
from khabar.terminal.fields import Json, number_of, objects_of, text_of
from shared.ledger.reading import UNFINISHED
from shared.pipeline import STAGE_NAMES

STAGES: Final = STAGE_NAMES

_POLL_S: Final = 0.1


@dataclass
class Journey:
    """One article's way, as far as it is known. `article` is the last answer of GET /v1/articles/{id}."""

    name: str
    id: UUID | None
    problem: str | None = None
    article: Json = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The article's state; `refused` if it was not accepted."""
        return "refused" if self.id is None else text_of(self.article, "state") or "accepted"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in UNFINISHED

    @property
    def place(self) -> str:
        """The stage that has the article now, or else its state."""
        stage = text_of(self.article, "stage")
        return stage if stage and not self.finished else self.state

    def durations_ms(self) -> dict[str, float]:
        """Stage to its working time in milliseconds, for the stages that reported."""
        records = objects_of(self.article, "timeline")
        return {text_of(record, "stage"): number_of(record, "duration_ms") or 0.0 for record in records}


def follow(
    journeys: Sequence[Journey], client: Client, *, timeout_s: float, on_round: Callable[[list[Journey]], None]
) -> None:
    """Ask about ten times a second until all have finished or the time is up.

    `on_round` gets those whose place has changed, after each round, also when there are none.

    Raises: ClientError if the server was away for the whole time that was left.
    """
    deadline = time.monotonic() + timeout_s
    while waiting := [journey for journey in journeys if not journey.finished]:
        began = time.monotonic()
        moved = []
        try:
            for journey in waiting:
                before = journey.place
                _ask(journey, client)
                if journey.place != before:
                    moved.append(journey)
        except ClientError:
            # A service that is starting again is no reason to give up; a server that stays away is.
            if time.monotonic() > deadline:
                raise
        on_round(moved)
        if time.monotonic() > deadline:
            return
        time.sleep(max(_POLL_S / 2, _POLL_S - (time.monotonic() - began)))


def _ask(journey: Journey, client: Client) -> None:
    assert journey.id is not None
    article = client.article(journey.id)
    journey.article = article if article is not None else {"state": "deleted"}
