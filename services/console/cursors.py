"""Cursors of lists that are ordered by a time and an id, newest first."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from shared.web.problems import Problem


def write_cursor(at: datetime, identity: UUID) -> str:
    """The cursor of the page after the one that ends with this row."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {identity}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Time and id of the row that the page before ended with.

    Raises: Problem 400 if it is no cursor.
    """
    try:
        at, _, identity = base64.b64decode(cursor, altchars=b"-_", validate=True).decode().rpartition(" ")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise ValueError("no time zone")
        return when, UUID(identity)
    except (ValueError, binascii.Error) as error:
        hint = "Use `next` of the page before, unchanged."
        raise Problem(400, "invalid-cursor", "The cursor is not valid", hint) from error
