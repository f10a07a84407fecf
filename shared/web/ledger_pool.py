"""Connections to the ledger for reading over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg import Error as DatabaseError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from shared.settings import Settings
from shared.web.problems import Problem

_WAIT_S = 5.0


def ledger_pool(settings: Settings, *, most: int, wait_s: float = _WAIT_S) -> AsyncConnectionPool:
    """A pool of up to `most` connections, not open yet. It opens also while PostgreSQL is away.

    `wait_s`: for how long to wait for a connection, in seconds.
    """
    return AsyncConnectionPool(
        settings.database_url, min_size=1, max_size=most, open=False, kwargs={"autocommit": True}, timeout=wait_s
    )


@asynccontextmanager
async def reading(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    """A connection to read with.

    Raises: Problem 503 if the ledger is away.
    """
    try:
        async with pool.connection() as connection:
            yield connection
    except (DatabaseError, PoolTimeout) as error:
        raise Problem(
            503, "ledger-unavailable", "The ledger is away", "Try again in a moment.", headers={"Retry-After": "5"}
        ) from error
