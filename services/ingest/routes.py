"""The HTTP routes of ingest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool
from redis.asyncio import Redis
from redis.exceptions import RedisError
from uuid6 import uuid7

from services.ingest import bulk
from services.ingest.answers import answer_to
from services.ingest.committer import Committer, LedgerUnavailableError
from services.ingest.documentation import BULK, POST, RAW, STATUS
from services.ingest.documents.reader import DocumentReader
from services.ingest.documents.routes import router as documents_router
from services.ingest.negotiation import choose_media_type
from shared.formats.catalogue import FORMATS, JSON, MEDIA_TYPES, FormatName
from shared.formats.stored import StoredArticle
from shared.ledger.acceptance import Acceptance
from shared.ledger.documents import AboutDocument, about_document
from shared.ledger.packing import DamagedBody
from shared.ledger.posting import Posting, posting_keys
from shared.ledger.reading import UNFINISHED, ArticleStatus, Duplicates, read_raw, read_status
from shared.observability.traces import open_traces
from shared.runtime.redis_connection import connect_redis_async
from shared.runtime.whereabouts import ENDED, live_key
from shared.settings import Settings
from shared.web.bodies import media_type_of
from shared.web.ledger_pool import ledger_pool, reading
from shared.web.posted_body import read_posted
from shared.web.problems import Problem

router = APIRouter()
router.include_router(documents_router)

_MAX_KEY_CHARS: Final = 255


@dataclass(frozen=True)
class Ingest:
    """What the routes work with."""

    settings: Settings
    committer: Committer
    pool: AsyncConnectionPool
    redis: Redis
    reader: DocumentReader


@asynccontextmanager
async def ingest_lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Open what the routes need for as long as the application runs."""
    pool = ledger_pool(settings, most=8)
    redis = connect_redis_async(settings, timeout_s=2, connect_timeout_s=1, decode_responses=True)
    traces = open_traces("ingest")
    async with Committer(settings, traces) as committer, pool, redis:
        app.state.ingest = Ingest(settings, committer, pool, redis, DocumentReader(settings))
        yield
    await run_in_threadpool(traces.close)


@router.post("/v1/articles", **POST)
async def post_article(request: Request) -> Response:
    """Accept one article. The answer 202 means that it is safe in the ledger, whatever happens next."""
    ingest: Ingest = request.app.state.ingest
    idempotency_key = _idempotency_key(request)
    try:
        posted = await read_posted(request, ingest.settings)
    except Problem as problem:
        answer_to(problem)
        raise
    posting = Posting(
        article_id=uuid7(),
        trace_id=request.state.trace_id,
        media_type=posted.media_type,
        raw=posted.raw,
        facts=posted.facts,
        keys=posting_keys(posted.article, idempotency_key),
        source=posted.article.source,
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
async def get_article(
    request: Request,
    article_id: UUID,
    wanted: Annotated[
        FormatName | None, Query(alias="format", description="Which format; else the Accept header decides.")
    ] = None,
) -> Response:
    """An article's state and timeline, and, once it is stored, the result; or the result in another format."""
    ingest: Ingest = request.app.state.ingest
    media_type = MEDIA_TYPES[wanted] if wanted else _accepted(request)
    async with reading(ingest.pool) as connection:
        status = await read_status(connection, article_id)
        document = await about_document(connection, article_id)
    if status is None:
        raise _not_found(article_id)
    headers = {} if wanted else {"Vary": "Accept"}
    if media_type == JSON:
        return JSONResponse(_shown(status, await _live_stage(ingest.redis, status), document), headers=headers)
    if status.result is None:
        hint = f"It is {status.state}. Only a stored article has a result; format=json shows its state."
        raise Problem(409, "nothing-stored", "The article has no result", hint)
    render = next(known.render for known in FORMATS.values() if known.media_type == media_type)
    content = render(StoredArticle.of(status.id, status.accepted_at, status.result))
    return Response(content, headers=headers, media_type=media_type)


@router.get("/v1/articles/{article_id}/raw", **RAW)
async def get_raw(
    request: Request,
    article_id: UUID,
    version: Annotated[
        Literal["current", "posted"], Query(description="`posted`: before an operator edited it, if one did.")
    ] = "current",
) -> Response:
    """The body exactly as it was posted, or as an operator has edited it since."""
    ingest: Ingest = request.app.state.ingest
    async with reading(ingest.pool) as connection:
        try:
            found = await read_raw(connection, article_id, as_posted=version == "posted")
        except DamagedBody as error:
            hint = "Its result, if there is one, is not concerned. Restore the ledger from a copy, or post it again."
            raise Problem(409, "damaged-body", "The kept body is damaged", hint) from error
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


def _accepted(request: Request) -> str:
    return choose_media_type(request.headers.get("accept"), list(MEDIA_TYPES.values()))


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= _MAX_KEY_CHARS and key.isascii() and key.isprintable()):
        hint = f"It needs to be 1 to {_MAX_KEY_CHARS} printable ASCII characters."
        raise Problem(400, "invalid-idempotency-key", "The Idempotency-Key is not valid", hint)
    return key


async def _live_stage(redis: Redis, status: ArticleStatus) -> str | None:
    if status.state not in UNFINISHED:
        return None
    try:
        stage = await redis.get(live_key(status.id, status.revision))
    except (RedisError, OSError):
        return None
    # Once it has ended, the ledger says so a moment later.
    return str(stage) if stage and stage != ENDED else None


def _shown(status: ArticleStatus, stage: str | None, document: AboutDocument | None) -> dict[str, Any]:
    path = f"/v1/articles/{status.id}"
    original = {"original": f"{path}/original"} if document is not None else {}
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
        "document": _document(document),
        "links": {"self": path, "raw": f"{path}/raw", **original},
    }


def _document(found: AboutDocument | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "name": found.name,
        "media_type": found.media_type,
        "bytes": found.size,
        "part_of": str(found.part_of) if found.part_of else None,
        "parts": [str(part) for part in found.parts],
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
        "nearest": [
            {
                "id": str(one.article_id),
                "similarity": one.similarity,
                "containment": one.containment,
                "first_seen": _iso(one.first_seen),
                "relation": one.relation,
                "changes": [asdict(change) for change in one.changes],
            }
            for one in found.nearest
        ],
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at is not None else None


def _not_found(article_id: UUID) -> Problem:
    return Problem(404, "no-such-article", "There is no such article", f"No article has the id {article_id}.")
