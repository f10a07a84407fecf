"""Commit postings to the ledger: many in one transaction, each at most once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from shared.ledger.posting import Posting

# The relay listens to this channel, so that an accepted article need not wait for its next look.
CHANNEL = "khabar_accepted"

_CLAIM_KEYS = """
INSERT INTO article_keys (key, article_id, fingerprint)
SELECT * FROM unnest(%b::bytea[], %b::uuid[], %b::bytea[]) AS claim (key, article_id, fingerprint)
ORDER BY key
ON CONFLICT (key) DO NOTHING
"""
_OWNERS = "SELECT key, article_id, fingerprint FROM article_keys WHERE key = ANY(%b::bytea[])"
_GIVE_KEYS = """
UPDATE article_keys SET article_id = given.owner
FROM unnest(%b::bytea[], %b::uuid[]) AS given (key, owner)
WHERE article_keys.key = given.key
"""
_INSERT = """
INSERT INTO articles (id, trace_id, media_type, facts, raw, raw_bytes)
SELECT id, trace_id, media_type, facts, raw, length(raw)
FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::jsonb[], %b::bytea[])
    AS posted (id, trace_id, media_type, facts, raw)
ON CONFLICT (id) DO NOTHING
"""


@dataclass(frozen=True)
class Acceptance:
    """What became of a posting: created, or the same as an earlier one, or in conflict with its Idempotency-Key."""

    article_id: UUID
    created: bool
    conflict: bool = False


async def accept(connection: AsyncConnection, postings: Sequence[Posting]) -> list[Acceptance]:
    """Commit the postings in one transaction and answer for each, in order.

    Repeating the call with the same postings (after a lost connection, say) changes nothing and answers the same.
    Raises: psycopg.Error if the ledger cannot take them; then none is taken.
    """
    async with connection.transaction():
        owners = await _claim(connection, postings)
        acceptances = _decide(postings, owners)
        adopted = [
            (key.key, acceptance.article_id)
            for posting, acceptance in zip(postings, acceptances, strict=True)
            if not acceptance.created and not acceptance.conflict
            for key in posting.keys
            if owners[key.key][0] == posting.article_id
        ]
        if adopted:
            keys, articles = zip(*adopted, strict=True)
            await connection.execute(_GIVE_KEYS, (list(keys), list(articles)))
        orphaned = [
            key.key
            for posting, acceptance in zip(postings, acceptances, strict=True)
            if acceptance.conflict
            for key in posting.keys
            if owners[key.key][0] == posting.article_id
        ]
        if orphaned:
            await connection.execute("DELETE FROM article_keys WHERE key = ANY(%b::bytea[])", (orphaned,))
        created = [posting for posting, acceptance in zip(postings, acceptances, strict=True) if acceptance.created]
        if created:
            await connection.execute(
                _INSERT,
                (
                    [posting.article_id for posting in created],
                    [posting.trace_id for posting in created],
                    [posting.media_type for posting in created],
                    [Jsonb(dict(posting.facts)) for posting in created],
                    [posting.raw for posting in created],
                ),
            )
            await connection.execute(f"NOTIFY {CHANNEL}")
    return acceptances


async def _claim(connection: AsyncConnection, postings: Sequence[Posting]) -> Mapping[bytes, tuple[UUID, bytes | None]]:
    claims = [(key.key, posting.article_id, key.fingerprint) for posting in postings for key in posting.keys]
    if not claims:
        return {}
    keys, articles, fingerprints = (list(column) for column in zip(*claims, strict=True))
    await connection.execute(_CLAIM_KEYS, (keys, articles, fingerprints))
    rows = await (await connection.execute(_OWNERS, (keys,))).fetchall()
    return {bytes(key): (article_id, fingerprint and bytes(fingerprint)) for key, article_id, fingerprint in rows}


def _decide(postings: Sequence[Posting], owners: Mapping[bytes, tuple[UUID, bytes | None]]) -> list[Acceptance]:
    """A posting is the same as the first one that owns any of its keys, its Idempotency-Key asked first."""
    decided: dict[UUID, Acceptance] = {}
    for posting in postings:
        acceptance = Acceptance(posting.article_id, created=True)
        for key in posting.keys:
            owner, fingerprint = owners[key.key]
            if owner == posting.article_id:
                continue
            if key.fingerprint is not None and key.fingerprint != fingerprint:
                acceptance = Acceptance(owner, created=False, conflict=True)
            else:
                # The owner may be a posting of this very batch that turned out to be a repetition itself.
                first = decided.get(owner)
                acceptance = Acceptance(first.article_id if first else owner, created=False)
            break
        decided[posting.article_id] = acceptance
    return [decided[posting.article_id] for posting in postings]
