"""The log of what operators did: who, what, to what, when, and how it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection, Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

_WRITE: Final = """
INSERT INTO audit_log (who, key_id, action, target, status, address, trace_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_READ: Final = """
SELECT id, at, who, key_id, action, target, status, address, trace_id, detail FROM audit_log
WHERE (%(who)s::text IS NULL OR who = %(who)s OR key_id = %(who)s)
  AND (%(action)s::text IS NULL OR strpos(action, %(action)s) > 0)
  AND (%(target)s::text IS NULL OR target = %(target)s)
  AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
  AND (%(before)s::bigint IS NULL OR id < %(before)s)
ORDER BY id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class AuditEntry:
    """One action. `detail` holds ids, filters, counts and reasons, never text of an article."""

    who: str
    action: str
    key_id: str | None = None
    target: str | None = None
    status: int | None = None
    address: str | None = None
    trace_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """As fields of a log line."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def _row(self) -> tuple[Any, ...]:
        detail = Jsonb(dict(self.detail))
        return (self.who, self.key_id, self.action, self.target, self.status, self.address, self.trace_id, detail)


@dataclass(frozen=True)
class Audited:
    """An entry as the ledger has it."""

    id: int
    at: datetime
    who: str
    key_id: str | None
    action: str
    target: str | None
    status: int | None
    address: str | None
    trace_id: str | None
    detail: dict[str, Any]


async def write_audit(connection: AsyncConnection[Any], entry: AuditEntry) -> None:
    """Add an entry."""
    await connection.execute(_WRITE, entry._row())


def write_audit_now(connection: Connection[Any], entry: AuditEntry) -> None:
    """Add an entry, from a program without an event loop."""
    connection.execute(_WRITE, entry._row())


async def read_audit(
    connection: AsyncConnection[Any],
    *,
    limit: int,
    who: str | None = None,
    action: str | None = None,
    target: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> list[Audited]:
    """Entries, newest first: by name or id of the key, part of the action, target, and time."""
    wanted = {
        "who": who,
        "action": action,
        "target": target,
        "since": since,
        "until": until,
        "before": before,
        "limit": limit,
    }
    async with connection.cursor(row_factory=class_row(Audited)) as cursor:
        return await (await cursor.execute(_READ, wanted)).fetchall()
