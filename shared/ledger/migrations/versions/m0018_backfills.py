"""What is to be entered for articles stored before a revision: shared/ledger/backfills.py."""

from alembic import op

revision = "0018"
down_revision = "0017"

_UP = """
CREATE TABLE backfills (
    name        text PRIMARY KEY,
    done        bigint NOT NULL DEFAULT 0,
    total       bigint NOT NULL,
    begun_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
COMMENT ON TABLE backfills IS 'Work that an upgrade left, by articles; a migration that needs it adds a row.';

-- Of the revisions 0002 and 0009.
INSERT INTO backfills (name, total)
SELECT 'copies', count(*) FROM results AS r
WHERE NOT EXISTS (SELECT FROM fingerprints WHERE article_id = r.article_id)
HAVING count(*) > 0;
INSERT INTO backfills (name, total)
SELECT 'search', count(*) FROM results AS r
WHERE NOT EXISTS (SELECT FROM search_entries WHERE article_id = r.article_id)
HAVING count(*) > 0;
"""


def upgrade() -> None:
    """Make the table, and enter what earlier revisions left."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE backfills")
