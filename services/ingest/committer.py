"""Group commit: requests that wait at the same time share one transaction."""

import asyncio
from collections.abc import Sequence
from typing import Self

import psycopg
import structlog
from psycopg import AsyncConnection, errors

from shared.ledger.acceptance import Acceptance, accept
from shared.ledger.posting import Posting
from shared.observability.names import LEDGER_UNAVAILABLE
from shared.settings import Settings

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 1.0
# A restarting PostgreSQL is back by then; a client that waits longer is better told.
_PATIENCE_S = 8.0
# Of all requests together, while PostgreSQL is slow or away.
_MOST_WAITING_BYTES = 256 * 2**20


class LedgerUnavailableError(Exception):
    """PostgreSQL is away or full; the article was not accepted."""


class Committer:
    """Takes postings from any number of requests and commits them in groups, in the order in which they came."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: list[tuple[Posting, asyncio.Future[Acceptance]]] = []
        self._waiting_bytes = 0
        self._arrived = asyncio.Event()
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for _posting, answer in self._waiting:
            if not answer.done():
                answer.set_exception(LedgerUnavailableError("shutting down"))
        await self._disconnect()

    def submit(self, posting: Posting) -> asyncio.Future[Acceptance]:
        """Queue a posting for the next commit. The future raises LedgerUnavailableError if it was not accepted."""
        answer: asyncio.Future[Acceptance] = asyncio.get_running_loop().create_future()
        if self._waiting and self._waiting_bytes + len(posting.raw) > _MOST_WAITING_BYTES:
            answer.set_exception(LedgerUnavailableError("too much is waiting to be committed"))
            return answer
        self._waiting.append((posting, answer))
        self._waiting_bytes += len(posting.raw)
        self._arrived.set()
        return answer

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            group = self._next_group()
            try:
                acceptances = await self._commit([posting for posting, _ in group])
            except asyncio.CancelledError:
                _fail(group, LedgerUnavailableError("shutting down"))
                raise
            except Exception as error:  # whatever it is, those who wait must hear of it, and the next group be tried
                log.warning(LEDGER_UNAVAILABLE, error=str(error).strip(), articles=len(group))
                _fail(group, LedgerUnavailableError(str(error)))
            else:
                for (_, answer), acceptance in zip(group, acceptances, strict=True):
                    if not answer.done():
                        answer.set_result(acceptance)

    def _next_group(self) -> list[tuple[Posting, asyncio.Future[Acceptance]]]:
        size = count = 0
        for posting, _ in self._waiting[: self._settings.commit_max_articles]:
            size += len(posting.raw)
            if count and size > self._settings.commit_max_bytes:
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        self._waiting_bytes -= sum(len(posting.raw) for posting, _ in group)
        if not self._waiting:
            self._arrived.clear()
        return group

    async def _commit(self, postings: Sequence[Posting]) -> list[Acceptance]:
        """Commit, trying again for a while: the article ids make a second try after a lost answer harmless."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        pause = _FIRST_PAUSE_S
        while True:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = await AsyncConnection.connect(
                        self._settings.database_url, autocommit=True, connect_timeout=3
                    )
                return await accept(self._connection, postings)
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
                await self._disconnect()
                full = isinstance(error, (errors.DiskFull, errors.InsufficientResources))
                if full or asyncio.get_running_loop().time() + pause > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def _fail(group: Sequence[tuple[Posting, asyncio.Future[Acceptance]]], error: Exception) -> None:
    for _, answer in group:
        if not answer.done():
            answer.set_exception(error)
