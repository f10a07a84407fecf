"""Keys for tests, and requests with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx
import psycopg

from shared.access.key_store import create_key
from shared.access.scopes import Scope
from shared.settings import Settings
from tests.support.http import serving


def a_key(
    database_url: str,
    *scopes: Scope,
    name: str | None = None,
    expires_at: datetime | None = None,
    rate_per_min: int | None = None,
) -> str:
    """A key with these scopes, in force."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        return create_key(
            connection,
            name=name or "-".join(scopes),
            scopes=scopes,
            created_by="test",
            expires_at=expires_at,
            rate_per_min=rate_per_min,
        )


def bearer(key: str) -> dict[str, str]:
    """The header of a request with this key."""
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def served(settings: Settings, **changed: Any) -> Iterator[httpx.Client]:
    """A client of a server with these settings, which notices changes of keys at once."""
    told = settings.model_copy(update={"keys_refresh_s": 0.05, **changed})
    with serving(told) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
