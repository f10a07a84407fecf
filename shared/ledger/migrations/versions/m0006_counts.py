"""Counts of articles by state that cost the same however many articles there are.

Each statement that changes articles adds what it changed; nobody waits for a counter. The relay adds the rows up.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

_UP = """
CREATE TABLE state_counts (state text NOT NULL, articles bigint NOT NULL)
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE state_counts IS 'Changes; the sum for each state is the number of its articles.';
INSERT INTO state_counts SELECT state, count(*) FROM articles GROUP BY state;

CREATE FUNCTION count_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO state_counts SELECT state, count(*) FROM added GROUP BY state;
    RETURN NULL;
END $$;
CREATE FUNCTION count_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO state_counts SELECT state, -count(*) FROM removed GROUP BY state;
    RETURN NULL;
END $$;
CREATE FUNCTION count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO state_counts
    SELECT state, sum(change) FROM (
        SELECT state, 1 AS change FROM added UNION ALL SELECT state, -1 FROM removed
    ) AS changes GROUP BY state HAVING sum(change) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER count_added AFTER INSERT ON articles REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_added();
CREATE TRIGGER count_removed AFTER DELETE ON articles REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_removed();
CREATE TRIGGER count_changed AFTER UPDATE ON articles REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_changed();
"""


def upgrade() -> None:
    """Begin to count."""
    # Nothing may change between the first count and the triggers.
    op.execute("LOCK TABLE articles IN SHARE ROW EXCLUSIVE MODE")
    op.execute(_UP)


def downgrade() -> None:
    """Count no longer."""
    for name in ("added", "removed", "changed"):
        op.execute(f"DROP TRIGGER count_{name} ON articles")
        op.execute(f"DROP FUNCTION count_{name}")
    op.execute("DROP TABLE state_counts")
