"""Read one feed that is due: ask whether it changed, note its entries, and decide when to ask again."""

import asyncio
import hashlib
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

import structlog
from psycopg_pool import AsyncConnectionPool

from services.collector.pages import note_pages, waiting_pages
from services.collector.schedule import Pace, jittered
from services.collector.store import Source
from shared.feeds.entries import Feed, NotAFeed
from shared.feeds.reading import read_feed
from shared.observability.metrics import COLLECTED
from shared.observability.names import SOURCE_FAILED, SOURCE_READ
from shared.settings import Settings
from shared.web.fetching import Fetched, Fetcher, FetchFailed

log = structlog.get_logger(__name__)

ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
# What takes longer to read is read beside the loop.
_QUICK_BYTES: Final = 100_000
_READ: Final = """
UPDATE sources
SET last_try_at = clock_timestamp(), last_success_at = clock_timestamp(), failures = 0, failing_since = NULL,
    problem = %(problem)s, problem_words = %(words)s,
    kind = coalesce(%(kind)s, kind), title = coalesce(%(title)s, title),
    etag = %(etag)s, modified = %(modified)s, body_hash = %(hash)s, interval_s = %(interval_s)s,
    next_at = clock_timestamp() + %(wait_s)s * interval '1 second'
WHERE id = %(id)s
"""
_FAILED: Final = """
UPDATE sources
SET last_try_at = clock_timestamp(), failures = failures + 1,
    failing_since = coalesce(failing_since, clock_timestamp()), problem = %(problem)s, problem_words = %(words)s,
    state = CASE WHEN %(gone)s AND state = 'enabled' THEN 'gone' ELSE state END,
    next_at = clock_timestamp() + %(wait_s)s * interval '1 second'
WHERE id = %(id)s
"""
_GONE: Final = 410
_BUSY: Final = frozenset({429, 503})


class SourceFailed(Exception):
    """A feed could not be read. `wish_s`: for how long its server wants to be left alone."""

    def __init__(self, code: str, words: str, *, wish_s: float | None = None, host: bool = False) -> None:
        super().__init__(words)
        self.code = code
        self.wish_s = wish_s
        self.host = host
        """Whether the whole host is concerned."""


class FeedReader:
    """Reads feeds; one for all hosts."""

    def __init__(self, settings: Settings, pool: AsyncConnectionPool, fetcher: Fetcher, pace: Pace) -> None:
        self._most_bytes = settings.collector_max_feed_bytes
        self._pool = pool
        self._fetcher = fetcher
        self._pace = pace
        self._random = Random()

    async def read(self, source: Source, origin: str) -> None:
        """Read it, and write down what came of it. Raises: SourceFailed after that, if the whole host is concerned."""
        try:
            await self._read(source, origin)
        except SourceFailed as failure:
            await self.note_failure(source, failure)
            if failure.host:
                raise

    async def note_failure(self, source: Source, failure: SourceFailed) -> None:
        """Write down that it could not be read, and ask again later and later."""
        wait_s = jittered(self._pace.after_failure(source.failures + 1, failure.wish_s), self._random)
        values = {
            "id": source.id,
            "problem": failure.code,
            "words": str(failure)[:500].replace("\x00", ""),
            "gone": failure.code == "gone",
            "wait_s": max(wait_s, failure.wish_s or 0.0),
        }
        async with self._pool.connection() as connection:
            await connection.execute(_FAILED, values)
        COLLECTED.labels("feed", "failed").inc()
        log.warning(SOURCE_FAILED, source=str(source.id), problem=failure.code, error=values["words"])

    async def _read(self, source: Source, origin: str) -> None:
        now = datetime.now(UTC)
        answer = await self._ask(source, now)
        if answer.status == 304:
            await self._note(source, None, origin, answer, source.body_hash)
            return
        body_hash = hashlib.sha256(answer.body).digest()
        if body_hash == source.body_hash:
            await self._note(source, None, origin, answer, body_hash)
            return
        try:
            feed = await _feed_of(answer, now)
        except NotAFeed as error:
            raise SourceFailed("not_a_feed", str(error)) from error
        await self._note(source, feed, origin, answer, body_hash)

    async def _ask(self, source: Source, now: datetime) -> Fetched:
        conditions = conditions_of(source.etag, source.modified)
        try:
            answer = await self._fetcher.get(
                source.url, most_bytes=self._most_bytes, accept=ACCEPT, conditions=conditions
            )
        except FetchFailed as error:
            raise SourceFailed(error.code, str(error), host=error.code in ("connect", "tls")) from error
        if answer.status == 200 or (answer.status == 304 and conditions):
            return answer
        words, wish_s = f"HTTP {answer.status}", answer.retry_after_s(now)
        if answer.status == _GONE:
            raise SourceFailed("gone", f"{words}: the feed is gone for good")
        if answer.status in _BUSY:
            raise SourceFailed("busy", f"{words}: the server wants fewer requests", wish_s=wish_s, host=True)
        raise SourceFailed("http", words)

    async def _note(
        self, source: Source, feed: Feed | None, origin: str, answer: Fetched, body_hash: bytes | None
    ) -> None:
        """What it said and what to ask for next belong together: one transaction."""
        pages = waiting_pages(source, feed, origin) if feed else []
        async with self._pool.connection() as connection, connection.transaction():
            noted = await note_pages(connection, source.id, pages)
            interval_s = self._pace.interval(
                source.interval_s, new=noted.new, listed=len(pages), since_s=source.since_s
            )
            values = _read_values(source, feed, answer) | {
                "hash": body_hash,
                "interval_s": interval_s,
                "wait_s": jittered(interval_s, self._random),
            }
            await connection.execute(_READ, values)
        COLLECTED.labels("feed", "unchanged" if feed is None else "read").inc()
        log.info(SOURCE_READ, source=str(source.id), new=noted.new, changed=noted.changed, interval_s=round(interval_s))


def _read_values(source: Source, feed: Feed | None, answer: Fetched) -> dict[str, Any]:
    """What a feed said of itself; of one that did not change, what is known stays."""
    unchanged = answer.status == 304
    left_out = feed.left_out if feed else 0
    return {
        "id": source.id,
        "problem": "left_out" if left_out else None,
        "words": f"{left_out} entries beyond the limit were left out" if left_out else None,
        "kind": feed.kind if feed else None,
        "title": feed.title if feed else None,
        "etag": header_to_keep(answer, "etag") or (source.etag if unchanged else None),
        "modified": header_to_keep(answer, "last-modified") or (source.modified if unchanged else None),
    }


def conditions_of(etag: str | None, modified: str | None) -> dict[str, str]:
    """The head of a request for what changed since."""
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in headers.items() if value is not None}


def header_to_keep(answer: Fetched, name: str) -> str | None:
    """A header that is sent back later; nothing that no header can hold."""
    value = answer.headers.get(name, "").strip()
    return value if 0 < len(value) <= 500 and value.isascii() and value.isprintable() else None


async def _feed_of(answer: Fetched, now: datetime) -> Feed:
    """Raises: NotAFeed."""
    told = (answer.body, answer.url, answer.headers.get("content-type", ""), now)
    if len(answer.body) <= _QUICK_BYTES:
        return read_feed(*told)
    return await asyncio.to_thread(read_feed, *told)
