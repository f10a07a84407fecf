"""Counts of articles by state: each change of the ledger adds a row of differences, and here the rows are added up.

So nobody who writes waits for a counter, and reading one costs the same however many articles there are.
"""

import psycopg

# Only one relay adds up at a time; another would wait for rows that are gone then.
_ADD_UP = """
WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%(lock)s) AS held),
gone AS (
    DELETE FROM state_counts
    WHERE (SELECT held FROM mine) AND (SELECT count(*) FROM (SELECT FROM state_counts LIMIT %(most)s) AS s) = %(most)s
    RETURNING state, articles
)
INSERT INTO state_counts SELECT state, sum(articles) FROM gone GROUP BY state
"""
_LOCK = 0x6B686164
_MOST_CHANGES = 500


def add_up_counts(connection: psycopg.Connection) -> None:
    """Replace the differences by their sums, if there are many. Raises: psycopg.Error."""
    connection.execute(_ADD_UP, {"lock": _LOCK, "most": _MOST_CHANGES})
