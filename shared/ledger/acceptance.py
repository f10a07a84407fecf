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
_SETTLE_KEYS = """
UPDATE article_keys SET article_id = settled.owner, fingerprint = settled.fingerprint
FROM unnest(%b::bytea[], %b::uuid[], %b::bytea[]) AS settled (key, owner, fingerprint)
WHERE article_keys.key = settled.key
"""
_FREE_KEYS = "DELETE FROM article_keys WHERE key = ANY(%b::bytea[])"
_INSERT = """
INSERT INTO articles (id, trace_id, media_type, facts, raw, raw_bytes, source)
SELECT id, trace_id, media_type, facts, raw, length(raw), source
FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::jsonb[], %b::bytea[], %b::text[])
    AS posted (id, trace_id, media_type, facts, raw, source)
ON CONFLICT (id) DO NOTHING
"""


Owners = Mapping[bytes, tuple[UUID, bytes | None]]
"""Key to the article that owns it, and to the fingerprint it was first used with."""


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
        claimed = await _claim(connection, postings)
        acceptances, settled = _decide(postings, claimed)
        await _settle(connection, claimed, settled)
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
                    [posting.source for posting in created],
                ),
            )
            await connection.execute(f"NOTIFY {CHANNEL}")
    return acceptances


async def _claim(connection: AsyncConnection, postings: Sequence[Posting]) -> Owners:
    """Enter all keys, so that no other transaction can; the owners as the table has them then."""
    claims = [(key.key, posting.article_id, key.fingerprint) for posting in postings for key in posting.keys]
    if not claims:
        return {}
    keys, articles, fingerprints = (list(column) for column in zip(*claims, strict=True))
    await connection.execute(_CLAIM_KEYS, (keys, articles, fingerprints))
    rows = await (await connection.execute(_OWNERS, (keys,))).fetchall()
    return {bytes(key): (article_id, fingerprint and bytes(fingerprint)) for key, article_id, fingerprint in rows}


def _decide(postings: Sequence[Posting], claimed: Owners) -> tuple[list[Acceptance], Owners]:
    """What becomes of each posting, and who owns which key in the end.

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
