"""Stories in PostgreSQL: what the follower reads and writes, one transaction a step."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from services.stories.deciding import Story
from services.stories.likeness import WINDOW_DAYS
from services.stories.signatures import Rarity, Signature
from shared.ledger.feed import Position
from shared.ledger.search_terms import entity_term, language_term, source_term, topic_term

_WINDOW: Final = timedelta(days=WINDOW_DAYS)
# Read per key, nearest in time first: a name that thousands of articles share must not make each further one dearer.
_BEFORE: Final = 48
_AFTER: Final = 16
_CANDIDATES: Final = 24
_MEMBERS: Final = 8
_TAGGED_MEMBERS: Final = 100
_TAGGED_ENTITIES: Final = 40
_NAMED_ENTITIES: Final = 12
_NAMED_TOPICS: Final = 5

_POSITION: Final = "SELECT after_xid, after_article, articles FROM story_position FOR UPDATE"
_WAITING: Final = """
SELECT EXISTS (SELECT FROM story_flags) OR p.after_xid::text::xid8 >= pg_snapshot_xmin(pg_current_snapshot())
    OR EXISTS (SELECT FROM results AS r
               WHERE (r.stored_xid, r.article_id) > (p.after_xid::text::xid8, p.after_article)
                 AND r.stored_xid < pg_snapshot_xmin(pg_current_snapshot()))
FROM story_position AS p
"""
_MOVE: Final = "UPDATE story_position SET after_xid = %s, after_article = %s, articles = %s"
_SEEN: Final = "SELECT term, articles FROM story_terms WHERE term = ANY(%s)"
_COUNT: Final = """
INSERT INTO story_terms (term, articles) SELECT * FROM unnest(%s::integer[], %s::integer[])
ON CONFLICT (term) DO UPDATE SET articles = story_terms.articles + excluded.articles
"""
_COLUMNS: Final = "a.article_id, a.date, a.language, a.source, a.signature"
_KNOWN: Final = f"SELECT a.told, a.story, {_COLUMNS} FROM story_articles AS a WHERE a.article_id = %s"
_CANDIDATES_OF: Final = f"""
WITH hits AS (
    SELECT p.number, count(*) AS shared
    FROM unnest(%(keys)s::integer[]) AS k (key)
    CROSS JOIN LATERAL (
        (SELECT number FROM story_keys WHERE key = k.key AND date <= %(date)s AND date >= %(since)s
         ORDER BY date DESC, number DESC LIMIT %(before)s)
        UNION ALL
        (SELECT number FROM story_keys WHERE key = k.key AND date > %(date)s AND date <= %(until)s
         ORDER BY date, number LIMIT %(after)s)
    ) AS p
    GROUP BY p.number ORDER BY shared DESC, p.number LIMIT %(most)s
)
SELECT a.story, {_COLUMNS} FROM hits JOIN story_articles AS a USING (number)
ORDER BY hits.shared DESC, a.number
"""
_MEMBERS_OF: Final = f"""
SELECT s.id, s.size, {_COLUMNS}
FROM unnest(%(stories)s::uuid[]) AS wanted (id) JOIN stories AS s USING (id)
CROSS JOIN LATERAL (
    SELECT * FROM (
        (SELECT * FROM story_articles WHERE story = s.id AND date <= %(date)s
         ORDER BY date DESC, article_id DESC LIMIT %(most)s)
        UNION ALL
        (SELECT * FROM story_articles WHERE story = s.id AND date > %(date)s ORDER BY date, article_id LIMIT %(most)s)
    ) AS near
    WHERE near.date BETWEEN %(since)s AND %(until)s
    ORDER BY abs(extract(epoch FROM near.date - %(date)s)), article_id LIMIT %(most)s
) AS a
ORDER BY s.id, a.date, a.article_id
"""
_FIRST_MEMBERS: Final = f"""
SELECT a.story, {_COLUMNS} FROM unnest(%s::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT * FROM story_articles WHERE story = wanted.id ORDER BY date, article_id LIMIT %s
) AS a
ORDER BY a.story, a.date, a.article_id
"""
_BEGIN: Final = """
INSERT INTO stories (id, first_seen, last_seen, split_from) VALUES (%s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET merged_into = NULL, split_from = excluded.split_from WHERE stories.size = 0
RETURNING id
"""
_ENTER: Final = """
WITH entered AS (
    INSERT INTO story_articles (article_id, story, date, language, source, likeness, told, keys, signature)
    VALUES (%(id)s, %(story)s, %(date)s, %(language)s, %(source)s, %(likeness)s, %(told)s, %(keys)s, %(signature)s)
    RETURNING number
), counted AS (
    UPDATE stories SET size = size + 1 WHERE id = %(story)s
)
INSERT INTO story_keys (key, date, number)
SELECT k, %(date)s, entered.number FROM entered CROSS JOIN unnest(%(keys)s::integer[]) AS k
"""
_LEAVE: Final = """
WITH gone AS (DELETE FROM story_articles WHERE article_id = %s RETURNING story)
UPDATE stories SET size = size - 1 FROM gone WHERE id = gone.story
"""
_GIVE: Final = "UPDATE story_articles SET story = %s WHERE story = %s"
_MOVE_SOME: Final = "UPDATE story_articles SET story = %s WHERE article_id = ANY(%s)"
_REDIRECT: Final = """
UPDATE stories SET merged_into = %(into)s, size = 0, best = NULL, tags = '{}', entities = '{}', topics = '{}'
WHERE id = %(merged)s OR merged_into = %(merged)s
"""
_FACTS: Final = """
SELECT story, count(*), count(DISTINCT coalesce(source, '')), min(date), max(date),
       array_agg(DISTINCT language ORDER BY language), avg(likeness)::real
FROM story_articles WHERE story = ANY(%s) GROUP BY story
"""
_NAMED: Final = """
SELECT wanted.id, e.language, e.source, e.topics, e.entities FROM unnest(%s::uuid[]) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT article_id FROM story_articles WHERE story = wanted.id ORDER BY date DESC, article_id LIMIT %s
) AS a
JOIN search_entries AS e USING (article_id)
"""
_DESCRIBE: Final = """
UPDATE stories SET size = %s, sources = %s, first_seen = %s, last_seen = %s, languages = %s, surety = %s, best = %s,
                   tags = %s, entities = %s, topics = %s
WHERE id = %s
"""
_EMPTY: Final = """
UPDATE stories SET size = 0, sources = 0, best = NULL, languages = '{}', tags = '{}', entities = '{}', topics = '{}'
WHERE id = ANY(%s)
"""
_TEXTS: Final = "SELECT article_id, text FROM results WHERE article_id = ANY(%s)"
_FLAGGED: Final = "DELETE FROM story_flags WHERE number IN (SELECT number FROM story_flags LIMIT 200) RETURNING story"


@dataclass(frozen=True)
class Known:
    """An article in its story; `told`: the digest of its terms, where it was asked for."""

    story: UUID
    signature: Signature
    told: int | None = None


class StoryStore:
    """What is known of stories, over a connection inside a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def waiting(self) -> bool:
        """Whether there may be anything to do; asked before a transaction is begun."""
        row = await (await self._connection.execute(_WAITING)).fetchone()
        return row is not None and bool(row[0])

    async def position(self) -> tuple[Position, int]:
        """How far the feed is grouped, and how many articles were counted; nobody else goes on meanwhile."""
        # What erases articles may hold what this waits for, and wait for this: this gives up first, and comes again.
        await self._connection.execute("SET LOCAL lock_timeout = '500ms'")
        row = await (await self._connection.execute(_POSITION)).fetchone()
        assert row is not None
        return Position(row[0], row[1]), row[2]

    async def move(self, position: Position, rarity: Rarity | None, articles: int) -> None:
        """Remember the position, and what the articles before it added to the counts of terms."""
        if rarity is not None and rarity.added:
            terms = sorted(rarity.added)
            await self._connection.execute(_COUNT, (terms, [rarity.added[term] for term in terms]))
        await self._connection.execute(_MOVE, (position.xid, position.article_id, articles))

    async def rarity(self, articles: int, terms: Iterable[int]) -> Rarity:
        """How rare these terms are."""
        rows = await (await self._connection.execute(_SEEN, (sorted(set(terms)),))).fetchall()
        return Rarity(articles, dict(rows))

    async def known(self, article_id: UUID) -> Known | None:
        """The article, if it has been grouped."""
        row = await (await self._connection.execute(_KNOWN, (article_id,))).fetchone()
        return None if row is None else Known(row[1], _signature(row[2:]), row[0])

    async def candidates(self, article: Signature) -> list[Known]:
        """Articles of some days around that share most of the article's keys."""
        values = {"keys": article.keys, "before": _BEFORE, "after": _AFTER, "most": _CANDIDATES}
        rows = await (await self._connection.execute(_CANDIDATES_OF, values | _around(article.date))).fetchall()
        return [_known(row) for row in rows]

    async def texts(self, articles: Sequence[UUID]) -> dict[UUID, str]:
        """The clean texts of these articles as they are stored now; without those that are erased."""
        return dict(await (await self._connection.execute(_TEXTS, (list(articles),))).fetchall())

    async def stories(self, ids: Sequence[UUID], date: datetime) -> list[Story]:
        """These stories with their members nearest to a time."""
        values = {"stories": list(ids), "most": _MEMBERS} | _around(date)
        rows = await (await self._connection.execute(_MEMBERS_OF, values)).fetchall()
        members: dict[UUID, list[Signature]] = defaultdict(list)
        sizes = {}
        for story, size, *signature in rows:
            sizes[story] = size
            members[story].append(_signature(signature))
        return [Story(story, sizes[story], found) for story, found in members.items()]

    async def first_members(self, stories: Sequence[UUID], most: int) -> dict[UUID, list[Signature]]:
        """The first members of each story, as many at most."""
        rows = await (await self._connection.execute(_FIRST_MEMBERS, (list(stories), most))).fetchall()
        members: dict[UUID, list[Signature]] = defaultdict(list)
        for story, *signature in rows:
            members[story].append(_signature(signature))
        return members

    async def begin(self, story: UUID, date: datetime, split_from: UUID | None = None) -> bool:
        """Make a story without articles; False if there is one of that id that has some."""
        cursor = await self._connection.execute(_BEGIN, (story, date, date, split_from))
        return await cursor.fetchone() is not None

    async def enter(self, article: Signature, story: UUID, likeness: float, told: int) -> None:
        """Put an article into a story."""
        values = {
            "id": article.article_id,
            "story": story,
            "date": article.date,
            "language": article.language,
            "source": article.source,
            "likeness": likeness,
            "told": told,
            "keys": article.keys,
            "signature": article.packed(),
        }
        await self._connection.execute(_ENTER, values)

    async def leave(self, article_id: UUID) -> None:
        """Take an article out of its story, which is flagged by that."""
        await self._connection.execute(_LEAVE, (article_id,))

    async def merge(self, merged: UUID, into: UUID) -> None:
        """Tell one story in another from now on; its id leads there."""
        await self._connection.execute(_GIVE, (into, merged))
        await self.redirect(merged, into)

    async def redirect(self, story: UUID, into: UUID) -> None:
        """Let the id of a story without articles lead to another."""
        await self._connection.execute(_REDIRECT, {"into": into, "merged": story})

    async def give(self, articles: Sequence[UUID], story: UUID) -> None:
        """Put these articles into another story."""
        await self._connection.execute(_MOVE_SOME, (story, list(articles)))

    async def flagged(self) -> list[UUID]:
        """Some of the stories that lost an article; they are not flagged any more."""
        rows = await (await self._connection.execute(_FLAGGED)).fetchall()
        return sorted({row[0] for row in rows})

    async def describe(self, best: Mapping[UUID, UUID | None]) -> None:
        """Reckon anew what is said of these stories; `best`: the article that stands for each."""
        facts = await (await self._connection.execute(_FACTS, (list(best),))).fetchall()
        await self._connection.execute(_EMPTY, (sorted(set(best) - {row[0] for row in facts}),))
        tagged = await self._tags([row[0] for row in facts if row[1] > 1])
        rows = []
        for story, size, sources, first, last, languages, surety in facts:
            tags, entities, topics = tagged.get(story, ([], [], []))
            rows.append((size, sources, first, last, languages, surety, best[story], tags, entities, topics, story))
        async with self._connection.cursor() as cursor:
            await cursor.executemany(_DESCRIBE, rows)

    async def _tags(self, stories: Sequence[UUID]) -> dict[UUID, tuple[list[str], list[str], list[str]]]:
        """By what each story is listed, and its most frequent entities and topics."""
        if not stories:
            return {}
        rows = await (await self._connection.execute(_NAMED, (list(stories), _TAGGED_MEMBERS))).fetchall()
        facts: dict[UUID, set[str]] = defaultdict(set)
        entities: dict[UUID, Counter[str]] = defaultdict(Counter)
        topics: dict[UUID, Counter[str]] = defaultdict(Counter)
        for story, language, source, codes, named in rows:
            facts[story] |= {language_term(language), *([source_term(source)] if source else [])}
            topics[story].update(codes)
            entities[story].update(named)
        found = {}
        for story, plain in facts.items():
            named, codes = _frequent(entities[story], _TAGGED_ENTITIES), _frequent(topics[story], _NAMED_TOPICS)
            tags = sorted({*plain, *map(entity_term, named), *map(topic_term, topics[story])})
            found[story] = tags, named[:_NAMED_ENTITIES], codes
        return found


def _frequent(counts: Counter[str], most: int) -> list[str]:
    return sorted(counts, key=lambda one: (-counts[one], one))[:most]


def _around(date: datetime) -> dict[str, Any]:
    return {"date": date, "since": date - _WINDOW, "until": date + _WINDOW}


def _known(row: Sequence[Any]) -> Known:
    return Known(row[0], _signature(row[1:]))


def _signature(row: Sequence[Any]) -> Signature:
    article_id, date, language, source, packed = row
    return Signature.unpacked(article_id, date, language, source, bytes(packed))
