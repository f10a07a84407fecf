"""Decisions about entities in the ledger: which concern an article, and articles brought up to them.

Who decides writes a row, alone for a moment (`decide_alone`); who stores reads the rows in company (`in_company`). So
an article that is stored beside a decision either knows it, or is there when the decision is carried out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from shared.corrections.deciding import Correction, Findings, Place, corrected
from shared.text.analysis import name_key

_LOCK: Final = 7_422_022
_FACTS: Final = """id, kind, article_id, field, word, occurrence, entity, name, type, target,
       coalesce(facts, '{}') AS facts"""
# What a decision leads to may be what another is about.
_CONCERNING: Final = f"""
WITH RECURSIVE reached (entity) AS (
    SELECT unnest(%(entities)s::text[])
    UNION
    SELECT target FROM entity_corrections
    WHERE article_id = ANY(%(articles)s::uuid[]) AND target IS NOT NULL AND undone_at IS NULL
    UNION
    SELECT c.target FROM entity_corrections AS c JOIN reached ON c.entity = reached.entity
    WHERE c.target IS NOT NULL AND c.undone_at IS NULL
)
SELECT {_FACTS} FROM entity_corrections
WHERE undone_at IS NULL
  AND (article_id = ANY(%(articles)s::uuid[]) OR entity IN (SELECT entity FROM reached))
ORDER BY id
"""
_HOLD: Final = """
SELECT r.article_id, r.language, r.title, r.text, r.record, f.found
FROM articles AS a JOIN results AS r ON r.article_id = a.id LEFT JOIN entity_findings AS f ON f.article_id = a.id
WHERE a.id = ANY(%s) ORDER BY a.id FOR UPDATE OF a
"""
_KEEP: Final = """
INSERT INTO entity_findings (article_id, found, applied) VALUES (%(id)s, %(found)s, %(applied)s)
ON CONFLICT (article_id) DO UPDATE SET found = excluded.found, applied = excluded.applied
"""
_NAMED: Final = """
INSERT INTO entities (id, type, name, names, identifiers, latitude, longitude, country)
SELECT e ->> 'id', e ->> 'type', e ->> 'name', coalesce(e -> 'names', '{}'), coalesce(e -> 'identifiers', '{}'),
       (e ->> 'latitude')::float8, (e ->> 'longitude')::float8, e ->> 'country'
FROM jsonb_array_elements(%(entities)s) AS e ORDER BY 1
ON CONFLICT (id) DO NOTHING
"""
_LISTED: Final = """
INSERT INTO article_entities (article_id, entity_id, mentions, confidence)
SELECT %(id)s, e ->> 'id', (e ->> 'count')::integer, (e ->> 'confidence')::real
FROM jsonb_array_elements(%(entities)s) AS e
"""
_CALLED: Final = """
INSERT INTO entity_names (key, entity_id) SELECT DISTINCT key, entity_id
FROM unnest(%(keys)s::text[], %(ids)s::text[]) AS n (key, entity_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""


def decide_alone(connection: Connection[Any]) -> None:
    """Until the transaction ends nobody else decides or stores; waits for those who do."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def in_company(connection: Connection[Any]) -> None:
    """Until the transaction ends nobody decides; others may store."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_LOCK,))


def concerning(connection: Connection[Any], article_ids: Sequence[UUID], entity_ids: Sequence[str]) -> list[Correction]:
    """The decisions in force about these articles or about entities that they name, or come to name by another one."""
    values = {"articles": list(article_ids), "entities": list(entity_ids)}
    with connection.cursor(row_factory=dict_row) as cursor:
        return [_correction(row) for row in cursor.execute(_CONCERNING, values)]


def bring_up_to_date(connection: Connection[Any], article_ids: Sequence[UUID]) -> int:
    """Make these articles what the decisions in force make of what was found in them; how many changed.

    In one transaction, which holds them as storage does, so that decisions and new results come one after the other.
    """
    changed = 0
    with connection.transaction():
        with connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_HOLD, (list(article_ids),)).fetchall()
        found = {row["article_id"]: findings_of(row, row["found"]) for row in rows}
        named = sorted({entity["id"] for one in found.values() for entity in one.entities})
        decisions = concerning(connection, list(found), named)
        for row in rows:
            article_id = row["article_id"]
            after, applied = corrected(article_id, found[article_id], decisions)
            if after.found() != findings_of(row, None).found():
                _write(connection, article_id, after)
                changed += 1
            keep_findings(connection, article_id, found[article_id], applied)
    return changed


def findings_of(row: Mapping[str, Any], found: Mapping[str, Any] | None) -> Findings:
    """What was found in a stored article: `found` where it was corrected since, else what its record says."""
    said = found or row["record"]
    return Findings(
        title=row["title"] or "",
        text=row["text"],
        language=row["language"],
        mentions=said.get("mentions") or (),
        entities=said.get("entities") or (),
        quotations=said.get("quotations") or (),
    )


def keep_findings(connection: Connection[Any], article_id: UUID, found: Findings, applied: Sequence[int]) -> None:
    """Keep what was found beside what was made of it; nothing is kept where nothing was changed."""
    if applied:
        values = {"id": article_id, "found": Jsonb(found.found()), "applied": list(applied)}
        connection.execute(_KEEP, values)
    else:
        connection.execute("DELETE FROM entity_findings WHERE article_id = %s", (article_id,))


def _write(connection: Connection[Any], article_id: UUID, after: Findings) -> None:
    values = {"id": article_id, "entities": Jsonb(list(after.entities)), "after": Jsonb(after.found())}
    connection.execute("UPDATE results SET record = record || %(after)s WHERE article_id = %(id)s", values)
    connection.execute(_NAMED, values)
    connection.execute("DELETE FROM article_entities WHERE article_id = %(id)s", values)
    connection.execute(_LISTED, values)
    linked = [m for m in after.mentions if m.get("entity_id") and not m["entity_id"].startswith("local:")]
    called = {(name_key(mention["text"])[:200], mention["entity_id"]) for mention in linked}
    keys = sorted(one for one in called if one[0])
    if keys:
        connection.execute(_CALLED, {"keys": [key for key, _ in keys], "ids": [entity for _, entity in keys]})
    connection.execute("SELECT refresh_search_entities(%(id)s)", values)


def _correction(row: Mapping[str, Any]) -> Correction:
    place = Place(row["field"], row["word"], row["occurrence"]) if row["article_id"] is not None else None
    return Correction(
        id=row["id"],
        kind=row["kind"],
        article_id=row["article_id"],
        place=place,
        entity=row["entity"],
        name=row["name"],
        type=row["type"],
        target=row["target"],
        facts=row["facts"],
    )
