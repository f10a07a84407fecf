"""Stored articles by hour and day: each change of a search entry adds a row of differences; here they are added up.

So nobody who stores waits for a counter, and a year's volumes are read from a few rows a day.
"""

import psycopg

# Only one relay adds up at a time; another would wait for rows that are gone then.
_ADD_UP = """
WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%(lock)s) AS held),
gone AS (DELETE FROM volume_deltas WHERE (SELECT held FROM mine) RETURNING at, kind, value, articles)
INSERT INTO volumes (step, kind, at, value, articles)
SELECT step, kind, date_trunc(step, at, 'UTC') AS begins, value, sum(articles)
FROM gone CROSS JOIN (VALUES ('hour'), ('day')) AS s (step)
GROUP BY step, kind, begins, value HAVING sum(articles) <> 0
ON CONFLICT (step, kind, at, value) DO UPDATE SET articles = volumes.articles + excluded.articles
"""
_LOCK = 0x6B686176


def add_up_volumes(connection: psycopg.Connection) -> None:
    """Move the differences into the sums. Raises: psycopg.Error."""
    connection.execute(_ADD_UP, {"lock": _LOCK})
