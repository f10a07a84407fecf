"""Times as they are sent: ISO 8601 with a time zone, and never a bare number. Periods may be given by days, UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final

from pydantic import AwareDatetime, BeforeValidator, WithJsonSchema

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: object) -> object:
    """Pydantic would take a number for seconds or milliseconds since 1970, whichever gives a likelier year."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError("needs to be a string in ISO 8601, for example 2024-05-01T10:00:00+03:00")
    return value


def _start(value: object) -> object:
    return _midnight(value, 0)


def _end(value: object) -> object:
    return _midnight(value, 1)


def _midnight(value: object, days: int) -> object:
    """The beginning of a bare day, UTC, or of the day so many after it; anything else as a time."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return _iso(value)
    try:
        day = date.fromisoformat(value) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise ValueError("is no day of the calendar; give one like 2024-05-01 or 2024-05-01T10:00:00+03:00") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


_DAY_OR_TIME: Final = WithJsonSchema(
    {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
)

Moment = Annotated[AwareDatetime, BeforeValidator(_iso)]
"""A point of time with its zone."""

StartMoment = Annotated[AwareDatetime, BeforeValidator(_start), _DAY_OR_TIME]
"""Where a period begins: a point of time with its zone, or a day, which begins at midnight UTC."""
EndMoment = Annotated[AwareDatetime, BeforeValidator(_end), _DAY_OR_TIME]
"""Where a period ends: a point of time with its zone, or a day, which is included, until midnight UTC after it."""
