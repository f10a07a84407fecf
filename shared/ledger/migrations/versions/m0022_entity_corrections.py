"""What readers decided about the entities of articles, and what the stages had found before that."""

from alembic import op

revision = "0022"
down_revision = "0023"

_UP = """
CREATE TABLE entity_corrections (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    who        text NOT NULL,
    note       text,
    kind       text NOT NULL CHECK (kind IN ('not_a_name', 'type', 'is', 'same', 'two', 'never')),
    article_id uuid REFERENCES articles ON DELETE CASCADE,
    field      text CHECK (field IN ('title', 'text')),
    word       text,
    occurrence integer,
    entity     text,
    name       text,
    type       text CHECK (type IN ('PER', 'LOC', 'ORG', 'MISC')),
    target     text,
    facts      jsonb,
    keys       text[] NOT NULL DEFAULT '{}',
    undone_at  timestamptz,
    undone_by  text,
    settled    boolean NOT NULL DEFAULT false,
    CHECK ((article_id IS NULL) = (word IS NULL)),
    CHECK ((article_id IS NULL) <> (entity IS NULL))
);
COMMENT ON TABLE entity_corrections IS 'Applied in the order of their ids; one that is undone stays as a row.';
COMMENT ON COLUMN entity_corrections.word IS 'The mention: what it says, and how often that stands before it.';
COMMENT ON COLUMN entity_corrections.facts IS 'Of the target, as an article has the facts of an entity.';
COMMENT ON COLUMN entity_corrections.keys IS 'Names by which the target is asked for since, and was not before.';
COMMENT ON COLUMN entity_corrections.settled IS 'Whether it, or its undoing, is carried out in every article.';
-- Who decides the same twice decides it once.
CREATE UNIQUE INDEX entity_corrections_once ON entity_corrections (
    kind, coalesce(article_id::text, ''), coalesce(field, ''), md5(coalesce(word, '')), coalesce(occurrence, -1),
    coalesce(entity, ''), md5(coalesce(name, '')), coalesce(type, ''), coalesce(target, '')
) WHERE undone_at IS NULL;
CREATE INDEX entity_corrections_article ON entity_corrections (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX entity_corrections_entity ON entity_corrections (entity) WHERE entity IS NOT NULL;
CREATE INDEX entity_corrections_target ON entity_corrections (target) WHERE target IS NOT NULL;
CREATE INDEX entity_corrections_unsettled ON entity_corrections (id) WHERE NOT settled;

CREATE TABLE entity_findings (
    article_id uuid PRIMARY KEY REFERENCES results ON DELETE CASCADE,
    found      jsonb NOT NULL,
    applied    bigint[] NOT NULL
);
COMMENT ON TABLE entity_findings IS 'What the stages found in an article that was corrected since, and by what.';
CREATE INDEX entity_findings_applied ON entity_findings USING gin (applied);

-- Whoever decides about entities, the index follows.
CREATE FUNCTION refresh_search_entities(article uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE search_entries AS s
    SET entities = ARRAY(SELECT e ->> 'id' FROM jsonb_array_elements(r.record -> 'entities') AS e),
        terms = ts_delete(s.terms, ARRAY(SELECT lexeme FROM unnest(s.terms)
                                         WHERE starts_with(lexeme, 'e:') OR starts_with(lexeme, 'q:')))
            || coalesce((
                SELECT string_agg(
                    '''' || replace(replace('e:' || left(e ->> 'id', 400), '\\', '\\\\'), '''', '''''') || ''':'
                    || (SELECT string_agg(place || 'B', ',')
                        FROM generate_series(1, least((e ->> 'count')::integer, 8)) AS g (place)), ' ')::tsvector
                FROM jsonb_array_elements(r.record -> 'entities') AS e), '')
            || array_to_tsvector(ARRAY(
                SELECT DISTINCT 'q:' || left(q ->> 'entity_id', 400)
                FROM jsonb_array_elements(coalesce(r.record -> 'quotations', '[]')) AS q
                WHERE q ->> 'entity_id' IS NOT NULL))
    FROM results AS r
    WHERE s.article_id = article AND r.article_id = article
$$;
"""


def upgrade() -> None:
    """Make the tables and the function."""
    op.execute(_UP)


def downgrade() -> None:
    """Drop them; corrected articles stay as they are."""
    op.execute("DROP FUNCTION refresh_search_entities")
    op.execute("DROP TABLE entity_findings, entity_corrections")
