"""Erase articles everywhere, with a receipt that proves it and holds nothing of them.

Whatever belongs to an article refers to it by a foreign key that cascades; what there is of that kind is asked of
PostgreSQL itself, so that a table which is added later is erased and counted like the others. Entities stay: they are
knowledge of the world and not of the article.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from psycopg import Connection, sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

_HOLD: Final = "SELECT id FROM articles WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
# Tables that refer to articles by their id, directly or through others, and the column by which they do.
_TREE: Final = """
WITH RECURSIVE tree (child, child_column, path) AS (
    SELECT c.conrelid, a.attname, ARRAY[c.conrelid]
    FROM pg_constraint AS c
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confdeltype = 'c' AND c.confrelid = 'articles'::regclass
UNION
    SELECT c.conrelid, a.attname, tree.path || c.conrelid
    FROM tree
    JOIN pg_constraint AS c ON c.contype = 'f' AND c.confdeltype = 'c' AND c.confrelid = tree.child
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute AS p ON p.attrelid = c.confrelid AND p.attnum = c.confkey[1] AND p.attname = tree.child_column
    WHERE c.conrelid <> ALL (tree.path)
)
SELECT DISTINCT n.relname, tree.child_column FROM tree JOIN pg_class AS n ON n.oid = tree.child ORDER BY 1, 2
"""
# Held by a trigger instead of a foreign key.
_KEYS_OF_COPIES: Final = """
SELECT count(*) FROM fingerprint_keys AS k JOIN fingerprints AS f ON k.number = f.number AND k.key = ANY (f.keys)
WHERE f.article_id = ANY(%s)
"""
# Messages that could not be decoded belong to no article, but hold its text and its id.
_STRAYS: Final = """
DELETE FROM quarantine WHERE article_id IS NULL
AND EXISTS (SELECT FROM unnest(%s::text[]) AS erased (id) WHERE strpos(lower(message), erased.id) > 0)
"""
_UNNAME: Final = "UPDATE audit_log SET target = %s WHERE target = ANY(%s)"
_RECEIPT: Final = """
INSERT INTO erasures (id, by, reason, articles, removed) VALUES (%s, %s, %s, %s, %s)
RETURNING id, at, by, reason, articles, removed
"""
_NOTE: Final = "INSERT INTO erased_articles (hash, erasure) SELECT unnest(%s::bytea[]), %s ON CONFLICT DO NOTHING"
_READ: Final = "SELECT id, at, by, reason, articles, removed FROM erasures"
_UUID: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Receipt:
    """What was erased: how many articles, and how many rows of each table."""

    id: UUID
    at: datetime
    by: str
    reason: str | None
    articles: int
    removed: Mapping[str, int]


def erase(connection: Connection[Any], article_ids: Sequence[UUID], *, by: str, reason: str | None) -> Receipt | None:
    """Erase these articles in one transaction; None if there is none of them.

    A message of theirs that is still on its way changes nothing when it arrives: nothing knows the article, and its
    burial is not kept, because the hash of its id is.
    """
    with connection.transaction():
        held = [row[0] for row in connection.execute(_HOLD, (list(article_ids),))]
        if not held:
            return None
        removed = {"articles": len(held)}
        for table, column in connection.execute(_TREE).fetchall():
            count = sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s)").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            removed[table] = removed.get(table, 0) + _number(connection, count, held)
        removed["fingerprint_keys"] = _number(connection, sql.SQL(_KEYS_OF_COPIES), held)
        connection.execute("DELETE FROM articles WHERE id = ANY(%s)", (held,))
        removed["quarantine"] = (
            removed.get("quarantine", 0) + connection.execute(_STRAYS, ([str(one) for one in held],)).rowcount
        )
        found = {table: count for table, count in removed.items() if count}
        erasure = uuid4()
        with connection.cursor(row_factory=class_row(Receipt)) as cursor:
            receipt = cursor.execute(_RECEIPT, (erasure, by, reason, len(held), Jsonb(found))).fetchone()
        connection.execute(_NOTE, ([hash_of(one) for one in held], erasure))
        connection.execute(_UNNAME, (f"erased: {erasure}", [str(one) for one in held]))
    return receipt


def read_receipt(connection: Connection[Any], erasure: UUID) -> Receipt | None:
    """The receipt of that id."""
    with connection.cursor(row_factory=class_row(Receipt)) as cursor:
        return cursor.execute(f"{_READ} WHERE id = %s", (erasure,)).fetchone()


def receipt_of(connection: Connection[Any], article_id: UUID) -> Receipt | None:
    """The receipt of an article that was erased."""
    with connection.cursor(row_factory=class_row(Receipt)) as cursor:
        return cursor.execute(
            f"{_READ} WHERE id = (SELECT erasure FROM erased_articles WHERE hash = %s)", (hash_of(article_id),)
        ).fetchone()


def list_receipts(connection: Connection[Any], *, limit: int) -> list[Receipt]:
    """The newest receipts."""
    with connection.cursor(row_factory=class_row(Receipt)) as cursor:
        return cursor.execute(f"{_READ} ORDER BY at DESC, id DESC LIMIT %s", (limit,)).fetchall()


def erased_among(connection: Connection[Any], article_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the articles that were erased."""
    by_hash = {hash_of(article_id): article_id for article_id in article_ids}
    found = connection.execute("SELECT hash FROM erased_articles WHERE hash = ANY(%s)", (list(by_hash),))
    return {by_hash[bytes(row[0])] for row in found}


def ids_in(text: str) -> set[UUID]:
    """Everything in a text that could be the id of an article."""
    return {UUID(found) for found in _UUID.findall(text)}


def hash_of(article_id: UUID) -> bytes:
    """What is kept of an erased article: the SHA-256 of its id."""
    return hashlib.sha256(str(article_id).encode()).digest()


def _number(connection: Connection[Any], count: sql.SQL | sql.Composed, ids: list[UUID]) -> int:
    row = connection.execute(count, (ids,)).fetchone()
    return 0 if row is None else int(row[0])
