"""Webhooks, and what was delivered to each."""

from alembic import op

revision = "0013"
down_revision = "0012"

_TABLES = """
CREATE TABLE webhooks (
    id               uuid PRIMARY KEY,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    url              text NOT NULL,
    description      text,
    events           text[] NOT NULL,
    filter           jsonb NOT NULL DEFAULT '{}',
    detail           text NOT NULL CHECK (detail IN ('summary', 'full')),
    secret           text NOT NULL,
    old_secret       text,
    old_secret_until timestamptz,
    state            text NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'paused', 'disabled')),
    reason           text,
    failing_since    timestamptz,
    failures         integer NOT NULL DEFAULT 0,
    retry_at         timestamptz,
    after_xid        bigint NOT NULL,
    after_article    uuid NOT NULL
);
COMMENT ON COLUMN webhooks.secret IS 'Signing needs it as it is.';
COMMENT ON COLUMN webhooks.state IS 'disabled: by Khabar, after long failure.';
COMMENT ON COLUMN webhooks.failures IS 'Tries in a row that failed.';
COMMENT ON COLUMN webhooks.retry_at IS 'While it fails: when it may be tried again, with whatever message.';
COMMENT ON COLUMN webhooks.after_article IS 'With after_xid: what it was told of last, in the order of storing.';

CREATE TABLE webhook_deliveries (
    id              uuid PRIMARY KEY,
    webhook_id      uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event           text NOT NULL,
    article_id      uuid REFERENCES articles ON DELETE CASCADE,
    revision        integer,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    body            text NOT NULL,
    state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    next_attempt_at timestamptz DEFAULT clock_timestamp(),
    finished_at     timestamptz,
    attempts        integer NOT NULL DEFAULT 0,
    log             jsonb NOT NULL DEFAULT '[]',
    CONSTRAINT finished_or_due CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL))
);
COMMENT ON COLUMN webhook_deliveries.body IS 'What is sent, the same at every try; with the article it is erased.';
COMMENT ON COLUMN webhook_deliveries.log IS 'The tries, oldest first: at, status, error, duration_ms, answer.';
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_article ON webhook_deliveries (article_id);
CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (finished_at) WHERE finished_at IS NOT NULL;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE webhook_deliveries, webhooks")
