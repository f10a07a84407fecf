"""Follow stored articles in an order that nothing can slip into later.

Storage workers commit side by side: neither the time in a row nor a number drawn for it says when others can see it,
and whoever reads "all after the last that I saw" misses what was begun earlier and committed later. So a result carries
the transaction that stored it, and a reader stops before the oldest transaction that is still open: below that horizon
everything is decided, and (transaction, article) is an order that only grows at its end.
Source: PostgreSQL, "Transaction ID and Snapshot Information Functions".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

_WINDOW_RESULTS: Final = 200
# Whole results may be large.
_WINDOW_WHOLE_RESULTS: Final = 25

_WINDOW: Final = """
SELECT stored_xid::text::bigint, article_id FROM results
WHERE (stored_xid, article_id) > (%(xid)s::text::xid8, %(article_id)s::uuid)
  AND stored_xid < pg_snapshot_xmin(pg_current_snapshot())
  AND (NOT %(grouped)s OR (stored_xid, article_id) <= (
          SELECT after_xid::text::xid8, after_article FROM story_position))
ORDER BY stored_xid, article_id LIMIT %(limit)s
"""
_HORIZON: Final = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_LAST: Final = """
SELECT stored_xid::text::bigint, article_id FROM results
WHERE stored_xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY stored_xid DESC, article_id DESC LIMIT 1
"""
# A result that was stored anew since the window was read comes again, later, with its new transaction.
_EVENTS: Final = """
SELECT w.xid, r.article_id AS id, r.revision, r.stored_at, a.accepted_at, r.title, r.language, r.source, r.published_at,
       r.record ->> 'url' AS url,
       coalesce(c.topics, r.record -> 'topics', '[]') AS topics,
       coalesce(c.subtopics, r.record -> 'subtopics', '[]') AS subtopics,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object('id', e -> 'id', 'type', e -> 'type', 'name', e -> 'name'))
           FROM jsonb_array_elements(r.record -> 'entities') AS e
       ), '[]') AS entities,
       CASE WHEN %(whole)s THEN
           r.record || jsonb_build_object('title', r.title, 'text', r.text, 'revision', r.revision,
                                          'stored_at', r.stored_at)
           || CASE WHEN c.article_id IS NULL THEN '{}'::jsonb
                   ELSE jsonb_build_object('topics', c.topics, 'subtopics', c.subtopics) END
       END AS result
FROM unnest(%(xids)s::bigint[], %(ids)s::uuid[]) AS w (xid, article_id)
JOIN results AS r ON r.article_id = w.article_id AND r.stored_xid = w.xid::text::xid8
JOIN articles AS a ON a.id = r.article_id
LEFT JOIN topic_corrections AS c ON c.article_id = r.article_id
WHERE (%(languages)s::text[] IS NULL OR r.language = ANY(%(languages)s))
  AND (%(sources)s::text[] IS NULL OR r.source = ANY(%(sources)s))
  AND (%(entities)s::text[] IS NULL OR EXISTS (
          SELECT FROM article_entities AS e WHERE e.article_id = r.article_id AND e.entity_id = ANY(%(entities)s)))
  AND (%(topics)s::text[] IS NULL OR EXISTS (
          SELECT FROM jsonb_array_elements(
              coalesce(c.topics, r.record -> 'topics', '[]') || coalesce(c.subtopics, r.record -> 'subtopics', '[]')
          ) AS t WHERE t ->> 'code' = ANY(%(topics)s)))
  AND (%(stories)s::uuid[] IS NULL OR EXISTS (
          SELECT FROM story_articles AS told JOIN stories AS s ON coalesce(s.merged_into, s.id) = told.story
          WHERE told.article_id = r.article_id AND s.id = ANY(%(stories)s)))
ORDER BY w.xid, w.article_id
"""
_GROUPED: Final = "SELECT after_xid, after_article FROM story_position"


@dataclass(frozen=True, order=True)
class Position:
    """A place in the order of storing: after this result, before the next."""

    xid: int
    article_id: UUID

    def __str__(self) -> str:
        return f"{self.xid}-{self.article_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The position that was written so. Raises: ValueError if it is none."""
        xid, separator, article_id = text.partition("-")
        if not (separator and xid.isascii() and xid.isdecimal() and len(xid) < 19):
            raise ValueError("not a position")
        return cls(int(xid), UUID(article_id))


START: Final = Position(0, UUID(int=0))
"""Before every result."""


@dataclass(frozen=True)
class FeedFilter:
    """Which results: of all that is given, one each must fit. Topics are codes of Media Topics, entities ids.

    `grouped`: only when the service of stories has seen them, which it has to for `stories`; those are ids of stories,
    also of such as went into others since.
    """

    languages: Sequence[str] = ()
    sources: Sequence[str] = ()
    topics: Sequence[str] = ()
    entities: Sequence[str] = ()
    stories: Sequence[UUID] = ()
    grouped: bool = False

    @property
    def needs_stories(self) -> bool:
        """Whether a result can be judged only when the service of stories has seen it."""
        return self.grouped or bool(self.stories)


@dataclass(frozen=True)
class StoredEvent:
    """A result that was stored; `result` is the whole of it, if that was asked for."""

    position: Position
    id: UUID
    revision: int
    stored_at: datetime
    accepted_at: datetime
    title: str | None
    language: str
    source: str | None
    published_at: datetime | None
    url: str | None
    topics: list[dict[str, Any]]
    subtopics: list[dict[str, Any]]
    entities: list[dict[str, Any]]
    result: dict[str, Any] | None = None

    def shown(self) -> dict[str, Any]:
        """The event as JSON, the same for every way out."""
        shown: dict[str, Any] = {
            "id": str(self.id),
            "revision": self.revision,
            "state": "stored",
            "stored_at": self.stored_at.isoformat(),
            "accepted_at": self.accepted_at.isoformat(),
            "title": self.title,
            "language": self.language,
            "source": self.source,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "url": self.url,
            "topics": [{name: topic[name] for name in ("code", "key", "label")} for topic in self.topics],
            "subtopics": [{name: topic[name] for name in ("code", "key", "label")} for topic in self.subtopics],
            "entities": self.entities,
            "links": {"self": f"/v1/articles/{self.id}"},
        }
        return shown if self.result is None else {**shown, "result": self.result}


@dataclass(frozen=True)
class Window:
    """What matches among the next results, and where to go on; `caught_up` if there was nothing more to look at."""

    end: Position
    caught_up: bool
    events: list[StoredEvent] = field(default_factory=list)


async def read_window(
    connection: AsyncConnection, after: Position, wanted: FeedFilter, *, whole: bool = False
) -> Window:
    """The next results after a position, as far as everything before them is decided; a bounded number of them."""
    limit = _WINDOW_WHOLE_RESULTS if whole else _WINDOW_RESULTS
    values = _after(after, limit) | {"grouped": wanted.needs_stories}
    looked_at = await (await connection.execute(_WINDOW, values)).fetchall()
    if not looked_at:
        return Window(after, caught_up=True)
    async with connection.cursor(row_factory=dict_row) as cursor:
        found = await (await cursor.execute(_EVENTS, _parameters(looked_at, wanted, whole=whole))).fetchall()
    return _window(looked_at, found, limit)


async def read_horizon(connection: AsyncConnection) -> Position:
    """After everything that is decided now: what is stored from now on comes after it."""
    row = await (await connection.execute(_HORIZON)).fetchone()
    assert row is not None
    return Position(row[0] - 1, UUID(int=2**128 - 1))


async def read_last(connection: AsyncConnection) -> Position:
    """The last result that can be read now."""
    row = await (await connection.execute(_LAST)).fetchone()
    return Position(*row) if row is not None else START


async def read_grouped(connection: AsyncConnection) -> Position:
    """How far the service of stories has seen the results."""
    row = await (await connection.execute(_GROUPED)).fetchone()
    assert row is not None
    return Position(*row)


def _after(after: Position, limit: int) -> dict[str, Any]:
    return {"xid": after.xid, "article_id": after.article_id, "limit": limit}


def _parameters(looked_at: Sequence[tuple[Any, ...]], wanted: FeedFilter, *, whole: bool) -> dict[str, Any]:
    return {
        "xids": [row[0] for row in looked_at],
        "ids": [row[1] for row in looked_at],
        "whole": whole,
        "languages": list(wanted.languages) or None,
        "sources": list(wanted.sources) or None,
        "topics": list(wanted.topics) or None,
        "entities": list(wanted.entities) or None,
        "stories": list(wanted.stories) or None,
    }


def _window(looked_at: Sequence[tuple[Any, ...]], found: Sequence[dict[str, Any]], limit: int) -> Window:
    events = [StoredEvent(position=Position(row.pop("xid"), row["id"]), **row) for row in found]
    return Window(Position(*looked_at[-1]), caught_up=len(looked_at) < limit, events=events)
