"""Enter what was stored before there was an index of copies, or of search, or before search read words as it does now.

The storage workers do it beside their work while the ledger says that there is some (shared/ledger/backfills.py);
`python -m services.storage.backfill` does it at once and ends. Safe to interrupt, and to run several times or twice.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog

from services.storage.near_duplicates import index_fingerprints
from services.storage.search_index import ANALYSIS, index_articles
from shared.contracts.article import ClassifiedArticle
from shared.ledger.backfills import COPIES, SEARCH, Name
from shared.observability.names import BACKFILL_FINISHED, BACKFILL_UNREADABLE, LEDGER_UNAVAILABLE
from shared.settings import Settings, load_settings
from shared.text.fingerprints import fingerprint

log = structlog.get_logger(__name__)

_BATCH: Final = 25
_RETRY_S: Final = 5.0
# What could not be read may be readable for a later version; the log has said which it is.
_UNREADABLE_RETRY_S: Final = 3600.0

# Both rows are held: the text must not change before its entries are there.
_WITHOUT_FINGERPRINT: Final = """
SELECT a.id, r.text FROM articles AS a JOIN results AS r ON r.article_id = a.id
WHERE a.id > %s AND NOT EXISTS (SELECT FROM fingerprints AS f WHERE f.article_id = a.id)
ORDER BY a.id LIMIT %s
FOR UPDATE OF a, r
"""
_NOT_SEARCHABLE: Final = f"""
SELECT a.id, r.record || jsonb_build_object('title', r.title, 'text', r.text)
FROM articles AS a JOIN results AS r ON r.article_id = a.id
WHERE a.id > %s AND NOT EXISTS (SELECT FROM search_entries AS s WHERE s.article_id = a.id AND s.analysis >= {ANALYSIS})
ORDER BY a.id LIMIT %s
FOR UPDATE OF a, r
"""
_PENDING: Final = "SELECT name FROM backfills WHERE finished_at IS NULL ORDER BY name DESC"
_PROGRESS: Final = "UPDATE backfills SET done = least(total, done + %s) WHERE name = %s"
_FINISH: Final = "UPDATE backfills SET done = total, finished_at = clock_timestamp() WHERE name = %s"

Rows = Sequence[tuple[UUID, Any]]
Enter = Callable[[psycopg.Connection, Rows], None]


@dataclass(frozen=True)
class Pass:
    """One way through all that lacks an entry: how many got one, and how many could not be read."""

    entered: int
    unreadable: int


def fill(connection: psycopg.Connection, name: Name) -> Pass:
    """Enter all that lacks an entry of this kind, and say so in the ledger. Raises: psycopg.Error."""
    statement, enter = _KINDS[name]
    entered, unreadable, after = 0, 0, UUID(int=0)
    while True:
        with connection.transaction():
            rows = connection.execute(statement, (after, _BATCH)).fetchall()
            if not rows:
                break
            count = _entered(connection, enter, rows)
            connection.execute(_PROGRESS, (count, name))
        entered, unreadable, after = entered + count, unreadable + len(rows) - count, rows[-1][0]
    if not unreadable:
        connection.execute(_FINISH, (name,))
        log.info(BACKFILL_FINISHED, name=name, articles=entered)
    return Pass(entered, unreadable)


def fill_what_is_pending(settings: Settings) -> None:
    """Do what the ledger says is to be done, until nothing is; waits for a ledger that is away."""
    while True:
        wait_s = _RETRY_S
        try:
            with psycopg.connect(settings.database_url, autocommit=True) as connection:
                pending: list[Name] = [row[0] for row in connection.execute(_PENDING).fetchall()]
                if not pending:
                    return
                if sum(fill(connection, name).unreadable for name in pending):
                    wait_s = _UNREADABLE_RETRY_S
        except psycopg.Error as error:
            log.warning(LEDGER_UNAVAILABLE, error=str(error))
        time.sleep(wait_s)


def _entered(connection: psycopg.Connection, enter: Enter, rows: Rows) -> int:
    """Enter rows; how many of them it could. One that cannot be entered keeps no other out."""
    try:
        with connection.transaction():
            enter(connection, rows)
    except psycopg.OperationalError:
        raise
    except Exception as error:  # whatever an old record holds, and whatever it does to the code of today
        if len(rows) > 1:
            return sum(_entered(connection, enter, [row]) for row in rows)
        log.error(BACKFILL_UNREADABLE, article_id=str(rows[0][0]), error=f"{type(error).__name__}: {error}"[:500])
        return 0
    return len(rows)


def _enter_fingerprints(connection: psycopg.Connection, rows: Rows) -> None:
    index_fingerprints(connection, {article_id: fingerprint(text) for article_id, text in rows})


def _enter_into_search(connection: psycopg.Connection, rows: Rows) -> None:
    def run(statement: str, columns: Sequence[Sequence[Any]]) -> None:
        connection.execute(statement, columns)

    index_articles(run, {article_id: ClassifiedArticle.model_validate(record) for article_id, record in rows})


_KINDS: Final[Mapping[Name, tuple[str, Enter]]] = {
    SEARCH: (_NOT_SEARCHABLE, _enter_into_search),
    COPIES: (_WITHOUT_FINGERPRINT, _enter_fingerprints),
}


def main() -> None:
    """Backfill the database of the settings."""
    try:
        with psycopg.connect(load_settings().database_url, autocommit=True) as connection:
            for name in _KINDS:
                done = fill(connection, name)
                print(f"{name}: {done.entered} entered, {done.unreadable} could not be read")
    except psycopg.Error as error:
        sys.exit(f"The indexes could not be filled: {error}")


if __name__ == "__main__":
    main()
