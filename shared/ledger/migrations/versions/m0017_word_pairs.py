"""Which words follow each other in an entry's text, so that most texts need not be read for a phrase.

Entries stored before have none until they are stored again; phrases are looked for in their texts.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

_UP = """
ALTER TABLE search_entries ADD COLUMN pairs bytea;
-- In the row: what is kept apart from it costs a read of its own, which this is to spare.
ALTER TABLE search_entries ALTER COLUMN pairs SET STORAGE MAIN;
COMMENT ON COLUMN search_entries.pairs IS 'Pairs of words in folded, a Bloom filter (shared/text/word_pairs.py).';
"""


def upgrade() -> None:
    """Add them."""
    op.execute(_UP)


def downgrade() -> None:
    """Remove them."""
    op.execute("ALTER TABLE search_entries DROP COLUMN pairs")
