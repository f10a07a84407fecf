"""The HTTP routes of ingest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from uuid6 import uuid7

from services.ingest import bulk
from services.ingest.answers import answer_to
from services.ingest.bodies import decode_text, media_type_of, read_body
from services.ingest.committer import Committer, LedgerUnavailableError
from services.ingest.documentation import BULK, POST, RAW, STATUS
from services.ingest.posted_article import PostedArticle, PostedQuery, context, invalid_article
from shared.contracts.article import RawArticle
from shared.ledger.acceptance import Acceptance
from shared.ledger.posting import JSON, Posting, posting_keys
from shared.ledger.reading import UNFINISHED, ArticleStatus, Duplicates, read_raw, read_status
from shared.runtime.broker import live_key
from shared.settings import Settings
from shared.web.ledger_pool import ledger_pool, reading
from shared.web.problems import Problem

router = APIRouter()

_TYPES: Final = ("text/plain", "text/html", JSON)
_MAX_KEY_CHARS: Final = 255


@dataclass(frozen=True)
class Ingest:
    """What the routes work with."""

    settings: Settings
    committer: Committer
    pool: AsyncConnectionPool
    redis: Redis


@asynccontextmanager
async def ingest_lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Open what the routes need for as long as the application runs."""
    pool = ledger_pool(settings, most=8)
    redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=1, decode_responses=True)
    async with Committer(settings) as committer, pool, redis:
        app.state.ingest = Ingest(settings, committer, pool, redis)
        yield


@router.post("/v1/articles", **POST)
async def post_article(request: Request) -> Response:
    """Accept one article. The answer 202 means that it is safe in the ledger, whatever happens next."""
    ingest: Ingest = request.app.state.ingest
    kind, codec = media_type_of(request, _TYPES)
    idempotency_key = _idempotency_key(request)
    query = _query(request)
    body = await read_body(request, max_bytes=ingest.settings.max_article_bytes)
    try:
        if kind == JSON:
            if query:
                hint = "With a JSON body the facts belong into the body; query parameters go with a bare text or HTML."
                raise Problem(422, "invalid-request", "Query parameters beside a JSON body", hint)
            article = PostedArticle.model_validate_json(body, context=context(ingest.settings)).raw()
            facts: dict[str, Any] = {}
        else:
            content = decode_text(body, codec)
            posted = PostedQuery.model_validate(query, context=context(ingest.settings))
            PostedArticle.model_validate({"content": content}, context=context(ingest.settings))
            facts = posted.facts()
            article = RawArticle.model_validate({**facts, "content": content, "content_type": kind})
    except ValidationError as error:
        problem = invalid_article(error)
        answer_to(problem)
        raise problem from error
    posting = Posting(
        article_id=uuid7(),
        trace_id=request.state.trace_id,
        media_type=kind if kind == JSON else f"{kind}; charset={codec}",
        raw=body,
        facts=facts,
        keys=posting_keys(article, idempotency_key),
    )
    outcome: Acceptance | LedgerUnavailableError
    try:
        outcome = await ingest.committer.submit(posting)
    except LedgerUnavailableError as error:
        outcome = error
    answer = answer_to(outcome)
    if isinstance(answer, Problem):
        raise answer
    path = f"/v1/articles/{answer['id']}"
    return JSONResponse({**answer, "links": {"self": path, "raw": f"{path}/raw"}}, answer["status"], {"Location": path})


@router.post("/v1/articles/bulk", **BULK)
async def post_articles(request: Request) -> Response:
    """Accept any number of articles, one JSON object a line; answers a line for each while it reads."""
    ingest: Ingest = request.app.state.ingest
    media_type_of(request, bulk.MEDIA_TYPES)
    return bulk.BulkResponse(request, ingest.committer, ingest.settings, request.state.trace_id)


@router.get("/v1/articles/{article_id}", **STATUS)
async def get_article(request: Request, article_id: UUID) -> Response:
    """An article's state and timeline, and, once it is stored, the result."""
    ingest: Ingest = request.app.state.ingest
    async with reading(ingest.pool) as connection:
        status = await read_status(connection, article_id)
    if status is None:
        raise _not_found(article_id)
    return JSONResponse(_shown(status, await _live_stage(ingest.redis, status)))


@router.get("/v1/articles/{article_id}/raw", **RAW)
async def get_raw(request: Request, article_id: UUID) -> Response:
    """The body exactly as it was posted."""
    ingest: Ingest = request.app.state.ingest
    async with reading(ingest.pool) as connection:
        found = await read_raw(connection, article_id)
    if found is None:
        raise _not_found(article_id)
    media_type, raw = found
    # Posted HTML is shown to nobody as a page of ours: it downloads, and no script of it runs.
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(raw, headers=headers)


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= _MAX_KEY_CHARS and key.isascii() and key.isprintable()):
        hint = f"It needs to be 1 to {_MAX_KEY_CHARS} printable ASCII characters."
        raise Problem(400, "invalid-idempotency-key", "The Idempotency-Key is not valid", hint)
    return key


def _query(request: Request) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            request.scope["query_string"].decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=50,
        )
    except ValueError as error:
        raise Problem(400, "invalid-query", "The query string is not valid UTF-8, or too long") from error
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise Problem(400, "invalid-query", "A query parameter is given twice")
    return dict(pairs)


async def _live_stage(redis: Redis, status: ArticleStatus) -> str | None:
    if status.state not in UNFINISHED:
        return None
    try:
        stage = await redis.get(live_key(status.id))
    except (RedisError, OSError):
        return None
    return str(stage) if stage else None


def _shown(status: ArticleStatus, stage: str | None) -> dict[str, Any]:
    path = f"/v1/articles/{status.id}"
    return {
        "id": str(status.id),
        "state": status.state,
        "reason": status.reason,
        "stage": stage,
        "revision": status.revision,
        "attempts": status.attempts,
        "accepted_at": _iso(status.accepted_at),
        "enqueued_at": _iso(status.enqueued_at),
        "finished_at": _iso(status.finished_at),
        "trace_id": status.trace_id,
        "timeline": status.timeline,
        "events": status.events,
        "quarantine": status.quarantine,
        "result": status.result,
        "duplicates": _duplicates(status.duplicates),
        "links": {"self": path, "raw": f"{path}/raw"},
    }


def _duplicates(found: Duplicates | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "original": str(found.original),
        "similarity": found.similarity,
        "kind": found.kind,
        "copies": found.copies,
        "first_seen": _iso(found.first_seen),
        "chain": [str(article_id) for article_id in found.chain],
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at is not None else None


def _not_found(article_id: UUID) -> Problem:
    return Problem(404, "no-such-article", "There is no such article", f"No article has the id {article_id}.")
