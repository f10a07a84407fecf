"""Bulk posting: newline-delimited JSON in, one result line for each line, in order, while the rest is still coming.

Reading and answering are separate tasks with a bounded queue between them: a client that reads its answers only
after it has sent everything does not stall.
"""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uuid6 import uuid7

from services.ingest.answers import Judgement, judged, note_many
from services.ingest.committer import Committer, LedgerUnavailableError
from shared.ledger.acceptance import Acceptance
from shared.ledger.posting import JSON, Posting, identity_keys, posting_keys
from shared.settings import Settings
from shared.web.bodies import read_chunks, too_large
from shared.web.door.budget import Share, share_of
from shared.web.json_bounds import check_json
from shared.web.posted_article import PostedLine, context, invalid_article
from shared.web.problems import Problem

MEDIA_TYPES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")

# A client that reads its answers only at the end may leave so much unread; then nothing more is read from it.
_MAX_UNREAD_BYTES: Final = 32 * 2**20
_ACCEPTANCE_BYTES: Final = 200
_MOST_ERRORS_ANSWERED: Final = 3
# A line that is too long is skipped up to here, so that the rest can be read; then it is no line any more.
_LONGEST_SKIPPED: Final = 64 * 2**20
_LINES_PER_SEND: Final = 500
_LINES_PER_NOTE: Final = 5_000
_MAX_UNCOMMITTED: Final = 2_000
_MAX_UNCOMMITTED_BYTES: Final = 64 * 2**20

_to_json: Final = json.JSONEncoder(ensure_ascii=False).encode

Answer = tuple[int, "asyncio.Future[Acceptance] | bytes"]
"""A line's number, and either the future that holds its result, or its answer."""


class BulkResponse(Response):
    """Reads the request's lines, submits them to the committer, and streams one JSON line of answer for each."""

    media_type = MEDIA_TYPES[0]

    def __init__(self, request: Request, committer: Committer, settings: Settings, trace_id: str) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request, self._committer, self._settings, self._trace_id = request, committer, settings, trace_id
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._unread_bytes = 0
        self._taken = asyncio.Event()
        self._uncommitted = self._uncommitted_bytes = 0
        self._committed = asyncio.Event()
        self._counts: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Answer, as ASGI wants it."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        reading = asyncio.create_task(self._read())
        try:
            ready: list[bytes] = []
            while (answer := await self._next_answer(ready, send)) is not None:
                ready.append(await self._line(answer))
            await reading
            self._note()
            await send({"type": "http.response.body", "body": b"".join(ready), "more_body": False})
        except ClientDisconnect:
            pass
        finally:
            self._note()
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError, ClientDisconnect):
                await reading

    async def _next_answer(self, ready: list[bytes], send: Send) -> Answer | None:
        """The next answer; before waiting for one, whatever is ready is sent."""
        if ready and (self._answers.empty() or len(ready) >= _LINES_PER_SEND):
            if self._counts.total() >= _LINES_PER_NOTE:
                self._note()
            await send({"type": "http.response.body", "body": b"".join(ready), "more_body": True})
            ready.clear()
        answer = await self._answers.get()
        self._unread_bytes -= _size(answer)
        self._share.give(_size(answer))
        self._taken.set()
        return answer

    async def _read(self) -> None:
        number = 0
        try:
            async for line in _lines(self._request, self._settings):
                number += 1
                found = self._submit(line) if isinstance(line, bytes) else line
                await self._answer(
                    (number, found if isinstance(found, asyncio.Future) else self._refusal(number, found))
                )
                await self._wait_for_commits()
        except Problem as problem:
            # The last answer, and small: there is always room for it.
            self._answers.put_nowait((number + 1, self._refusal(number + 1, problem)))
        finally:
            self._answers.put_nowait(None)

    async def _answer(self, answer: Answer) -> None:
        while self._unread_bytes >= _MAX_UNREAD_BYTES:
            self._taken.clear()
            await self._taken.wait()
        self._share.take(_size(answer))
        self._unread_bytes += _size(answer)
        self._answers.put_nowait(answer)

    def _submit(self, line: bytes) -> "asyncio.Future[Acceptance] | Problem":
        try:
            check_json(line, most=self._settings.max_json_items)
        except Problem as problem:
            return problem
        if not line.strip():
            return Problem(422, "blank-line", "The line is blank", "Put one JSON object on each line.")
        try:
            article = PostedLine.model_validate_json(line, context=context(self._settings))
        except ValidationError as error:
            return invalid_article(error)
        key = article.idempotency_key
        # Only a fingerprint needs the article as the pipeline takes it, and most lines have none.
        keys = identity_keys(article) if key is None else posting_keys(article.raw(), key)
        future = self._committer.submit(Posting(uuid7(), self._trace_id, JSON, line, keys=keys, source=article.source))
        self._uncommitted += 1
        self._uncommitted_bytes += len(line)
        future.add_done_callback(lambda _: self._note_committed(len(line)))
        return future

    async def _line(self, answer: Answer) -> bytes:
        number, waiting = answer
        if isinstance(waiting, bytes):
            return waiting
        outcome: Acceptance | LedgerUnavailableError
        try:
            outcome = await waiting
        except LedgerUnavailableError as error:
            outcome = error
        return self._rendered(number, outcome)

    def _refusal(self, number: int, problem: Problem) -> bytes:
        """The answer to a line that was not accepted, ready to send: small, however much is wrong with the line."""
        problem.errors = problem.errors[:_MOST_ERRORS_ANSWERED]
        return self._rendered(number, problem)

    def _rendered(self, number: int, outcome: Judgement) -> bytes:
        name, found = judged(outcome)
        self._counts[name] += 1
        body = {"status": found.status, "problem": found.body()} if isinstance(found, Problem) else found
        return _to_json({"line": number, **body}).encode() + b"\n"

    def _note(self) -> None:
        """Count and log what was answered since the last time; a line for each article costs more than the rest."""
        if self._counts:
            note_many(self._counts)
            self._counts.clear()

    @property
    def _share(self) -> Share:
        """What the request holds of the memory for bodies."""
        return share_of(self._request.scope)

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
    size = held = 0
    limit = settings.max_article_bytes
    async for chunk in read_chunks(request, max_bytes=settings.max_bulk_bytes):
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            size += len(part)
            yield b"".join((*kept, part)) if size <= limit else too_large("line", limit)
            share_of(request.scope).give(held)
            kept, size, held = [], 0, 0
        size += len(rest)
        if size > max(limit, _LONGEST_SKIPPED):
            raise too_large("line", limit)
        if size <= limit:
            share_of(request.scope).take(len(rest))
            held += len(rest)
            kept.append(rest)
        else:
            kept = []
    if size:
        yield b"".join(kept) if size <= limit else too_large("line", limit)


def _size(answer: Answer | None) -> int:
    """What an answer takes while nobody reads it, in bytes."""
    if answer is None:
        return 0
    return len(answer[1]) if isinstance(answer[1], bytes) else _ACCEPTANCE_BYTES
