"""Decisions about entities: recorded, undone, listed, and carried out in the articles that they concern."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from services.console.corrections.entity_decisions import EntityDecision
from shared.corrections.carrying_out import bring_up_to_date, decide_alone, findings_of
from shared.corrections.deciding import Findings, place_of, unlinked_id
from shared.text.analysis import name_key

Lookup = Callable[[str], Mapping[str, Any] | None]
"""The facts of an entity of the knowledge base by its id."""

_BATCH: Final = 100
_COLUMNS: Final = """id, at, who, note, kind, article_id AS article, field, word, occurrence, entity, name, type,
       target, undone_at, undone_by, settled"""
_RECORD: Final = f"""
INSERT INTO entity_corrections
    (who, note, kind, article_id, field, word, occurrence, entity, name, type, target, facts, keys)
VALUES (%(who)s, %(note)s, %(kind)s, %(article)s, %(field)s, %(word)s, %(occurrence)s, %(entity)s, %(name)s, %(type)s,
        %(target)s, %(facts)s, %(keys)s)
ON CONFLICT DO NOTHING RETURNING {_COLUMNS}
"""
_SAME: Final = f"""
SELECT {_COLUMNS} FROM entity_corrections
WHERE undone_at IS NULL AND kind = %(kind)s AND article_id IS NOT DISTINCT FROM %(article)s
  AND field IS NOT DISTINCT FROM %(field)s AND word IS NOT DISTINCT FROM %(word)s
  AND occurrence IS NOT DISTINCT FROM %(occurrence)s AND entity IS NOT DISTINCT FROM %(entity)s
  AND name IS NOT DISTINCT FROM %(name)s AND type IS NOT DISTINCT FROM %(type)s
  AND target IS NOT DISTINCT FROM %(target)s
"""
_ARTICLE: Final = """
SELECT r.article_id, r.language, r.title, r.text, r.record
FROM articles AS a LEFT JOIN results AS r ON r.article_id = a.id
WHERE a.id = %s
"""
_ENTITY: Final = "SELECT id, type, name, names, identifiers, latitude, longitude, country FROM entities WHERE id = %s"
# Where a chain of decisions that two are one ends.
_BECAME: Final = """
WITH RECURSIVE chain (entity, steps) AS (
    SELECT %s::text, 0
    UNION ALL
    SELECT c.target, steps + 1 FROM entity_corrections AS c JOIN chain ON c.entity = chain.entity
    WHERE c.kind = 'same' AND c.undone_at IS NULL AND steps < 100
)
SELECT entity FROM chain ORDER BY steps DESC LIMIT 1
"""
_NEW_KEYS: Final = """
SELECT key FROM entity_names AS one WHERE entity_id = %(entity)s
AND NOT EXISTS (SELECT FROM entity_names AS other WHERE other.key = one.key AND other.entity_id = %(target)s)
"""
_CALL: Final = "INSERT INTO entity_names (key, entity_id) SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING"
_UNCALL: Final = "DELETE FROM entity_names WHERE key = ANY(%s) AND entity_id = %s"
_UNDO: Final = f"""
UPDATE entity_corrections SET undone_at = clock_timestamp(), undone_by = %(who)s, settled = false
WHERE id = %(id)s AND undone_at IS NULL RETURNING {_COLUMNS}, keys
"""
# The type of an entity is the last that was decided, or that of the first article that named it.
_RETYPE: Final = """
UPDATE entities SET type = coalesce((
    SELECT type FROM entity_corrections WHERE kind = 'type' AND entity = %(entity)s AND undone_at IS NULL
    ORDER BY id DESC LIMIT 1), %(was)s, type)
WHERE id = %(entity)s
"""
_WAS: Final = """
SELECT facts ->> 'was' FROM entity_corrections WHERE kind = 'type' AND entity = %s ORDER BY id LIMIT 1
"""
_CONCERNED: Final = """
SELECT article_id FROM (
    SELECT article_id FROM article_entities WHERE entity_id = %(entity)s
    UNION SELECT article_id FROM entity_findings WHERE applied @> ARRAY[%(id)s]::bigint[]
    UNION SELECT %(article)s::uuid WHERE %(article)s::uuid IS NOT NULL
) AS concerned WHERE article_id > %(after)s ORDER BY article_id LIMIT %(limit)s
"""
_SETTLED: Final = """
UPDATE entity_corrections SET settled = true WHERE id = %(id)s AND (undone_at IS NULL) = %(in_force)s
"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM entity_corrections
WHERE id > %(after)s AND (%(in_force)s = false OR undone_at IS NULL)
  AND (%(article)s::uuid IS NULL OR article_id = %(article)s)
  AND (%(entity)s::text IS NULL OR entity = %(entity)s OR target = %(entity)s)
ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Decided:
    """A decision as it is recorded. `settled`: whether it, or its undoing, is carried out in every article."""

    id: int
    at: datetime
    who: str
    note: str | None
    kind: str
    article: UUID | None
    field: str | None
    word: str | None
    occurrence: int | None
    entity: str | None
    name: str | None
    type: str | None
    target: str | None
    undone_at: datetime | None
    undone_by: str | None
    settled: bool


class CannotDecide(Exception):
    """What the decision is about is not there, or it contradicts another. `kind`: a constant; `detail`: for readers."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def decide(connection: Connection[Any], decision: EntityDecision, *, who: str, lookup: Lookup) -> tuple[Decided, bool]:
    """Record a decision; False if the same was in force already. It is not carried out yet.

    Raises: CannotDecide.
    """
    with connection.transaction():
        # In the order in which storage takes them: else each could wait for the other.
        connection.execute("SELECT FROM articles WHERE id = %s FOR KEY SHARE", (decision.article,))
        decide_alone(connection)
        values = _values(connection, decision, lookup)
        values |= {"who": decision.editor or who, "note": decision.note}
        with connection.cursor(row_factory=class_row(Decided)) as cursor:
            if (before := cursor.execute(_SAME, values).fetchone()) is not None:
                return before, False
            decided = cursor.execute(_RECORD, values).fetchone()
        assert decided is not None, "nobody else decides meanwhile"
        if values["keys"]:
            connection.execute(_CALL, (values["keys"], decided.target))
        _retype(connection, decided)
        return decided, True


def undo(connection: Connection[Any], correction_id: int, *, who: str) -> Decided | None:
    """Take a decision back; None if there is none of that id in force. It is not carried out yet."""
    with connection.transaction():
        decide_alone(connection)
        with connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(_UNDO, {"id": correction_id, "who": who}).fetchone()
        if row is None:
            return None
        if keys := row.pop("keys"):
            connection.execute(_UNCALL, (keys, row["target"]))
        decided = Decided(**row)
        _retype(connection, decided)
        return decided


def carry_out(connection: Connection[Any], decided: Decided) -> int:
    """Bring every article that it concerns up to date; how many changed. Safe to interrupt and to do again."""
    changed, after = 0, UUID(int=0)
    while True:
        values = {"entity": decided.entity, "id": decided.id, "article": decided.article}
        rows = connection.execute(_CONCERNED, {**values, "after": after, "limit": _BATCH}).fetchall()
        if not rows:
            break
        try:
            changed += bring_up_to_date(connection, [row[0] for row in rows])
        except psycopg.errors.DeadlockDetected:
            continue
        after = rows[-1][0]
    connection.execute(_SETTLED, {"id": decided.id, "in_force": decided.undone_at is None})
    return changed


def carry_out_the_rest(connection: Connection[Any]) -> None:
    """Carry out what was decided and not carried out, because a process ended over it."""
    with connection.cursor(row_factory=class_row(Decided)) as cursor:
        waiting = cursor.execute(f"SELECT {_COLUMNS} FROM entity_corrections WHERE NOT settled ORDER BY id").fetchall()
    for decided in waiting:
        carry_out(connection, decided)


async def list_decided(
    connection: AsyncConnection,
    *,
    limit: int,
    after: int = 0,
    article: UUID | None = None,
    entity: str | None = None,
    in_force: bool = False,
) -> list[Decided]:
    """Decisions in their order; of an article, or about an entity, or those in force alone."""
    values = {"limit": limit, "after": after, "article": article, "entity": entity, "in_force": in_force}
    async with connection.cursor(row_factory=class_row(Decided)) as cursor:
        return await (await cursor.execute(_LIST, values)).fetchall()


async def became(connection: AsyncConnection, entity_id: str) -> str:
    """The entity that this one is by decision; itself, if nobody decided that."""
    row = await (await connection.execute(_BECAME, (entity_id,))).fetchone()
    return str(row[0]) if row else entity_id


def _values(connection: Connection[Any], decision: EntityDecision, lookup: Lookup) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": decision.kind,
        "article": decision.article,
        "entity": decision.entity,
        "type": decision.type,
        "target": decision.target,
        **dict.fromkeys(("field", "word", "occurrence", "name", "facts")),
        "keys": [],
    }
    if decision.article is not None:
        values |= _mention(connection, decision)
    else:
        values |= _of_entity(connection, decision)
    if values["target"] is not None and values["facts"] is None:
        values["facts"] = Jsonb(_facts(connection, values["target"], lookup))
    return values


def _mention(connection: Connection[Any], decision: EntityDecision) -> dict[str, Any]:
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_ARTICLE, (decision.article,)).fetchone()
    if row is None:
        raise CannotDecide("no-such-article", f"No article has the id {decision.article}.")
    if row["article_id"] is None:
        raise CannotDecide("nothing-stored", "The article has no result to correct.")
    asked = decision.mention
    assert asked is not None, "the model has checked it"
    if asked.word is not None:
        return {"field": asked.field, "word": asked.word, "occurrence": asked.occurrence or 0}
    found: Findings = findings_of(row, None)
    for mention in found.mentions:
        place = (mention.get("field", "text"), mention["start"], mention["end"])
        if place == (asked.field, asked.start, asked.end):
            stands = place_of(found, mention)
            return {"field": stands.field, "word": stands.word, "occurrence": stands.occurrence}
    raise CannotDecide("no-such-mention", "The article has no mention at that place; it may have been corrected since.")


def _of_entity(connection: Connection[Any], decision: EntityDecision) -> dict[str, Any]:
    with connection.cursor(row_factory=dict_row) as cursor:
        known = cursor.execute(_ENTITY, (decision.entity,)).fetchone()
    if known is None:
        raise CannotDecide("no-such-entity", f"No stored article has named {decision.entity}.")
    values: dict[str, Any] = {"name": name_key(decision.name)[:200] or None if decision.name else None}
    if decision.kind in ("two", "never") and values["name"] is None:
        raise CannotDecide("no-such-name", "The name has no letters.")
    if decision.kind == "type":
        was = connection.execute(_WAS, (decision.entity,)).fetchone()
        values["facts"] = Jsonb({"was": was[0] if was else known["type"]})
    if decision.kind == "two" and decision.target is None:
        assert decision.name is not None
        apart = unlinked_id(f"{decision.entity} {decision.name}", known["type"])
        values["target"] = apart
        names = {"und": decision.name}
        values["facts"] = Jsonb({"id": apart, "type": known["type"], "name": decision.name, "names": names})
    if decision.kind == "same":
        end = connection.execute(_BECAME, (decision.target,)).fetchone()
        if end is not None and end[0] == decision.entity:
            raise CannotDecide("in-a-circle", "By another decision that one is this one already; undo it first.")
        keys = connection.execute(_NEW_KEYS, {"entity": decision.entity, "target": decision.target})
        values["keys"] = [key for (key,) in keys]
    return values


def _facts(connection: Connection[Any], entity_id: str, lookup: Lookup) -> dict[str, Any]:
    with connection.cursor(row_factory=dict_row) as cursor:
        known: Mapping[str, Any] | None = cursor.execute(_ENTITY, (entity_id,)).fetchone()
    if known is None and (looked_up := lookup(entity_id)) is not None:
        names = looked_up["names"]
        known = {**looked_up, "name": names.get("ar") or next(iter(names.values()))}
        insert = """INSERT INTO entities (id, type, name, names, identifiers, latitude, longitude, country)
                    VALUES (%(id)s, %(type)s, %(name)s, %(names)s, %(identifiers)s, %(latitude)s, %(longitude)s,
                            %(country)s) ON CONFLICT DO NOTHING"""
        connection.execute(insert, {**known, "names": Jsonb(names), "identifiers": Jsonb(known["identifiers"])})
    if known is None:
        raise CannotDecide("no-such-target", f"Neither an article nor the knowledge base knows {entity_id}.")
    names_of_columns = ("id", "type", "name", "names", "identifiers", "latitude", "longitude", "country")
    return {name: known[name] for name in names_of_columns}


def _retype(connection: Connection[Any], decided: Decided) -> None:
    if decided.kind == "type" and decided.entity is not None:
        was = connection.execute(_WAS, (decided.entity,)).fetchone()
        connection.execute(_RETYPE, {"entity": decided.entity, "was": was[0] if was else None})
