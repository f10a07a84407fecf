"""API keys, sessions of the console, and the log of what operators did."""

from alembic import op

revision = "0008"
down_revision = "0007"

_TABLES = """
CREATE TABLE api_keys (
    id           text PRIMARY KEY,
    name         text NOT NULL,
    hash         bytea NOT NULL,
    scopes       text[] NOT NULL CHECK (scopes <@ ARRAY['post', 'read', 'operate'] AND cardinality(scopes) > 0),
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by   text NOT NULL,
    expires_at   timestamptz,
    rate_per_min integer CHECK (rate_per_min > 0),
    last_used_at timestamptz,
    revoked_at   timestamptz
);
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 of the whole key, which is kept nowhere.';
COMMENT ON COLUMN api_keys.last_used_at IS 'To the minute.';
COMMENT ON TABLE api_keys IS 'Revoked keys stay: while there is any row, every request needs a key.';
CREATE UNIQUE INDEX api_keys_name ON api_keys (name) WHERE revoked_at IS NULL;

CREATE TABLE sessions (
    hash       bytea PRIMARY KEY,
    key_id     text NOT NULL REFERENCES api_keys ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL
);
COMMENT ON COLUMN sessions.hash IS 'SHA-256 of the cookie, which is kept nowhere.';
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE audit_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    who      text NOT NULL,
    key_id   text,
    action   text NOT NULL,
    target   text,
    status   integer,
    address  text,
    trace_id text,
    detail   jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN audit_log.who IS 'Name of the key; local: nobody had to say; or the user of a command line.';
COMMENT ON COLUMN audit_log.status IS 'HTTP status of the answer; null for what did not come over HTTP.';
COMMENT ON COLUMN audit_log.detail IS 'Never holds text of an article.';
CREATE INDEX audit_log_by_time ON audit_log (at DESC, id DESC);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE audit_log, sessions, api_keys")
