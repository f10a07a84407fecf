"""The index of copies in PostgreSQL: put each text into the cluster of the text that it copies.

An article joins a cluster if it is an exact copy of any member, or if it is near both some member and the cluster's
original, the first seen. Comparing with the original keeps clusters from drifting: a chain of edits, or a daily
report from a template, does not tie distant texts together. What is near, but an update of the same event or another
issue of a series, is no copy and stays outside.

Clusters are labels. No row refers to another article, so a deletion or a new text of one article (also of the
original) leaves the rest a cluster, whose original is then the first seen of those that remain.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg

from shared.ledger.near_copies import CANDIDATES, FILL, FILLED, POSTINGS, SHARING_KEYS
from shared.text.fingerprints import Fingerprint, similarity, unpack_sketch
from shared.text.relations import relation_of

# Any constant serves that is not the migrations'.
_LOCK_KEY: Final = 0x6B686163
# The server has room for some 64 locks a connection; a message with more takes the index for itself.
MOST_LOCKS: Final = 2_000

_LOCK_ALL: Final = "SELECT pg_advisory_xact_lock(%b)"
_SHARE_ALL: Final = "SELECT pg_advisory_xact_lock_shared(%b)"
# In one order for all, so that two transactions never wait for each other.
_LOCK: Final = """
SELECT pg_advisory_xact_lock(%b, name) FROM (
    SELECT DISTINCT name FROM unnest(%b::integer[]) AS n (name) ORDER BY name
) AS names
"""
_KNOWN: Final = "SELECT article_id, exact FROM fingerprints WHERE article_id = ANY(%b::uuid[])"
_FORGET: Final = "DELETE FROM fingerprints WHERE article_id = ANY(%b::uuid[])"
_IN_ORDER: Final = "SELECT id, accepted_at FROM articles WHERE id = ANY(%b::uuid[]) ORDER BY accepted_at, id"
_ORIGINALS: Final = """
SELECT wanted.cluster, f.article_id, f.first_seen, f.exact, f.shingles, f.sketch
FROM unnest(%b::bigint[]) AS wanted (cluster)
CROSS JOIN LATERAL (
    SELECT article_id, first_seen, exact, shingles, sketch FROM fingerprints
    WHERE cluster = wanted.cluster ORDER BY first_seen, article_id LIMIT 1
) AS f
"""
_TEXTS: Final = "SELECT article_id, text FROM results WHERE article_id = ANY(%b::uuid[])"
_CLUSTERS: Final = "SELECT nextval('fingerprint_clusters') FROM generate_series(1, %b)"
_INSERT: Final = """
WITH entered AS (
    INSERT INTO fingerprints (article_id, cluster, first_seen, exact, shingles, sketch, keys)
    SELECT article_id, cluster, first_seen, exact, shingles, sketch, keys::integer[]
    FROM unnest(%b::uuid[], %b::bigint[], %b::timestamptz[], %b::bytea[], %b::integer[], %b::bytea[], %b::text[])
        WITH ORDINALITY AS new (article_id, cluster, first_seen, exact, shingles, sketch, keys, place)
    ORDER BY place
    RETURNING keys, number
)
INSERT INTO fingerprint_keys (key, number) SELECT unnest(keys), number FROM entered
"""


@dataclass(frozen=True)
class _Entry:
    """A text in the index or about to be, with what decides which of a cluster is the original."""

    first_seen: datetime
    article_id: UUID
    fingerprint: Fingerprint

    @property
    def seen(self) -> tuple[datetime, UUID]:
        return self.first_seen, self.article_id


@dataclass(frozen=True)
class _Known:
    """A text that is in the index, in its cluster."""

    cluster: int
    fingerprint: Fingerprint


@dataclass
class _Index:
    """What the index holds about some texts, and the texts entered since."""

    sharing: dict[UUID, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    originals: dict[int, _Entry] = field(default_factory=dict)
    keys: dict[int, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[UUID, str] = field(default_factory=dict)

    def cluster_of(self, entry: _Entry) -> int | None:
        """The cluster that a text belongs to; None if it is the first of its kind."""
        text = entry.fingerprint
        candidates = [*self.sharing[entry.article_id], *(one for key in text.all_keys for one in self.keys[key])]
        exact = [one.cluster for one in candidates if one.fingerprint.exact == text.exact]
        if exact or not text.keys:
            return min(exact, default=None)
        scored = [
            (-score.jaccard, cluster)
            for cluster in {one.cluster for one in candidates if similarity(text, one.fingerprint).near}
            if (score := similarity(text, self.originals[cluster].fingerprint)).near
            and self._is_copy(entry.article_id, self.originals[cluster].article_id)
        ]
        return min(scored)[1] if scored else None

    def _is_copy(self, article_id: UUID, original: UUID) -> bool:
        """Whether a near text is a copy. Also where one of the texts is not kept: then nothing speaks against it."""
        one, other = self.texts.get(original), self.texts.get(article_id)
        return one is None or other is None or relation_of(one, other) in ("copy", "edited_copy")

    def enter(self, entry: _Entry, cluster: int) -> None:
        """Let later texts of the same message find this one."""
        for key in entry.fingerprint.all_keys:
            self.keys[key].append(_Known(cluster, entry.fingerprint))
        original = self.originals.get(cluster)
        if original is None or entry.seen < original.seen:
            self.originals[cluster] = entry


def index_fingerprints(connection: psycopg.Connection, fingerprints: Mapping[UUID, Fingerprint | None]) -> None:
    """Enter these articles' current texts, instead of earlier ones; None takes an article out.

    Must run in the transaction that stores the articles, last: it makes other transactions that enter texts like
    these wait until this one ends, so that of two copies that arrive at once the second sees the first. An article
    with the same text as before stays as it is. Raises: psycopg.Error.
    """
    _lock(connection, [text for text in fingerprints.values() if text is not None])
    known = {row[0]: bytes(row[1]) for row in connection.execute(_KNOWN, (list(fingerprints),), binary=True)}
    new = {one: text for one, text in fingerprints.items() if text is None or text.exact != known.get(one)}
    if not new:
        return
    if not known.keys().isdisjoint(new):
        connection.execute(_FORGET, (list(new),))
    rows = connection.execute(_IN_ORDER, (list(new),), binary=True).fetchall()
    entries = [_Entry(seen, one, text) for one, seen in rows if (text := new[one]) is not None]
    if entries:
        index = _read(connection, entries)
        _write(connection, _assigned(connection, index, entries))


def _lock(connection: psycopg.Connection, texts: Sequence[Fingerprint]) -> None:
    """Wait for, and hold off, transactions that enter texts which share a key with these or are the same.

    Copies share a key, or they would not be found at all. A snapshot taken before the lock would not see what its last
    holder wrote: hence statements of their own.
    """
    names = {key for text in texts for key in text.all_keys}
    if len(names) > MOST_LOCKS or not _is_filled(connection):
        connection.execute(_LOCK_ALL, (_LOCK_KEY,))
        if not _is_filled(connection):
            connection.execute(FILL)
        return
    connection.execute(_SHARE_ALL, (_LOCK_KEY,))
    connection.execute(_LOCK, (_LOCK_KEY, list(names)))


def _is_filled(connection: psycopg.Connection) -> bool:
    """Whether the keys are all there. They stay so while a connection lasts: what empties them ends it."""
    row = connection.execute(FILLED, binary=True).fetchone()
    return row is not None and bool(row[0])


def _read(connection: psycopg.Connection, entries: Sequence[_Entry]) -> _Index:
    index = _Index()
    keyed = [(place, key) for place, entry in enumerate(entries) for key in entry.fingerprint.all_keys]
    places, keys = (list(column) for column in zip(*keyed, strict=True))
    found = connection.execute(SHARING_KEYS, (places, keys, POSTINGS, CANDIDATES), binary=True)
    for place, _, cluster, _, *text in found:
        index.sharing[entries[place].article_id].append(_Known(cluster, _fingerprint(*text)))
    clusters = {one.cluster for some in index.sharing.values() for one in some}
    for cluster, article_id, first_seen, *text in connection.execute(_ORIGINALS, (list(clusters),), binary=True):
        index.originals[cluster] = _Entry(first_seen, article_id, _fingerprint(*text))
    wanted = {entry.article_id for entry in entries} | _near_originals(index, entries)
    index.texts.update(connection.execute(_TEXTS, (list(wanted),), binary=True).fetchall())
    return index


def _near_originals(index: _Index, entries: Sequence[_Entry]) -> set[UUID]:
    """The originals that some text may be a copy of."""
    return {
        original.article_id
        for entry in entries
        for one in index.sharing[entry.article_id]
        if similarity(entry.fingerprint, (original := index.originals[one.cluster]).fingerprint).near
    }


def _assigned(connection: psycopg.Connection, index: _Index, entries: Sequence[_Entry]) -> list[tuple[_Entry, int]]:
    """Each text with its cluster, in the order of first seen."""
    fresh = [row[0] for row in connection.execute(_CLUSTERS, (len(entries),), binary=True).fetchall()]
    assigned = []
    for entry, new in zip(entries, fresh, strict=True):
        cluster = index.cluster_of(entry)
        cluster = new if cluster is None else cluster
        index.enter(entry, cluster)
        assigned.append((entry, cluster))
    return assigned


def _write(connection: psycopg.Connection, assigned: Sequence[tuple[_Entry, int]]) -> None:
    texts = [entry.fingerprint for entry, _ in assigned]
    columns: tuple[Sequence[Any], ...] = (
        [entry.article_id for entry, _ in assigned],
        [cluster for _, cluster in assigned],
        [entry.first_seen for entry, _ in assigned],
        [text.exact for text in texts],
        [text.shingles for text in texts],
        [text.packed_sketch for text in texts],
        ["{" + ",".join(map(str, text.all_keys)) + "}" for text in texts],
    )
    connection.execute(_INSERT, columns)


def _fingerprint(exact: bytes, shingles: int, sketch: bytes) -> Fingerprint:
    return Fingerprint(bytes(exact), shingles, unpack_sketch(bytes(sketch)))
