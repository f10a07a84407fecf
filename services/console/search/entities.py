"""Entities: looked up by name, and what the articles say of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from services.console.search.conditions import Condition
from services.console.search.facets import BY_DAY_UTC, Clock, FacetValue, count_facets
from services.console.search.time_windows import Scope, newest
from shared.ledger.search_terms import entity_term, quoted
from shared.text.analysis import name_key

MENTIONING: Final = 5_000
_COUNTED: Final = 1_000
_NAMESAKES: Final = 200

_ENTITY: Final = """
SELECT id, type, name, names, identifiers, latitude, longitude, country,
       ARRAY(SELECT key FROM entity_names WHERE entity_id = id ORDER BY key LIMIT 100) AS keys
FROM entities WHERE id = %s
"""
_NAMED: Final = """
WITH named AS (
    SELECT entity_id, bool_or(key = %(key)s) AS exact FROM (
        SELECT entity_id, key FROM entity_names WHERE key ^@ %(key)s ORDER BY key LIMIT %(namesakes)s
    ) AS found GROUP BY entity_id
)
SELECT e.id, e.type, e.name, e.names, e.country, e.latitude, e.longitude,
       (SELECT count(*) FROM (
           SELECT FROM article_entities AS a WHERE a.entity_id = e.id LIMIT %(counted)s
       ) AS counted) AS articles
FROM named AS n JOIN entities AS e ON e.id = n.entity_id
-- By a reader's decision it is another one, which is found under the same names.
WHERE NOT EXISTS (SELECT FROM entity_corrections AS c
                  WHERE c.entity = e.id AND c.kind = 'same' AND c.undone_at IS NULL)
ORDER BY n.exact DESC, articles DESC, e.id
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class EntitySummary:
    """An entity in a list; `articles`: how many name it, counted up to 1,000."""

    id: str
    type: str
    name: str
    names: dict[str, str]
    country: str | None
    latitude: float | None
    longitude: float | None
    articles: int


@dataclass(frozen=True)
class EntityPage:
    """An entity and its articles. `keys`: folded names by which a search finds it.

    `articles`: how many name it, counted up to `MENTIONING`, the newest; `exact`: those are all. `days` (newest first,
    UTC), `entities` (named with it), `sources`, `languages` and `topics` count these articles.
    """

    id: str
    type: str
    name: str
    names: dict[str, str]
    identifiers: dict[str, str]
    latitude: float | None
    longitude: float | None
    country: str | None
    keys: list[str]
    articles: int
    exact: bool
    newest: datetime | None
    oldest: datetime | None
    days: list[FacetValue]
    entities: list[FacetValue]
    sources: list[FacetValue]
    languages: list[FacetValue]
    topics: list[FacetValue]


async def find_entities(connection: AsyncConnection, name: str, *, limit: int = 20) -> list[EntitySummary]:
    """Entities with a name that begins like this, in any spelling and script; exact names first, then the frequent."""
    if not (key := name_key(name)):
        return []
    values = {"key": key, "namesakes": _NAMESAKES, "counted": _COUNTED, "limit": limit}
    async with connection.cursor(row_factory=dict_row) as cursor:
        return [EntitySummary(**row) for row in await (await cursor.execute(_NAMED, values)).fetchall()]


async def read_entity(connection: AsyncConnection, entity_id: str, clock: Clock = BY_DAY_UTC) -> EntityPage | None:
    """All about an entity; None if no article has named it. Articles: `search` with `SearchQuery(entity=(id,))`."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        row = await (await cursor.execute(_ENTITY, (entity_id,))).fetchone()
    if row is None:
        return None
    found = await newest(connection, Scope(Condition(quoted(entity_term(entity_id)), bounded=True)), MENTIONING)
    counted = await count_facets(connection, [place.article_id for place in found.places], clock)
    return EntityPage(
        **row,
        articles=len(found.places),
        exact=found.complete,
        newest=found.places[0].date if found.places else None,
        oldest=found.places[-1].date if found.places else None,
        days=counted.day,
        entities=[value for value in counted.entity if value.value != entity_id],
        sources=counted.source,
        languages=counted.language,
        topics=counted.topic,
    )
