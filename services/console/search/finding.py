"""Find articles: a page of them, or all."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from services.console.search.conditions import condition_of, weights_of
from services.console.search.cursors import Cursor, read_cursor, write_cursor
from services.console.search.expression import And, EntityIs, Expression, Fact, Or, Phrase, Word, sought
from services.console.search.facets import BY_DAY_UTC, Clock, Facets, count_facets
from services.console.search.filters import with_known_filters
from services.console.search.meaning import Instead, alternatives
from services.console.search.names import NamedEntity, also, with_names
from services.console.search.query import SearchQuery
from services.console.search.snippets import Highlighter, Segment, Snippet
from services.console.search.syntax import parse
from services.console.search.time_windows import Newest, Place, Scope, conditions_of, newest
from services.console.search.told_in import IN_STORY, apart, told
from shared.ledger.backfills import COPIES, SEARCH, Backfill, pending_backfills

# What is looked at for one answer, however many match.
COUNTED: Final = 1_000
# Each of these is read from its place outside of the row, which most of a search's time went into.
RANKED: Final = 500
# The same where each article that may match must be read: phrases, words in titles.
COUNTED_IF_COSTLY: Final = 300

_SCORES: Final = """
SELECT article_id, date, ts_rank(terms, %s::tsquery, 1)::float8
FROM search_entries WHERE article_id = ANY(%s)
"""
_HITS: Final = """
SELECT r.article_id AS id, r.title, left(r.text, 50000) AS text, r.language, r.source, r.published_at, r.stored_at,
       s.date, s.topics, r.record ->> 'url' AS url, r.record -> 'published_local' ->> 'date' AS published_on,
       CASE WHEN %(mentions)s THEN r.record -> 'mentions' END AS mentions
FROM search_entries AS s JOIN results AS r ON r.article_id = s.article_id
WHERE s.article_id = ANY(%(ids)s)
"""
_COPIES: Final = """
SELECT article_id FROM fingerprints
WHERE cluster = (SELECT cluster FROM fingerprints WHERE article_id = %s)
UNION SELECT %s
LIMIT 10000
"""
# Materialised, so that a few articles are looked at instead of all that the index finds for the words.
_AMONG: Final = """
WITH s AS MATERIALIZED (SELECT * FROM search_entries WHERE article_id = ANY(%s))
SELECT s.article_id FROM s WHERE {conditions}
"""
_FIRST_SEEN: Final = """
NOT EXISTS (
    SELECT FROM fingerprints AS own JOIN fingerprints AS earlier ON earlier.cluster = own.cluster
        AND (earlier.first_seen, earlier.article_id) < (own.first_seen, own.article_id)
    WHERE own.article_id = s.article_id
)
"""


@dataclass(frozen=True)
class Hit:
    """An article that was found. `score`: only by relevance, comparable within one search.

    `date` is when it was published, and when it arrived where that is not known: then both `published_at` and
    `published_on`, a day without a clock, are None.
    """

    id: UUID
    date: datetime
    title: str | None
    language: str
    source: str | None
    url: str | None
    published_at: datetime | None
    published_on: str | None
    stored_at: datetime
    topics: list[str]
    score: float | None
    title_segments: tuple[Segment, ...]
    snippet: Snippet


@dataclass(frozen=True)
class Total:
    """How many match: exactly, or at least `value` and about `estimate`."""

    value: int
    exact: bool
    estimate: int


@dataclass(frozen=True)
class Page:
    """A page of a search; `next` is the cursor of the page after it, None on the last.

    `total` and `facets` are on the first page only. `ranked`: by relevance, among how many of the newest matches the
    best were chosen. `names`: what names in the query were taken for; `also`: the names that were looked for besides.
    `instead`: nothing matched, and this was looked for in place of it. `incomplete`: what an upgrade left to be entered
    and is not there yet, so that articles are missing; None if all are there.
    """

    hits: list[Hit]
    next: str | None
    total: Total | None
    facets: Facets | None
    ranked: int | None
    names: list[NamedEntity]
    incomplete: Backfill | None = None
    also: list[str] = field(default_factory=list)
    instead: Instead | None = None


@dataclass(frozen=True)
class Match:
    """An article of a search, and the cursor from which to go on after it."""

    id: UUID
    date: datetime
    cursor: str


@dataclass(frozen=True)
class _Plan:
    """A query made ready; `scope` is None if nothing can match."""

    scope: Scope | None
    wanted: tuple[Word | Phrase | EntityIs, ...]
    names: list[NamedEntity]


async def search(
    connection: AsyncConnection,
    query: SearchQuery,
    *,
    limit: int = 20,
    cursor: str | None = None,
    facets: bool = True,
    clock: Clock = BY_DAY_UTC,
) -> Page:
    """A page of at most `limit` articles; bounded work, however many match.

    Pages follow each other while articles arrive: none is shown twice, none that was there is left out. By relevance
    the best of the newest `RANKED` matches are shown; facets and the exact total reach to the newest `COUNTED`. Where
    each article must be read to tell whether it matches, both are `COUNTED_IF_COSTLY`.

    Raises: MalformedQuery, InvalidCursor.
    """
    # Asked first: what is finished meanwhile may have been missing.
    incomplete = await incomplete_for(connection, query)
    counting = clock if facets else None
    page = await _page(connection, query, limit=limit, cursor=cursor, counting=counting)
    if not page.hits and query.aliases and query.state is None and cursor is None:
        page = await _instead(connection, query, page, limit=limit, counting=counting)
    page = replace(page, also=also(page.names))
    if incomplete is None:
        return page
    return replace(page, incomplete=incomplete, total=replace(page.total, exact=False) if page.total else None)


async def _instead(
    connection: AsyncConnection, query: SearchQuery, empty: Page, *, limit: int, counting: Clock | None
) -> Page:
    """A page of what may have been meant by a query that matches nothing; the empty one if that finds nothing either.

    It has no cursor: the next page would be one of what was asked.
    """
    for one in await alternatives(connection, query.q):
        tried = query.model_copy(update={"q": one.q})
        page = await _page(connection, tried, limit=limit, cursor=None, counting=counting)
        if page.hits:
            return replace(page, next=None, instead=one)
    return empty


async def incomplete_for(connection: AsyncConnection, query: SearchQuery) -> Backfill | None:
    """What is still to be entered and may be missing in this search; None if nothing is."""
    concerned = {SEARCH} if query.copies and query.copies_of is None else {SEARCH, COPIES}
    pending = [one for one in await pending_backfills(connection) if one.name in concerned]
    return max(pending, key=lambda one: one.missing, default=None)


async def _page(
    connection: AsyncConnection, query: SearchQuery, *, limit: int, cursor: str | None, counting: Clock | None
) -> Page:
    plan = await _plan(connection, query)
    begun = read_cursor(query, cursor) if cursor is not None else None
    if plan.scope is None:
        return Page([], None, None if begun else Total(0, True, 0), None if begun else _no_facets(), None, plan.names)
    if query.by_relevance:
        return await _best(connection, query, plan, limit=limit, begun=begun, counting=counting)
    wanted = 0 if begun or counting is None else _most(COUNTED, plan.scope)
    found = await newest(connection, plan.scope, max(wanted, limit + 1), after=begun.place if begun else None)
    page = found.places[:limit]
    more = len(found.places) > limit
    following = write_cursor(query, Cursor(page[-1])) if more else None
    hits = await _hits(connection, plan, [(place, None) for place in page])
    total, counted = (None, None) if begun else await _counts(connection, found, counting)
    return Page(hits, following, total, counted, None, plan.names)


async def matches(
    connection: AsyncConnection, query: SearchQuery, *, cursor: str | None = None, batch: int = 500
) -> AsyncIterator[list[Match]]:
    """All articles that match, newest first, some at a time; with `cursor`, those after that match.

    Each batch is read when the one before was taken, and holds no transaction open; each match may be gone on from.

    Raises: MalformedQuery, InvalidCursor.
    """
    query = query.model_copy(update={"sort": "date"})
    after = read_cursor(query, cursor).place if cursor is not None else None
    plan = await _plan(connection, query)
    while plan.scope is not None:
        found = await newest(connection, plan.scope, batch, after=after)
        if found.places:
            yield [Match(p.article_id, p.date, write_cursor(query, Cursor(p))) for p in found.places]
            after = found.places[-1]
        if found.complete or not found.places:
            return


async def matching(connection: AsyncConnection, query: SearchQuery, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these articles match.

    Raises: MalformedQuery.
    """
    plan = await _plan(connection, query)
    if plan.scope is None or not ids:
        return set()
    conditions, values = conditions_of(plan.scope)
    for sign, date in ((">=", plan.scope.since), ("<", plan.scope.until)):
        if date is not None:
            conditions.append(f"s.date {sign} %s")
            values.append(date)
    statement = _AMONG.format(conditions=" AND ".join(["true", *conditions]))
    found = await (await connection.execute(statement, [list(ids), *values])).fetchall()
    return {row[0] for row in found}


async def _plan(connection: AsyncConnection, query: SearchQuery) -> _Plan:
    asked, stories = apart(_expression(query))
    told_in = await told(connection, [*stories, *([query.story] if query.story else [])])
    known = await with_known_filters(connection, asked)
    expression, names = await with_names(connection, known, aliases=query.aliases)
    wanted = tuple(sought(expression))
    condition = condition_of(expression)
    if condition is None or told_in is None or query.state not in (None, "stored"):
        return _Plan(None, wanted, names)
    filters: list[tuple[str, Sequence[Any]]] = []
    if query.copies_of is not None:
        rows = await (await connection.execute(_COPIES, (query.copies_of, query.copies_of))).fetchall()
        filters.append(("s.article_id = ANY(%s)", ([row[0] for row in rows],)))
    if not query.copies:
        filters.append((_FIRST_SEEN, ()))
    filters += [(IN_STORY, (one.story,)) for one in told_in]
    since = max(filter(None, (query.since, *(one.since for one in told_in))), default=None)
    until = min(filter(None, (query.until, *(one.until for one in told_in))), default=None)
    return _Plan(Scope(condition, since, until, filters), wanted, names)


def _expression(query: SearchQuery) -> Expression:
    """The words of a query and its parameters together."""
    parts: list[Expression] = [parse(query.q), *(Fact("entity", name) for name in query.entity)]
    if query.topic:
        parts.append(Or(tuple(Fact("topic", value) for value in query.topic)))
    if query.language:
        parts.append(Or(tuple(Fact("language", value) for value in query.language)))
    if query.source:
        parts.append(Or(tuple(Fact("source", value) for value in query.source)))
    flat: list[Expression] = []
    for part in parts:
        flat += part.parts if isinstance(part, And) else [part]
    return And(tuple(flat))


async def _best(
    connection: AsyncConnection,
    query: SearchQuery,
    plan: _Plan,
    *,
    limit: int,
    begun: Cursor | None,
    counting: Clock | None,
) -> Page:
    """A page by relevance. Articles that came after the first page was read are left to the next search."""
    assert plan.scope is not None
    read_at = begun.read_at if begun and begun.read_at else datetime.now(UTC)
    scope = Scope(
        plan.scope.condition,
        plan.scope.since,
        plan.scope.until,
        [*plan.scope.filters, ("s.entered_at <= %s", (read_at,))],
    )
    ranked = _most(RANKED, scope)
    found = await newest(connection, scope, ranked if begun or counting is None else _most(COUNTED, scope))
    candidates = found.places[:ranked]
    scored = await _scored(connection, candidates, weights_of(plan.wanted))
    if begun is not None and begun.score is not None:
        last = (-begun.score, -begun.place.date.timestamp(), str(begun.place.article_id))
        scored = [one for one in scored if _rank(*one) > last]
    page = scored[:limit]
    following = None
    if len(scored) > limit:
        following = write_cursor(query, Cursor(page[-1][0], page[-1][1], read_at))
    hits = await _hits(connection, plan, page)
    total, counted = (None, None) if begun else await _counts(connection, found, counting)
    return Page(hits, following, total, counted, len(candidates), plan.names)


def _most(matches: int, scope: Scope) -> int:
    return min(matches, COUNTED_IF_COSTLY) if scope.condition.costly else matches


async def _scored(
    connection: AsyncConnection, candidates: Sequence[Place], weights: str | None
) -> list[tuple[Place, float]]:
    """The candidates, best first; without weights newest first."""
    if weights is None:
        return [(place, 0.0) for place in candidates]
    cursor = await connection.execute(_SCORES, (weights, [place.article_id for place in candidates]), binary=True)
    scored = [(Place(date, article_id), score) for article_id, date, score in await cursor.fetchall()]
    return sorted(scored, key=lambda one: _rank(*one))


def _rank(place: Place, score: float) -> tuple[float, float, str]:
    return -score, -place.date.timestamp(), str(place.article_id)


async def _counts(connection: AsyncConnection, found: Newest, counting: Clock | None) -> tuple[Total, Facets | None]:
    seen = len(found.places)
    estimate = seen if found.complete else max(seen, round(seen / found.share) if found.share else seen)
    ids = [place.article_id for place in found.places]
    counted = await count_facets(connection, ids, counting) if counting is not None else None
    return Total(seen, found.complete, estimate), counted


async def _hits(connection: AsyncConnection, plan: _Plan, page: Sequence[tuple[Place, float | None]]) -> list[Hit]:
    highlighter = Highlighter.of(plan.wanted)
    values = {"ids": [place.article_id for place, _ in page], "mentions": bool(highlighter.entities)}
    async with connection.cursor(row_factory=dict_row) as cursor:
        rows = await (await cursor.execute(_HITS, values)).fetchall()
    by_id = {row["id"]: row for row in rows}
    hits = []
    for place, score in page:
        # It may have been deleted since.
        if (row := by_id.get(place.article_id)) is not None:
            mentions, text = row.pop("mentions") or (), row.pop("text")
            hits.append(
                Hit(
                    **row,
                    score=score,
                    title_segments=highlighter.title(row["title"] or "", mentions),
                    snippet=highlighter.snippet(text, mentions),
                )
            )
    return hits


def _no_facets() -> Facets:
    return Facets(0, [], [], [], [], [])
