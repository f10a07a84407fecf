"""Enter results into the index of copies that were stored before there was one: `python -m services.storage.backfill`.

Safe while the storage workers run, to interrupt, and to run again.
"""

import sys
from typing import Final
from uuid import UUID

import psycopg

from services.storage.near_duplicates import index_fingerprints
from shared.settings import load_settings
from shared.text.fingerprints import fingerprint

_BATCH: Final = 25
# Both rows are held: the text must not change before its fingerprint is there.
_MISSING: Final = """
SELECT a.id, r.text FROM articles AS a JOIN results AS r ON r.article_id = a.id
WHERE a.id > %s AND NOT EXISTS (SELECT FROM fingerprints AS f WHERE f.article_id = a.id)
ORDER BY a.id LIMIT %s
FOR UPDATE OF a, r
"""


def backfill(connection: psycopg.Connection) -> int:
    """Enter all results that have no fingerprint; how many were looked at. Raises: psycopg.Error."""
    seen, after = 0, UUID(int=0)
    while True:
        with connection.transaction():
            rows = connection.execute(_MISSING, (after, _BATCH)).fetchall()
            if not rows:
                return seen
            index_fingerprints(connection, {article_id: fingerprint(text) for article_id, text in rows})
        seen, after = seen + len(rows), rows[-1][0]


def main() -> None:
    """Backfill the database of the settings."""
    try:
        with psycopg.connect(load_settings().database_url, autocommit=True) as connection:
            print(f"{backfill(connection)} results looked at")
    except psycopg.Error as error:
        sys.exit(f"The index of copies could not be filled: {error}")


if __name__ == "__main__":
    main()
