"""What the collector knows, in PostgreSQL. A host has one collector at a time, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

_TAKE: Final = """
UPDATE source_hosts AS h
SET holder = %(holder)s, held_until = clock_timestamp() + %(lease_s)s * interval '1 second'
FROM (
    SELECT origin FROM source_hosts
    WHERE due_at <= clock_timestamp() AND origin <> ALL(%(busy)s)
      AND (held_until IS NULL OR held_until < clock_timestamp())
    ORDER BY due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
) AS due
WHERE h.origin = due.origin
RETURNING h.origin, h.failures, h.robots, h.robots_until > clock_timestamp() AS robots_known
"""
_RENEW: Final = """
UPDATE source_hosts SET held_until = clock_timestamp() + %(lease_s)s * interval '1 second'
WHERE holder = %(holder)s AND origin = ANY(%(origins)s)
"""
_SEEN: Final = """
INSERT INTO collectors (id, problem) VALUES (%(holder)s, %(problem)s)
ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), problem = excluded.problem
"""
_DUE_SOURCES: Final = """
SELECT id, url, name, language, content, interval_s, etag, modified, body_hash, failures,
       extract(epoch FROM clock_timestamp() - last_success_at)::float8 AS since_s
FROM sources WHERE origin = %s AND state = 'enabled' AND next_at <= clock_timestamp() ORDER BY next_at
"""
_DUE_PAGES: Final = """
SELECT p.key, p.source_id, p.url, p.facts, p.content, p.etag, p.modified, p.body_hash, p.version, p.attempts,
       s.name AS source, s.language
FROM source_pages AS p JOIN sources AS s ON s.id = p.source_id
WHERE p.origin = %s AND p.state = 'waiting' AND p.next_at <= clock_timestamp() AND s.state = 'enabled'
ORDER BY p.next_at LIMIT %s
"""
# Whoever adds something for a host changes its row too, and waits for this lock: nothing is overlooked.
_LOCK_HOST: Final = "SELECT FROM source_hosts WHERE origin = %s AND holder = %s FOR UPDATE"
_RELEASE: Final = """
UPDATE source_hosts
SET holder = NULL, held_until = NULL, failures = %(failures)s,
    due_at = coalesce(greatest(
        least((SELECT min(next_at) FROM sources WHERE origin = %(origin)s AND state = 'enabled'),
              (SELECT min(p.next_at) FROM source_pages AS p JOIN sources AS s ON s.id = p.source_id
               WHERE p.origin = %(origin)s AND p.state = 'waiting' AND s.state = 'enabled')),
        clock_timestamp() + %(wait_s)s * interval '1 second'), 'infinity')
WHERE origin = %(origin)s
"""
_FORGET: Final = """
DELETE FROM source_pages WHERE key IN (
    SELECT key FROM source_pages
    WHERE state <> 'waiting' AND seen_at < clock_timestamp() - interval '60 days' LIMIT 10000)
"""
_FORGET_WAITING: Final = """
DELETE FROM source_pages WHERE state = 'waiting' AND seen_at < clock_timestamp() - interval '60 days'
"""
_FORGET_HOSTS: Final = """
DELETE FROM source_hosts AS h
WHERE due_at = 'infinity' AND holder IS NULL
  AND NOT EXISTS (SELECT FROM sources WHERE origin = h.origin)
  AND NOT EXISTS (SELECT FROM source_pages WHERE origin = h.origin AND state = 'waiting')
"""
_GONE_COLLECTORS: Final = "DELETE FROM collectors WHERE seen_at < clock_timestamp() - interval '1 hour'"


@dataclass(frozen=True)
class Host:
    """A host that was taken. `robots`: its robots.txt, None if there is none; `robots_known`: that still holds."""

    origin: str
    failures: int
    robots: str | None
    robots_known: bool | None


@dataclass(frozen=True)
class Source:
    """A feed that is due. `since_s`: seconds since it was read last."""

    id: UUID
    url: str
    name: str
    language: str | None
    content: str
    interval_s: float
    etag: str | None
    modified: str | None
    body_hash: bytes | None
    failures: int
    since_s: float | None


@dataclass(frozen=True)
class Page:
    """A page that waits: to be fetched, or to be posted with the `content` that its feed had."""

    key: bytes
    source_id: UUID
    url: str | None
    facts: dict[str, Any]
    content: str | None
    etag: str | None
    modified: str | None
    body_hash: bytes | None
    version: int
    attempts: int
    source: str
    language: str | None


async def take_hosts(
    connection: AsyncConnection, holder: UUID, *, busy: Sequence[str], most: int, lease_s: float
) -> list[Host]:
    """Take hosts on which something is due, the longest due first; none of the `busy` ones, which it has already."""
    async with connection.cursor(row_factory=class_row(Host)) as cursor:
        values = {"holder": holder, "busy": list(busy), "most": most, "lease_s": lease_s}
        return await (await cursor.execute(_TAKE, values)).fetchall()


async def renew(
    connection: AsyncConnection, holder: UUID, origins: Sequence[str], *, lease_s: float, problem: str | None
) -> None:
    """Keep these hosts, and say that this collector lives and what keeps it from posting."""
    values = {"holder": holder, "origins": list(origins), "lease_s": lease_s, "problem": problem}
    await connection.execute(_RENEW, values)
    await connection.execute(_SEEN, values)


async def say_goodbye(connection: AsyncConnection, holder: UUID) -> None:
    """Give back what is held, and say that this collector runs no more."""
    await connection.execute("UPDATE source_hosts SET holder = NULL, held_until = NULL WHERE holder = %s", (holder,))
    await connection.execute("DELETE FROM collectors WHERE id = %s", (holder,))


async def due_sources(connection: AsyncConnection, origin: str) -> list[Source]:
    """The feeds of a host that are due."""
    async with connection.cursor(row_factory=class_row(Source)) as cursor:
        return await (await cursor.execute(_DUE_SOURCES, (origin,))).fetchall()


async def due_pages(connection: AsyncConnection, origin: str, *, most: int) -> Sequence[Page]:
    """Pages of a host that wait, the longest waiting first."""
    async with connection.cursor(row_factory=class_row(Page)) as cursor:
        return await (await cursor.execute(_DUE_PAGES, (origin, most))).fetchall()


async def keep_robots(connection: AsyncConnection, origin: str, robots: str | None, *, for_s: float) -> None:
    """Keep a robots.txt for so long."""
    statement = """UPDATE source_hosts SET robots = %s,
                   robots_until = clock_timestamp() + %s * interval '1 second' WHERE origin = %s"""
    await connection.execute(statement, (robots, for_s, origin))


async def release(connection: AsyncConnection, holder: UUID, origin: str, *, failures: int, wait_s: float) -> None:
    """Give a host back; it is due again when something of it is, and not before `wait_s` seconds."""
    async with connection.transaction():
        held = await (await connection.execute(_LOCK_HOST, (origin, holder))).fetchone()
        if held is not None:
            values = {"origin": origin, "failures": failures, "wait_s": wait_s}
            await connection.execute(_RELEASE, values)


async def forget(connection: AsyncConnection) -> None:
    """Forget pages that no feed has named for 60 days, hosts without anything, and collectors that are gone."""
    for statement in (_FORGET, _FORGET_WAITING, _FORGET_HOSTS, _GONE_COLLECTORS):
        await connection.execute(statement)
