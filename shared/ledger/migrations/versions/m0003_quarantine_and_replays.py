"""What operating the quarantine and replaying articles needs."""

from alembic import op

revision = "0003"
down_revision = "0002"

_UP = """
ALTER TABLE articles ADD COLUMN source text;
COMMENT ON COLUMN articles.source IS 'As posted.';
UPDATE articles SET source = results.source FROM results WHERE results.article_id = articles.id;

-- The body as it was posted, of an article whose body was edited.
CREATE TABLE article_originals (
    article_id  uuid PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    media_type  text NOT NULL,
    facts       jsonb NOT NULL,
    raw         bytea NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE quarantine
    ADD COLUMN status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'redriven', 'discarded', 'superseded')),
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN source text,
    ADD COLUMN language text;
COMMENT ON COLUMN quarantine.status IS 'superseded: a result or a rejection came after all.';
UPDATE quarantine SET status = 'superseded', closed_at = clock_timestamp()
FROM articles WHERE articles.id = quarantine.article_id AND articles.state <> 'quarantined';
CREATE INDEX quarantine_open ON quarantine (at DESC, id DESC) WHERE status = 'open';
CREATE INDEX quarantine_by_time ON quarantine (at DESC, id DESC);

-- An order to process articles again from a stage. Its articles are chosen when it is given.
CREATE TABLE replays (
    id          uuid PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by  text,
    note        text,
    stage       text NOT NULL,
    filter      jsonb NOT NULL,
    trial       boolean NOT NULL,
    rate        double precision CHECK (rate > 0),
    state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'finished')),
    total       bigint NOT NULL DEFAULT 0,
    paid_until  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
COMMENT ON COLUMN replays.trial IS 'A dry run: its results are kept beside and replace nothing.';
COMMENT ON COLUMN replays.rate IS 'Articles per second at most; null: as fast as there is room.';
COMMENT ON COLUMN replays.paid_until IS 'When the articles sent so far are paid for, at that rate.';
CREATE INDEX replays_by_time ON replays (created_at DESC, id DESC);
CREATE INDEX replays_active ON replays (created_at) WHERE state = 'running';

CREATE TABLE replay_items (
    replay_id       uuid NOT NULL REFERENCES replays ON DELETE CASCADE,
    article_id      uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    revision        integer NOT NULL,
    trial           boolean NOT NULL,
    state           text NOT NULL DEFAULT 'pending'
                    CHECK (state IN ('pending', 'queued', 'done', 'failed', 'cancelled')),
    outcome         text,
    attempts        integer NOT NULL DEFAULT 0,
    enqueued_at     timestamptz,
    next_attempt_at timestamptz,
    finished_at     timestamptz,
    raw_bytes       bigint NOT NULL,
    result          jsonb,
    PRIMARY KEY (replay_id, article_id)
);
COMMENT ON COLUMN replay_items.result IS 'Of a dry run: what the article would become.';
CREATE UNIQUE INDEX replay_items_revision ON replay_items (article_id, revision);
CREATE UNIQUE INDEX replay_items_active ON replay_items (article_id) WHERE state IN ('pending', 'queued') AND NOT trial;
CREATE INDEX replay_items_pending ON replay_items (replay_id, article_id) WHERE state = 'pending';
CREATE INDEX replay_items_queued ON replay_items (enqueued_at) INCLUDE (raw_bytes) WHERE state = 'queued';
CREATE INDEX replay_items_finished ON replay_items (finished_at DESC) WHERE finished_at IS NOT NULL;
CREATE INDEX replay_items_by_state ON replay_items (replay_id, state, outcome);

-- Several orders may concern one article; no two of them may mean the same revision.
CREATE FUNCTION next_revision(article uuid, current integer) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT 1 + greatest(current, (SELECT max(revision) FROM replay_items WHERE article_id = article))
$$;
"""


def upgrade() -> None:
    """Add columns and tables."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION next_revision")
    op.execute("DROP TABLE replay_items, replays, article_originals")
    op.execute(
        "ALTER TABLE quarantine DROP COLUMN status, DROP COLUMN closed_at, DROP COLUMN source, DROP COLUMN language"
    )
    op.execute("ALTER TABLE articles DROP COLUMN source")
