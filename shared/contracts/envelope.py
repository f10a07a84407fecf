"""The envelope that carries a payload from stage to stage."""

from datetime import datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field

from shared.contracts.article import Status
from shared.contracts.base import Contract

P = TypeVar("P", bound=Contract)

Lane = Literal["fresh", "replay", "trial"]
"""Why an article travels: posted (or redriven), replayed, or replayed for a look whose result is not kept."""


class StageRecord(Contract):
    """One line of an article's timeline: what a stage did, where, and how long it took."""

    stage: str
    version: str
    model: str | None = None
    worker: str
    started_at: datetime
    duration_ms: float = Field(ge=0.0)
    outcome: Status | str = Field(description="done, partial, not_done, rejected or quarantined.")
    notes: tuple[str, ...] = ()


class Envelope(Contract, Generic[P]):
    """A payload, and who made it, when, why, and for which revision of which article.

    `trace_id` is 32 hexadecimal digits, minted once at ingest (W3C Trace Context).
    """

    schema_name: str
    schema_version: int = 1
    message_id: UUID
    causation_id: UUID | None = None
    trace_id: str
    article_id: UUID
    revision: int = Field(ge=1)
    produced_by: str
    produced_at: datetime
    lane: Lane = Field(default="fresh", exclude_if=lambda lane: lane == "fresh")
    timeline: tuple[StageRecord, ...] = ()
    payload: P
