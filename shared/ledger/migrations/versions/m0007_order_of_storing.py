"""In which order results became visible, so that they can be followed without loss (ADR: results are the outbox)."""

from alembic import op

revision = "0007"
down_revision = "0006"

# Results that are there already come first, by id; a constant, or the whole table would be written anew.
_UP = """
ALTER TABLE results ADD COLUMN stored_xid xid8 NOT NULL DEFAULT '3';
ALTER TABLE results ALTER COLUMN stored_xid SET DEFAULT pg_current_xact_id();
COMMENT ON COLUMN results.stored_xid IS 'The transaction that stored this revision.';
CREATE INDEX results_in_order ON results (stored_xid, article_id);
"""


def upgrade() -> None:
    """Add the column and its index."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop them."""
    op.execute("ALTER TABLE results DROP COLUMN stored_xid")
