"""Keys of the index of copies by a number instead of an id: half the keys, a quarter of the space.

An entry of the keys' index falls on a random page. Fewer and narrower entries keep those pages few, so that entering an
article costs the same in a large index as in a small one.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_KEYS = 8

_BY_NUMBER = f"""
DROP TABLE fingerprint_keys;
ALTER TABLE fingerprints ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE fingerprints ADD COLUMN keys integer[];
UPDATE fingerprints SET keys = CASE WHEN shingles < 10 THEN '{{}}'::integer[] ELSE ARRAY(
    SELECT get_byte(sketch, 4 * n) | get_byte(sketch, 4 * n + 1) << 8
         | get_byte(sketch, 4 * n + 2) << 16 | get_byte(sketch, 4 * n + 3) << 24
    FROM generate_series(0, least({_KEYS}, length(sketch) / 4) - 1) AS s (n)
) END;
ALTER TABLE fingerprints ALTER COLUMN keys SET NOT NULL;
CREATE UNIQUE INDEX fingerprints_number ON fingerprints (number);
COMMENT ON COLUMN fingerprints.number IS 'In the order of entering.';
COMMENT ON COLUMN fingerprints.keys IS 'The smallest of the sketch, by which near copies are looked up.';

CREATE TABLE fingerprint_keys (
    key    integer NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (key, number)
);
INSERT INTO fingerprint_keys (key, number) SELECT unnest(keys), number FROM fingerprints;

-- Instead of a foreign key, whose check of each row and whose index would cost more than the keys themselves.
CREATE FUNCTION forget_fingerprint_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM fingerprint_keys WHERE key = ANY (OLD.keys) AND number = OLD.number;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_keys AFTER DELETE ON fingerprints FOR EACH ROW EXECUTE FUNCTION forget_fingerprint_keys();
"""

_BY_ID = """
DROP TRIGGER forget_keys ON fingerprints;
DROP FUNCTION forget_fingerprint_keys;
DROP TABLE fingerprint_keys;
CREATE TABLE fingerprint_keys (
    key        integer NOT NULL,
    article_id uuid NOT NULL REFERENCES fingerprints ON DELETE CASCADE,
    PRIMARY KEY (key, article_id)
);
CREATE INDEX fingerprint_keys_article ON fingerprint_keys (article_id);
INSERT INTO fingerprint_keys (key, article_id) SELECT unnest(keys), article_id FROM fingerprints;
ALTER TABLE fingerprints DROP COLUMN number, DROP COLUMN keys;
"""


def upgrade() -> None:
    """Number the fingerprints and key them anew."""
    op.execute(_BY_NUMBER)


def downgrade() -> None:
    """Key them by id again; those that are there have fewer keys than they had."""
    op.execute(_BY_ID)
