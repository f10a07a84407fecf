"""What editors decided about an article's topics, and the view by which every reader sees it."""

from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = """
CREATE TABLE topic_corrections (
    article_id uuid PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    topics     jsonb NOT NULL,
    subtopics  jsonb NOT NULL,
    editor     text,
    note       text
);
COMMENT ON TABLE topic_corrections IS 'Storage never writes here: a decision outlives every new run of the article.';
COMMENT ON COLUMN topic_corrections.topics IS 'As in a result, best first; none: no topic applies.';
CREATE INDEX topic_corrections_by_time ON topic_corrections (at, article_id);

-- Whoever reads topics reads them here.
CREATE VIEW effective_topics AS
SELECT t.article_id, t.code, t.confidence, 0 AS place
FROM article_topics AS t
WHERE NOT EXISTS (SELECT FROM topic_corrections AS c WHERE c.article_id = t.article_id)
UNION ALL
SELECT c.article_id, decided.topic ->> 'code', 1.0::real, decided.place::integer
FROM topic_corrections AS c
JOIN results AS r ON r.article_id = c.article_id
CROSS JOIN LATERAL jsonb_array_elements(c.topics) WITH ORDINALITY AS decided (topic, place);
"""


def upgrade() -> None:
    """Create the table and the view."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP VIEW effective_topics")
    op.execute("DROP TABLE topic_corrections")
