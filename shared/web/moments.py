"""Times as they are sent: ISO 8601 with a time zone, and never a bare number."""

import re
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BeforeValidator

_BEGINS_WITH_A_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: object) -> object:
    """Pydantic would take a number for seconds or milliseconds since 1970, whichever gives a likelier year."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _BEGINS_WITH_A_DATE.match(value):
        raise ValueError("needs to be a string in ISO 8601, for example 2024-05-01T10:00:00+03:00")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_iso)]
"""A point of time with its zone."""
