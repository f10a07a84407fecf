"""The index of copies in PostgreSQL: put each text into the cluster of the text that it copies.

An article joins a cluster if it is an exact copy of any member, or if it is near both some member and the cluster's
original, the first seen. Comparing with the original keeps clusters from drifting: a chain of edits, or a daily
report from a template, does not tie distant texts together.

Clusters are labels. No row refers to another article, so a deletion or a new text of one article (also of the
original) leaves the rest a cluster, whose original is then the first seen of those that remain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg

from shared.text.fingerprints import Fingerprint, similarity, unpack_sketch

# Any constant serves that is not the migrations'.
_LOCK_KEY: Final = 0x6B686163
# Read per key, newest first: a phrase that thousands of articles share must not make each further one dearer.
POSTINGS: Final = 64
CANDIDATES: Final = 16
# Near copies share some eight of sixteen keys; texts that share one have a phrase in common.
SHARED_KEYS: Final = 2

_LOCK: Final = "SELECT pg_advisory_xact_lock(%b)"
_KNOWN: Final = "SELECT article_id, exact FROM fingerprints WHERE article_id = ANY(%b::uuid[])"
_FORGET: Final = "DELETE FROM fingerprints WHERE article_id = ANY(%b::uuid[])"
_IN_ORDER: Final = "SELECT id FROM articles WHERE id = ANY(%b::uuid[]) ORDER BY accepted_at, id"
_EXACT: Final = "SELECT cluster FROM fingerprints WHERE exact = %b LIMIT 1"
_CANDIDATES: Final = """
WITH hits AS (
    SELECT posting.article_id, count(*) AS shared
    FROM unnest(%b::integer[]) AS wanted (key)
    CROSS JOIN LATERAL (
        SELECT article_id FROM fingerprint_keys WHERE key = wanted.key ORDER BY article_id DESC LIMIT %b
    ) AS posting
    GROUP BY posting.article_id
    HAVING count(*) >= %b
    ORDER BY shared DESC, posting.article_id DESC
    LIMIT %b
)
SELECT f.cluster, f.exact, f.shingles, f.sketch FROM hits JOIN fingerprints AS f USING (article_id)
"""
_ORIGINALS: Final = """
SELECT wanted.cluster, f.exact, f.shingles, f.sketch
FROM unnest(%b::bigint[]) AS wanted (cluster)
CROSS JOIN LATERAL (
    SELECT exact, shingles, sketch FROM fingerprints
    WHERE cluster = wanted.cluster ORDER BY first_seen, article_id LIMIT 1
) AS f
"""
_INSERT: Final = """
INSERT INTO fingerprints (article_id, cluster, first_seen, exact, shingles, sketch)
SELECT id, coalesce(%b::bigint, nextval('fingerprint_clusters')), accepted_at, %b, %b, %b
FROM articles WHERE id = %b
"""
_INSERT_KEYS: Final = (
    "INSERT INTO fingerprint_keys (key, article_id) SELECT key, %b FROM unnest(%b::integer[]) AS k (key)"
)


@dataclass(frozen=True)
class _Found:
    """A text in the index and the cluster that it belongs to."""

    cluster: int
    fingerprint: Fingerprint


def index_fingerprints(connection: psycopg.Connection, fingerprints: Mapping[UUID, Fingerprint | None]) -> None:
    """Enter these articles' current texts, instead of earlier ones; None takes an article out.

    Must run in the transaction that stores the articles, last: it makes other transactions that enter texts wait until
    this one ends, so that two copies that arrive at once see each other. An article with the same text as before
    stays as it is. Raises: psycopg.Error.
    """
    # A snapshot taken before the lock would not see what its last holder wrote: hence a statement of its own.
    connection.execute(_LOCK, (_LOCK_KEY,))
    known = {row[0]: bytes(row[1]) for row in connection.execute(_KNOWN, (list(fingerprints),), binary=True)}
    new = {one: text for one, text in fingerprints.items() if text is None or text.exact != known.get(one)}
    connection.execute(_FORGET, (list(new),))
    for (article_id,) in connection.execute(_IN_ORDER, (list(new),), binary=True).fetchall():
        fingerprint = new[article_id]
        if fingerprint is not None:
            _enter(connection, article_id, fingerprint)


def _enter(connection: psycopg.Connection, article_id: UUID, fingerprint: Fingerprint) -> None:
    cluster = _cluster_of(connection, fingerprint)
    packed = fingerprint.packed_sketch
    connection.execute(_INSERT, (cluster, fingerprint.exact, fingerprint.shingles, packed, article_id))
    if fingerprint.keys:
        connection.execute(_INSERT_KEYS, (article_id, list(fingerprint.keys)))


def _cluster_of(connection: psycopg.Connection, fingerprint: Fingerprint) -> int | None:
    """The cluster that a text belongs to; None if it is the first of its kind."""
    exact = connection.execute(_EXACT, (fingerprint.exact,), binary=True).fetchone()
    if exact is not None:
        return int(exact[0])
    if not fingerprint.keys:
        return None
    limits = (POSTINGS, SHARED_KEYS, CANDIDATES)
    candidates = _found(connection, _CANDIDATES, (list(fingerprint.keys), *limits))
    near = {one.cluster for one in candidates if similarity(fingerprint, one.fingerprint).near}
    if not near:
        return None
    scored = [
        (-score.jaccard, original.cluster)
        for original in _found(connection, _ORIGINALS, (sorted(near),))
        if (score := similarity(fingerprint, original.fingerprint)).near
    ]
    return min(scored)[1] if scored else None


def _found(connection: psycopg.Connection, statement: str, values: Sequence[Any]) -> list[_Found]:
    rows = connection.execute(statement, values, binary=True).fetchall()
    return [_Found(row[0], Fingerprint(bytes(row[1]), row[2], unpack_sketch(bytes(row[3])))) for row in rows]
