"""Dates of the Islamic and the Persian calendar as Gregorian dates."""

from datetime import date, timedelta
from typing import Final

FIRST_ISLAMIC_YEAR: Final = 1400
FIRST_PERSIAN_YEAR: Final = 1343
LAST_PERSIAN_YEAR: Final = 1472

# For each year from the first, twelve bits, Muharram first: set where the month has 30 days rather than 29.
# Facts of the Umm al-Qura calendar, the civil calendar of Saudi Arabia, as announced and computed by King Abdulaziz
# City for Science and Technology; compared with the tables of hijridate (MIT).
_LONG_MONTHS: Final = (
    "d2b54aea57526e936aaad555aa5b52ba95b49ba4db25d52daa5ad4aea56d4bd23d91da95b4ab5a56d2b693b49b6556a9754b6a56caad"
    "555b29b92ba95d4ada55aaab595749764baa5b52b6a56d2ae9572a75535a95d49ba4dd26d535aaaad4b6a57527a95b4ab5536c9ae4b6"
    "a96b4ada55d25d92dc96d4ad6556d2b693749b64d72ab54b6a5752b6956b2ad94dc95d4aea56caad5556c97"
)
LAST_ISLAMIC_YEAR: Final = FIRST_ISLAMIC_YEAR + len(_LONG_MONTHS) // 3 - 1
_ISLAMIC_EPOCH: Final = date(1979, 11, 20)

_PERSIAN_EPOCH: Final = date(1964, 3, 21)


def from_islamic(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of one of the Umm al-Qura calendar, 1400 to 1500; None for a day that it does not have."""
    if not (FIRST_ISLAMIC_YEAR <= year <= LAST_ISLAMIC_YEAR and 1 <= month <= 12):
        return None
    lengths = [_month_days(index) for index in range((year - FIRST_ISLAMIC_YEAR) * 12 + month)]
    if not 1 <= day <= lengths.pop():
        return None
    return _ISLAMIC_EPOCH + timedelta(days=sum(lengths) + day - 1)


def from_persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of one of the Persian (solar Hijri) calendar, 1343 to 1472; None for a day it does not have.

    Source: the rule of eight leap years in 33, which agrees with the observed equinox in these years.
    """
    if not (FIRST_PERSIAN_YEAR <= year <= LAST_PERSIAN_YEAR and 1 <= month <= 12):
        return None
    last = 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29
    if not 1 <= day <= last:
        return None
    days = sum(366 if _is_leap(past) else 365 for past in range(FIRST_PERSIAN_YEAR, year))
    return _PERSIAN_EPOCH + timedelta(days=days + (month - 1) * 30 + min(month - 1, 6) + day - 1)


def _month_days(index: int) -> int:
    return 29 + (int(_LONG_MONTHS[index // 4], 16) >> (3 - index % 4) & 1)


def _is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8
