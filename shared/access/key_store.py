"""API keys and sessions in the ledger."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from psycopg import AsyncConnection, Connection, errors
from psycopg.rows import class_row

from shared.access.keys import ApiKey, hash_of, id_in, new_token
from shared.access.scopes import Scope
from shared.errors import ConfigurationError
from shared.this_program import khabar

_KEYS: Final = """
SELECT id, name, hash, scopes, created_at, created_by, expires_at, rate_per_min, last_used_at, revoked_at
FROM api_keys ORDER BY created_at, id
"""
_CREATE: Final = """
INSERT INTO api_keys (id, name, hash, scopes, created_by, expires_at, rate_per_min)
VALUES (%(id)s, %(name)s, %(hash)s, %(scopes)s, %(created_by)s, %(expires_at)s, %(rate_per_min)s)
"""
_REVOKE: Final = """
UPDATE api_keys SET revoked_at = clock_timestamp()
WHERE (id = %(named)s OR name = %(named)s) AND revoked_at IS NULL RETURNING id
"""
# Several processes note the same use; once a minute is enough for all of them.
_NOTE_USE: Final = """
UPDATE api_keys SET last_used_at = used.at
FROM unnest(%s::text[], %s::timestamptz[]) AS used (id, at)
WHERE api_keys.id = used.id AND (last_used_at IS NULL OR last_used_at < used.at - interval '1 minute')
"""
_USABLE: Final = """
SELECT count(*) FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())
"""


@dataclass(frozen=True)
class Session:
    """A login of the console, good as long as its key is and until it expires."""

    hash: bytes
    key_id: str
    expires_at: datetime


@dataclass(frozen=True)
class _KeyRow:
    id: str
    name: str
    hash: bytes
    scopes: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    rate_per_min: int | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def key(self) -> ApiKey:
        scopes = frozenset(cast("list[Scope]", self.scopes))
        return ApiKey(**{**vars(self), "scopes": scopes, "hash": bytes(self.hash)})


def create_key(
    connection: Connection[Any],
    *,
    name: str,
    scopes: Collection[Scope],
    created_by: str,
    expires_at: datetime | None = None,
    rate_per_min: int | None = None,
    token: str | None = None,
) -> str:
    """Make a key; the token, which nothing can show again. `token` enrols one that was made elsewhere.

    Raises: ConfigurationError if there is a key of that name, or the token is none.
    """
    token = new_token() if token is None else token
    key_id = id_in(token)
    if key_id is None:
        raise ConfigurationError(f"That is not a key of Khabar: make one with `{khabar('keys generate')}`.")
    facts = {
        "id": key_id,
        "name": name,
        "hash": hash_of(token),
        "scopes": sorted(scopes),
        "created_by": created_by,
        "expires_at": expires_at,
        "rate_per_min": rate_per_min,
    }
    try:
        connection.execute(_CREATE, facts)
    except errors.UniqueViolation as error:
        raise ConfigurationError(
            f"There is a key named {name!r} already. Choose another name, or revoke that one: "
            + khabar(f"keys revoke {name}")
        ) from error
    return token


def list_keys(connection: Connection[Any]) -> list[ApiKey]:
    """All keys, also revoked ones, the oldest first."""
    with connection.cursor(row_factory=class_row(_KeyRow)) as cursor:
        return [row.key() for row in cursor.execute(_KEYS)]


def revoke_key(connection: Connection[Any], named: str) -> str | None:
    """Revoke the key of that id or name; its id, None if no such key is in force."""
    row = connection.execute(_REVOKE, {"named": named}).fetchone()
    return None if row is None else str(row[0])


def count_usable_keys(connection: Connection[Any]) -> int:
    """Keys that open something now."""
    row = connection.execute(_USABLE).fetchone()
    return 0 if row is None else int(row[0])


async def load_keys(connection: AsyncConnection[Any]) -> list[ApiKey]:
    """All keys, also revoked ones."""
    async with connection.cursor(row_factory=class_row(_KeyRow)) as cursor:
        return [row.key() for row in await (await cursor.execute(_KEYS)).fetchall()]


async def load_sessions(connection: AsyncConnection[Any], wanted: Iterable[bytes]) -> dict[bytes, Session]:
    """Those of the wanted sessions that there are."""
    cursor = await connection.execute(
        "SELECT hash, key_id, expires_at FROM sessions WHERE hash = ANY(%s) AND expires_at > clock_timestamp()",
        (list(wanted),),
    )
    return {bytes(row[0]): Session(bytes(row[0]), row[1], row[2]) for row in await cursor.fetchall()}


async def open_session(connection: AsyncConnection[Any], session: Session) -> None:
    """Keep a new session; forget those that have expired."""
    await connection.execute("DELETE FROM sessions WHERE expires_at < clock_timestamp()")
    await connection.execute(
        "INSERT INTO sessions (hash, key_id, expires_at) VALUES (%s, %s, %s)",
        (session.hash, session.key_id, session.expires_at),
    )


async def close_session(connection: AsyncConnection[Any], session_hash: bytes) -> None:
    """Forget a session."""
    await connection.execute("DELETE FROM sessions WHERE hash = %s", (session_hash,))


async def note_use(connection: AsyncConnection[Any], used: Mapping[str, datetime]) -> None:
    """Note when keys were last used; written at most once a minute for each."""
    await connection.execute(_NOTE_USE, (list(used), list(used.values())))
