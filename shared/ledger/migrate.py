"""Bring the ledger's schema up to date. Safe to run from several processes at once."""

import re
import sys

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from shared.errors import ConfigurationError
from shared.ledger.near_copies import FILL, FILLED
from shared.settings import load_settings

# Any constant serves; all of Khabar's migrations take the same PostgreSQL advisory lock.
_LOCK = 0x6B686162
_HAS_ORDER = "SELECT to_regclass('results_in_order') IS NOT NULL"
_FROM_THE_FUTURE = "UPDATE results SET stored_xid = '3' WHERE stored_xid >= pg_snapshot_xmax(pg_current_snapshot())"
_SCHEME = re.compile("^postgres(ql)?://")


def migrate(database_url: str, target: str = "head") -> tuple[str | None, str | None]:
    """Upgrade the schema; the revision before and after.

    Raises: ConfigurationError if the database cannot be reached or was migrated by newer code.
    """
    config = Config()
    config.set_main_option("script_location", "shared.ledger:migrations")
    config.set_main_option("path_separator", "os")
    if not _SCHEME.match(database_url):
        raise ConfigurationError("DATABASE_URL is not an address of PostgreSQL; it begins with postgresql://.")
    engine = create_engine(_SCHEME.sub("postgresql+psycopg://", database_url, count=1))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            try:
                before = MigrationContext.configure(connection).get_current_revision()
                known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
                if before is not None and before not in known:
                    raise ConfigurationError(
                        f"The database has schema revision {before}, which this version of Khabar does not know. "
                        "Upgrade Khabar, or point DATABASE_URL to another database."
                    )
                connection.commit()
                config.attributes["connection"] = connection
                command.upgrade(config, target)
                connection.commit()
                after = MigrationContext.configure(connection).get_current_revision()
                _fill_keys(connection)
                _number_anew(connection)
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()
    except OperationalError as error:
        raise ConfigurationError(f"Cannot reach PostgreSQL: {error.orig}. Check DATABASE_URL.") from error
    except SQLAlchemyError as error:
        raise ConfigurationError(f"Cannot migrate the database: {error}. Check DATABASE_URL and its rights.") from error
    finally:
        engine.dispose()
    return before, after


def _fill_keys(connection: Connection) -> None:
    """What a crash of the server emptied: here there is more time for it than in a task."""
    if connection.execute(text("SELECT to_regclass('fingerprint_keys_filled')")).scalar() is None:
        return
    if not connection.execute(text(FILLED)).scalar():
        connection.execute(text(FILL))
    connection.commit()


def _number_anew(connection: Connection) -> None:
    """In a copy restored into another server, results of that server's future transactions come first instead."""
    if connection.execute(text(_HAS_ORDER)).scalar():
        connection.execute(text(_FROM_THE_FUTURE))
    connection.commit()


def main() -> None:
    """Upgrade the database of the settings, and say from which revision to which."""
    try:
        before, after = migrate(load_settings().database_url)
    except ConfigurationError as error:
        sys.exit(str(error))
    print(f"schema {before or 'empty'} -> {after}" if before != after else f"schema {after}, up to date")


if __name__ == "__main__":
    main()
