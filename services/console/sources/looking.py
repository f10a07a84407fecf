"""Look at an address once, for whoever asks: is it a feed, and which feeds does it name?"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from services.console.sources.discovery import Named, feeds_named_in, sitemaps_named_in
from shared.feeds.entries import Feed, NotAFeed
from shared.feeds.reading import read_feed
from shared.feeds.sitemaps import parts_of_index
from shared.settings import Settings
from shared.web.fetching import Fetched, Fetcher, FetchFailed, origin_of
from shared.web.problems import Problem

_MOST_TRIED: Final = 12
_SHOWN: Final = 5


async def check_feed(settings: Settings, url: str) -> dict[str, Any]:
    """What a feed says now, with its first articles.

    Raises: Problem 422 if it cannot be fetched or is no feed.
    """
    async with Fetcher(settings, most=1) as fetcher:
        answer = await _fetched(fetcher, url, settings)
    try:
        return await _shown(answer)
    except NotAFeed as error:
        raise Problem(422, "not-a-feed", "This is no feed", str(error)) from error


async def discover_feeds(settings: Settings, url: str) -> list[dict[str, Any]]:
    """The feeds that a page, its robots.txt or an index of sitemaps names, looked at: those that work first.

    Raises: Problem 422 if the page cannot be fetched.
    """
    async with Fetcher(settings, most=4) as fetcher:
        answer = await _fetched(fetcher, url, settings)
        try:
            return [{**await _shown(answer), "works": True}]
        except NotAFeed:
            pass
        named = feeds_named_in(answer.body, answer.url, answer.charset)
        named += await _sitemaps(fetcher, answer, settings)
        tried = await asyncio.gather(*(_tried(fetcher, one, settings) for one in named[:_MOST_TRIED]))
    return sorted(tried, key=lambda one: not one["works"])


async def _sitemaps(fetcher: Fetcher, page: Fetched, settings: Settings) -> Sequence[Named]:
    parts = parts_of_index(page.body)
    if parts:
        return sitemaps_named_in("", parts)
    try:
        robots = await fetcher.get(f"{origin_of(page.url)}/robots.txt", most_bytes=settings.collector_max_page_bytes)
    except FetchFailed:
        return []
    return sitemaps_named_in(robots.body.decode("utf-8", "replace")) if robots.status == 200 else []


async def _tried(fetcher: Fetcher, named: Named, settings: Settings) -> dict[str, Any]:
    about = {"url": named.url, "title": named.title, "kind": named.kind}
    try:
        answer = await fetcher.get(named.url, most_bytes=settings.collector_max_feed_bytes)
        if answer.status != 200:
            return {**about, "works": False, "problem": f"HTTP {answer.status}"}
        found = await _shown(answer)
        return {**found, "url": named.url, "title": found["title"] or named.title, "works": True}
    except (FetchFailed, NotAFeed) as error:
        return {**about, "works": False, "problem": str(error)}


async def _fetched(fetcher: Fetcher, url: str, settings: Settings) -> Fetched:
    try:
        answer = await fetcher.get(url, most_bytes=settings.collector_max_feed_bytes)
    except FetchFailed as error:
        raise Problem(422, "cannot-fetch", "The address cannot be fetched", str(error)) from error
    if answer.status != 200:
        raise Problem(422, "cannot-fetch", "The address cannot be fetched", f"It answered HTTP {answer.status}.")
    return answer


async def _shown(answer: Fetched) -> dict[str, Any]:
    """Raises: NotAFeed."""
    content_type = answer.headers.get("content-type", "")
    feed: Feed = await asyncio.to_thread(read_feed, answer.body, answer.url, content_type, datetime.now(UTC))
    articles = [
        {name: value for name, value in asdict(entry).items() if name != "content"} for entry in feed.entries[:_SHOWN]
    ]
    return {
        "url": answer.url,
        "kind": feed.kind,
        "title": feed.title or urlsplit(answer.url).hostname,
        "language": feed.language,
        "entries": len(feed.entries),
        "full_text": sum(entry.content is not None for entry in feed.entries),
        "articles": articles,
    }
