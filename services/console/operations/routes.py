"""The HTTP routes that show, hold and resume stages."""

from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError

from services.console.connections import Console, Remark, console_of
from shared.ledger.reading import read_unfinished
from shared.observability.names import STAGE_PAUSED, STAGE_RESUMED
from shared.pipeline import PIPELINE, Stage, stage_named
from shared.runtime.broker import depths
from shared.runtime.pauses import hold, read_pauses, release
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import note_for_audit

log = structlog.get_logger(__name__)

router = APIRouter(tags=["operations"])


class Hold(BaseModel):
    """Why a stage shall take nothing."""

    model_config = ConfigDict(extra="forbid")

    reason: Remark


class Release(BaseModel):
    """How a stage shall go on."""

    model_config = ConfigDict(extra="forbid")

    bury_for_s: float = Field(
        default=0, ge=0, le=86400, description="For so many seconds, bury what fails, however much of it there is."
    )


@router.get("/v1/stages", summary="Stages: waiting, reserved, paused", responses=problem_responses(503))
async def list_stages(request: Request) -> dict[str, Any]:
    """Each stage in pipeline order, with its queue and why it is paused, if it is."""
    return {"stages": await _shown(console_of(request))}


@router.get("/v1/scaling", summary="What an autoscaler needs to know", responses=problem_responses(503))
async def scaling(request: Request) -> dict[str, Any]:
    """Of each stage the `messages` that wait or are held by workers; and the age of the oldest unfinished article.

    The length of a Redis list alone is blind to what workers hold, and what the ledger holds back shows in the age.
    """
    console = console_of(request)
    queues = await _in_redis(depths, console.redis)
    async with reading(console.pool) as connection:
        unfinished = await read_unfinished(connection)
    stages = {stage: {"messages": waiting + held} for stage, (waiting, held) in queues.items()}
    return {"stages": stages, "oldest_s": unfinished.oldest_s or 0.0}


@router.post("/v1/stages/{stage}:pause", summary="Hold a stage", responses=problem_responses(400, 404, 422, 503))
async def pause_stage(request: Request, stage: str, how: Hold) -> dict[str, Any]:
    """Its workers finish what they have and take no more until it is resumed. Articles wait; nothing is lost."""
    console, found = console_of(request), _stage(stage)
    note_for_audit(request, reason=how.reason)
    await _in_redis(hold, console.redis, found, how.reason)
    log.warning(STAGE_PAUSED, stage=stage, by="operator", reason=how.reason)
    return {"stages": await _shown(console)}


@router.post("/v1/stages/{stage}:resume", summary="Resume a stage", responses=problem_responses(400, 404, 422, 503))
async def resume_stage(request: Request, stage: str, how: Release | None = None) -> dict[str, Any]:
    """Whatever paused it. Its workers notice within a second."""
    console, found = console_of(request), _stage(stage)
    if await _in_redis(release, console.redis, found, bury_for_s=how.bury_for_s if how else 0):
        log.warning(STAGE_RESUMED, stage=stage, by="operator")
    return {"stages": await _shown(console)}


async def _shown(console: Console) -> list[dict[str, Any]]:
    queues = await _in_redis(depths, console.redis)
    pauses = await _in_redis(read_pauses, console.redis)
    return [
        {
            "stage": stage.name,
            "waiting": queues[stage.name][0],
            "reserved": queues[stage.name][1],
            "paused": pauses[stage.name].shown() if stage.name in pauses else None,
        }
        for stage in PIPELINE
    ]


async def _in_redis(ask: Any, *arguments: Any, **named: Any) -> Any:
    try:
        return await run_in_threadpool(ask, *arguments, **named)
    except (RedisError, OSError) as error:
        raise Problem(
            503, "broker-unavailable", "Redis is away", "Try again in a moment.", headers={"Retry-After": "5"}
        ) from error


def _stage(name: str) -> Stage:
    try:
        return stage_named(name)
    except KeyError as error:
        known = ", ".join(stage.name for stage in PIPELINE)
        raise Problem(404, "no-such-stage", "There is no such stage", f"The stages are {known}.") from error
