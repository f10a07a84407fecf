"""What stories made of the articles of a campaign: each is in one story, and every story counts its own rightly."""

import time

import psycopg

_BEHIND = """
SELECT EXISTS (
    SELECT FROM story_position AS p
    JOIN results AS r ON (r.stored_xid::text::bigint, r.article_id) > (p.after_xid, p.after_article)
)
"""
_UNGROUPED = """
SELECT count(*) FROM results AS r
WHERE r.source = 'chaos' AND r.record ->> 'external_id' LIKE %s
  AND NOT EXISTS (SELECT FROM story_articles AS a JOIN stories AS s ON s.id = a.story
                  WHERE a.article_id = r.article_id AND s.merged_into IS NULL)
"""
_MISCOUNTED = "SELECT count(*) FROM stories AS s WHERE size <> (SELECT count(*) FROM story_articles WHERE story = s.id)"


def grouped_wrongly(connection: psycopg.Connection, prefix: str, *, within_s: float) -> int:
    """How many stored articles are in no story, and stories that count others than theirs, once the service caught up.

    An article cannot be in two: it is the key of its row.
    """
    deadline = time.monotonic() + within_s
    while _number(connection, _BEHIND) and time.monotonic() < deadline:
        time.sleep(0.3)
    return _number(connection, _UNGROUPED, f"{prefix}-%") + _number(connection, _MISCOUNTED)


def _number(connection: psycopg.Connection, query: str, *values: str) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
