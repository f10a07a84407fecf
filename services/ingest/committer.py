"""Group commit: requests that wait at the same time share one transaction."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Self

import psycopg
import structlog
from psycopg import AsyncConnection, errors

from shared.ledger.acceptance import Acceptance, accept, wake_relay
from shared.ledger.posting import Posting
from shared.observability.names import LEDGER_UNAVAILABLE
from shared.observability.traces import NoTraces, Traces
from shared.settings import Settings

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 1.0
# A restarting PostgreSQL is back by then; a client that waits longer is better told.
_PATIENCE_S: Final = 8.0
# Of all requests together, while PostgreSQL is slow or away.
_MOST_WAITING_BYTES: Final = 256 * 2**20
# While one transaction waits for the disk, PostgreSQL works on the next.
_TRANSACTIONS: Final = 2
# Of the relay, while articles keep coming.
_WAKE_EVERY_S: Final = 0.1

Waiting = tuple[Posting, "asyncio.Future[Acceptance]"]


class LedgerUnavailableError(Exception):
    """PostgreSQL is away or full; the article was not accepted."""


class Committer:
    """Takes postings from any number of requests and commits them in groups.

    Two groups are committed at a time if so much is waiting that both are large. Postings that share a key are never
    committed at the same time, so that the one which came first is first.
    """

    def __init__(self, settings: Settings, traces: Traces | None = None) -> None:
        self._settings = settings
        self._traces = traces or NoTraces()
        self._waiting: list[Waiting] = []
        self._waiting_bytes = 0
        self._in_flight = 0
        self._keys_in_flight: set[bytes] = set()
        self._ready = asyncio.Event()
        self._next_waking = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._run()) for _ in range(_TRANSACTIONS)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        _fail(self._waiting, LedgerUnavailableError("shutting down"))

    def submit(self, posting: Posting) -> asyncio.Future[Acceptance]:
        """Queue a posting for the next commit. The future raises LedgerUnavailableError if it was not accepted."""
        answer: asyncio.Future[Acceptance] = asyncio.get_running_loop().create_future()
        if self._waiting and self._waiting_bytes + posting.size > _MOST_WAITING_BYTES:
            answer.set_exception(LedgerUnavailableError("too much is waiting to be committed"))
            return answer
        self._waiting.append((posting, answer))
        self._waiting_bytes += posting.size
        if self._is_worthwhile():
            self._ready.set()
        return answer

    def _is_worthwhile(self) -> bool:
        """Whether to begin a transaction: a small one only if there is no other, or there would be many of them."""
        return self._in_flight == 0 or (
            len(self._waiting) * 2 >= self._settings.commit_max_articles
            or self._waiting_bytes * 2 >= self._settings.commit_max_bytes
        )

    async def _run(self) -> None:
        async with _Ledger(self._settings.database_url) as ledger:
            while True:
                while not (group := self._next_group()):
                    self._ready.clear()
                    await self._ready.wait()
                keys = {key.key for posting, _ in group for key in posting.keys}
                self._in_flight += 1
                self._keys_in_flight |= keys
                try:
                    await self._commit(ledger, group)
                finally:
                    self._in_flight -= 1
                    self._keys_in_flight -= keys
                    self._ready.set()

    async def _commit(self, ledger: "_Ledger", group: Sequence[Waiting]) -> None:
        try:
            acceptances = await ledger.commit([posting for posting, _ in group])
        except asyncio.CancelledError:
            _fail(group, LedgerUnavailableError("shutting down"))
            raise
        except Exception as error:  # whatever it is, those who wait must hear of it, and the next group be tried
            log.warning(LEDGER_UNAVAILABLE, error=str(error).strip(), articles=len(group))
            _fail(group, LedgerUnavailableError(str(error)))
        else:
            for (posting, answer), acceptance in zip(group, acceptances, strict=True):
                if not answer.done():
                    answer.set_result(acceptance)
                if acceptance.created:
                    self._traces.accepted(posting.trace_id, posting.article_id, datetime.now(UTC))
            if self._relay_is_to_hear():
                await ledger.wake_relay()

    def _next_group(self) -> list[Waiting]:
        """As many as came first and may be committed together, now; none if it is better to wait."""
        size = count = 0
        if self._is_worthwhile():
            for posting, _ in self._waiting[: self._settings.commit_max_articles]:
                size += posting.size
                if count and size > self._settings.commit_max_bytes:
                    break
                if any(key.key in self._keys_in_flight for key in posting.keys):
                    break
                count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        self._waiting_bytes -= sum(posting.size for posting, _ in group)
        return group

    def _relay_is_to_hear(self) -> bool:
        """Whether to wake the relay after a group: not after each when one follows the other."""
        now = asyncio.get_running_loop().time()
        if self._waiting and now < self._next_waking:
            return False
        self._next_waking = now + _WAKE_EVERY_S
        return True


class _Ledger:
    """A connection that is made when it is needed, and again when it breaks."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: AsyncConnection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._disconnect()

    async def commit(self, postings: Sequence[Posting]) -> list[Acceptance]:
        """Commit, trying again for a while: the article ids make a second try after a lost answer harmless.

        Raises: psycopg.Error, OSError.
        """
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        pause = _FIRST_PAUSE_S
        while True:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = await AsyncConnection.connect(
                        self._database_url, autocommit=True, connect_timeout=3
                    )
                return await accept(self._connection, postings)
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
                await self._disconnect()
                full = isinstance(error, (errors.DiskFull, errors.InsufficientResources))
                if full or asyncio.get_running_loop().time() + pause > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def wake_relay(self) -> None:
        """Tell the relay that something was committed. It looks by itself too, so that a failure is none."""
        if self._connection is not None:
            with suppress(psycopg.Error, OSError):
                await wake_relay(self._connection)

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def _fail(group: Sequence[Waiting], error: Exception) -> None:
    for _, answer in group:
        if not answer.done():
            answer.set_exception(error)
