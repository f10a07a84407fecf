"""The end of the feed of stored articles, watched once for all who wait for it."""

import asyncio
from contextlib import suppress
from typing import Self

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from shared.ledger.feed import START, Position, read_grouped, read_last


class Tail:
    """Looks for new articles while anybody waits, and wakes all of them. Belongs to one event loop."""

    def __init__(self, pool: AsyncConnectionPool, *, every_s: float) -> None:
        self._pool = pool
        self._every_s = every_s
        self._advanced = asyncio.Event()
        self._wanted = asyncio.Event()
        self._waiting = 0
        self._task: asyncio.Task[None] | None = None
        self._last = self._grouped = START
        self.stopped = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def last(self, *, grouped: bool = False) -> Position:
        """The last article, or the last that the service of stories has seen; as of the last look."""
        return self._grouped if grouped else self._last

    async def after(self, position: Position, *, timeout_s: float, grouped: bool = False) -> bool:
        """Wait until there is something after a position, or the server stops; False when time is up."""
        self._waiting += 1
        self._wanted.set()
        try:
            async with asyncio.timeout(timeout_s):
                while self.last(grouped=grouped) <= position and not self.stopped:
                    await self._advanced.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    def stop(self) -> None:
        """Wake all who wait; they see `stopped`."""
        self.stopped = True
        self._advanced.set()

    async def _watch(self) -> None:
        while not self.stopped:
            if not self._waiting:
                self._wanted.clear()
                await self._wanted.wait()
            # Away: those who wait go on waiting, and say that they live.
            with suppress(psycopg.Error, PoolTimeout, OSError):
                async with self._pool.connection() as connection:
                    last = await read_last(connection)
                    grouped = min(last, await read_grouped(connection))
                if last > self._last or grouped > self._grouped:
                    self._last, self._grouped = last, grouped
                    self._advanced.set()
                    self._advanced = asyncio.Event()
            await asyncio.sleep(self._every_s)
