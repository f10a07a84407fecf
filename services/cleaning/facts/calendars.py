"""Dates of the Islamic and the Persian calendar as Gregorian dates."""

from datetime import date
from typing import Final

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

FIRST_ISLAMIC_YEAR: Final = 1400
LAST_ISLAMIC_YEAR: Final = 1500
FIRST_PERSIAN_YEAR: Final = 1343
LAST_PERSIAN_YEAR: Final = 1472


def from_islamic(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of one of the Umm al-Qura calendar, 1400 to 1500; None for a day that it does not have."""
    if not FIRST_ISLAMIC_YEAR <= year <= LAST_ISLAMIC_YEAR:
        return None
    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def from_persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of one of the Persian (solar Hijri) calendar, 1343 to 1472; None if it has no such day."""
    if not FIRST_PERSIAN_YEAR <= year <= LAST_PERSIAN_YEAR:
        return None
    try:
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # the library is untyped here
    except ValueError:
        return None
