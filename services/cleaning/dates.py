"""Lines that only say when: recognised, and read when nothing about them is ambiguous."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from services.cleaning.folding import fold
from services.cleaning.lexicon import DATE_WORDS, MONTHS, WEEKDAYS, phrases

LONGEST_DATE_LINE: Final = 90

_NUMERIC_DATE: Final = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_CLOCK: Final = re.compile(r"\b\d{1,2}\s?[:h.]\s?\d{2}\b")
_ISO: Final = re.compile(
    r"\b(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\d:])"
)
_ZONE: Final = re.compile(r"(?:GMT|UTC)\s?([+-])\s?(\d{1,2}):?(\d\d)?|\b(GMT|UTC)\b", re.IGNORECASE)
_TIME: Final = re.compile(r"(?<![\d:+-])([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?![\d:])")
_YEAR: Final = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_DAY: Final = re.compile(r"(?<![\d:.+-])([12]\d|3[01]|0?[1-9])(?![\d:.])")
_MERIDIEM: Final = re.compile(r"\b[ap]\.?m\b|صباح|مساء|\bص\b|\bم\b", re.IGNORECASE)
_WORD_NUMBER: Final = re.compile(r"^\d+(?:st|nd|rd|th|am|pm|h|م|ه|er|min)?(?:\d*)$")

_GREGORIAN: Final = {
    1: "يناير كانون_الثاني جانفي january jan janvier januar enero ocak ژانویه",
    2: "فبراير شباط فيفري february feb février februar febrero şubat فوریه",
    3: "مارس آذار march mar mars märz marzo mart",
    4: "أبريل نيسان أفريل april apr avril abril nisan آوریل",
    5: "مايو أيار may mai mayo mayıs",
    6: "يونيو حزيران جوان june jun juin juni junio haziran ژوئن",
    7: "يوليو تموز جويلية يوليوز july jul juillet juli julio temmuz ژوئیه",
    8: "أغسطس آب أوت غشت august aug août agosto ağustos",
    9: "سبتمبر أيلول شتنبر september sep sept septembre septiembre eylül سپتامبر",
    10: "أكتوبر october oct octobre oktober octubre ekim اکتبر",
    11: "نوفمبر نونبر november nov novembre noviembre kasım نوامبر",
    12: "ديسمبر دجنبر december dec décembre dezember diciembre aralık دسامبر",
}
_MONTH_NUMBER: Final = {fold(name.replace("_", " ")): n for n, names in _GREGORIAN.items() for name in names.split()}


def is_date_line(line: str) -> bool:
    """Whether a line holds a date, a time or an age ("3 hours ago") and nothing else worth keeping."""
    if not 3 < len(line) <= LONGEST_DATE_LINE:
        return False
    folded = fold(line)
    words = folded.split()
    numbers = sum(bool(_WORD_NUMBER.match(word)) for word in words)
    if not numbers:
        return False
    months, dated = phrases(MONTHS), phrases(WEEKDAYS) | phrases(DATE_WORDS)
    month_words = sum(word in months for word in words)
    others = [word for word in words if not _WORD_NUMBER.match(word) and word not in months and word not in dated]
    known_words = len(words) - numbers - len(others)
    if _NUMERIC_DATE.search(line) or (month_words and numbers >= 2) or (month_words and len(words) - len(others) >= 3):
        return len(others) * 4 <= len(words)
    if _CLOCK.search(line):
        return len(others) * 4 <= len(words)
    if month_words:
        return not others
    return not others and known_words >= 2 and len(words) <= 8


def read_date(line: str) -> datetime | None:
    """The moment a line states, in UTC; None unless day, month, year, time and zone are all plain.

    A date written only in numbers counts only year first (ISO 8601), since 05/06 is two dates.
    """
    iso = read_iso(line)
    if iso is not None:
        return iso
    zone = _ZONE.search(line)
    if not zone or _MERIDIEM.search(line):
        return None
    offset = timedelta(0)
    if zone[1]:
        offset = timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0)) * (-1 if zone[1] == "-" else 1)
    rest = line[: zone.start()] + " " + line[zone.end() :]
    times, years = set(_TIME.findall(rest)), set(_YEAR.findall(rest))
    months = {number for word in fold(rest).split() if (number := _MONTH_NUMBER.get(word))}
    days = set(_DAY.findall(_TIME.sub(" ", rest)))
    if not len(times) == len(years) == len(months) == len(days) == 1:
        return None
    (hour, minute), year, month, day = times.pop(), years.pop(), months.pop(), days.pop()
    return _moment((int(year), month, int(day)), (int(hour), int(minute), 0), offset)


def read_iso(text: str) -> datetime | None:
    """The first ISO 8601 moment with a zone in a text, in UTC; None if there is none."""
    match = _ISO.search(text)
    if not match:
        return None
    sign, offset = match[7], timedelta(0)
    if sign[0] in "+-":
        offset = timedelta(hours=int(sign[1:3]), minutes=int(sign[-2:])) * (-1 if sign[0] == "-" else 1)
    year, month, day, hour, minute = map(int, match.group(1, 2, 3, 4, 5))
    return _moment((year, month, day), (hour, minute, int(match[6] or 0)), offset)


def _moment(date: tuple[int, int, int], clock: tuple[int, int, int], offset: timedelta) -> datetime | None:
    try:
        return datetime(*date, *clock, tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
