"""The index that finds copies: a fingerprint for each result, and the keys to look near copies up by.

Results stored before this revision get theirs from the storage workers (revision 0018).
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = """
CREATE SEQUENCE fingerprint_clusters;

CREATE TABLE fingerprints (
    article_id uuid PRIMARY KEY REFERENCES results ON DELETE CASCADE,
    cluster    bigint NOT NULL,
    first_seen timestamptz NOT NULL,
    exact      bytea NOT NULL,
    shingles   integer NOT NULL,
    sketch     bytea NOT NULL
);
-- Hashes do not compress.
ALTER TABLE fingerprints ALTER COLUMN sketch SET STORAGE EXTERNAL;
COMMENT ON COLUMN fingerprints.cluster IS 'The same for all copies of one text. Its original is the first seen.';
COMMENT ON COLUMN fingerprints.first_seen IS 'When the article was accepted.';
COMMENT ON COLUMN fingerprints.exact IS 'Hash of the folded text: the same for exact copies.';
COMMENT ON COLUMN fingerprints.sketch IS 'The smallest hashes of its shingles, ascending: little-endian, 32-bit.';
CREATE INDEX fingerprints_exact ON fingerprints (exact);
CREATE INDEX fingerprints_cluster ON fingerprints (cluster, first_seen, article_id);

CREATE TABLE fingerprint_keys (
    key        integer NOT NULL,
    article_id uuid NOT NULL REFERENCES fingerprints ON DELETE CASCADE,
    PRIMARY KEY (key, article_id)
);
CREATE INDEX fingerprint_keys_article ON fingerprint_keys (article_id);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE fingerprint_keys, fingerprints")
    op.execute("DROP SEQUENCE fingerprint_clusters")
