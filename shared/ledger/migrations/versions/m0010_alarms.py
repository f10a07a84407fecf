"""How articles of each source and language end, by hour, and the alarms that follow from it."""

from alembic import op

revision = "0010"
down_revision = "0009"

_COUNTS = """
    processed         bigint NOT NULL,
    stored            bigint NOT NULL,
    no_entities       bigint NOT NULL,
    no_topics         bigint NOT NULL,
    entities_not_done bigint NOT NULL,
    topics_not_done   bigint NOT NULL,
    rejected          bigint NOT NULL,
    quarantined       bigint NOT NULL
"""
_UP = f"""
-- Each storing transaction adds what it has ended; nobody waits for a counter. The relay adds the rows up.
CREATE TABLE outcome_deltas (
    hour     timestamptz NOT NULL,
    source   text NOT NULL,
    language text NOT NULL,
    {_COUNTS}
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE TABLE outcome_hours (
    hour     timestamptz NOT NULL,
    source   text NOT NULL,
    language text NOT NULL,
    {_COUNTS},
    PRIMARY KEY (hour, source, language)
);
COMMENT ON COLUMN outcome_hours.no_entities IS 'Looked for and not found; entities_not_done: not looked for.';

CREATE TABLE models_seen (
    stage      text NOT NULL,
    model      text NOT NULL,
    first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (stage, model)
);

CREATE TABLE alarms (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            text NOT NULL,
    dimension       text NOT NULL CHECK (dimension IN ('source', 'language', 'all')),
    subject         text NOT NULL,
    opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at       timestamptz,
    observed        double precision NOT NULL,
    expected        double precision NOT NULL,
    articles        bigint NOT NULL,
    hours           integer NOT NULL,
    new_models      jsonb NOT NULL DEFAULT '[]',
    acknowledged_at timestamptz,
    acknowledged_by text,
    note            text
);
COMMENT ON COLUMN alarms.expected IS 'As it was before; an open alarm is held against this, not against itself.';
COMMENT ON COLUMN alarms.new_models IS 'Models first seen in the day before: what a deploy changed.';
CREATE UNIQUE INDEX alarms_open ON alarms (kind, dimension, subject) WHERE closed_at IS NULL;
CREATE INDEX alarms_by_time ON alarms (opened_at DESC, id DESC);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE alarms, models_seen, outcome_hours, outcome_deltas")
