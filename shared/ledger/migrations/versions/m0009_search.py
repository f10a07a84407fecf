"""The index that search reads: an entry for each result, and the names by which entities are asked for.

Results stored before this revision get theirs from the storage workers (revision 0018).
"""

from alembic import op

revision = "0009"
down_revision = "0008"

_TABLES = """
CREATE TABLE search_entries (
    article_id uuid PRIMARY KEY REFERENCES results ON DELETE CASCADE,
    entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    date       timestamptz NOT NULL,
    language   text NOT NULL,
    source     text,
    topics     text[] NOT NULL,
    entities   text[] NOT NULL,
    terms      tsvector NOT NULL,
    folded     text NOT NULL
);
COMMENT ON COLUMN search_entries.entered_at IS 'First; a new run of the article leaves it.';
COMMENT ON COLUMN search_entries.date IS 'When published, as far as known, else accepted; never later than that.';
COMMENT ON COLUMN search_entries.topics IS 'Of the top level, as editors have it.';
COMMENT ON COLUMN search_entries.terms IS 'Stems, and what else an article is found by: shared/ledger/search_terms.py.';
COMMENT ON COLUMN search_entries.folded IS 'The folded words of the title, a line end, those of the text; for phrases.';
-- Its values are all different from each other; what the planner could learn from them is not worth reading them.
ALTER TABLE search_entries ALTER COLUMN terms SET STATISTICS 0;
ALTER TABLE search_entries ALTER COLUMN folded SET STATISTICS 0;
ALTER TABLE search_entries ALTER COLUMN date SET STATISTICS 1000;
ALTER TABLE search_entries SET (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX search_entries_terms ON search_entries USING gin (terms);
CREATE INDEX search_entries_date ON search_entries (date DESC, article_id DESC);

CREATE TABLE entity_names (
    key       text NOT NULL,
    entity_id text NOT NULL REFERENCES entities ON DELETE CASCADE,
    PRIMARY KEY (key, entity_id)
);
COMMENT ON COLUMN entity_names.key IS 'What spellings of one name have in common: name_key in shared/text/analysis.py.';
CREATE INDEX entity_names_entity ON entity_names (entity_id);
CREATE INDEX entity_names_beginning ON entity_names (key text_pattern_ops);

-- Time is a term like any other: an index that finds words finds the words of a day without reading those of others.
CREATE FUNCTION search_time_terms(at timestamptz) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY[
        'd:' || to_char(at AT TIME ZONE 'UTC', 'YYYY'),
        'd:' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM'),
        'd:' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD'),
        'd:' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24'),
        'd:' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI')
    ]
$$;

-- Whoever decides about topics, the index follows.
CREATE FUNCTION refresh_search_topics(article uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE search_entries AS s
    SET topics = ARRAY(SELECT code FROM effective_topics WHERE article_id = article
                       ORDER BY confidence DESC, place, code),
        terms = ts_delete(s.terms, ARRAY(SELECT lexeme FROM unnest(s.terms) WHERE starts_with(lexeme, 't:')))
            || array_to_tsvector(ARRAY(
                SELECT 't:' || code FROM effective_topics WHERE article_id = article
                UNION
                SELECT 't:' || (below ->> 'code') FROM jsonb_array_elements(
                    coalesce(c.subtopics, r.record -> 'subtopics', '[]')) AS b (below)
                UNION
                SELECT 't:' || (own ->> 'key') FROM jsonb_array_elements(
                    coalesce(r.record -> 'own_topics', '[]')) AS o (own)
            ))
    FROM results AS r LEFT JOIN topic_corrections AS c ON c.article_id = r.article_id
    WHERE s.article_id = article AND r.article_id = article
$$;
CREATE FUNCTION topics_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_search_topics(CASE WHEN TG_OP = 'DELETE' THEN OLD.article_id ELSE NEW.article_id END);
    RETURN NULL;
END
$$;
CREATE TRIGGER topics_corrected AFTER INSERT OR UPDATE OR DELETE ON topic_corrections
FOR EACH ROW EXECUTE FUNCTION topics_corrected();
"""


def upgrade() -> None:
    """Create tables, functions and trigger."""
    op.execute(_TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TRIGGER topics_corrected ON topic_corrections")
    op.execute("DROP FUNCTION topics_corrected")
    op.execute("DROP FUNCTION refresh_search_topics")
    op.execute("DROP FUNCTION search_time_terms")
    op.execute("DROP TABLE entity_names, search_entries")
