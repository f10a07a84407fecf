"""The reader's time zone: lists, charts and days all go by it."""

from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from fastapi import Request

COOKIE: Final = "khabar_zone"
"""Set by the script of the pages, as the browser names its zone."""

_MOST_CHARS: Final = 64
_zone: ContextVar[tzinfo] = ContextVar("zone", default=UTC)


def zone_of(request: Request) -> tzinfo:
    """The zone of the reader's browser; UTC while that is not known."""
    return zone_named(unquote(request.cookies.get(COOKIE, "")))


@lru_cache(maxsize=700)
def zone_named(name: str) -> tzinfo:
    """A zone by its name in the IANA database; UTC if there is none of that name."""
    if not name or len(name) > _MOST_CHARS or name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return UTC


def name_of_zone(zone: tzinfo) -> str:
    """The name by which PostgreSQL and readers know it."""
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


def show_in(zone: tzinfo) -> None:
    """From here on this request's page shows times in that zone."""
    _zone.set(zone)


def shown_zone() -> tzinfo:
    """The zone in which the page that is made shows times."""
    return _zone.get()


def local(at: datetime) -> datetime:
    """A time as the reader's clock has it; without a zone it is in UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(_zone.get())
