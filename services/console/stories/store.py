"""Stories in PostgreSQL, to be read. What they hold is written by the stories service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, dict_row

from services.console.search.named_entities import StoredEntity, read_entities
from services.console.stories.headlines import summary_of
from services.console.stories.list_cursors import Key

Order: TypeAlias = Literal["newest", "largest", "rising"]

LONGEST_LIST: Final = 500
"""Articles of one story in an answer."""
# Stories that are looked at for one list of those that rise.
_LOOKED_AT: Final = 300
_PERIOD: Final = timedelta(days=1)
_HISTORY_DAYS: Final = 6
# More articles of one source in a period say no more.
_MOST_OF_A_SOURCE: Final = 3

# The title of an article that has one: in the reader's language if there is one, of the best if it has one. No text is
# kept with a story.
_STORIES: Final = """
SELECT s.id, s.size, s.sources, s.languages, s.first_seen, s.last_seen, s.surety, s.entities, s.topics, s.split_from,
       r.article_id AS best, r.title AS headline, r.language, left(r.text, 6000) AS text
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN stories AS s USING (id)
CROSS JOIN LATERAL (
    SELECT r.article_id, r.title, r.language, r.text
    FROM (
        (SELECT article_id, language, date FROM story_articles WHERE article_id = s.best AND story = s.id)
        UNION
        (SELECT article_id, language, date FROM story_articles WHERE story = s.id
         ORDER BY date DESC, article_id LIMIT 60)
    ) AS a JOIN results AS r USING (article_id)
    ORDER BY r.title IS NULL, a.language <> %(language)s, a.article_id IS DISTINCT FROM s.best, a.date DESC,
             a.article_id
    LIMIT 1
) AS r
ORDER BY wanted.place
"""
_LISTED: Final = """
SELECT id, {key} FROM stories
WHERE size > 1 AND size >= %(articles)s AND merged_into IS NULL
  AND (%(tags)s::text[] IS NULL OR tags @> %(tags)s)
  AND (%(any_source)s::text[] IS NULL OR tags && %(any_source)s)
  AND (%(since)s::timestamptz IS NULL OR last_seen >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR first_seen < %(until)s)
  AND (%(after)s::{type} IS NULL OR ({key}, id) < (%(after)s, %(after_id)s::uuid))
ORDER BY {key} DESC, id DESC LIMIT %(limit)s
"""
_RISING: Final = """
WITH active AS (
    SELECT id FROM stories
    WHERE size > 1 AND size >= %(articles)s AND merged_into IS NULL AND last_seen >= %(begin)s AND first_seen < %(end)s
      AND (%(tags)s::text[] IS NULL OR tags @> %(tags)s)
      AND (%(any_source)s::text[] IS NULL OR tags && %(any_source)s)
    ORDER BY size DESC, id DESC LIMIT %(looked_at)s
), counted AS (
    SELECT a.story, least(count(*) FILTER (WHERE a.date >= %(begin)s), %(most)s) AS now,
           least(count(*) FILTER (WHERE a.date < %(begin)s), %(most)s * %(days)s) AS before
    FROM active JOIN story_articles AS a ON a.story = active.id
    WHERE a.date >= %(history)s AND a.date < %(end)s
    GROUP BY a.story, a.source
)
SELECT story, (sum(now) - sum(before)::float8 / %(days)s) / sqrt(1 + sum(before)::float8 / %(days)s) AS score
FROM counted GROUP BY story HAVING sum(now) > sum(before)::float8 / %(days)s
ORDER BY score DESC, story LIMIT %(limit)s
"""
_TOLD_IN: Final = "SELECT coalesce(merged_into, id) FROM stories WHERE id = %s"
_MERGED: Final = "SELECT id FROM stories WHERE merged_into = %s ORDER BY id"
_ARTICLES: Final = """
SELECT r.article_id AS id, r.title, r.language, r.source, a.date, r.record ->> 'url' AS url, a.likeness,
       f.cluster IS NOT NULL AND EXISTS (
           SELECT FROM fingerprints AS o JOIN story_articles AS b ON b.article_id = o.article_id
           WHERE o.cluster = f.cluster AND b.story = a.story
             AND (o.first_seen, o.article_id) < (f.first_seen, f.article_id)) AS copy
FROM story_articles AS a JOIN results AS r USING (article_id) LEFT JOIN fingerprints AS f USING (article_id)
WHERE a.story = %s ORDER BY a.date DESC, a.article_id LIMIT %s
"""
_SIZES: Final = """
SELECT date_trunc('day', date, 'UTC') AS day, count(*) AS articles, count(DISTINCT source) AS sources
FROM story_articles WHERE story = %s GROUP BY day ORDER BY day
"""
_STORY_OF: Final = """
SELECT s.id, s.size, s.sources FROM story_articles AS a JOIN stories AS s ON s.id = a.story
WHERE a.article_id = %s AND s.size > 1
"""


@dataclass(frozen=True)
class NamedEntity:
    """An entity of a story."""

    id: str
    type: str
    name: str


@dataclass(frozen=True)
class Story:
    """A story in a list. `headline` and `summary` stand in its article `best`, of that language.

    If it is told in the reader's language, `best` is of those. `surety`: the mean likeness of its articles to it when
    they joined, 0 to 1.
    """

    id: UUID
    headline: str | None
    summary: str | None
    language: str
    best: UUID
    size: int
    sources: int
    languages: list[str]
    first_seen: datetime
    last_seen: datetime
    surety: float
    entities: list[NamedEntity]
    topics: list[str]
    split_from: UUID | None


@dataclass(frozen=True)
class StoryArticle:
    """An article of a story. `likeness`: to the story when it joined; `copy`: of an earlier one in it, nearly."""

    id: UUID
    title: str | None
    language: str
    source: str | None
    date: datetime
    url: str | None
    likeness: float
    copy: bool


@dataclass(frozen=True)
class Size:
    """How many articles and sources told it on a day, UTC."""

    day: datetime
    articles: int
    sources: int


@dataclass(frozen=True)
class WholeStory:
    """A story with its newest articles, its size by day, and the ids of stories that went into it."""

    story: Story
    places: list[StoredEntity]
    articles: list[StoryArticle]
    sizes: list[Size]
    merged: list[UUID]


@dataclass(frozen=True)
class StoryOf:
    """The story of an article: its id, and how many articles and sources tell it."""

    id: UUID
    size: int
    sources: int


@dataclass(frozen=True)
class Wanted:
    """Which stories: all of `tags`, one of `sources` if there are any, told in the period, of so many articles."""

    tags: Sequence[str] = ()
    sources: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    articles: int = 2

    def values(self) -> dict[str, Any]:
        """As parameters."""
        return {
            "tags": list(self.tags) or None,
            "any_source": list(self.sources) or None,
            "since": self.since,
            "until": self.until,
            "articles": self.articles,
        }


@dataclass(frozen=True)
class Listed:
    """A page of stories; where the page after it begins, None on the last."""

    stories: list[Story]
    after: tuple[datetime | int, UUID] | None


async def list_stories(
    connection: AsyncConnection,
    wanted: Wanted,
    *,
    by: Key,
    limit: int,
    language: str,
    after: tuple[datetime | int, UUID] | None = None,
) -> Listed:
    """Stories by their last article or by size; names of entities in `language` where known."""
    values = wanted.values() | {"limit": limit + 1, "after": None, "after_id": None}
    if after is not None:
        values |= {"after": after[0], "after_id": after[1]}
    statement = _LISTED.format(key=by, type="timestamptz" if by == "last_seen" else "integer")
    rows = await (await connection.execute(statement, values)).fetchall()
    found = await _described(connection, [row[0] for row in rows[:limit]], language)
    return Listed(found, (rows[limit - 1][1], rows[limit - 1][0]) if len(rows) > limit else None)


async def rising_stories(
    connection: AsyncConnection, wanted: Wanted, *, end: datetime, limit: int, language: str
) -> list[Story]:
    """Stories that were told more in the day before `end` than a day of their own week before that, by how much.

    Of one source a few articles a day count, so that none makes a story rise by itself.
    """
    begin = end - _PERIOD
    values = wanted.values() | {
        "begin": begin,
        "end": end,
        "history": begin - _PERIOD * _HISTORY_DAYS,
        "days": _HISTORY_DAYS,
        "most": _MOST_OF_A_SOURCE,
        "looked_at": _LOOKED_AT,
        "limit": limit,
    }
    rows = await (await connection.execute(_RISING, values)).fetchall()
    return await _described(connection, [row[0] for row in rows], language)


async def read_story(connection: AsyncConnection, story_id: UUID, *, language: str) -> WholeStory | None:
    """A story, also by the id of one that went into it; None if there is none, or no article is left of it."""
    row = await (await connection.execute(_TOLD_IN, (story_id,))).fetchone()
    found = await _described(connection, [row[0]], language) if row is not None else []
    if not found:
        return None
    (story,) = found
    async with connection.cursor(row_factory=class_row(StoryArticle)) as articles:
        listed = await (await articles.execute(_ARTICLES, (story.id, LONGEST_LIST))).fetchall()
    async with connection.cursor(row_factory=class_row(Size)) as sizes:
        by_day = await (await sizes.execute(_SIZES, (story.id,))).fetchall()
    merged = await (await connection.execute(_MERGED, (story.id,))).fetchall()
    known = await read_entities(connection, [entity.id for entity in story.entities])
    places = [one for one in known.values() if one.latitude is not None]
    if story.size <= 1:
        story = replace(story, size=len(listed))
    return WholeStory(story, places, listed, by_day, [row[0] for row in merged])


async def story_of(connection: AsyncConnection, article_id: UUID) -> StoryOf | None:
    """The story of an article, if it is told by others too."""
    row = await (await connection.execute(_STORY_OF, (article_id,))).fetchone()
    return None if row is None else StoryOf(*row)


async def _described(connection: AsyncConnection, ids: Sequence[UUID], language: str) -> list[Story]:
    if not ids:
        return []
    async with connection.cursor(row_factory=dict_row) as cursor:
        rows = await (await cursor.execute(_STORIES, {"ids": list(ids), "language": language})).fetchall()
    known = await read_entities(connection, sorted({one for row in rows for one in row["entities"]}))
    return [_story(row, known, language) for row in rows]


def _story(row: dict[str, Any], known: Mapping[str, StoredEntity], language: str) -> Story:
    text = row.pop("text")
    named = [known[one] for one in row.pop("entities") if one in known]
    entities = [NamedEntity(one.id, one.type, one.name_in(language)) for one in named]
    return Story(**row, summary=summary_of(row["headline"], text), entities=entities)
