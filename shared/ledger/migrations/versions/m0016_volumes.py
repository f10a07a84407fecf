"""Counts of stored articles by hour and by day, so that volumes over years cost the same as over weeks.

Each statement that changes search entries adds what it changed; nobody waits for a counter. The relay adds the rows up.

And folded texts are kept as they are: to unpack one took most of the time of looking for a phrase in it, to pack it a
part of the time of storing. Texts stored before stay packed until they are stored again.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

# Of a set of entries: one row for each hour and each value that an entry counts under.
_COUNTED = """
SELECT date_trunc('hour', e.date, 'UTC') AS at, v.kind, v.value, sum({sign}) AS articles
FROM {entries} AS e
CROSS JOIN LATERAL (
    SELECT 'language' AS kind, e.language AS value
    UNION ALL SELECT 'source', coalesce(e.source, '')
    UNION ALL SELECT 'topic', topic FROM unnest(e.topics) AS t (topic)
) AS v
GROUP BY 1, 2, 3
"""
_ADDED = _COUNTED.format(sign="1", entries="added")
_REMOVED = _COUNTED.format(sign="-1", entries="removed")

_UP = f"""
CREATE TABLE volume_deltas (at timestamptz NOT NULL, kind text NOT NULL, value text NOT NULL, articles bigint NOT NULL)
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE TABLE volumes (
    step     text NOT NULL CHECK (step IN ('hour', 'day')),
    kind     text NOT NULL CHECK (kind IN ('language', 'source', 'topic')),
    at       timestamptz NOT NULL,
    value    text NOT NULL,
    articles bigint NOT NULL,
    PRIMARY KEY (step, kind, at, value)
);
COMMENT ON TABLE volumes IS 'Search entries by their date, UTC; what volume_deltas holds is not yet in them.';
COMMENT ON COLUMN volumes.value IS 'Empty: not known.';

ALTER TABLE search_entries ALTER COLUMN folded SET STORAGE EXTERNAL;

CREATE FUNCTION volumes_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO volume_deltas {_ADDED};
    RETURN NULL;
END $$;
CREATE FUNCTION volumes_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO volume_deltas {_REMOVED};
    RETURN NULL;
END $$;
CREATE FUNCTION volumes_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM added) THEN
        RETURN NULL;
    END IF;
    INSERT INTO volume_deltas
    SELECT at, kind, value, sum(articles) FROM ({_ADDED} UNION ALL {_REMOVED}) AS changes (at, kind, value, articles)
    GROUP BY at, kind, value HAVING sum(articles) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER volumes_added AFTER INSERT ON search_entries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION volumes_added();
CREATE TRIGGER volumes_removed AFTER DELETE ON search_entries REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION volumes_removed();
CREATE TRIGGER volumes_changed AFTER UPDATE ON search_entries REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION volumes_changed();

CREATE FUNCTION recount_volumes() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE search_entries IN SHARE ROW EXCLUSIVE MODE;
    LOCK TABLE volume_deltas, volumes IN EXCLUSIVE MODE;
    DELETE FROM volume_deltas;
    DELETE FROM volumes;
    INSERT INTO volumes (step, kind, at, value, articles)
    SELECT 'hour', kind, at, value, articles FROM ({_COUNTED.format(sign="1", entries="search_entries")}) AS counted;
    INSERT INTO volumes (step, kind, at, value, articles)
    SELECT 'day', kind, date_trunc('day', at, 'UTC') AS day, value, sum(articles) FROM volumes
    GROUP BY kind, day, value;
$$;
COMMENT ON FUNCTION recount_volumes IS 'Counts all entries again; nothing is stored meanwhile.';
SELECT recount_volumes();
"""


def upgrade() -> None:
    """Count what is there, and go on counting."""
    # Nothing may change between the first count and the triggers.
    op.execute("LOCK TABLE search_entries IN SHARE ROW EXCLUSIVE MODE")
    op.execute(_UP)


def downgrade() -> None:
    """Count no longer."""
    op.execute("DROP FUNCTION recount_volumes")
    for name in ("added", "removed", "changed"):
        op.execute(f"DROP TRIGGER volumes_{name} ON search_entries")
        op.execute(f"DROP FUNCTION volumes_{name}")
    op.execute("DROP TABLE volumes, volume_deltas")
    op.execute("ALTER TABLE search_entries ALTER COLUMN folded SET STORAGE EXTENDED")
