"""Take hosts on which something is due, and let a turn on each run, until told to stop.

A host that was taken is kept by a lease that is renewed; when its collector dies, another takes it once the lease ends.
"""

import asyncio
import time
from typing import Final
from uuid import uuid4

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.collector.feed_reading import FeedReader
from services.collector.host_work import HostWorker
from services.collector.page_fetching import PageFetcher
from services.collector.posting import Poster, Stopping
from services.collector.schedule import Pace
from services.collector.store import Host, forget, renew, say_goodbye, take_hosts
from shared.observability.names import COLLECTOR_BROKEN, LEDGER_UNAVAILABLE
from shared.runtime.readiness import ANNOUNCE_EVERY_S, announce_ready
from shared.settings import Settings
from shared.web.fetching import Fetcher

log = structlog.get_logger(__name__)

_FORGET_EVERY_S: Final = 600.0
_STOP_WITHIN_S: Final = 8.0
_LEDGER_AWAY: Final = (psycopg.Error, PoolTimeout, OSError)


class Collector:
    """One process of it is enough for thousands of sources; several share the work."""

    def __init__(self, settings: Settings, pool: AsyncConnectionPool, fetcher: Fetcher, stop: asyncio.Event) -> None:
        pace = Pace(
            settings.collector_least_interval_s,
            settings.collector_longest_interval_s,
            settings.collector_retry_base_s,
            settings.collector_retry_max_s,
        )
        self._settings = settings
        self._pool = pool
        self._stop = stop
        self._holder = uuid4()
        self._poster = Poster(settings, stop)
        reader = FeedReader(settings, pool, fetcher, pace)
        pages = PageFetcher(settings, pool, fetcher, self._poster, pace)
        self._worker = HostWorker(settings, pool, fetcher=fetcher, reader=reader, pages=pages, pace=pace, stop=stop)
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._announced = -ANNOUNCE_EVERY_S
        self._renewed = -settings.collector_lease_s
        self._forgot = time.monotonic()

    async def run(self) -> None:
        """Work until stopped; when the ledger is away, wait for it."""
        pause_s = self._settings.collector_poll_s
        async with self._poster:
            while not self._stop.is_set():
                try:
                    taken = await self._sweep()
                    pause_s = self._settings.collector_poll_s
                except _LEDGER_AWAY as error:
                    log.warning(LEDGER_UNAVAILABLE, error=str(error).strip())
                    taken, pause_s = 0, min(pause_s * 2, 5.0)
                if not taken:
                    await self._rest(pause_s)
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=_STOP_WITHIN_S)
            for task in list(self._under_way):
                task.cancel()
            await self._leave()

    async def _sweep(self) -> int:
        """How many hosts were taken."""
        now = time.monotonic()
        room = self._settings.collector_hosts - len(self._under_way)
        lease_s, busy = self._settings.collector_lease_s, list(self._under_way.values())
        taken: list[Host] = []
        async with self._pool.connection() as connection:
            if now - self._renewed >= lease_s / 4:
                # A host whose turn failed is not among them: it is taken again once its lease has ended.
                await renew(connection, self._holder, busy, lease_s=lease_s, problem=self._poster.problem)
                self._renewed = now
            if room > 0:
                taken = await take_hosts(connection, self._holder, busy=busy, most=room, lease_s=lease_s)
            if now - self._forgot > _FORGET_EVERY_S:
                await forget(connection)
                self._forgot = now
        if now - self._announced >= ANNOUNCE_EVERY_S:
            announce_ready(self._settings.ready_dir, "collector")
            self._announced = now
        for host in taken:
            task = asyncio.create_task(self._worker.work(self._holder, host))
            self._under_way[task] = host.origin
            task.add_done_callback(self._ended)
        return len(taken)

    async def _rest(self, pause_s: float) -> None:
        """Until there may be something to do, or it is time to stop."""
        try:
            await asyncio.wait_for(self._stop.wait(), pause_s)
        except TimeoutError:
            return

    async def _leave(self) -> None:
        try:
            async with self._pool.connection() as connection:
                await say_goodbye(connection, self._holder)
        except _LEDGER_AWAY as error:
            log.warning(LEDGER_UNAVAILABLE, error=str(error).strip())

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task)
        if task.cancelled() or (error := task.exception()) is None or isinstance(error, Stopping):
            return
        if isinstance(error, _LEDGER_AWAY):
            log.warning(LEDGER_UNAVAILABLE, error=str(error).strip(), error_type=type(error).__name__)
        else:
            log.error(COLLECTOR_BROKEN, error_type=type(error).__name__, exc_info=error)
