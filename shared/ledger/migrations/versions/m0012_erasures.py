"""Receipts of erasures, and the hashes by which what arrives late for an erased article is recognised."""

from alembic import op

revision = "0012"
down_revision = "0011"

_TABLES = """
CREATE TABLE erasures (
    id       uuid PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    by       text NOT NULL,
    reason   text,
    articles bigint NOT NULL,
    removed  jsonb NOT NULL
);
COMMENT ON COLUMN erasures.removed IS 'Rows by table.';
CREATE INDEX erasures_by_time ON erasures (at DESC, id DESC);

CREATE TABLE erased_articles (
    hash    bytea PRIMARY KEY,
    erasure uuid NOT NULL REFERENCES erasures ON DELETE CASCADE
);
COMMENT ON COLUMN erased_articles.hash IS 'SHA-256 of the id.';
CREATE INDEX erased_articles_erasure ON erased_articles (erasure);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE erased_articles, erasures")
