"""The files from which articles were read."""

from alembic import op

revision = "0025"
down_revision = "0022"

_TABLE = """
CREATE TABLE documents (
    article_id uuid PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    name       text NOT NULL,
    media_type text NOT NULL,
    size       bigint NOT NULL,
    body       bytea NOT NULL,
    packed     boolean NOT NULL,
    part_of    uuid REFERENCES articles ON DELETE SET NULL
);
COMMENT ON TABLE documents IS 'The file from which an article was read, as it came.';
COMMENT ON COLUMN documents.part_of IS 'The article of the mail to which this one was attached.';
CREATE INDEX documents_parts ON documents (part_of) WHERE part_of IS NOT NULL;
"""


def upgrade() -> None:
    """Create the table; files that are packed already are not packed again by PostgreSQL."""
    op.execute(_TABLE)
    op.execute("ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Drop it, and the files with it."""
    op.execute("DROP TABLE documents")
