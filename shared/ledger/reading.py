"""Read articles back from the ledger: state, timeline and result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import class_row, dict_row

from shared.ledger.near_copies import CANDIDATES, POSTINGS, SHARING_KEYS
from shared.ledger.packing import unpack
from shared.text.fingerprints import Fingerprint, similarity, unpack_sketch
from shared.text.relations import Change, Relation, differences

MAX_CHAIN: Final = 50
MAX_COPIES: Final = 10_000
UNFINISHED: Final = ("accepted", "queued")

_STATUS: Final = """
SELECT a.id, a.revision, a.state, a.reason, a.attempts, a.accepted_at, a.enqueued_at, a.finished_at, a.trace_id,
       coalesce(t.records, '[]'::jsonb) AS timeline,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object('at', e.at, 'event', e.event, 'revision', e.revision) || e.detail
                            ORDER BY e.id)
           FROM article_events AS e WHERE e.article_id = a.id
       ), '[]'::jsonb) AS events,
       CASE WHEN a.state = 'quarantined' THEN (
           SELECT jsonb_build_object('stage', q.stage, 'reason', q.reason, 'detail', q.detail, 'at', q.at)
           FROM quarantine AS q WHERE q.article_id = a.id ORDER BY q.at DESC LIMIT 1
       ) END AS quarantine,
       CASE WHEN r.article_id IS NOT NULL THEN
           r.record || jsonb_build_object('title', r.title, 'text', r.text, 'revision', r.revision,
                                          'stored_at', r.stored_at)
           || CASE WHEN c.article_id IS NULL THEN '{}'::jsonb ELSE
                  jsonb_build_object('topics', c.topics, 'subtopics', c.subtopics)
                  || jsonb_build_object('topic_correction', jsonb_build_object(
                         'at', c.at, 'editor', c.editor, 'note', c.note,
                         'model_topics', r.record -> 'topics', 'model_subtopics', r.record -> 'subtopics'))
              END
       END AS result
FROM articles AS a
LEFT JOIN timelines AS t ON t.article_id = a.id AND t.revision = a.revision
LEFT JOIN results AS r ON r.article_id = a.id
LEFT JOIN topic_corrections AS c ON c.article_id = a.id
WHERE a.id = %s
"""
_DUPLICATES: Final = """
SELECT own.exact, own.shingles, own.sketch, own.keys, original.exact, original.shingles, original.sketch,
       original.article_id, original.first_seen,
       (SELECT count(*) FROM (SELECT FROM fingerprints WHERE cluster = own.cluster LIMIT %(count)s) AS counted) - 1,
       ARRAY(SELECT article_id FROM fingerprints WHERE cluster = own.cluster
             ORDER BY first_seen, article_id LIMIT %(chain)s)
FROM fingerprints AS own
CROSS JOIN LATERAL (
    SELECT * FROM fingerprints WHERE cluster = own.cluster ORDER BY first_seen, article_id LIMIT 1
) AS original
WHERE own.article_id = %(article_id)s
"""
_RAW: Final = "SELECT media_type, raw, packed FROM articles WHERE id = %(id)s"
_POSTED: Final = f"""
SELECT media_type, raw, packed FROM article_originals WHERE article_id = %(id)s UNION ALL {_RAW} LIMIT 1
"""
_COUNTS: Final = """
SELECT state, sum(articles)::bigint AS count FROM state_counts GROUP BY state HAVING sum(articles) <> 0
"""
_UNFINISHED: Final = """
SELECT coalesce(sum(articles) FILTER (WHERE state = 'accepted'), 0)::bigint AS accepted,
       coalesce(sum(articles) FILTER (WHERE state = 'queued'), 0)::bigint AS queued,
       (SELECT extract(epoch FROM clock_timestamp() - accepted_at)::float8
        FROM articles WHERE finished_at IS NULL ORDER BY accepted_at LIMIT 1) AS oldest_s
FROM state_counts
"""
_TITLES: Final = """
SELECT a.id, coalesce(r.title, left(r.text, 100)), a.accepted_at, coalesce(r.source, a.source)
FROM articles AS a LEFT JOIN results AS r ON r.article_id = a.id WHERE a.id = ANY(%s)
"""
_TEXTS: Final = "SELECT article_id, text, accepted_at FROM results WHERE article_id = ANY(%s)"
_LISTED: Final = """
SELECT a.id, a.state, a.reason, a.accepted_at, a.finished_at, r.title, r.language, r.source,
       coalesce((SELECT jsonb_agg(code ORDER BY confidence DESC, place) FROM effective_topics AS t
                 WHERE t.article_id = a.id), '[]'::jsonb) AS topics
"""
_RECENT: Final = f"""
{_LISTED}
FROM articles AS a LEFT JOIN results AS r ON r.article_id = a.id
WHERE (%(state)s::text IS NULL OR a.state = %(state)s)
  AND (%(before_at)s::timestamptz IS NULL OR (a.accepted_at, a.id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY a.accepted_at DESC, a.id DESC
LIMIT %(limit)s
"""
_RECENT_IN_LANGUAGE: Final = f"""
{_LISTED}
FROM results AS r JOIN articles AS a ON a.id = r.article_id
WHERE r.language = %(language)s
  AND (%(state)s::text IS NULL OR a.state = %(state)s)
  AND (%(before_at)s::timestamptz IS NULL OR (r.accepted_at, r.article_id) < (%(before_at)s, %(before_id)s::uuid))
ORDER BY r.accepted_at DESC, r.article_id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class NearCopy:
    """An article whose text is near another's, and how much the two share, each 0 to 1 (`shared.text.fingerprints`).

    `relation`: whether one is a copy of the other, or an update of the same event (`shared.text.relations`). `changes`:
    what stands in each other's places, from the earlier to the later, which says so.
    """

    article_id: UUID
    similarity: float
    containment: float
    first_seen: datetime
    relation: Relation = "copy"
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Duplicates:
    """The copies of one text, exact and near, as one of them sees them.

    `original`: the first seen. `similarity`: Jaccard similarity of this article's text and the original's, 0 to 1.
    `copies`: how many there are beside the original, counted up to `MAX_COPIES`. `first_seen`: when the original was
    accepted. `chain`: in order of first seen, the original first, at most `MAX_CHAIN`. `nearest`: the texts most like
    this one, also those of other chains, since a text may be near two originals; at most `CANDIDATES`.
    """

    original: UUID
    similarity: float
    kind: Literal["original", "exact", "near"]
    copies: int
    first_seen: datetime
    chain: list[UUID]
    nearest: list[NearCopy]


@dataclass(frozen=True)
class ArticleStatus:
    """All that is known of one article."""

    id: UUID
    revision: int
    state: str
    reason: str | None
    attempts: int
    accepted_at: datetime
    enqueued_at: datetime | None
    finished_at: datetime | None
    trace_id: str
    timeline: list[dict[str, Any]]
    events: list[dict[str, Any]]
    quarantine: dict[str, Any] | None
    result: dict[str, Any] | None
    duplicates: Duplicates | None = None


@dataclass(frozen=True)
class ArticleSummary:
    """An article in a list."""

    id: UUID
    state: str
    reason: str | None
    accepted_at: datetime
    finished_at: datetime | None
    title: str | None
    language: str | None
    source: str | None
    topics: list[str]


@dataclass(frozen=True)
class TitledArticle:
    """What an article is called in a list of links: its title, or how it begins; None while it has no result."""

    title: str | None
    accepted_at: datetime
    source: str | None


@dataclass(frozen=True)
class Unfinished:
    """How many articles have no final state yet, and the age of the oldest in seconds (None if there is none)."""

    accepted: int
    queued: int
    oldest_s: float | None


async def read_status(connection: AsyncConnection, article_id: UUID) -> ArticleStatus | None:
    """An article's state, timeline and result; None if there is no such article."""
    async with connection.cursor(row_factory=class_row(ArticleStatus)) as cursor:
        status = await (await cursor.execute(_STATUS, (article_id,))).fetchone()
    if status is None or status.result is None:
        return status
    return replace(status, duplicates=await read_duplicates(connection, article_id))


async def read_duplicates(connection: AsyncConnection, article_id: UUID) -> Duplicates | None:
    """The copies of an article's text; None if it is the only one, or not in the index of copies."""
    values = {"article_id": article_id, "count": MAX_COPIES + 1, "chain": MAX_CHAIN}
    async with connection.cursor(binary=True) as cursor:
        row = await (await cursor.execute(_DUPLICATES, values)).fetchone()
        if row is None:
            return None
        own, first = _fingerprint(*row[0:3]), _fingerprint(*row[4:7])
        original, first_seen, copies, chain = row[7:11]
        nearest = await _read_nearest(cursor, article_id, own, row[3])
    if not copies and not nearest:
        return None
    kind: Literal["original", "exact", "near"] = "exact" if own.exact == first.exact else "near"
    return Duplicates(
        original=original,
        similarity=round(similarity(own, first).jaccard, 3),
        kind="original" if original == article_id else kind,
        copies=copies,
        first_seen=first_seen,
        chain=chain,
        nearest=nearest,
    )


async def _read_nearest(
    cursor: AsyncCursor[Any], article_id: UUID, own: Fingerprint, keys: Sequence[int]
) -> list[NearCopy]:
    """The texts that share keys with this one and are near it, most similar first."""
    if not keys:
        return []
    # One more, as the article finds itself.
    await cursor.execute(SHARING_KEYS, ([0] * len(keys), list(keys), POSTINGS, CANDIDATES + 1))
    found = [
        (similarity(own, _fingerprint(*text)), other, first_seen)
        for _, other, _, first_seen, *text in await cursor.fetchall()
        if other != article_id
    ]
    near = [
        NearCopy(other, round(score.jaccard, 3), round(score.containment, 3), first_seen)
        for score, other, first_seen in found
        if score.near
    ]
    nearest = sorted(near, key=lambda copy: (-copy.similarity, copy.first_seen, copy.article_id))[:CANDIDATES]
    return await _related(cursor, article_id, nearest)


async def _related(cursor: AsyncCursor[Any], article_id: UUID, nearest: Sequence[NearCopy]) -> list[NearCopy]:
    """Those with their relation; other issues of a series are no copies and left out."""
    await cursor.execute(_TEXTS, ([article_id, *(copy.article_id for copy in nearest)],))
    texts: dict[UUID, tuple[str, datetime]] = {one: (text, at) for one, text, at in await cursor.fetchall()}
    own = texts.get(article_id)
    if own is None:
        return list(nearest)
    related = [_with_relation(copy, texts.get(copy.article_id), own) for copy in nearest]
    return [copy for copy in related if copy.relation != "series"]


def _with_relation(copy: NearCopy, other: tuple[str, datetime] | None, own: tuple[str, datetime]) -> NearCopy:
    """Compared from the earlier to the later. What is not kept is taken for a copy."""
    if other is None:
        return copy
    (earlier, _), (later, _) = sorted((other, own), key=lambda text: text[1])
    found = differences(earlier, later)
    return replace(copy, relation=found.relation, changes=found.changes)


def _fingerprint(exact: bytes, shingles: int, sketch: bytes) -> Fingerprint:
    return Fingerprint(bytes(exact), shingles, unpack_sketch(bytes(sketch)))


async def read_raw(
    connection: AsyncConnection, article_id: UUID, *, as_posted: bool = False
) -> tuple[str, bytes] | None:
    """Media type and body as processed last, or as posted before any edit; None if there is no such article.

    Raises: DamagedBody.
    """
    async with connection.cursor(binary=True) as cursor:
        row = await (await cursor.execute(_POSTED if as_posted else _RAW, {"id": article_id})).fetchone()
    return (row[0], unpack(row[1], row[2])) if row else None


async def read_recent(
    connection: AsyncConnection,
    *,
    limit: int,
    state: str | None = None,
    language: str | None = None,
    before: tuple[datetime, UUID] | None = None,
) -> list[ArticleSummary]:
    """Articles, newest first; with `before`, those that come after that one in the list."""
    before_at, before_id = before or (None, None)
    values = {"limit": limit, "state": state, "language": language, "before_at": before_at, "before_id": before_id}
    async with connection.cursor(row_factory=class_row(ArticleSummary)) as cursor:
        return await (await cursor.execute(_RECENT if language is None else _RECENT_IN_LANGUAGE, values)).fetchall()


async def read_titles(connection: AsyncConnection, article_ids: Sequence[UUID]) -> dict[UUID, TitledArticle]:
    """What to call some articles, by id; those that there are."""
    if not article_ids:
        return {}
    rows = await (await connection.execute(_TITLES, (list(article_ids),))).fetchall()
    return {row[0]: TitledArticle(*row[1:]) for row in rows}


async def count_states(connection: AsyncConnection) -> dict[str, int]:
    """Articles by state. Costs the same however many there are."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        rows = await (await cursor.execute(_COUNTS)).fetchall()
    return {row["state"]: row["count"] for row in rows}


async def read_unfinished(connection: AsyncConnection) -> Unfinished:
    """The backlog. Costs the same however long it is."""
    async with connection.cursor(row_factory=class_row(Unfinished)) as cursor:
        found = await (await cursor.execute(_UNFINISHED)).fetchone()
    assert found is not None
    return found
