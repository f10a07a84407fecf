"""Lists by language without walking the ledger; search entries that are quick to read."""

from alembic import op

revision = "0011"
down_revision = "0010"

_UP = """
ALTER TABLE results ADD COLUMN accepted_at timestamptz;
UPDATE results SET accepted_at = articles.accepted_at FROM articles WHERE articles.id = results.article_id;
ALTER TABLE results ALTER COLUMN accepted_at SET NOT NULL;
COMMENT ON COLUMN results.accepted_at IS 'That of the article, for lists of results in its order.';
CREATE INDEX results_by_language ON results (language, accepted_at DESC, article_id DESC);

-- Terms hardly compress. Both they and the folded text are read for few entries only: out of the way of the others.
ALTER TABLE search_entries ALTER COLUMN terms SET STORAGE EXTERNAL;
ALTER TABLE search_entries SET (toast_tuple_target = 512);
"""


def upgrade() -> None:
    """Add the column and its index, and set how entries are kept."""
    op.execute(_UP)


def downgrade() -> None:
    """Take that back."""
    op.execute("ALTER TABLE results DROP COLUMN accepted_at")
    op.execute("ALTER TABLE search_entries ALTER COLUMN terms SET STORAGE EXTENDED")
    op.execute("ALTER TABLE search_entries RESET (toast_tuple_target)")
