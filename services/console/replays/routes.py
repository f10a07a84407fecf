"""The HTTP routes of replays: process what matches a filter again from a stage."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.console.connections import FilterValue, Remark, console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.replays import store as replays
from services.console.replays.differences import differences
from services.console.replays.store import Order, Replay, Tried
from shared.pipeline import PIPELINE, STAGE_NAMES, stage_named
from shared.web.ledger_pool import reading
from shared.web.moments import EndMoment, StartMoment
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import note_for_audit

router = APIRouter(tags=["replays"])


def one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    """A check that a value is one of these names."""

    def check(value: str) -> str:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return value

    return check


_MODEL_STAGES: Final = tuple(stage.name for stage in PIPELINE if stage.emits is not None)
StageName = Annotated[str, Field(json_schema_extra={"enum": list(STAGE_NAMES)}), AfterValidator(one_of(STAGE_NAMES))]
ModelStage = Annotated[
    str, Field(json_schema_extra={"enum": list(_MODEL_STAGES)}), AfterValidator(one_of(_MODEL_STAGES))
]

_LOOK_EVERY_S: Final = 0.2


class ReplayFilter(BaseModel):
    """Which articles; all fields that are given must fit."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["stored", "rejected", "quarantined"] = "stored"
    reason: FilterValue | None = Field(default=None, description="Of a rejection or burial.")
    language: FilterValue | None = None
    source: FilterValue | None = None
    topic: FilterValue | None = Field(default=None, description="Code of a Media Topic.", examples=["03000000"])
    since: StartMoment | None = Field(
        default=None, description="Accepted at that time or later; a day begins at 0:00 UTC."
    )
    until: EndMoment | None = Field(default=None, description="Accepted before that time; a day is included (UTC).")
    model_stage: ModelStage | None = Field(default=None, description="The stage whose model the next two are about.")
    model_not: FilterValue | None = Field(default=None, description="Made by another model than this one.")
    model_below: FilterValue | None = Field(
        default=None, description="Made by an older version of this model.", examples=["linear-topics-2"]
    )

    @model_validator(mode="after")
    def model_of_a_stage(self) -> Self:
        """A model is named together with its stage."""
        if (self.model_stage is None) != (self.model_not is None and self.model_below is None):
            raise ValueError("model_stage goes together with model_not or model_below")
        return self


class ReplayOrder(BaseModel):
    """What to replay, and how."""

    model_config = ConfigDict(extra="forbid")

    stage: StageName = Field(description="Begin with this stage; what earlier ones made is kept.")
    filter: ReplayFilter = Field(default_factory=ReplayFilter)
    dry_run: bool = Field(
        default=False, description="Count, and process a sample without writing anything, to show what would change."
    )
    sample: int = Field(default=5, ge=1, le=50, description="Articles that a dry run processes.")
    wait_s: float = Field(default=10, ge=0, le=30, description="How long a dry run waits for its sample.")
    rate: float | None = Field(default=None, gt=0, le=100_000, description="Articles per second at most.")
    note: Remark | None = None
    by: FilterValue | None = Field(default=None, description="Who orders it.")

    @model_validator(mode="after")
    def from_something(self) -> Self:
        """Later stages begin from a result."""
        if self.stage != PIPELINE[0].name and self.filter.state != "stored":
            first = PIPELINE[0].name
            raise ValueError(f"articles that are not stored have no result to begin from: replay them from {first}")
        return self

    def order(self) -> Order:
        """The order as the ledger takes it."""
        return Order(
            stage_named(self.stage),
            replays.Filter(**dict(self.filter)),
            rate=self.rate,
            sample=self.sample if self.dry_run else None,
            note=self.note,
            by=self.by,
        )


@router.post(
    "/v1/replays",
    status_code=202,
    summary="Process articles again",
    responses={200: {"description": "The dry run."}, **problem_responses(400, 422, 503)},
)
async def create_replay(request: Request, wanted: ReplayOrder) -> Response:
    """Orders a replay (202), or shows what it would do (200, with `dry_run`).

    Replayed articles give way to fresh ones at every stage. Each new result takes the place of the old one in one
    transaction; an article whose replay fails keeps its old result, and the failure goes to the quarantine.
    """
    pool, order, now = console_of(request).pool, wanted.order(), datetime.now(UTC)
    note_for_audit(request, **wanted.model_dump(mode="json", exclude_defaults=True))
    async with reading(pool) as connection:
        count = await replays.count_matches(connection, order.filter, now)
        replay_id = await replays.create_replay(connection, order, now)
    note_for_audit(request, replay=str(replay_id), count=count)
    if wanted.dry_run:
        await _wait(pool, replay_id, wanted.wait_s)
    shown = await _shown(pool, replay_id)
    return JSONResponse({**shown, "count": count}, 200 if wanted.dry_run else 202, {"Location": shown["links"]["self"]})


@router.get("/v1/replays", summary="Replays, newest first", responses=problem_responses(400, 422, 503))
async def list_replays(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """One page of replays and dry runs; `next` is the cursor of the page after it, null on the last."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await replays.list_replays(connection, limit=limit + 1, before=before)
    page = found[:limit]
    following = write_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
    return {"replays": [progress_of(replay) for replay in page], "next": following}


@router.get("/v1/replays/{replay_id}", summary="Progress of a replay", responses=problem_responses(404, 422, 503))
async def get_replay(request: Request, replay_id: UUID) -> dict[str, Any]:
    """How far it has come; of a dry run, what would change."""
    return await _shown(console_of(request).pool, replay_id)


@router.post(
    "/v1/replays/{replay_id}:pause", summary="Pause a replay", responses=problem_responses(400, 404, 409, 422, 503)
)
async def pause_replay(request: Request, replay_id: UUID) -> dict[str, Any]:
    """Send no more of its articles; what is on its way comes through."""
    return await _change(request, replay_id, "pause")


@router.post(
    "/v1/replays/{replay_id}:resume", summary="Resume a replay", responses=problem_responses(400, 404, 409, 422, 503)
)
async def resume_replay(request: Request, replay_id: UUID) -> dict[str, Any]:
    """Go on with a paused replay."""
    return await _change(request, replay_id, "resume")


@router.post(
    "/v1/replays/{replay_id}:cancel", summary="Cancel a replay", responses=problem_responses(400, 404, 409, 422, 503)
)
async def cancel_replay(request: Request, replay_id: UUID) -> dict[str, Any]:
    """Leave the rest as it is; what is on its way comes through."""
    return await _change(request, replay_id, "cancel")


async def _change(request: Request, replay_id: UUID, action: Literal["pause", "resume", "cancel"]) -> dict[str, Any]:
    pool = console_of(request).pool
    async with reading(pool) as connection:
        changed = await replays.change_state(connection, replay_id, action)
    shown = await _shown(pool, replay_id)
    if not changed:
        raise Problem(409, "wrong-state", f"A {shown['state']} replay cannot {action}", "Look at its state first.")
    return shown


async def _wait(pool: AsyncConnectionPool, replay_id: UUID, wait_s: float) -> None:
    """Until the dry run is through, or time is up."""
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        async with reading(pool) as connection:
            replay = await replays.read_replay(connection, replay_id)
        if replay is None or not _left(replay):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


async def _shown(pool: AsyncConnectionPool, replay_id: UUID) -> dict[str, Any]:
    async with reading(pool) as connection:
        replay = await replays.read_replay(connection, replay_id)
        if replay is None:
            raise Problem(404, "no-such-replay", "There is no such replay", f"None has the id {replay_id}.")
        tried = await replays.read_tried(connection, replay_id) if replay.trial else []
    progress = progress_of(replay)
    return {**progress, "sample": [difference(one) for one in tried]} if replay.trial else progress


def progress_of(replay: Replay) -> dict[str, Any]:
    """A replay with the share of its articles that is done, as JSON values."""
    fields = asdict(replay)
    left = _left(replay)
    shown: dict[str, Any] = jsonable_encoder(
        {
            **{name: fields[name] for name in fields if name != "trial"},
            "dry_run": replay.trial,
            "done": replay.total - left,
            "progress": 1.0 if not replay.total else round((replay.total - left) / replay.total, 4),
            "links": {"self": f"/v1/replays/{replay.id}"},
        }
    )
    return shown


def _left(replay: Replay) -> int:
    return replay.items.get("pending", 0) + replay.items.get("queued", 0)


def difference(tried: Tried) -> dict[str, Any]:
    """What a replay would change in one article, as JSON values."""
    states = {"old": tried.old_state, "new": tried.new["state"]}
    reasons = {"old": tried.old_reason, "new": tried.new["reason"]}
    changes: dict[str, Any] = {}
    if states["old"] != states["new"]:
        changes["state"] = states
    if reasons["old"] != reasons["new"]:
        changes["reason"] = reasons
    return {
        "article": str(tried.article_id),
        "changes": changes | differences(tried.old, tried.new["record"]),
        "links": {"article": f"/v1/articles/{tried.article_id}"},
    }
