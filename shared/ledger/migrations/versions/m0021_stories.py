"""Stories: which articles tell of one event. The stories service fills these tables from the feed of results.

It begins at the first result, so that what was stored before this revision is grouped too.
"""

from alembic import op

revision = "0021"
down_revision = "0019"

_UP = """
CREATE TABLE stories (
    id          uuid PRIMARY KEY,
    merged_into uuid REFERENCES stories,
    split_from  uuid,
    size        integer NOT NULL DEFAULT 0,
    sources     integer NOT NULL DEFAULT 0,
    languages   text[] NOT NULL DEFAULT '{}',
    first_seen  timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL,
    best        uuid,
    tags        text[] NOT NULL DEFAULT '{}',
    entities    text[] NOT NULL DEFAULT '{}',
    topics      text[] NOT NULL DEFAULT '{}',
    surety      real NOT NULL DEFAULT 1
);
COMMENT ON COLUMN stories.merged_into IS 'It is told there now; the id stays as a way to it.';
COMMENT ON COLUMN stories.best IS 'The article whose title and sentence stand for the story; no text is kept here.';
COMMENT ON COLUMN stories.tags IS 'What it is listed by: terms as of search_entries.';
CREATE INDEX stories_newest ON stories (last_seen DESC, id DESC) WHERE size > 1 AND merged_into IS NULL;
CREATE INDEX stories_largest ON stories (size DESC, id DESC) WHERE size > 1 AND merged_into IS NULL;
CREATE INDEX stories_tags ON stories USING gin (tags) WHERE size > 1 AND merged_into IS NULL;
CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE story_articles (
    article_id uuid PRIMARY KEY REFERENCES results ON DELETE CASCADE,
    number     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    story      uuid NOT NULL REFERENCES stories,
    date       timestamptz NOT NULL,
    language   text NOT NULL,
    source     text,
    likeness   real NOT NULL,
    told       bigint NOT NULL,
    keys       integer[] NOT NULL,
    signature  bytea NOT NULL
);
COMMENT ON COLUMN story_articles.likeness IS 'To the story when it joined, 0 to 1; 1 for its first article.';
COMMENT ON COLUMN story_articles.told IS 'Hash of its terms: the same for an article that tells what it told before.';
COMMENT ON COLUMN story_articles.signature IS 'What likeness is reckoned from: services/stories/signatures.py.';
CREATE INDEX story_articles_story ON story_articles (story, date);

CREATE TABLE story_keys (
    key    integer NOT NULL,
    date   timestamptz NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (key, date, number)
);
COMMENT ON TABLE story_keys IS 'By which an article is found when another tells of the same; follows story_articles.';

CREATE TABLE story_terms (
    term     integer PRIMARY KEY,
    articles integer NOT NULL
) WITH (fillfactor = 80);
COMMENT ON TABLE story_terms IS 'In how many articles a term was, by its hash: what is rare says more.';

CREATE TABLE story_flags (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    story  uuid NOT NULL
);
COMMENT ON TABLE story_flags IS 'Stories that lost an article, to be looked at again; nobody waits for a story.';

CREATE TABLE story_position (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    after_xid     bigint NOT NULL,
    after_article uuid NOT NULL,
    articles      bigint NOT NULL
);
COMMENT ON TABLE story_position IS 'How far the feed of results is grouped, and how many articles story_terms counts.';
INSERT INTO story_position (after_xid, after_article, articles) VALUES (0, '00000000-0000-0000-0000-000000000000', 0);

CREATE FUNCTION story_articles_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM story_keys AS k USING removed AS r
    WHERE k.key = ANY (r.keys) AND k.date = r.date AND k.number = r.number;
    INSERT INTO story_flags (story) SELECT DISTINCT story FROM removed;
    RETURN NULL;
END $$;
CREATE TRIGGER story_articles_removed AFTER DELETE ON story_articles REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION story_articles_removed();
"""


def upgrade() -> None:
    """Make the tables; the service begins at the first result."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE story_position, story_flags, story_terms, story_keys, story_articles, stories")
    op.execute("DROP FUNCTION story_articles_removed")
