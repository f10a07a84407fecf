"""Commit postings to the ledger: many in one transaction, each at most once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from shared.ledger.packing import pack
from shared.ledger.posting import Posting

# The relay listens to this channel, so that an accepted article need not wait for its next look.
CHANNEL = "khabar_accepted"

_ACCEPT_IF_NEW = """
SELECT accept_if_new(
    %b::bytea[], %b::uuid[], %b::bytea[], %b::uuid[], %b::text[], %b::text[], %b::text[],
    %b::bytea[], %b::boolean[], %b::bigint[], %b::text[]
)
"""
_CLAIM_KEYS = """
INSERT INTO article_keys (key, article_id, fingerprint)
SELECT * FROM unnest(%b::bytea[], %b::uuid[], %b::bytea[]) AS claim (key, article_id, fingerprint)
ORDER BY key
ON CONFLICT (key) DO NOTHING
"""
_OWNERS = "SELECT key, article_id, fingerprint FROM article_keys WHERE key = ANY(%b::bytea[])"
_SETTLE_KEYS = """
UPDATE article_keys SET article_id = settled.owner, fingerprint = settled.fingerprint
FROM unnest(%b::bytea[], %b::uuid[], %b::bytea[]) AS settled (key, owner, fingerprint)
WHERE article_keys.key = settled.key
"""
_FREE_KEYS = "DELETE FROM article_keys WHERE key = ANY(%b::bytea[])"
_INSERT = """
INSERT INTO articles (id, trace_id, media_type, facts, raw, packed, raw_bytes, source)
SELECT id, trace_id, media_type, facts::jsonb, raw, packed, size, source
FROM unnest(
    %b::uuid[], %b::text[], %b::text[], %b::text[], %b::bytea[], %b::boolean[], %b::bigint[], %b::text[]
) AS posted (id, trace_id, media_type, facts, raw, packed, size, source)
ON CONFLICT (id) DO NOTHING
"""
_KEEP_DOCUMENTS = """
INSERT INTO documents (article_id, name, media_type, size, body, packed, part_of)
SELECT d.article_id, d.name, d.media_type, d.size, d.body, d.packed, parent.id
FROM unnest(
    %b::uuid[], %b::text[], %b::text[], %b::bigint[], %b::bytea[], %b::boolean[], %b::uuid[]
) AS d (article_id, name, media_type, size, body, packed, part_of)
LEFT JOIN articles AS parent ON parent.id = d.part_of
ON CONFLICT (article_id) DO NOTHING
"""


Owners = Mapping[bytes, tuple[UUID, bytes | None]]
"""Key to the article that owns it, and to the fingerprint it was first used with."""


Claim = tuple[bytes, UUID, bytes | None]
"""A key, the article that would own it, and the fingerprint it is used with."""


@dataclass(frozen=True)
class Acceptance:
    """The result of a posting: created, or the same as an earlier one, or in conflict with its Idempotency-Key."""

    article_id: UUID
    created: bool
    conflict: bool = False


async def accept(connection: AsyncConnection, postings: Sequence[Posting]) -> list[Acceptance]:
    """Commit the postings in one transaction and answer for each, in order.

    Repeating the call with the same postings (after a lost connection, say) changes nothing and answers the same.
    Raises: psycopg.Error if the ledger cannot take them; then none is taken.
    """
    claims = [(key.key, posting.article_id, key.fingerprint) for posting in postings for key in posting.keys]
    simple = all(posting.document is None for posting in postings)
    if simple and await _accept_if_new(connection, postings, claims):
        acceptances = [Acceptance(posting.article_id, created=True) for posting in postings]
    else:
        async with connection.transaction():
            claimed = await _claim(connection, claims)
            acceptances, settled = _decide(postings, claimed)
            await _settle(connection, claimed, settled)
            created = [posting for posting, acceptance in zip(postings, acceptances, strict=True) if acceptance.created]
            if created:
                await connection.execute(_INSERT, _rows(created))
                await _keep_documents(connection, created)
    return acceptances


async def wake_relay(connection: AsyncConnection) -> None:
    """Tell the relay that something was accepted.

    Not part of the transaction, where it would hold a lock that only one transaction of the database has at a time.
    """
    await connection.execute(f"NOTIFY {CHANNEL}")


async def _accept_if_new(connection: AsyncConnection, postings: Sequence[Posting], claims: Sequence[Claim]) -> bool:
    """Commit them with one statement, as most can be; False, and nothing is changed, if any repeats another."""
    if len({key for key, _, _ in claims}) < len(claims):
        return False
    accepted = await connection.execute(_ACCEPT_IF_NEW, (*_columns(claims), *_rows(postings)))
    return (await accepted.fetchone()) == (True,)


async def _claim(connection: AsyncConnection, claims: Sequence[Claim]) -> Owners:
    """Enter all keys, so that no other transaction can; the owners as the table has them then."""
    columns = _columns(claims)
    await connection.execute(_CLAIM_KEYS, columns)
    rows = await (await connection.execute(_OWNERS, (columns[0],))).fetchall()
    return {bytes(key): (article_id, fingerprint and bytes(fingerprint)) for key, article_id, fingerprint in rows}


def _decide(postings: Sequence[Posting], claimed: Owners) -> tuple[list[Acceptance], Owners]:
    """How each posting ends, and who owns which key then.

    A posting is the same as the first one that owns any of its keys, its Idempotency-Key asked first. Within the
    batch the earlier posting owns, whichever of them the table happened to note.
    """
    ours = {posting.article_id for posting in postings}
    owners = {key: owner for key, owner in claimed.items() if owner[0] not in ours}
    acceptances = []
    for posting in postings:
        acceptance = Acceptance(posting.article_id, created=True)
        for key in posting.keys:
            if key.key in owners:
                owner, fingerprint = owners[key.key]
                conflict = key.fingerprint is not None and key.fingerprint != fingerprint
                acceptance = Acceptance(owner, created=False, conflict=conflict)
                break
        acceptances.append(acceptance)
        if not acceptance.conflict:
            for key in posting.keys:
                owners.setdefault(key.key, (acceptance.article_id, key.fingerprint))
    return acceptances, owners


async def _settle(connection: AsyncConnection, claimed: Owners, settled: Owners) -> None:
    """Write the owners where they differ from what was entered; free the keys that only a conflict had entered."""
    changed = [(key, *settled[key]) for key, owner in claimed.items() if key in settled and settled[key] != owner]
    if changed:
        await connection.execute(_SETTLE_KEYS, tuple(list(column) for column in zip(*changed, strict=True)))
    freed = [key for key in claimed if key not in settled]
    if freed:
        await connection.execute(_FREE_KEYS, (freed,))


async def _keep_documents(connection: AsyncConnection, created: Sequence[Posting]) -> None:
    kept = [(posting.article_id, posting.document) for posting in created if posting.document is not None]
    if kept:
        bodies = [pack(document.body) for _, document in kept]
        columns = (
            [article_id for article_id, _ in kept],
            [document.name for _, document in kept],
            [document.media_type for _, document in kept],
            [len(document.body) for _, document in kept],
            [body for body, _ in bodies],
            [packed for _, packed in bodies],
            [document.part_of for _, document in kept],
        )
        await connection.execute(_KEEP_DOCUMENTS, columns)


def _columns(claims: Sequence[Claim]) -> tuple[list[bytes], list[UUID], list[bytes | None]]:
    return (
        [key for key, _, _ in claims],
        [owner for _, owner, _ in claims],
        [fingerprint for _, _, fingerprint in claims],
    )


def _rows(postings: Sequence[Posting]) -> tuple[list[Any], ...]:
    """As arrays, one for each column."""
    bodies = [pack(posting.raw) for posting in postings]
    return (
        [posting.article_id for posting in postings],
        [posting.trace_id for posting in postings],
        [posting.media_type for posting in postings],
        [json.dumps(dict(posting.facts)) if posting.facts else "{}" for posting in postings],
        [raw for raw, _ in bodies],
        [packed for _, packed in bodies],
        [len(posting.raw) for posting in postings],
        [posting.source for posting in postings],
    )
