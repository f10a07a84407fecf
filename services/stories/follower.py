"""Follow the feed of results and group what it brings, until told to stop.

The stories, what was counted of terms and the position in the feed are written in one transaction: whoever is killed
leaves nothing half done, and what is read again leads to the same stories.
"""

import asyncio
import time
from contextlib import suppress
from typing import Final

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.stories.grouping import Arrival, Grouper
from services.stories.store import StoryStore
from shared.ledger.feed import START, FeedFilter, read_horizon, read_window
from shared.observability.names import LEDGER_UNAVAILABLE
from shared.runtime.readiness import ANNOUNCE_EVERY_S, announce_ready
from shared.settings import Settings

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_S: Final = 5.0
_RETRIED: Final = (psycopg.errors.ForeignKeyViolation, psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


class Follower:
    """One process of it is enough; of several one works at a time."""

    def __init__(self, settings: Settings, pool: AsyncConnectionPool) -> None:
        self._settings = settings
        self._pool = pool
        self._stop = asyncio.Event()
        self._announced = -ANNOUNCE_EVERY_S

    def stop(self) -> None:
        """Return from `run` after the step under way."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped; when the ledger is away, wait for it."""
        pause_s = self._settings.story_poll_s
        while not self._stop.is_set():
            try:
                async with self._pool.connection() as connection:
                    moved = await step(connection)
                pause_s = self._settings.story_poll_s
                self._announce()
            except _RETRIED:
                # Something was erased meanwhile; the next look shows what is left.
                moved, pause_s = False, self._settings.story_poll_s
            except (psycopg.Error, PoolTimeout, OSError) as error:
                log.warning(LEDGER_UNAVAILABLE, error=str(error).strip())
                moved, pause_s = False, min(pause_s * 2, _LONGEST_PAUSE_S)
            if not moved:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause_s)

    def _announce(self) -> None:
        if time.monotonic() - self._announced >= ANNOUNCE_EVERY_S:
            announce_ready(self._settings.ready_dir, "stories")
            self._announced = time.monotonic()


async def step(connection: AsyncConnection) -> bool:
    """Group the next articles in one transaction; whether there were any, or a story to look at again."""
    store = StoryStore(connection)
    if not await store.waiting():
        return False
    async with connection.transaction():
        position, articles = await store.position()
        if position > await read_horizon(connection):
            # The ledger was restored into another server, whose numbers begin anew: known articles stay where they are.
            position = START
        window = await read_window(connection, position, FeedFilter(), whole=True)
        grouper = Grouper(store)
        flagged = await store.flagged()
        await grouper.part(flagged)
        arrivals = [Arrival.of(event) for event in window.events]
        rarity = await store.rarity(articles, (term for arrival in arrivals for term in arrival.terms.all))
        for arrival in arrivals:
            await grouper.add(arrival, rarity)
        await grouper.finish()
        if window.end != position:
            await store.move(window.end, rarity, rarity.articles)
    return bool(flagged) or window.end != position
