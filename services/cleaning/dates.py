"""Lines that only say when, and moments in the form of ISO 8601."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from services.cleaning.folding import fold
from services.cleaning.phrases import DATE_WORDS, MONTHS, WEEKDAYS, phrases
from shared.contracts.article import LocalDate

LONGEST_DATE_LINE: Final = 90

_NUMERIC_DATE: Final = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_CLOCK: Final = re.compile(r"\b\d{1,2}\s?[:h.]\s?\d{2}\b")
_ISO: Final = re.compile(
    r"\b(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\d:])"
)
_LOCAL_ISO: Final = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)|(?![\dT]))")
# The dual says how many without a number.
_PAIRS: Final = frozenset(["دقيقتين", "ساعتين", "يومين"])
_WORD_NUMBER: Final = re.compile(r"^\d+(?:st|nd|rd|th|am|pm|h|م|ه|er|min)?(?:\d*)$")


def is_date_line(line: str) -> bool:
    """Whether a line holds a date, a time or an age ("3 hours ago") and nothing else worth keeping."""
    if not 3 < len(line) <= LONGEST_DATE_LINE:
        return False
    folded = fold(line)
    words = folded.split()
    numbers = sum(bool(_WORD_NUMBER.match(word)) or word in _PAIRS for word in words)
    if not numbers:
        return False
    months, dated = phrases(MONTHS), phrases(WEEKDAYS) | phrases(DATE_WORDS)
    month_words = sum(word in months for word in words)
    others = [
        word
        for word in words
        if not _WORD_NUMBER.match(word) and word not in _PAIRS and word not in months and word not in dated
    ]
    known_words = len(words) - numbers - len(others)
    if _NUMERIC_DATE.search(line) or (month_words and numbers >= 2) or (month_words and len(words) - len(others) >= 3):
        return len(others) * 4 <= len(words)
    if _CLOCK.search(line):
        return len(others) * 4 <= len(words)
    if month_words:
        return not others
    return not others and (known_words >= 2 or not _PAIRS.isdisjoint(words)) and len(words) <= 8


def read_local_iso(text: str) -> LocalDate | None:
    """The date that a text begins with in ISO 8601, and its time on the clock if it has one; zones aside."""
    match = _LOCAL_ISO.match(text)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return LocalDate(date=day, precision="day")
        return LocalDate(date=day, time=time(int(match[4]), int(match[5])), precision="minute")
    except ValueError:
        return None


def read_iso(text: str) -> datetime | None:
    """The first ISO 8601 moment with a zone in a text, in UTC; None if there is none."""
    match = _ISO.search(text)
    if not match:
        return None
    sign, offset = match[7], timedelta(0)
    if sign[0] in "+-":
        offset = timedelta(hours=int(sign[1:3]), minutes=int(sign[-2:])) * (-1 if sign[0] == "-" else 1)
    year, month, day, hour, minute = map(int, match.group(1, 2, 3, 4, 5))
    try:
        moment = datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=timezone(offset))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
