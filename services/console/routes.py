"""The HTTP routes of the read API."""

import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from psycopg_pool import AsyncConnectionPool
from redis import Redis
from redis.exceptions import RedisError

from shared.ledger.reading import ArticleSummary, count_states, read_recent, read_unfinished
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.settings import Settings
from shared.web.ledger_pool import ledger_pool, reading
from shared.web.problems import Problem, problem_responses

router = APIRouter(tags=["reading"])

State = Literal["accepted", "queued", "stored", "duplicate", "rejected", "quarantined"]


@dataclass(frozen=True)
class Console:
    """What the routes work with."""

    pool: AsyncConnectionPool
    redis: Redis


@asynccontextmanager
async def console_lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Open what the routes need for as long as the application runs."""
    pool = ledger_pool(settings, most=4)
    redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=1)
    async with pool:
        app.state.console = Console(pool, redis)
        yield
    redis.close()


@router.get("/v1/articles", summary="Articles, newest first", responses=problem_responses(400, 422, 503))
async def list_articles(
    request: Request,
    state: Annotated[State | None, Query(description="Only articles in this state.")] = None,
    language: Annotated[str | None, Query(max_length=35, pattern="^[A-Za-z-]+$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """One page of articles; `next` is the cursor of the page after it, null on the last."""
    console: Console = request.app.state.console
    before = _read_cursor(cursor) if cursor is not None else None
    async with reading(console.pool) as connection:
        found = await read_recent(connection, limit=limit + 1, state=state, language=language, before=before)
    page = found[:limit]
    following = _cursor(page[-1]) if len(found) > limit else None
    return {"articles": [asdict(summary) for summary in page], "next": following}


@router.get("/v1/stats", summary="Counts by state, and the queues", responses=problem_responses(503))
async def stats(request: Request) -> dict[str, Any]:
    """Articles by state, the age of the oldest unfinished one, messages waiting and reserved by stage, pauses."""
    console: Console = request.app.state.console
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


def _cursor(last: ArticleSummary) -> str:
    return base64.urlsafe_b64encode(f"{last.accepted_at.isoformat()} {last.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, article_id = base64.b64decode(cursor, altchars=b"-_", validate=True).decode().rpartition(" ")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise ValueError("no time zone")
        return when, UUID(article_id)
    except (ValueError, binascii.Error) as error:
        hint = "Use `next` of the page before, unchanged."
        raise Problem(400, "invalid-cursor", "The cursor is not valid", hint) from error
