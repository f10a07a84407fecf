"""Sources that the collector reads, the pages that they named, and the hosts that these lie on."""

from alembic import op

revision = "0023"
down_revision = "0021"

_TABLES = """
CREATE TABLE sources (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    url             text NOT NULL UNIQUE,
    origin          text NOT NULL,
    name            text NOT NULL,
    language        text,
    content         text NOT NULL DEFAULT 'page' CHECK (content IN ('page', 'feed')),
    state           text NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'paused', 'gone')),
    kind            text,
    title           text,
    interval_s      double precision NOT NULL,
    next_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    etag            text,
    modified        text,
    body_hash       bytea,
    last_try_at     timestamptz,
    last_success_at timestamptz,
    last_article_at timestamptz,
    articles        bigint NOT NULL DEFAULT 0,
    lost            bigint NOT NULL DEFAULT 0,
    failures        integer NOT NULL DEFAULT 0,
    failing_since   timestamptz,
    problem         text,
    problem_words   text
);
COMMENT ON COLUMN sources.name IS 'The source of its articles.';
COMMENT ON COLUMN sources.content IS 'page: each page is fetched; feed: the text in the feed is the article.';
COMMENT ON COLUMN sources.state IS 'gone: the server said 410.';
COMMENT ON COLUMN sources.lost IS 'Pages that were given up.';
COMMENT ON COLUMN sources.problem IS 'What went wrong last, as a code; problem_words for people.';
CREATE INDEX sources_due ON sources (origin, next_at) WHERE state = 'enabled';
CREATE INDEX sources_by_name ON sources (name);

CREATE TABLE source_pages (
    key        bytea PRIMARY KEY,
    source_id  uuid NOT NULL REFERENCES sources ON DELETE CASCADE,
    guid       bytea,
    origin     text NOT NULL,
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'posted', 'given_up')),
    stamp      bytea NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    url        text,
    facts      jsonb,
    content    text,
    etag       text,
    modified   text,
    body_hash  bytea,
    attempts   integer NOT NULL DEFAULT 0,
    next_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz,
    problem    text
);
COMMENT ON COLUMN source_pages.key IS 'Hash of the address: a page that several sources name is fetched once.';
COMMENT ON COLUMN source_pages.stamp IS 'Hash of what the feed said that changes with the page.';
COMMENT ON COLUMN source_pages.url IS 'With facts and content, only while it waits: nothing erased is kept here.';
CREATE INDEX source_pages_due ON source_pages (origin, next_at) WHERE state = 'waiting';
CREATE INDEX source_pages_waiting ON source_pages (source_id) WHERE state = 'waiting';
CREATE INDEX source_pages_guid ON source_pages (source_id, guid);
CREATE INDEX source_pages_problem ON source_pages (source_id, ended_at) WHERE problem IS NOT NULL;
CREATE INDEX source_pages_seen ON source_pages (seen_at) WHERE state <> 'waiting';

CREATE TABLE source_hosts (
    origin       text PRIMARY KEY,
    due_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    holder       uuid,
    held_until   timestamptz,
    failures     integer NOT NULL DEFAULT 0,
    robots       text,
    robots_until timestamptz
);
COMMENT ON COLUMN source_hosts.due_at IS 'When there may be something to do; infinity if there is nothing.';
COMMENT ON COLUMN source_hosts.holder IS 'The collector that works on it, until held_until.';
CREATE INDEX source_hosts_held ON source_hosts (holder) WHERE holder IS NOT NULL;
CREATE INDEX source_hosts_due ON source_hosts (due_at);

CREATE TABLE collectors (
    id      uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    problem text
);
COMMENT ON TABLE collectors IS 'Those that run, with what keeps them from posting.';
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE collectors, source_hosts, source_pages, sources")
