"""Accepting an article costs less: bodies may come compressed, and postings that are all new enter with one statement.

More than half of PostgreSQL's work on an accepted article was its own compression of the body. And ingest sent six
statements for each group commit; groups are small when articles come one by one, and then most of what it cost ingest
was the asking and answering. Bodies entered before stay as they are.
"""

from alembic import op
from sqlalchemy import text

from shared.ledger.packing import unpack

revision = "0015"
down_revision = "0014"

_TABLES = {"articles": "id", "article_originals": "article_id"}
_ROWS = 200

_UP = """
ALTER TABLE articles ADD COLUMN packed boolean NOT NULL DEFAULT false, ALTER COLUMN raw SET STORAGE EXTERNAL;
ALTER TABLE article_originals ADD COLUMN packed boolean NOT NULL DEFAULT false, ALTER COLUMN raw SET STORAGE EXTERNAL;
COMMENT ON COLUMN articles.packed IS 'Whether raw is a zstd frame. raw_bytes is its size before.';
COMMENT ON COLUMN article_originals.packed IS 'Whether raw is a zstd frame.';

CREATE FUNCTION accept_if_new(
    claimed_keys bytea[], claimants uuid[], claimed_fingerprints bytea[],
    ids uuid[], trace_ids text[], media_types text[], posted_facts text[],
    raws bytea[], packings boolean[], sizes bigint[], sources text[]
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
    INSERT INTO articles (id, trace_id, media_type, facts, raw, packed, raw_bytes, source)
    SELECT id, trace_id, media_type, facts::jsonb, raw, packed, size, source
    FROM unnest(ids, trace_ids, media_types, posted_facts, raws, packings, sizes, sources)
        AS posted (id, trace_id, media_type, facts, raw, packed, size, source)
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
COMMENT ON FUNCTION accept_if_new IS 'Enters all of the postings, or none if another article has one of their keys.';
"""


def upgrade() -> None:
    """Add the columns and the function."""
    op.execute(_UP)


def downgrade() -> None:
    """Unpack all bodies; drop them."""
    op.execute("DROP FUNCTION accept_if_new")
    for table, key in _TABLES.items():
        _unpack_all(table, key)
        op.execute(f"ALTER TABLE {table} DROP COLUMN packed, ALTER COLUMN raw SET STORAGE EXTENDED")


def _unpack_all(table: str, key: str) -> None:
    connection = op.get_bind()
    some = text(f"SELECT {key}, raw FROM {table} WHERE packed LIMIT {_ROWS}")
    replace = text(f"UPDATE {table} SET raw = :raw, packed = false WHERE {key} = :id")
    while rows := connection.execute(some).all():
        connection.execute(replace, [{"id": row[0], "raw": unpack(row[1], True)} for row in rows])
