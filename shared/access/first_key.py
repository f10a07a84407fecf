"""Nobody else's machine gets in before there is a key."""

import psycopg

from shared.access.key_store import count_usable_keys
from shared.errors import ConfigurationError
from shared.hosts import is_loopback
from shared.settings import Settings
from shared.this_program import khabar


def require_key(settings: Settings) -> None:
    """Check that there is a key, if other machines can reach this one.

    While the ledger is away nothing is known of keys, and nothing is answered without one: that is no reason to end.
    Raises: ConfigurationError that says how to make one.
    """
    where = settings.published_at or settings.host
    if is_loopback(where):
        return
    try:
        with psycopg.connect(settings.database_url, autocommit=True, connect_timeout=3) as connection:
            if count_usable_keys(connection):
                return
    except psycopg.Error:
        return
    raise ConfigurationError(
        f"Khabar would listen at {where}, where other machines can reach it, and there is no API key in force. "
        f"Make one with `{khabar('keys create NAME --scope post --scope read')}` (with the same DATABASE_URL, or the "
        "same KHABAR_HOME), or set KHABAR_HOST=127.0.0.1 to stay on this machine."
    )
