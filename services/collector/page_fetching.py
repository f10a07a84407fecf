"""Fetch one page that waits, and hand it on whole with what its feed said of it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, Final, Literal

import structlog
from psycopg_pool import AsyncConnectionPool

from services.collector.feed_reading import conditions_of, header_to_keep
from services.collector.pages import note_again, note_given_up, note_posted
from services.collector.posting import Poster
from services.collector.schedule import Pace, jittered
from services.collector.store import Page
from shared.observability.metrics import COLLECTED
from shared.observability.names import PAGE_GIVEN_UP
from shared.settings import Settings
from shared.web.fetching import Fetched, Fetcher, FetchFailed

log = structlog.get_logger(__name__)

Ended = Literal["posted", "unchanged", "refused", "again", "given_up", "host_away", "host_busy"]
"""What became of a page; after the last two nothing else is asked of its host for a while."""

_ACCEPT: Final = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "application/html"})
_BEGIN_BYTES: Final = 1024
_SIGNS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article")
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_FOR_GOOD: Final = frozenset({401, 402, 403, 405, 406, 410, 451})
_BUSY: Final = frozenset({429, 503})


class PageFetcher:
    """Fetches pages; one for all hosts."""

    def __init__(
        self, settings: Settings, pool: AsyncConnectionPool, fetcher: Fetcher, poster: Poster, pace: Pace
    ) -> None:
        self._most_bytes = min(settings.collector_max_page_bytes, settings.max_article_bytes)
        self._pool = pool
        self._fetcher = fetcher
        self._poster = poster
        self._pace = pace
        self._random = Random()

    async def post_content(self, page: Page) -> Ended:
        """Post what the feed itself had of the article. Raises: Stopping."""
        body = (page.content or "").encode("utf-8", "replace")
        return self._count(await self._hand_on(page, body, "text/html", "utf-8", url=page.url, answer=None))

    async def fetch(self, page: Page) -> tuple[Ended, float | None]:
        """Fetch and post it; how it ended, and for how long the host wants to be left alone (seconds).

        Raises: Stopping.
        """
        wish_s: float | None = None
        try:
            answer = await self._fetcher.get(
                page.url or "",
                most_bytes=self._most_bytes,
                accept=_ACCEPT,
                conditions=conditions_of(page.etag, page.modified),
            )
        except FetchFailed as error:
            ended = await self._failed(page, error)
        else:
            wish_s = answer.retry_after_s(datetime.now(UTC))
            ended = await self._take(page, answer, wish_s)
        return self._count(ended), wish_s

    async def refuse(self, pages: Sequence[Page], words: str) -> None:
        """Give up pages that may not be fetched."""
        async with self._pool.connection() as connection:
            await note_given_up(connection, pages, words)
        COLLECTED.labels("page", "given_up").inc(len(pages))
        log.warning(PAGE_GIVEN_UP, source=str(pages[0].source_id), pages=len(pages), error=words)

    async def _take(self, page: Page, answer: Fetched, wish_s: float | None) -> Ended:
        same = hashlib.sha256(answer.body).digest() == page.body_hash
        if answer.status == 304 or (answer.status == 200 and same):
            await self._note(page, answer, new=False, body_hash=page.body_hash)
            return "unchanged"
        if answer.status in _BUSY:
            await self._later(page, f"HTTP {answer.status}", counted=False, wish_s=wish_s)
            return "host_busy"
        if answer.status in _FOR_GOOD:
            return await self._give_up(page, f"HTTP {answer.status}")
        if not 200 <= answer.status < 300:
            return await self._again(page, f"HTTP {answer.status}", wish_s)
        if not answer.body.strip():
            return await self._again(page, "the page is empty")
        kind = page_type(answer.media_type, answer.body)
        if kind is None:
            return await self._give_up(page, f"no page of text: {answer.media_type or 'of no type'}"[:200])
        return await self._hand_on(page, answer.body, kind, answer.charset, url=answer.url, answer=answer)

    async def _hand_on(
        self, page: Page, body: bytes, kind: str, charset: str | None, *, url: str | None, answer: Fetched | None
    ) -> Ended:
        facts = facts_of(page, url, datetime.now(UTC))
        answered = await self._poster.post(body, kind, charset, facts, f"collector-{page.key.hex()}-{page.version}")
        if not answered.taken:
            await self._give_up(page, answered.words)
            return "refused"
        await self._note(page, answer, new=answered.new, body_hash=hashlib.sha256(body).digest())
        return "posted"

    async def _note(self, page: Page, answer: Fetched | None, *, new: bool, body_hash: bytes | None) -> None:
        async with self._pool.connection() as connection:
            await note_posted(
                connection,
                page,
                new=new,
                etag=header_to_keep(answer, "etag") if answer else None,
                modified=header_to_keep(answer, "last-modified") if answer else None,
                body_hash=body_hash,
            )

    async def _failed(self, page: Page, error: FetchFailed) -> Ended:
        match error.code:
            case "connect" | "tls":
                # A host that is away for a day costs no page.
                await self._later(page, str(error), counted=False)
                return "host_away"
            case "address" | "too_large" | "redirects":
                return await self._give_up(page, str(error))
        return await self._again(page, str(error))

    async def _again(self, page: Page, problem: str, wish_s: float | None = None) -> Ended:
        if self._pace.after_page_failure(page.attempts + 1) is None:
            return await self._give_up(page, problem)
        await self._later(page, problem, counted=True, wish_s=wish_s)
        return "again"

    async def _later(self, page: Page, problem: str, *, counted: bool, wish_s: float | None = None) -> None:
        attempts = page.attempts + counted
        wait_s = self._pace.after_page_failure(attempts, wish_s) or 0.0
        async with self._pool.connection() as connection:
            await note_again(connection, page, problem[:500], attempts=attempts, wait_s=jittered(wait_s, self._random))

    async def _give_up(self, page: Page, problem: str) -> Ended:
        async with self._pool.connection() as connection:
            await note_given_up(connection, [page], problem[:500].replace("\x00", ""))
        log.warning(PAGE_GIVEN_UP, source=str(page.source_id), pages=1, error=problem[:200])
        return "given_up"

    def _count(self, ended: Ended) -> Ended:
        COLLECTED.labels("page", ended).inc()
        return ended


def page_type(media_type: str, body: bytes) -> str | None:
    """What a page is posted as, by what it is rather than by what its head says; None if it is no text."""
    begin = body[:_BEGIN_BYTES]
    if b"\x00" in begin and not begin.startswith(_MARKS):
        return None
    looks_like_a_page = any(sign in begin.lower().replace(b"\x00", b"") for sign in _SIGNS)
    if media_type in _HTML or looks_like_a_page:
        return "text/html"
    return "text/plain" if media_type in ("text/plain", "") else None


def facts_of(page: Page, url: str | None, fetched_at: datetime) -> dict[str, str]:
    """What goes along with a page: its address, its source, and what its feed said."""
    said: Mapping[str, Any] = page.facts
    facts = {"url": url, "source": page.source, "fetched_at": fetched_at.isoformat(), **said}
    if page.language:
        facts["language"] = page.language
    return {name: str(value) for name, value in facts.items() if value}
