"""Keys of the index of copies by a number instead of an id, outside the write-ahead log.

A key falls on a random page of its index, and the log keeps a copy of each page at its first change after a checkpoint:
in a large index nearly every key costs 8 KB of log. The keys follow from the fingerprints, which are logged; after a
crash of the server the table is empty, and the next storing transaction fills it again.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

_BY_NUMBER = """
DROP TABLE fingerprint_keys;
DROP INDEX fingerprints_exact;
ALTER TABLE fingerprints ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE fingerprints ADD COLUMN keys integer[];
UPDATE fingerprints SET keys = ARRAY(
    SELECT get_byte(exact || sketch, at)
         | (get_byte(exact || sketch, at + 1) << 8)
         | (get_byte(exact || sketch, at + 2) << 16)
         | (get_byte(exact || sketch, at + 3) << 24)
    FROM (SELECT 0 UNION ALL SELECT 16 + 4 * n FROM generate_series(0, 7) AS s (n)
          WHERE shingles >= 10 AND 4 * n < length(sketch)) AS places (at)
);
ALTER TABLE fingerprints ALTER COLUMN keys SET NOT NULL;
CREATE UNIQUE INDEX fingerprints_number ON fingerprints (number);
COMMENT ON COLUMN fingerprints.number IS 'In the order of entering.';
COMMENT ON COLUMN fingerprints.keys IS 'Copies of the text share some of these.';

CREATE UNLOGGED TABLE fingerprint_keys (
    key    integer NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (key, number)
);
CREATE UNLOGGED TABLE fingerprint_keys_filled (at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE fingerprint_keys_filled IS 'Has a row while fingerprint_keys has those of all fingerprints.';

INSERT INTO fingerprint_keys (key, number)
SELECT key, number FROM fingerprints CROSS JOIN LATERAL unnest(keys) AS k (key) ORDER BY key, number
ON CONFLICT DO NOTHING;
INSERT INTO fingerprint_keys_filled DEFAULT VALUES;

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
DROP TABLE fingerprint_keys, fingerprint_keys_filled;
CREATE TABLE fingerprint_keys (
    key        integer NOT NULL,
    article_id uuid NOT NULL REFERENCES fingerprints ON DELETE CASCADE,
    PRIMARY KEY (key, article_id)
);
CREATE INDEX fingerprint_keys_article ON fingerprint_keys (article_id);
INSERT INTO fingerprint_keys (key, article_id) SELECT unnest(keys), article_id FROM fingerprints ON CONFLICT DO NOTHING;
ALTER TABLE fingerprints DROP COLUMN number, DROP COLUMN keys;
CREATE INDEX fingerprints_exact ON fingerprints (exact);
"""


def upgrade() -> None:
    """Number the fingerprints and key them anew."""
    op.execute(_BY_NUMBER)


def downgrade() -> None:
    """Key them by id again; those that are there have fewer keys than they had."""
    op.execute(_BY_ID)
