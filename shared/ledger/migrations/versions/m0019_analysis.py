"""Which analysis made an entry of search, so that those of an older one are made anew (revision 0018).

Until that is done, an entry is found by what the older one made of its words.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

_UP = """
ALTER TABLE search_entries ADD COLUMN analysis smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN search_entries.analysis IS 'ANALYSIS in services/storage/search_index.py of when it was made.';

INSERT INTO backfills (name, total)
SELECT 'search', count(*) FROM results HAVING count(*) > 0
ON CONFLICT (name) DO UPDATE
SET done = 0, total = excluded.total, begun_at = clock_timestamp(), finished_at = NULL;
"""


def upgrade() -> None:
    """Add it, and leave all entries to be made anew."""
    op.execute(_UP)


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE search_entries DROP COLUMN analysis")
