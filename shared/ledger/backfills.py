"""What an upgrade leaves to be entered for articles stored before it, and how far that is.

A migration that needs it writes a row into `backfills`; the storage workers do the work beside their own
(services/storage/backfill.py). Until a row is finished, who reads what it concerns says that it is incomplete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row

Name = Literal["search", "copies"]
SEARCH: Final[Name] = "search"
COPIES: Final[Name] = "copies"

_PENDING: Final = "SELECT name, done, total FROM backfills WHERE finished_at IS NULL ORDER BY name"


@dataclass(frozen=True)
class Backfill:
    """Articles that were stored before an upgrade, and how many of them are entered by now."""

    name: Name
    done: int
    total: int

    @property
    def missing(self) -> int:
        """Articles that are not entered yet, about: those that were erased meanwhile count."""
        return max(0, self.total - self.done)

    @property
    def percent(self) -> int:
        """How much is done; 99 at most, as it is not finished."""
        return min(99, 100 * self.done // max(1, self.total))


async def pending_backfills(connection: AsyncConnection) -> Sequence[Backfill]:
    """Those that are not finished; one read of a table with a few rows. Raises: psycopg.Error."""
    async with connection.cursor(row_factory=class_row(Backfill)) as cursor:
        return await (await cursor.execute(_PENDING)).fetchall()
