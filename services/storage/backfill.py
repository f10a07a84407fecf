"""Enter results stored before there was an index of copies, or of search: `python -m services.storage.backfill`.

Safe while the storage workers run, to interrupt, and to run again.
"""

import sys
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import psycopg

from services.storage.near_duplicates import index_fingerprints
from services.storage.search_index import index_articles
from shared.contracts.article import ClassifiedArticle
from shared.settings import load_settings
from shared.text.fingerprints import fingerprint

_BATCH: Final = 25
# Both rows are held: the text must not change before its entries are there.
_WITHOUT_FINGERPRINT: Final = """
SELECT a.id, r.text FROM articles AS a JOIN results AS r ON r.article_id = a.id
WHERE a.id > %s AND NOT EXISTS (SELECT FROM fingerprints AS f WHERE f.article_id = a.id)
ORDER BY a.id LIMIT %s
FOR UPDATE OF a, r
"""
_NOT_SEARCHABLE: Final = """
SELECT a.id, r.record || jsonb_build_object('title', r.title, 'text', r.text)
FROM articles AS a JOIN results AS r ON r.article_id = a.id
WHERE a.id > %s AND NOT EXISTS (SELECT FROM search_entries AS s WHERE s.article_id = a.id)
ORDER BY a.id LIMIT %s
FOR UPDATE OF a, r
"""


def backfill(connection: psycopg.Connection) -> int:
    """Enter all results that have no fingerprint; how many were looked at. Raises: psycopg.Error."""
    seen, after = 0, UUID(int=0)
    while True:
        with connection.transaction():
            rows = connection.execute(_WITHOUT_FINGERPRINT, (after, _BATCH)).fetchall()
            if not rows:
                return seen
            index_fingerprints(connection, {article_id: fingerprint(text) for article_id, text in rows})
        seen, after = seen + len(rows), rows[-1][0]


def backfill_search(connection: psycopg.Connection) -> int:
    """Make all results that search does not know known to it; how many they were. Raises: psycopg.Error."""
    seen, after = 0, UUID(int=0)

    def run(statement: str, columns: Sequence[Sequence[Any]]) -> None:
        connection.execute(statement, columns)

    while True:
        with connection.transaction():
            rows = connection.execute(_NOT_SEARCHABLE, (after, _BATCH)).fetchall()
            if not rows:
                return seen
            index_articles(run, {article_id: ClassifiedArticle.model_validate(record) for article_id, record in rows})
        seen, after = seen + len(rows), rows[-1][0]


def main() -> None:
    """Backfill the database of the settings."""
    try:
        with psycopg.connect(load_settings().database_url, autocommit=True) as connection:
            print(f"{backfill(connection)} results looked at for copies")
            print(f"{backfill_search(connection)} results made known to search")
    except psycopg.Error as error:
        sys.exit(f"The indexes could not be filled: {error}")


if __name__ == "__main__":
    main()
