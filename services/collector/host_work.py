"""Work on one host: its robots.txt, the feeds that are due, the pages that wait; one request at a time, with pauses."""

import asyncio
import time
from datetime import UTC, datetime
from random import Random
from typing import Final
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from services.collector import robots
from services.collector.feed_reading import FeedReader, SourceFailed
from services.collector.page_fetching import PageFetcher
from services.collector.schedule import Pace, jittered
from services.collector.store import Host, Page, Source, due_pages, due_sources, keep_robots, release
from shared.observability.metrics import COLLECTED
from shared.settings import Settings
from shared.web.fetching import Fetcher, FetchFailed

_ROBOTS_KEPT_S: Final = 86400.0
_PAGES_AT_ONCE: Final = 100
# Then others have their turn; what is left is due at once.
_TURN_S: Final = 30.0
_MOST_FAILURES: Final = 3
_BUSY: Final = frozenset({429, 503})
_UNFETCHABLE: Final = "robots.txt forbids it"


class HostWorker:
    """Takes its turn on hosts; one for all of them."""

    def __init__(
        self,
        settings: Settings,
        pool: AsyncConnectionPool,
        *,
        fetcher: Fetcher,
        reader: FeedReader,
        pages: PageFetcher,
        pace: Pace,
        stop: asyncio.Event,
    ) -> None:
        self._usual_delay_s = settings.collector_host_delay_s
        self._pool = pool
        self._fetcher = fetcher
        self._reader = reader
        self._pages = pages
        self._pace = pace
        self._stop = stop
        self._requests = asyncio.Semaphore(settings.collector_concurrency)
        self._random = Random()

    async def work(self, holder: UUID, host: Host) -> None:
        """One turn on a host that `holder` has taken; gives it back."""
        turn = _Turn(host)
        wait_s = self._usual_delay_s
        failures = 0
        try:
            await self._learn_robots(turn)
            wait_s = turn.delay_s = robots.delay_s(turn.robots, self._usual_delay_s)
            await self._read_feeds(turn)
            await self._fetch_pages(turn)
        except SourceFailed as failure:
            failures = host.failures + 1
            # However long it is away, it is asked again often enough to be noticed when it is back.
            wait_s = jittered(self._pace.after_failure(min(failures, 8), failure.wish_s), self._random)
            await self._tell_sources(turn, failure)
        async with self._pool.connection() as connection:
            await release(connection, holder, host.origin, failures=failures, wait_s=wait_s)

    async def _learn_robots(self, turn: "_Turn") -> None:
        """Raises: SourceFailed while nobody can say what is allowed."""
        if turn.host.robots_known:
            return
        turn.sources = await self._due_sources(turn)
        if not turn.sources and not await self._something_waits(turn):
            return
        try:
            async with self._requests:
                answer = await self._fetcher.get(
                    f"{turn.host.origin}/robots.txt", most_bytes=robots.MOST_BYTES, accept="text/plain, */*;q=0.5"
                )
        except FetchFailed as error:
            if error.code in ("too_large", "redirects", "address"):
                # As if there were none: RFC 9309, 2.3.1.2 and 2.5. Where nobody may ask, each page says so.
                await self._keep_robots(turn, None)
                return
            COLLECTED.labels("robots", "failed").inc()
            raise SourceFailed(error.code, f"robots.txt: {error}", host=True) from error
        turn.asked_at = time.monotonic()
        if answer.status >= 500 or answer.status == 429:
            COLLECTED.labels("robots", "failed").inc()
            words = f"robots.txt: HTTP {answer.status}; nothing is fetched until it can be read"
            code = "busy" if answer.status in _BUSY else "robots"
            raise SourceFailed(code, words, wish_s=answer.retry_after_s(datetime.now(UTC)), host=True)
        text = answer.body.decode("utf-8-sig", "replace").replace("\x00", "") if answer.status == 200 else None
        await self._keep_robots(turn, text)

    async def _keep_robots(self, turn: "_Turn", text: str | None) -> None:
        COLLECTED.labels("robots", "read").inc()
        turn.robots = text
        async with self._pool.connection() as connection:
            await keep_robots(connection, turn.host.origin, text, for_s=_ROBOTS_KEPT_S)

    async def _read_feeds(self, turn: "_Turn") -> None:
        """Raises: SourceFailed if the whole host is concerned."""
        if turn.sources is None:
            turn.sources = await self._due_sources(turn)
        while turn.sources and not self._stop.is_set():
            source = turn.sources.pop(0)
            if robots.allows(turn.robots, source.url):
                await self._pause(turn)
                async with self._requests:
                    await self._reader.read(source, turn.host.origin)
                turn.asked_at = time.monotonic()
            else:
                await self._reader.note_failure(source, SourceFailed("robots", _UNFETCHABLE))

    async def _fetch_pages(self, turn: "_Turn") -> None:
        """Raises: SourceFailed if the whole host is concerned."""
        in_a_row = 0
        while turn.has_time():
            async with self._pool.connection() as connection:
                pages = await due_pages(connection, turn.host.origin, most=_PAGES_AT_ONCE)
            if not pages:
                return
            refused = [page for page in pages if not _may_be_had(turn, page)]
            if refused:
                await self._pages.refuse(refused, _UNFETCHABLE)
            for page in (page for page in pages if _may_be_had(turn, page)):
                if self._stop.is_set() or not turn.has_time():
                    return
                went_well = await self._one_page(turn, page)
                in_a_row = 0 if went_well else in_a_row + 1
                if in_a_row >= _MOST_FAILURES:
                    raise SourceFailed("http", f"{in_a_row} pages in a row could not be fetched", host=True)

    async def _one_page(self, turn: "_Turn", page: Page) -> bool:
        """Whether the host did its part. Raises: SourceFailed if the whole host is concerned, Stopping."""
        if page.content is not None:
            await self._pages.post_content(page)
            return True
        await self._pause(turn)
        async with self._requests:
            ended, wish_s = await self._pages.fetch(page)
        turn.asked_at = time.monotonic()
        if ended == "host_away":
            raise SourceFailed("connect", "the host cannot be reached", host=True)
        if ended == "host_busy":
            raise SourceFailed("busy", "the server wants fewer requests", wish_s=wish_s, host=True)
        return ended != "again"

    async def _tell_sources(self, turn: "_Turn", failure: SourceFailed) -> None:
        """What keeps the host from being asked is the problem of each feed that has not been asked."""
        for source in turn.sources or ():
            await self._reader.note_failure(source, failure)

    async def _due_sources(self, turn: "_Turn") -> list[Source]:
        async with self._pool.connection() as connection:
            return await due_sources(connection, turn.host.origin)

    async def _something_waits(self, turn: "_Turn") -> bool:
        async with self._pool.connection() as connection:
            return bool(await due_pages(connection, turn.host.origin, most=1))

    async def _pause(self, turn: "_Turn") -> None:
        if turn.asked_at is None:
            return
        left_s = turn.asked_at + turn.delay_s - time.monotonic()
        if left_s > 0:
            await asyncio.sleep(left_s)


def _may_be_had(turn: "_Turn", page: Page) -> bool:
    """What the feed itself had needs no leave."""
    return page.content is not None or robots.allows(turn.robots, page.url or "")


class _Turn:
    """What is known of the host while it is worked on."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.robots = host.robots
        self.sources: list[Source] | None = None
        self.delay_s = 0.0
        self.asked_at: float | None = None
        self._ends_at = time.monotonic() + _TURN_S

    def has_time(self) -> bool:
        return time.monotonic() < self._ends_at
