"""Sources as operators see and change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from psycopg import AsyncConnection
from psycopg.rows import class_row

from shared.web.fetching import origin_of

Health = Literal["new", "working", "silent", "failing", "gone", "paused"]

_HEALTH: Final = """
CASE WHEN state <> 'enabled' THEN state
     WHEN failures > 0 THEN 'failing'
     WHEN last_success_at IS NULL THEN 'new'
     WHEN coalesce(last_article_at, created_at) < clock_timestamp() - interval '7 days' THEN 'silent'
     ELSE 'working' END
"""
_COLUMNS: Final = f"""
id, created_at, url, name, language, content, state, {_HEALTH} AS health, kind, title, interval_s, next_at, last_try_at,
last_success_at, last_article_at, articles, lost, failures, failing_since, problem, problem_words,
(SELECT count(*) FROM source_pages AS p WHERE p.source_id = sources.id AND p.state = 'waiting') AS waiting,
(SELECT p.problem FROM source_pages AS p WHERE p.source_id = sources.id AND p.problem IS NOT NULL
 ORDER BY p.ended_at DESC NULLS LAST LIMIT 1) AS page_problem
"""
_ADD: Final = """
INSERT INTO sources (id, url, origin, name, language, content, interval_s)
SELECT * FROM unnest(%(id)s::uuid[], %(url)s::text[], %(origin)s::text[], %(name)s::text[], %(language)s::text[],
                     %(content)s::text[], %(interval)s::float8[])
ON CONFLICT (url) DO NOTHING
RETURNING id
"""
_WAKE: Final = """
INSERT INTO source_hosts (origin) SELECT unnest(%s::text[]) AS origin ORDER BY origin
ON CONFLICT (origin) DO UPDATE SET due_at = least(source_hosts.due_at, clock_timestamp())
"""
_CHANGE: Final = "UPDATE sources SET name = %s, language = %s, content = %s WHERE id = %s"
_STATE: Final = """
UPDATE sources SET state = %(state)s, next_at = clock_timestamp(), body_hash = NULL, etag = NULL, modified = NULL,
       failures = CASE WHEN %(state)s = 'enabled' THEN 0 ELSE failures END,
       failing_since = CASE WHEN %(state)s = 'enabled' THEN NULL ELSE failing_since END
WHERE id = %(id)s RETURNING origin
"""
_NOW: Final = "UPDATE sources SET next_at = clock_timestamp() WHERE id = %s RETURNING origin"
_COLLECTORS: Final = """
SELECT count(*), min(problem) FROM collectors WHERE seen_at > clock_timestamp() - interval '2 minutes'
"""
_TOTALS: Final = f"SELECT health, count(*) FROM (SELECT {_HEALTH} AS health FROM sources) AS judged GROUP BY health"


@dataclass(frozen=True)
class Wanted:
    """A source to be read."""

    url: str
    name: str
    language: str | None = None
    content: str = "page"


@dataclass(frozen=True)
class Source:
    """A source with its health. `problem`: what went wrong last, as a code; `waiting`: pages to be fetched."""

    id: UUID
    created_at: datetime
    url: str
    name: str
    language: str | None
    content: str
    state: str
    health: Health
    kind: str | None
    title: str | None
    interval_s: float
    next_at: datetime
    last_try_at: datetime | None
    last_success_at: datetime | None
    last_article_at: datetime | None
    articles: int
    lost: int
    failures: int
    failing_since: datetime | None
    problem: str | None
    problem_words: str | None
    waiting: int
    page_problem: str | None


@dataclass(frozen=True)
class Collectors:
    """How many run, and what keeps one of them from posting."""

    running: int
    problem: str | None


async def add_sources(connection: AsyncConnection, wanted: Sequence[Wanted], *, interval_s: float) -> list[UUID]:
    """Add those whose address is not there yet; their ids."""
    by_url = {one.url: one for one in wanted}
    ordered = [by_url[url] for url in sorted(by_url)]
    origins = [origin_of(one.url) for one in ordered]
    values = {
        "id": [uuid4() for _ in ordered],
        "url": [one.url for one in ordered],
        "origin": origins,
        "name": [one.name for one in ordered],
        "language": [one.language for one in ordered],
        "content": [one.content for one in ordered],
        "interval": [interval_s] * len(ordered),
    }
    async with connection.transaction():
        rows = await (await connection.execute(_ADD, values)).fetchall()
        await connection.execute(_WAKE, (sorted(set(origins)),))
    return [row[0] for row in rows]


async def read_sources(
    connection: AsyncConnection,
    *,
    limit: int,
    health: Health | None = None,
    before: tuple[datetime, UUID] | None = None,
) -> list[Source]:
    """Sources, the newest first; with `before`, those that come after that one in the list."""
    before_at, before_id = before or (None, None)
    statement = f"""
        SELECT * FROM (SELECT {_COLUMNS} FROM sources) AS found
        WHERE (%(health)s::text IS NULL OR health = %(health)s)
          AND (%(at)s::timestamptz IS NULL OR (created_at, id) < (%(at)s, %(before)s::uuid))
        ORDER BY created_at DESC, id DESC LIMIT %(limit)s
    """
    values = {"health": health, "at": before_at, "before": before_id, "limit": limit}
    async with connection.cursor(row_factory=class_row(Source)) as cursor:
        return await (await cursor.execute(statement, values)).fetchall()


async def read_source(connection: AsyncConnection, source_id: UUID) -> Source | None:
    """One source."""
    async with connection.cursor(row_factory=class_row(Source)) as cursor:
        return await (await cursor.execute(f"SELECT {_COLUMNS} FROM sources WHERE id = %s", (source_id,))).fetchone()


async def source_at(connection: AsyncConnection, url: str) -> UUID | None:
    """The id of the source with that address."""
    row = await (await connection.execute("SELECT id FROM sources WHERE url = %s", (url,))).fetchone()
    return row[0] if row else None


async def change_source(connection: AsyncConnection, source_id: UUID, wanted: Wanted) -> None:
    """Another name, language or content, for what is read from now on."""
    await connection.execute(_CHANGE, (wanted.name, wanted.language, wanted.content, source_id))


async def remove_source(connection: AsyncConnection, source_id: UUID) -> bool:
    """Remove a source; its articles stay. False if there is none."""
    return (await connection.execute("DELETE FROM sources WHERE id = %s", (source_id,))).rowcount > 0


async def set_state(connection: AsyncConnection, source_id: UUID, state: Literal["enabled", "paused"]) -> bool:
    """Pause it, or read it again, at once and whole; False if there is none."""
    return await _and_wake(connection, _STATE, {"id": source_id, "state": state})


async def read_now(connection: AsyncConnection, source_id: UUID) -> bool:
    """Let it be read at once; False if there is none."""
    return await _and_wake(connection, _NOW, (source_id,))


async def read_collectors(connection: AsyncConnection) -> Collectors:
    """Those that were seen in the last two minutes."""
    row = await (await connection.execute(_COLLECTORS)).fetchone()
    return Collectors(*row) if row else Collectors(0, None)


async def count_by_health(connection: AsyncConnection) -> dict[str, int]:
    """How many sources there are of each health."""
    return dict(await (await connection.execute(_TOTALS)).fetchall())


async def _and_wake(connection: AsyncConnection, statement: str, values: Any) -> bool:
    async with connection.transaction():
        row = await (await connection.execute(statement, values)).fetchone()
        if row is None:
            return False
        await connection.execute(_WAKE, ([row[0]],))
        return True
