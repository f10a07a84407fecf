"""The entries of a feed become pages that wait; and what happens to each is written down."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from services.collector.schedule import MOST_VERSIONS, before_version
from services.collector.store import Page, Source
from shared.feeds.entries import Entry, Feed, same_page
from shared.web.fetching import origin_of

_KNOWN_BY_GUID: Final = """
SELECT DISTINCT ON (guid) guid, key FROM source_pages WHERE source_id = %s AND guid = ANY(%s) ORDER BY guid, seen_at
"""
# A page that another source has named already is that source's. One that waits already takes what is said now.
_ADD: Final = f"""
INSERT INTO source_pages (key, source_id, guid, origin, stamp, url, facts, content)
SELECT key, %(source)s, guid, origin, stamp, url, facts::jsonb, content
FROM unnest(%(key)s::bytea[], %(guid)s::bytea[], %(origin)s::text[], %(stamp)s::bytea[], %(url)s::text[],
            %(facts)s::text[], %(content)s::text[]) AS found (key, guid, origin, stamp, url, facts, content)
ORDER BY key
ON CONFLICT (key) DO UPDATE
SET stamp = excluded.stamp, url = excluded.url, facts = excluded.facts, content = excluded.content,
    origin = excluded.origin, seen_at = clock_timestamp(), attempts = 0, problem = NULL, state = 'waiting',
    version = source_pages.version + (source_pages.state = 'posted')::integer,
    next_at = CASE WHEN source_pages.state = 'waiting' THEN source_pages.next_at
                   ELSE greatest(clock_timestamp(), source_pages.ended_at + interval '1 second' *
                        {before_version(1)} * 2 ^ (source_pages.version - 1)) END
WHERE source_pages.source_id = excluded.source_id AND source_pages.stamp <> excluded.stamp
  AND source_pages.version < {MOST_VERSIONS}
RETURNING xmax = 0, origin
"""
_SEEN: Final = """
UPDATE source_pages SET seen_at = clock_timestamp()
WHERE key = ANY(%s) AND seen_at < clock_timestamp() - interval '1 day'
"""
_WAKE: Final = """
INSERT INTO source_hosts (origin) SELECT unnest(%s::text[]) AS origin ORDER BY origin
ON CONFLICT (origin) DO UPDATE SET due_at = least(source_hosts.due_at, clock_timestamp())
"""
_POSTED: Final = """
WITH ended AS (
    UPDATE source_pages
    SET state = 'posted', url = NULL, facts = NULL, content = NULL, problem = NULL, ended_at = clock_timestamp(),
        etag = %(etag)s, modified = %(modified)s, body_hash = %(hash)s
    WHERE key = %(key)s AND state = 'waiting' AND version = %(version)s RETURNING source_id
)
UPDATE sources SET articles = articles + %(new)s::integer,
       last_article_at = CASE WHEN %(new)s THEN clock_timestamp() ELSE last_article_at END
FROM ended WHERE sources.id = ended.source_id AND %(new)s
"""
_AGAIN: Final = """
UPDATE source_pages SET attempts = %(attempts)s, problem = %(problem)s,
       next_at = clock_timestamp() + %(wait_s)s * interval '1 second'
WHERE key = %(key)s AND state = 'waiting' AND version = %(version)s
"""
_GIVEN_UP: Final = """
WITH ended AS (
    UPDATE source_pages SET state = 'given_up', url = NULL, facts = NULL, content = NULL, problem = %(problem)s,
           ended_at = clock_timestamp()
    FROM unnest(%(keys)s::bytea[], %(versions)s::integer[]) AS given (key, version)
    WHERE source_pages.key = given.key AND state = 'waiting' AND source_pages.version = given.version
    RETURNING source_id
),
lost AS (SELECT source_id, count(*) AS pages FROM ended GROUP BY source_id)
UPDATE sources SET lost = sources.lost + lost.pages FROM lost WHERE sources.id = lost.source_id
"""


@dataclass(frozen=True)
class Noted:
    """What became of the entries of a feed: `new` ones, those that `changed`, and the hosts on which they lie."""

    new: int
    changed: int


@dataclass(frozen=True)
class Waiting:
    """An entry as a page that waits."""

    key: bytes
    guid: bytes | None
    origin: str
    stamp: bytes
    url: str | None
    facts: dict[str, Any]
    content: str | None


def waiting_pages(source: Source, feed: Feed, origin: str) -> list[Waiting]:
    """The entries as pages, the oldest first, each page once. A guid that several entries have says nothing."""
    guids = Counter(entry.guid for entry in feed.entries)
    found: dict[bytes, Waiting] = {}
    for entry in reversed(feed.entries):
        unique = entry.guid if entry.guid is not None and guids[entry.guid] == 1 else None
        content = entry.content if source.content == "feed" or entry.url is None else None
        if entry.url is None and unique is None:
            continue
        page = Waiting(
            key=_hash(same_page(entry.url)) if entry.url else _hash(str(source.id), unique or ""),
            guid=_hash(unique) if unique else None,
            # What needs no request of its own is posted beside the requests to the feed's host.
            origin=origin_of(entry.url) if entry.url and content is None else origin,
            stamp=_stamp(entry, content),
            url=entry.url,
            facts=_facts(entry, feed),
            content=content,
        )
        found.setdefault(page.key, page)
    return list(found.values())


async def note_pages(connection: AsyncConnection, source_id: UUID, pages: Sequence[Waiting]) -> Noted:
    """Let new and changed pages wait. Belongs into the transaction that notes that the feed was read."""
    if not pages:
        return Noted(0, 0)
    known = await _known_by_guid(connection, source_id, pages)
    kept = {known.get(page.guid or b"", page.key): page for page in pages}
    keys = list(kept)
    await connection.execute(_SEEN, (keys,))
    values = {
        "source": source_id,
        "key": keys,
        "guid": [page.guid for page in kept.values()],
        "origin": [page.origin for page in kept.values()],
        "stamp": [page.stamp for page in kept.values()],
        "url": [page.url for page in kept.values()],
        "facts": [json.dumps(page.facts) for page in kept.values()],
        "content": [page.content for page in kept.values()],
    }
    rows = await (await connection.execute(_ADD, values)).fetchall()
    origins = sorted({origin for _, origin in rows})
    if origins:
        await connection.execute(_WAKE, (origins,))
    new = sum(inserted for inserted, _ in rows)
    return Noted(new, len(rows) - new)


async def note_posted(
    connection: AsyncConnection,
    page: Page,
    *,
    new: bool,
    etag: str | None,
    modified: str | None,
    body_hash: bytes | None,
) -> None:
    """The page is in the ledger of articles; `new`: as an article that was not there before."""
    said = {"new": new, "etag": etag, "modified": modified, "hash": body_hash}
    await connection.execute(_POSTED, {"key": page.key, "version": page.version, **said})


async def note_again(connection: AsyncConnection, page: Page, problem: str, *, attempts: int, wait_s: float) -> None:
    """The page waits for another try."""
    values = {"key": page.key, "version": page.version, "problem": problem, "attempts": attempts, "wait_s": wait_s}
    await connection.execute(_AGAIN, values)


async def note_given_up(connection: AsyncConnection, pages: Sequence[Page], problem: str) -> None:
    """The pages are not tried again unless their feed says that they changed."""
    values = {"keys": [page.key for page in pages], "versions": [page.version for page in pages], "problem": problem}
    await connection.execute(_GIVEN_UP, values)


async def _known_by_guid(connection: AsyncConnection, source_id: UUID, pages: Sequence[Waiting]) -> dict[bytes, bytes]:
    """Keys of pages by their guid, for those whose address may have changed since."""
    guids = [page.guid for page in pages if page.guid is not None]
    rows = await (await connection.execute(_KNOWN_BY_GUID, (source_id, guids))).fetchall()
    return {bytes(guid): bytes(key) for guid, key in rows}


def _facts(entry: Entry, feed: Feed) -> dict[str, Any]:
    """What goes along with the article."""
    said = {
        "title": entry.title,
        "author": entry.author,
        "published_at": _iso(entry.published_at),
        "language": entry.language or feed.language,
    }
    return {name: value for name, value in said.items() if value is not None}


def _stamp(entry: Entry, content: str | None) -> bytes:
    """Without dates the title tells that a page was changed."""
    return _hash(_iso(entry.updated_at) or _iso(entry.published_at) or "", entry.title or "", content or "")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _hash(*parts: str) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()
