"""Bulk posting: newline-delimited JSON in, one result line for each line, in order, while the rest is still coming.

Reading and answering are separate tasks with a bounded queue between them: a client that reads its answers only
after it has sent everything does not stall.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Final

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uuid6 import uuid7

from services.ingest.answers import answer_to
from services.ingest.bodies import read_chunks, too_large
from services.ingest.committer import Committer, LedgerUnavailableError
from services.ingest.posted_article import PostedLine, context, invalid_article
from shared.ledger.acceptance import Acceptance
from shared.ledger.posting import JSON, Posting, posting_keys
from shared.settings import Settings
from shared.web.problems import Problem

MEDIA_TYPES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")

_MAX_UNREAD_ANSWERS: Final = 500_000
_LINES_PER_SEND: Final = 500
_MAX_UNCOMMITTED: Final = 2_000
_MAX_UNCOMMITTED_BYTES: Final = 64 * 2**20

Answer = tuple[int, "asyncio.Future[Acceptance] | Problem"]


class BulkResponse(Response):
    """Reads the request's lines, submits them to the committer, and streams one JSON line of answer for each."""

    media_type = MEDIA_TYPES[0]

    def __init__(self, request: Request, committer: Committer, settings: Settings, trace_id: str) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request, self._committer, self._settings, self._trace_id = request, committer, settings, trace_id
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue(_MAX_UNREAD_ANSWERS)
        self._uncommitted = self._uncommitted_bytes = 0
        self._committed = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Answer, as ASGI wants it."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        reading = asyncio.create_task(self._read())
        try:
            ready: list[bytes] = []
            while (answer := await self._next_answer(ready, send)) is not None:
                ready.append(await _line(answer))
            await reading
            await send({"type": "http.response.body", "body": b"".join(ready), "more_body": False})
        except ClientDisconnect:
            pass
        finally:
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError, ClientDisconnect):
                await reading

    async def _next_answer(self, ready: list[bytes], send: Send) -> Answer | None:
        """The next answer; before waiting for one, whatever is ready is sent."""
        if ready and (self._answers.empty() or len(ready) >= _LINES_PER_SEND):
            await send({"type": "http.response.body", "body": b"".join(ready), "more_body": True})
            ready.clear()
        return await self._answers.get()

    async def _read(self) -> None:
        number = 0
        try:
            async for line in _lines(self._request, self._settings):
                number += 1
                answer = self._submit(line) if isinstance(line, bytes) else line
                await self._answers.put((number, answer))
                await self._wait_for_commits()
        except Problem as problem:
            await self._answers.put((number + 1, problem))
        finally:
            await self._answers.put(None)

    def _submit(self, line: bytes) -> "asyncio.Future[Acceptance] | Problem":
        if not line.strip():
            return Problem(422, "blank-line", "The line is blank", "Put one JSON object on each line.")
        try:
            article = PostedLine.model_validate_json(line, context=context(self._settings))
        except ValidationError as error:
            return invalid_article(error)
        keys = posting_keys(article.raw(), article.idempotency_key)
        future = self._committer.submit(Posting(uuid7(), self._trace_id, JSON, line, keys=keys))
        self._uncommitted += 1
        self._uncommitted_bytes += len(line)
        future.add_done_callback(lambda _: self._note_committed(len(line)))
        return future

    def _note_committed(self, size: int) -> None:
        self._uncommitted -= 1
        self._uncommitted_bytes -= size
        self._committed.set()

    async def _wait_for_commits(self) -> None:
        while self._uncommitted >= _MAX_UNCOMMITTED or self._uncommitted_bytes >= _MAX_UNCOMMITTED_BYTES:
            self._committed.clear()
            await self._committed.wait()


async def _lines(request: Request, settings: Settings) -> AsyncIterator[bytes | Problem]:
    """The lines of the body, or a problem in place of a line that is too long, which is skipped, not kept."""
    kept: list[bytes] = []
    size = 0
    limit = settings.max_article_bytes
    async for chunk in read_chunks(request, max_bytes=settings.max_bulk_bytes):
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            size += len(part)
            yield b"".join((*kept, part)) if size <= limit else too_large("line", limit)
            kept, size = [], 0
        size += len(rest)
        if size <= limit:
            kept.append(rest)
        else:
            kept = []
    if size:
        yield b"".join(kept) if size <= limit else too_large("line", limit)


async def _line(answer: Answer) -> bytes:
    number, waiting = answer
    outcome: Acceptance | Problem | LedgerUnavailableError
    if isinstance(waiting, Problem):
        outcome = waiting
    else:
        try:
            outcome = await waiting
        except LedgerUnavailableError as error:
            outcome = error
    found = answer_to(outcome)
    body = {"status": found.status, "problem": found.body()} if isinstance(found, Problem) else found
    return json.dumps({"line": number, **body}, ensure_ascii=False).encode() + b"\n"
