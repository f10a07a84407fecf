"""Articles on the same matter: those that share what is rare in an article's terms."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from services.console.search.conditions import Condition
from services.console.search.time_windows import Place, Scope, newest
from shared.ledger.search_terms import quoted, time_terms
from shared.text.function_words import function_terms

# Terms that are weighed, and those by which candidates are looked for.
_WEIGHED: Final = 40
_ASKED: Final = 10
_CANDIDATES: Final = 300
# How rare a term is, is estimated from the articles right before, of some days at most.
_SAMPLE: Final = timedelta(days=3)
_SAMPLE_ARTICLES: Final = 1_500
_AFTERWARDS: Final = timedelta(days=30)
_ENTITY_WEIGHT: Final = 2.0
_TITLE_WEIGHT: Final = 1.5
_MIN_SCORE: Final = 0.1

# Of its terms: entities, what stands in the title, what is repeated; no function words, times, topics, sources. Terms
# that come from elsewhere than storing may have no positions.
_TERMS: Final = """
SELECT s.date, t.lexeme, t.count, t.in_title
FROM search_entries AS s CROSS JOIN LATERAL (
    SELECT lexeme, coalesce(cardinality(positions), 0) AS count, coalesce('A' = ANY(weights), false) AS in_title
    FROM unnest(s.terms)
) AS t
WHERE s.article_id = %s AND (starts_with(t.lexeme, 'e:') OR strpos(t.lexeme, ':') = 0)
  AND length(t.lexeme) > 2 AND t.lexeme <> ALL(%s)
ORDER BY starts_with(t.lexeme, 'e:') DESC, t.in_title DESC, t.count DESC, length(t.lexeme) DESC, t.lexeme
LIMIT %s
"""
_FREQUENCY: Final = """
SELECT asked.term, (SELECT count(*) FROM search_entries WHERE terms @@ asked.query::tsquery AND date >= %(since)s)
FROM unnest(%(terms)s::text[], %(queries)s::text[]) AS asked (term, query)
"""
_SAMPLED: Final = """
SELECT count(*), min(date) FROM (
    SELECT date FROM search_entries WHERE date >= %s AND date < %s ORDER BY date DESC LIMIT %s
) AS found
"""
_SHARED: Final = """
SELECT s.article_id, ARRAY(SELECT lexeme FROM unnest(s.terms) WHERE lexeme = ANY(%(terms)s)) AS shared
FROM search_entries AS s
WHERE s.article_id = ANY(%(ids)s) AND s.article_id <> %(article)s
  AND NOT EXISTS (SELECT FROM fingerprints AS f JOIN fingerprints AS own ON own.cluster = f.cluster
                  WHERE f.article_id = s.article_id AND own.article_id = %(article)s)
"""
_SHOWN: Final = """
SELECT r.article_id AS id, r.title, r.language, r.source, s.date
FROM search_entries AS s JOIN results AS r ON r.article_id = s.article_id WHERE s.article_id = ANY(%s)
"""
_NAMES: Final = "SELECT id, name FROM entities WHERE id = ANY(%s)"


@dataclass(frozen=True)
class SimilarArticle:
    """An article on the same matter. `score`: the part of what is rare that they share, 0 to 1; `entities`: names."""

    id: UUID
    title: str | None
    language: str
    source: str | None
    date: datetime
    score: float
    entities: list[str]
    terms: list[str]


async def similar_articles(
    connection: AsyncConnection, article_id: UUID, *, limit: int = 10
) -> list[SimilarArticle] | None:
    """The most similar articles, no copies of it; None if there is no such article in the index."""
    rows = await (await connection.execute(_TERMS, (article_id, list(function_terms()), _WEIGHED))).fetchall()
    if not rows:
        exists = await (
            await connection.execute("SELECT FROM search_entries WHERE article_id = %s", (article_id,))
        ).fetchone()
        return None if exists is None else []
    date: datetime = rows[0][0]
    weights = await _weights(connection, date, rows)
    asked = sorted(weights, key=lambda term: -weights[term])[:_ASKED]
    if not asked:
        return []
    condition = Condition("(" + " | ".join(map(quoted, asked)) + ")", bounded=True)
    found = await newest(connection, Scope(condition, until=date + _AFTERWARDS), _CANDIDATES)
    return await _scored(connection, article_id, found.places, weights, limit=limit)


async def _weights(connection: AsyncConnection, date: datetime, rows: Sequence[tuple[Any, ...]]) -> Mapping[str, float]:
    """Terms that are not everywhere, and how much each says."""
    since, until = date - _SAMPLE, date + timedelta(minutes=1)
    row = await (await connection.execute(_SAMPLED, (since, until, _SAMPLE_ARTICLES))).fetchone()
    assert row is not None
    articles, since = max(1, row[0]), row[1] or since
    times = "(" + " | ".join(map(quoted, time_terms(since, until))) + ")"
    terms = [term for _, term, _, _ in rows]
    values = {
        "terms": terms,
        "queries": [f"{quoted(term)} & {times}" for term in terms],
        "since": since,
    }
    frequency: dict[str, int] = dict(await (await connection.execute(_FREQUENCY, values)).fetchall())
    weights = {}
    for _, term, count, in_title in rows:
        rarity = math.log((1 + articles) / (1 + frequency[term]))
        weight = rarity * (1 + math.log(max(1, count)))
        weight *= (_TITLE_WEIGHT if in_title else 1) * (_ENTITY_WEIGHT if term.startswith("e:") else 1)
        if weight > 0:
            weights[term] = weight
    return weights


async def _scored(
    connection: AsyncConnection,
    article_id: UUID,
    candidates: Sequence[Place],
    weights: Mapping[str, float],
    *,
    limit: int,
) -> list[SimilarArticle]:
    values = {"terms": list(weights), "ids": [place.article_id for place in candidates], "article": article_id}
    shared: dict[UUID, list[str]] = dict(await (await connection.execute(_SHARED, values)).fetchall())
    most = sum(weights.values())
    scores = {one: sum(weights[term] for term in terms) / most for one, terms in shared.items()}
    best = sorted((one for one in scores if scores[one] >= _MIN_SCORE), key=lambda one: (-scores[one], str(one)))[
        :limit
    ]
    async with connection.cursor(row_factory=dict_row) as cursor:
        shown = {row["id"]: row for row in await (await cursor.execute(_SHOWN, (best,))).fetchall()}
    ids = [term[2:] for one in best for term in shared[one] if term.startswith("e:")]
    names: dict[str, str] = dict(await (await connection.execute(_NAMES, (ids,))).fetchall())
    return [
        SimilarArticle(
            **shown[one],
            score=round(scores[one], 3),
            entities=[names.get(term[2:], term[2:]) for term in shared[one] if term.startswith("e:")],
            terms=[term for term in shared[one] if ":" not in term],
        )
        for one in best
        if one in shown
    ]
