"""The routes of documents: post one, and fetch the file from which an article was read."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import parse_qsl, quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from services.ingest.answers import answer_to
from services.ingest.committer import Committer, LedgerUnavailableError
from services.ingest.documents.documentation import ORIGINAL, POST_DOCUMENT
from services.ingest.documents.parts import REASONS, File, LeftOut, Read, Refusal
from services.ingest.documents.posting import posting_of
from services.ingest.documents.reader import DocumentReader
from shared.ledger.acceptance import Acceptance
from shared.ledger.documents import read_document
from shared.ledger.packing import DamagedBody
from shared.ledger.posting import split_media_type
from shared.settings import Settings
from shared.web.bodies import read_body
from shared.web.ledger_pool import reading
from shared.web.posted_article import PostedQuery, context, invalid_article
from shared.web.problems import FieldError, Problem

router = APIRouter()

_MOST_NAME_CHARS: Final = 255
_MOST_ERRORS: Final = 20
_AT_ONCE: Final = 64
_OWN_FAULT: Final = {"too_large": 413, "bomb": 413, "too_many_pages": 413, "too_many_parts": 413}


@router.post("/v1/documents", **POST_DOCUMENT)
async def post_document(request: Request) -> Response:
    """Read a document and accept the articles in it. Repeating it creates nothing twice."""
    ingest = request.app.state.ingest
    settings: Settings = ingest.settings
    name, stated = _stated(request, settings)
    kind, _ = split_media_type(request.headers.get("content-type", ""))
    body = await read_body(request, max_bytes=settings.max_document_bytes)
    file = File(body, name, kind)
    posted = _Posted(ingest.committer, settings, stated, request.state.trace_id)
    refused: Refusal | None = None
    try:
        reader: DocumentReader = ingest.reader
        async with aclosing(reader.read(file)) as parts:
            async for found in parts:
                await posted.take(found)
    except Refusal as refusal:
        refused = refusal
    await posted.settle()
    if refused is not None and posted.articles:
        posted.left_out.append(LeftOut("", refused.reason, refused.detail, refused.figures))
    elif not posted.articles:
        raise _problem(refused, posted.left_out)
    status = 202 if any(article["created"] for article in posted.articles) else 200
    return JSONResponse({"articles": posted.articles, "left_out": [_said(one) for one in posted.left_out]}, status)


@router.get("/v1/articles/{article_id}/original", **ORIGINAL)
async def get_original(request: Request, article_id: UUID) -> Response:
    """The file from which an article was read, exactly as it came."""
    async with reading(request.app.state.ingest.pool) as connection:
        try:
            found = await read_document(connection, article_id)
        except DamagedBody as error:
            hint = "The article is not concerned. Restore the ledger from a copy, or post the document again."
            raise Problem(409, "damaged-body", "The kept document is damaged", hint) from error
    if found is None:
        hint = "There is no such article, or it was not read from a document; /raw is what was posted."
        raise Problem(404, "no-original", "There is no document of this article", hint)
    # It is somebody else's file: it downloads, and nothing of it runs here.
    headers = {
        "Content-Type": found.media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name or 'original', safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(found.body, headers=headers)


class _Posted:
    """What of a document was posted so far."""

    def __init__(self, committer: Committer, settings: Settings, stated: Mapping[str, Any], trace_id: str) -> None:
        self._committer, self._settings, self._stated, self._trace_id = committer, settings, stated, trace_id
        self._waiting: list[tuple[dict[str, Any], asyncio.Future[Acceptance]]] = []
        self._parent: tuple[dict[str, Any], asyncio.Future[Acceptance]] | None = None
        self.articles: list[dict[str, Any]] = []
        self.left_out: list[LeftOut] = []

    async def take(self, found: Read | LeftOut) -> None:
        """Submit an article.

        Raises: Problem 503 if the ledger is away.
        """
        if isinstance(found, LeftOut):
            self.left_out.append(found)
            return
        if not found.content.strip():
            self.left_out.append(LeftOut(found.file.name, "no_text"))
            return
        part_of: UUID | None = None
        if found.depends and self._parent is not None:
            # The id of the mail is that of the first time it was posted.
            await self.settle()
            part_of = UUID(self._parent[0]["id"]) if "id" in self._parent[0] else None
        first = not self.articles and not self._waiting
        posting = posting_of(found, self._stated, self._settings, self._trace_id, first=first, part_of=part_of)
        if isinstance(posting, LeftOut):
            self.left_out.append(posting)
            return
        shown: dict[str, Any] = {"name": found.file.name, "kind": found.kind}
        if "ocr" in found.about:
            shown["ocr_confidence"] = found.about["ocr"]["confidence"]
        if part_of is not None:
            shown["part_of"] = str(part_of)
        one = (shown, self._committer.submit(posting))
        self._waiting.append(one)
        if not found.depends:
            self._parent = one
        if len(self._waiting) >= _AT_ONCE:
            await self.settle()

    async def settle(self) -> None:
        """Wait until what was submitted is in the ledger.

        Raises: Problem 503 if the ledger is away.
        """
        waiting, self._waiting = self._waiting, []
        outcomes: list[Acceptance | LedgerUnavailableError] = []
        for _, future in waiting:
            try:
                outcomes.append(await future)
            except LedgerUnavailableError as error:
                outcomes.append(error)
        problem: Problem | None = None
        for (shown, _), outcome in zip(waiting, outcomes, strict=True):
            answer = answer_to(outcome)
            if isinstance(answer, Problem):
                problem = answer
                continue
            path = f"/v1/articles/{answer['id']}"
            shown |= {**answer, "links": {"self": path, "raw": f"{path}/raw", "original": f"{path}/original"}}
            self.articles.append(shown)
        if problem is not None:
            raise problem


def _stated(request: Request, settings: Settings) -> tuple[str, dict[str, Any]]:
    """The document's name and the facts in the query.

    Raises: Problem.
    """
    try:
        text = request.scope["query_string"].decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=50)
        query = dict(pairs)
        if len(query) < len(pairs):
            raise Problem(400, "invalid-query", "A query parameter is given twice")
        name = query.pop("name", "").replace("\x00", "").rpartition("/")[2][:_MOST_NAME_CHARS]
        return name, PostedQuery.model_validate(query, context=context(settings)).facts()
    except ValidationError as error:
        raise invalid_article(error) from error
    except ValueError as error:
        raise Problem(400, "invalid-query", "The query string is not valid UTF-8, or too long") from error


def _problem(refused: Refusal | None, left_out: list[LeftOut]) -> Problem:
    """Nothing came of the document."""
    if refused is None and len(left_out) == 1:
        refused = Refusal(left_out[0].reason, left_out[0].detail, **left_out[0].figures)
    if refused is None:
        refused = Refusal("no_text", "Nothing in it could be read as an article.")
    errors = [FieldError(field=one.name, detail=f"{one.reason}: {one.detail or REASONS[one.reason]}")
              for one in left_out[:_MOST_ERRORS]]  # fmt: skip
    status = _OWN_FAULT.get(refused.reason, 422)
    problem = Problem(status, refused.reason.replace("_", "-"), REASONS[refused.reason], refused.detail, errors=errors)
    answer_to(problem)
    return problem


def _said(one: LeftOut) -> dict[str, Any]:
    return {"name": one.name, "reason": one.reason, "detail": one.detail or REASONS[one.reason], **one.figures}
