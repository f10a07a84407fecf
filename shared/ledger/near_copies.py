"""The keys of the index of copies: which texts share some with these.

The table of keys is outside the write-ahead log, as it follows from the fingerprints: a crash of the server empties it.
"""

from typing import Final

FILLED: Final = "SELECT EXISTS (SELECT FROM fingerprint_keys_filled)"
# In the order of the index, several times as fast as in the order of entering.
FILL: Final = """
WITH filled AS (INSERT INTO fingerprint_keys_filled DEFAULT VALUES)
INSERT INTO fingerprint_keys (key, number)
SELECT key, number FROM fingerprints CROSS JOIN LATERAL unnest(keys) AS k (key) ORDER BY key, number
ON CONFLICT DO NOTHING
"""

# Read per key, newest first: a phrase that thousands of articles share must not make each further one dearer.
POSTINGS: Final = 64
CANDIDATES: Final = 16

# Parameters: the place of each key's text, the keys, POSTINGS, CANDIDATES. A row for each text and each of the
# fingerprints that share most keys with it: (place, article_id, cluster, first_seen, exact, shingles, sketch).
# Near copies share some of their keys; texts that share one have a phrase in common.
SHARING_KEYS: Final = """
WITH hits AS (
    SELECT wanted.place, posting.number, count(*) AS shared
    FROM unnest(%b::integer[], %b::integer[]) AS wanted (place, key)
    CROSS JOIN LATERAL (
        SELECT number FROM fingerprint_keys WHERE key = wanted.key ORDER BY number DESC LIMIT %b
    ) AS posting
    GROUP BY wanted.place, posting.number
), ranked AS (
    SELECT place, number, row_number() OVER (PARTITION BY place ORDER BY shared DESC, number DESC) AS rank FROM hits
)
SELECT ranked.place, f.article_id, f.cluster, f.first_seen, f.exact, f.shingles, f.sketch
FROM ranked JOIN fingerprints AS f USING (number)
WHERE ranked.rank <= %b
"""
