"""The keys and sessions in memory: a request never waits for the ledger to know its key.

Keys are read again every KHABAR_KEYS_REFRESH_S, so a new or a revoked key takes effect that much later at most. While
the ledger is away the last ones stay in force: nothing can be posted or read without it.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

import psycopg
import structlog
from psycopg import AsyncConnection

from shared.access.audit import AuditEntry, write_audit
from shared.access.key_store import Session, close_session, load_keys, load_sessions, note_use, open_session
from shared.access.keys import ApiKey, id_in
from shared.observability.names import ACCESS_UNREADABLE, AUDIT_UNWRITTEN
from shared.settings import Settings

log = structlog.get_logger(__name__)

SESSION_LENGTH: Final = timedelta(hours=12)
_CONNECT_TIMEOUT_S: Final = 2
_USE_WRITTEN_EVERY: Final = timedelta(minutes=1)
_MOST_SESSIONS: Final = 10_000


class KeyRing:
    """What one process knows of keys and sessions. Opens nothing before it is entered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: Mapping[str, ApiKey] | None = None
        self._sessions: dict[bytes, Session] = {}
        self._used: dict[str, datetime] = {}
        self._written: dict[str, datetime] = {}
        self._connection: AsyncConnection[Any] | None = None
        self._connecting = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.enforced = settings.keys_required

    async def __aenter__(self) -> Self:
        await self._refresh()
        self._task = asyncio.create_task(self._keep_fresh())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        with suppress(psycopg.Error):
            await self._write_uses()
        await self._disconnect()

    @property
    def known(self) -> bool:
        """Whether the ledger has been asked with success; before that nobody can tell who needs a key."""
        return self._keys is not None

    def key_of(self, token: str) -> ApiKey | None:
        """The key in force that this token is; notes that it was used."""
        key_id = id_in(token)
        key = self._keys.get(key_id) if key_id is not None and self._keys is not None else None
        now = datetime.now(UTC)
        if key is None or not key.matches(token) or not key.usable(now):
            return None
        self._used[key.id] = now
        return key

    async def session_of(self, cookie: str) -> ApiKey | None:
        """The key that the session was opened with, if both are still in force.

        Raises: psycopg.Error if the ledger has to be asked and is away.
        """
        session_hash = _hash(cookie)
        session = self._sessions.get(session_hash)
        if session is None:
            session = (await load_sessions(await self._connected(), [session_hash])).get(session_hash)
            if session is None:
                return None
            if len(self._sessions) >= _MOST_SESSIONS:
                self._sessions.clear()
            self._sessions[session_hash] = session
        now = datetime.now(UTC)
        key = None if self._keys is None else self._keys.get(session.key_id)
        if key is None or not key.usable(now) or session.expires_at <= now:
            return None
        self._used[key.id] = now
        return key

    async def log_in(self, key: ApiKey) -> tuple[str, datetime]:
        """A new session of this key: the cookie, and when it ends.

        Raises: psycopg.Error if the ledger is away.
        """
        cookie = secrets.token_urlsafe(32)
        ends = datetime.now(UTC) + SESSION_LENGTH
        if key.expires_at is not None:
            ends = min(ends, key.expires_at)
        await open_session(await self._connected(), Session(_hash(cookie), key.id, ends))
        return cookie, ends

    async def log_out(self, cookie: str) -> None:
        """End a session, in every process within KHABAR_KEYS_REFRESH_S.

        Raises: psycopg.Error if the ledger is away.
        """
        self._sessions.pop(_hash(cookie), None)
        await close_session(await self._connected(), _hash(cookie))

    async def note(self, entry: AuditEntry) -> None:
        """Write to the audit log; if the ledger is away, to the log of this process instead."""
        try:
            await write_audit(await self._connected(), entry)
        except (psycopg.Error, OSError) as error:
            log.error(AUDIT_UNWRITTEN, error=str(error).strip(), **entry.shown())
            await self._disconnect()

    def hold(self, keys: Iterable[ApiKey]) -> None:
        """Take these for all keys that there are, until the ledger says otherwise."""
        self._keys = {key.id: key for key in keys}
        self.enforced = self._settings.keys_required or bool(self._keys)

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(self._settings.keys_refresh_s)
            await self._refresh()

    async def _refresh(self) -> None:
        try:
            connection = await self._connected()
            keys = await load_keys(connection)
            if self._sessions:
                self._sessions = await load_sessions(connection, self._sessions)
            await self._write_uses()
        except (psycopg.Error, OSError) as error:
            if self._connection is not None or not self.known:
                log.warning(ACCESS_UNREADABLE, error=str(error).strip())
            await self._disconnect()
            return
        self.hold(keys)

    async def _write_uses(self) -> None:
        due = {
            key_id: at
            for key_id, at in self._used.items()
            if key_id not in self._written or at - self._written[key_id] >= _USE_WRITTEN_EVERY
        }
        if due:
            await note_use(await self._connected(), due)
            self._written |= due

    async def _connected(self) -> AsyncConnection[Any]:
        async with self._connecting:
            if self._connection is None or self._connection.closed:
                self._connection = await AsyncConnection.connect(
                    self._settings.database_url, autocommit=True, connect_timeout=_CONNECT_TIMEOUT_S
                )
            return self._connection

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                await connection.close()


def _hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "surrogateescape")).digest()
