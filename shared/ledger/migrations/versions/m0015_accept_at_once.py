"""Postings that are all new enter the ledger with one statement.

Ingest sent six for each group commit. Groups are small when articles come one by one, and then most of what it cost
to accept an article was the asking and answering.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

_UP = """
CREATE FUNCTION accept_if_new(
    claimed_keys bytea[], claimants uuid[], claimed_fingerprints bytea[],
    ids uuid[], trace_ids text[], media_types text[], posted_facts text[], raws bytea[], sources text[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    entered bytea[];
BEGIN
    WITH claims AS (
        INSERT INTO article_keys (key, article_id, fingerprint)
        SELECT * FROM unnest(claimed_keys, claimants, claimed_fingerprints) AS claim (key, article_id, fingerprint)
        ORDER BY key
        ON CONFLICT DO NOTHING
        RETURNING key
    )
    SELECT coalesce(array_agg(key), '{}') INTO entered FROM claims;
    IF cardinality(entered) < cardinality(claimed_keys) THEN
        DELETE FROM article_keys WHERE key = ANY (entered);
        RETURN false;
    END IF;
    INSERT INTO articles (id, trace_id, media_type, facts, raw, raw_bytes, source)
    SELECT id, trace_id, media_type, facts::jsonb, raw, length(raw), source
    FROM unnest(ids, trace_ids, media_types, posted_facts, raws, sources)
        AS posted (id, trace_id, media_type, facts, raw, source)
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
COMMENT ON FUNCTION accept_if_new IS 'Enters all of the postings, or none if another article has one of their keys.';
"""


def upgrade() -> None:
    """Add the function."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP FUNCTION accept_if_new")
