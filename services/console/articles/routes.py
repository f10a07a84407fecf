"""The HTTP routes that read articles and counts."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from redis.exceptions import RedisError

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from shared.languages import ENTITIES, OF_STAGES
from shared.ledger.reading import count_states, read_recent, read_unfinished
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.web.ledger_pool import reading
from shared.web.problems import problem_responses

router = APIRouter(tags=["reading"])

State = Literal["accepted", "queued", "stored", "duplicate", "rejected", "quarantined"]


@router.get("/v1/articles", summary="Articles, newest first", responses=problem_responses(400, 422, 503))
async def list_articles(
    request: Request,
    state: Annotated[State | None, Query(description="Only articles in this state.")] = None,
    language: Annotated[str | None, Query(max_length=35, pattern="^[A-Za-z-]+$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """One page of articles; `next` is the cursor of the page after it, null on the last."""
    console = console_of(request)
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console.pool) as connection:
        found = await read_recent(connection, limit=limit + 1, state=state, language=language, before=before)
    page = found[:limit]
    following = write_cursor(page[-1].accepted_at, page[-1].id) if len(found) > limit else None
    return {"articles": [asdict(summary) for summary in page], "next": following}


@router.get("/v1/languages", summary="Which stage does its part in which languages, and how well entities are found")
async def languages() -> dict[str, Any]:
    """Each measured language with its F1 over people, places and organisations, by exact span and type.

    Articles in a language that is not supported, or not listed, are stored without entities, and their extraction
    reports `not_done` with the note `not_supported:<language>`. `stages`: the languages of each stage; a stage in whose
    list a language is missing reports that note too.
    """
    stages = {stage: sorted(languages) for stage, languages in OF_STAGES.items()}
    return {"entities": {language: asdict(quality) for language, quality in ENTITIES.items()}, "stages": stages}


@router.get("/v1/stats", summary="Counts by state, and the queues", responses=problem_responses(503))
async def stats(request: Request) -> dict[str, Any]:
    """Articles by state, the age of the oldest unfinished one, messages waiting and reserved by stage, pauses."""
    console = console_of(request)
    async with reading(console.pool) as connection:
        states, unfinished = await count_states(connection), await read_unfinished(connection)
    queues: dict[str, Any] | None
    paused: dict[str, Any] | None
    try:
        found = await run_in_threadpool(depths, console.redis)
        queues = {stage: {"waiting": waiting, "reserved": held} for stage, (waiting, held) in found.items()}
        pauses = await run_in_threadpool(read_pauses, console.redis)
        paused = {stage: pause.shown() for stage, pause in pauses.items()}
    except (RedisError, OSError):
        queues = paused = None
    return {
        "articles": sum(states.values()),
        "states": states,
        "unfinished": unfinished.accepted + unfinished.queued,
        "oldest_unfinished_s": unfinished.oldest_s,
        "queues": queues,
        "paused": paused,
    }
