"""The ledger and the results, as first released."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = """
-- One row per article posted. The raw body stays exactly as it came.
CREATE TABLE articles (
    id              uuid PRIMARY KEY,
    revision        integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    state           text NOT NULL DEFAULT 'accepted'
                    CHECK (state IN ('accepted', 'queued', 'stored', 'duplicate', 'rejected', 'quarantined')),
    reason          text,
    attempts        integer NOT NULL DEFAULT 0,
    accepted_at     timestamptz NOT NULL DEFAULT now(),
    enqueued_at     timestamptz,
    next_attempt_at timestamptz DEFAULT now(),
    finished_at     timestamptz,
    trace_id        text NOT NULL,
    media_type      text NOT NULL,
    facts           jsonb NOT NULL DEFAULT '{}',
    raw             bytea NOT NULL,
    raw_bytes       bigint NOT NULL,
    CONSTRAINT finished_or_due CHECK (
        (state IN ('accepted', 'queued')) = (next_attempt_at IS NOT NULL)
        AND (state IN ('accepted', 'queued')) = (finished_at IS NULL)
    )
);
COMMENT ON COLUMN articles.facts IS 'What was posted beside a bare body, as query parameters.';
CREATE INDEX articles_accepted ON articles (next_attempt_at, id) WHERE state = 'accepted';
CREATE INDEX articles_queued ON articles (enqueued_at) INCLUDE (raw_bytes) WHERE state = 'queued';
CREATE INDEX articles_unfinished ON articles (accepted_at) WHERE finished_at IS NULL;
CREATE INDEX articles_finished ON articles (finished_at DESC) WHERE finished_at IS NOT NULL;
CREATE INDEX articles_by_state ON articles (state, accepted_at DESC, id DESC);
CREATE INDEX articles_by_time ON articles (accepted_at DESC, id DESC);

-- What makes a posting the same as an earlier one.
CREATE TABLE article_keys (
    key         bytea PRIMARY KEY,
    article_id  uuid NOT NULL REFERENCES articles ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    fingerprint bytea
);
COMMENT ON COLUMN article_keys.fingerprint IS 'For an Idempotency-Key: hash of what was posted with it.';
CREATE INDEX article_keys_article ON article_keys (article_id);

-- What happened to an article outside the stages: requeued, given up, …
CREATE TABLE article_events (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    revision   integer NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    event      text NOT NULL,
    detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX article_events_article ON article_events (article_id, id);

-- What the stages did, one row per revision.
CREATE TABLE timelines (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    revision   integer NOT NULL,
    records    jsonb NOT NULL,
    PRIMARY KEY (article_id, revision)
);

CREATE TABLE results (
    article_id   uuid PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    revision     integer NOT NULL,
    stored_at    timestamptz NOT NULL DEFAULT now(),
    language     text NOT NULL,
    title        text,
    text         text NOT NULL,
    source       text,
    published_at timestamptz,
    record       jsonb NOT NULL
);
COMMENT ON COLUMN results.record IS 'The classified article but for title and text.';

CREATE TABLE entities (
    id          text PRIMARY KEY,
    type        text NOT NULL CHECK (type IN ('PER', 'LOC', 'ORG', 'MISC')),
    name        text NOT NULL,
    names       jsonb NOT NULL DEFAULT '{}',
    identifiers jsonb NOT NULL DEFAULT '{}',
    latitude    double precision,
    longitude   double precision,
    country     text
);

CREATE TABLE article_entities (
    article_id uuid NOT NULL REFERENCES results ON DELETE CASCADE,
    entity_id  text NOT NULL REFERENCES entities,
    mentions   integer NOT NULL,
    confidence real NOT NULL,
    PRIMARY KEY (article_id, entity_id)
);
CREATE INDEX article_entities_entity ON article_entities (entity_id, article_id);

CREATE TABLE article_topics (
    article_id uuid NOT NULL REFERENCES results ON DELETE CASCADE,
    code       text NOT NULL,
    confidence real NOT NULL,
    PRIMARY KEY (article_id, code)
);
CREATE INDEX article_topics_code ON article_topics (code, article_id);

CREATE TABLE quarantine (
    id         uuid PRIMARY KEY,
    article_id uuid REFERENCES articles ON DELETE CASCADE,
    revision   integer NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    stage      text NOT NULL,
    reason     text NOT NULL,
    detail     text NOT NULL,
    traceback  text NOT NULL,
    message    text NOT NULL,
    records    jsonb NOT NULL
);
CREATE INDEX quarantine_article ON quarantine (article_id);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute(
        "DROP TABLE quarantine, article_topics, article_entities, entities, results, timelines,"
        " article_events, article_keys, articles"
    )
