"""Cursors of lists of stories: by time as elsewhere, and by size."""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

from services.console import cursors

Key: TypeAlias = Literal["last_seen", "size"]
MAX_CHARS: Final = 200
# A size is written as so many seconds after this.
_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def write_cursor(key: datetime | int, story: UUID) -> str:
    """The cursor of the page after the one that ends with this story."""
    return cursors.write_cursor(key if isinstance(key, datetime) else _ZERO + timedelta(seconds=key), story)


def read_cursor(text: str, by: Key) -> tuple[datetime | int, UUID]:
    """Where the page before ended. Raises: Problem 400 if it is no cursor."""
    at, story = cursors.read_cursor(text)
    return (at if by == "last_seen" else max(0, min(2**31 - 1, int((at - _ZERO).total_seconds())))), story
