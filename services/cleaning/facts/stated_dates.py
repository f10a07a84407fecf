"""Read the date that a line states: what it says, no more; nothing where it may mean two things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Final, NamedTuple

from services.cleaning.facts.calendars import from_islamic, from_persian
from services.cleaning.facts.date_words import (
    abbreviated_zones,
    day_first_words,
    months,
    named_days,
    persian_words,
    place_zones,
    units,
    weekdays,
)
from shared.contracts.article import Calendar, LocalDate, Precision
from shared.text.normalisation import fold, normalise

LONGEST_READ: Final = 200

_UPDATED: Final = re.compile(
    r"(?:اخر )?تحديث|عدل|\b(?:last )?(?:updated?|modified)\b|\bmodifie\b|\bmise? a jour\b|\baktualisiert\b|"
    r"\bactualizad[oa]\b|\bguncelle\w*|به ?روز|بروز"
)
_ISO: Final = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::\d\d)?(?:\.\d{1,9})?\s?(z\b|utc|gmt|[+-]\d\d:?\d\d)?(?![\d:])"
)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_LAST: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
# A year and a time that lost the space between them.
_GLUED: Final = re.compile(r"(?<!\d)(20\d\d)(?=(?:1\d|2[0-3]|\d):[0-5]\d)")
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
# Levantine months told apart by a number: `كانون2`.
_NUMBERED: Final = re.compile(r"\b(كانون|تشرين)\s?([12])(?!\d)")
_ORDINALS: Final = {"1": "الاول", "2": "الثاني"}
_HALF: Final = r"(?P<half>a\.?m\b|p\.?m\b|صباحا?|مسا+|ظهرا?|بعد الظهر|ليلا?|عصرا?|فجرا?|ص\b|م\b)"
_CLOCK: Final = re.compile(
    r"(?<![\d:.+/-])([01]?\d|2[0-3])\s?(?:[:h]\s?|\.(?=\d\d\s?uhr))([0-5]\d)(?::[0-5]\d)?(?![\d:/])"
    rf"(?:\s?(?:uhr\s?)?{_HALF})?"
)
_HOUR: Final = re.compile(rf"(?<![\d:.+/-])([01]?\d|2[0-3])\s?(?:{_HALF}|uhr\b|h\b)")
_OFFSET: Final = re.compile(
    r"(?:gmt|utc)\s?([+-])\s?(\d{1,2})(?::?([0-5]\d))?(?!\d)|(?<=\d )([+-])(\d\d):?(\d\d)(?!\d)"
)
_UNIVERSAL: Final = re.compile(r"\b(?:gmt|utc)\b|\bت\.?\s?غ\b|\b[غج]ريني?تش\b")
_PLACE_TIME: Final = re.compile(r"توقيت (\w+(?: \w+)?)|\((مكه المكرمه|غرينتش|جرينتش)\)")
_AGE: Final = re.compile(
    r"(?:منذ|قبل|il y a|vor|hace)\s(?:نحو |حوالي |environ )?"
    r"(?P<before>\d{1,3}|une?|einer?|einem|an?)?\s?(?P<unit>[^\W\d_]+)"
    r"|(?P<count>\d{1,3}|an?|one|bir|یک)\s?(?P<since>[^\W\d_]+)\s(?:ago|once|پیش|بيش|قبل)"
)
_HIJRI_MARK: Final = re.compile(r"\d\s?ه(?:جري\w*)?\b|هجري")
_WINTER: Final = (11, 12, 1, 2)
_PRECISIONS: Final[tuple[Precision, ...]] = ("day", "month")
_CALENDARS: Final[tuple[Calendar, ...]] = ("gregorian", "persian", "islamic")
_JOINTS: Final = frozenset(["st", "nd", "rd", "th", "er", "de", "del", "of", "the", "du", "شهر", "من"])
_ARABIC_LETTER: Final = re.compile("[\u0621-\u064a]")
_MINUS: Final = str.maketrans("−–—", "---")


@dataclass(frozen=True)
class StatedDate:
    """A date as stated and, when time and zone are known, the moment in UTC.

    `updated`: it is said to be the date of an update.
    """

    local: LocalDate
    moment: datetime | None = None
    updated: bool = False

    def improves(self, other: "StatedDate | None") -> bool:
        """Whether this says more of the publication than another: not of an update, or the same day more closely."""
        if other is None:
            return True
        if self.updated != other.updated:
            return other.updated
        day, known = self.local.date, other.local.date
        if other.local.precision == "month":
            return self.local.precision != "month" and day.replace(day=1) == known
        return day == known and (self.local.time is not None) > (other.local.time is not None)


def read_stated_date(
    line: str, *, day_first: bool | None = None, reference: datetime | None = None
) -> StatedDate | None:
    """The date of publication that a line states; None if it states none, or one that can be read in two ways.

    An earlier date wins over one of an update. `day_first` settles dates in numbers that the line itself leaves open.
    Ages and names of days (`2 hours ago`, `أمس`) are reckoned from `reference`, and unread without one. Bounded in
    time; never raises.
    """
    text = _GLUED.sub(r"\1 ", " ".join(normalise(line[:LONGEST_READ]).translate(_MINUS).split()))
    text = _NUMBERED.sub(lambda month: f"{month[1]} {_ORDINALS[month[2]]} ", text)
    for index, part in enumerate(_parts(text)):
        stated = _read(part, text, day_first=day_first, reference=reference)
        if stated is not None:
            return replace(stated, updated=index > 0)
    return None


def _parts(text: str) -> tuple[str, ...]:
    """What stands before and behind the word for an update; the whole text if only both together say when."""
    update = _UPDATED.search(text)
    if update is None:
        return (text,)
    before, behind = text[: update.start()], text[update.end() :]
    dated = _numeric(behind, text, None) or _named(behind, None) or _ISO.search(behind)
    return (before, behind) if dated or _clock(before) else (text,)


def _read(part: str, line: str, *, day_first: bool | None, reference: datetime | None) -> StatedDate | None:
    iso = _ISO.search(part)
    if iso is not None:
        return _iso(iso)
    rest, zone = _without_zone(part)
    found = _numeric(rest, line, day_first) or _named(rest, reference)
    if found is None:
        return _aged(rest, reference) if reference is not None else None
    day, precision, calendar, rest = found
    clock = _clock(rest) if precision == "day" else None
    if clock is None:
        return StatedDate(LocalDate(date=day, precision=precision, calendar=calendar))
    local = LocalDate(date=day, time=clock[0], precision=clock[1], calendar=calendar)
    return StatedDate(local, _moment(day, clock[0], _offset(zone, day)) if clock[1] == "minute" else None)


def _iso(match: re.Match[str]) -> StatedDate | None:
    try:
        day, clock = date(int(match[1]), int(match[2]), int(match[3])), time(int(match[4]), int(match[5]))
    except ValueError:
        return None
    zone, offset = match[6], None
    if zone:
        offset = timedelta(0) if zone[0] not in "+-" else _signed(zone[0], zone[1:3], zone[-2:])
    return StatedDate(LocalDate(date=day, time=clock, precision="minute"), _moment(day, clock, offset))


def _signed(sign: str, hours: str, minutes: str | None) -> timedelta:
    return timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)


def _moment(day: date, clock: time, offset: timedelta | None) -> datetime | None:
    if offset is None:
        return None
    try:
        return datetime.combine(day, clock, timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _without_zone(text: str) -> tuple[str, timedelta | str | None]:
    """The text without the zone it states, and the zone's offset from UTC or its abbreviation."""
    match = _OFFSET.search(text)
    if match:
        offset = _signed(match[1], match[2], match[3]) if match[1] else _signed(match[4], match[5], match[6])
        return _cut(text, match), offset
    match = _UNIVERSAL.search(text)
    if match:
        return _cut(text, match), timedelta(0)
    match = _PLACE_TIME.search(text)
    if match:
        name = fold(match[1] or match[2])
        known = place_zones()
        return _cut(text, match), known.get(name, known.get(name.split(" ")[0]))
    for clock in _CLOCK.finditer(text):
        after = _TOKEN.search(text, clock.end(), clock.end() + 10)
        if after and after.group() in abbreviated_zones():
            return _cut(text, after), after.group()
    return text, None


def _offset(zone: timedelta | str | None, day: date) -> timedelta | None:
    """A zone's offset on a day. Many pages write the winter's abbreviation all year: then it counts in winter only."""
    if not isinstance(zone, str):
        return zone
    offset, moves = abbreviated_zones()[zone]
    return offset if not moves or day.month in _WINTER else None


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _numeric(text: str, line: str, day_first: bool | None) -> tuple[date, Precision, Calendar, str] | None:
    """A date written only in numbers; the text without it comes last."""
    match = _YEAR_FIRST.search(text)
    if match:
        year, orders = int(match[1]), [(int(match[3]), int(match[4]))]
    else:
        match = _YEAR_LAST.search(text)
        if not match:
            return None
        year, orders = int(match[4]), [(int(match[3]), int(match[1])), (int(match[1]), int(match[3]))]
    tokens = set(_TOKEN.findall(line))
    calendar: Calendar = "gregorian"
    if 1340 <= year <= 1500:
        if _HIJRI_MARK.search(text):
            calendar = "islamic"
        elif not tokens.isdisjoint(persian_words()) and year <= 1420:
            calendar = "persian"
        else:
            return None
        orders = orders[:1]
    days = {day for order in orders if (day := _gregorian(calendar, year, *order)) is not None}
    if len(days) > 1:
        stated = _weekday(line)
        fitting = {day for day in days if day.weekday() == stated}
        if len(fitting) == 1:
            days = fitting
        elif match[2] == "." or day_first or _ARABIC_LETTER.search(line) or tokens & day_first_words():
            days = {day for day in days if (day.month, day.day) == orders[0]}
        elif day_first is False:
            days = {day for day in days if (day.month, day.day) == orders[1]}
    if len(days) != 1:
        return None
    return days.pop(), "day", calendar, _cut(text, match)


def _gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    if calendar == "islamic":
        return from_islamic(year, month, day)
    if calendar == "persian":
        return from_persian(year, month, day)
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _weekday(text: str) -> int | None:
    tokens = _TOKEN.findall(text)
    names = [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))]
    stated = {weekdays()[name] for name in names if name in weekdays()}
    return stated.pop() if len(stated) == 1 else None


def _named(text: str, reference: datetime | None) -> tuple[date, Precision, Calendar, str] | None:
    """A date with the month's name. One in the Gregorian calendar wins over its equal in another."""
    tokens = list(_TOKEN.finditer(text))
    found: dict[tuple[str, str], dict[date, tuple[int, int]]] = {}
    for month in _month_names(tokens):
        read = _around(text, tokens, month, reference)
        if read is not None:
            day, precision, span = read
            found.setdefault((month.calendar, precision), {}).setdefault(day, span)
    for precision in _PRECISIONS:
        for calendar in _CALENDARS:
            days = found.get((calendar, precision), {})
            if len(days) > 1:
                return None
            for day, (start, end) in days.items():
                exact = _by_weekday(day, _weekday(text)) if calendar == "islamic" else day
                rest = f"{text[:start]} {text[end:]}"
                return (exact, precision, calendar, rest) if exact else None
    return None


class _Month(NamedTuple):
    """A month named by the tokens from `first` to before `behind`."""

    first: int
    behind: int
    calendar: Calendar
    number: int


def _month_names(tokens: list[re.Match[str]]) -> Iterator[_Month]:
    """Each month that is named, in each calendar that has it; two names for one month in a row are one."""
    index = 0
    while index < len(tokens):
        for size in (2, 1):
            meanings = months().get(_phrase(tokens, index, size), ())
            if meanings and index + size <= len(tokens):
                for calendar, number in meanings:
                    yield _Month(index, _past_synonym(tokens, index + size, calendar, number), calendar, number)
                index += size - 1
                break
        index += 1


def _past_synonym(tokens: list[re.Match[str]], behind: int, calendar: Calendar, number: int) -> int:
    for size in (2, 1):
        if (calendar, number) in months().get(_phrase(tokens, behind, size), ()):
            return min(behind + size, len(tokens))
    return behind


def _phrase(tokens: list[re.Match[str]], index: int, size: int) -> str:
    return " ".join(token.group() for token in tokens[index : index + size])


def _around(
    text: str, tokens: list[re.Match[str]], month: _Month, reference: datetime | None
) -> tuple[date, Precision, tuple[int, int]] | None:
    """The date of a month that is named, and the span of all that names it. A year left out is the latest possible."""
    used = [month.first, month.behind - 1]
    day: int | None = None
    beside = (_number(text, tokens, month.first - 1, -1), _number(text, tokens, month.behind, 1))
    for index in beside:
        if index is not None and len(tokens[index].group()) <= 2 and 1 <= int(tokens[index].group()) <= 31:
            day = int(tokens[index].group())
            used.append(index)
            break
    near = [*range(month.behind, min(len(tokens), month.behind + 4)), *range(max(0, month.first - 4), month.first)]
    year = next((int(tokens[i].group()) for i in near if _is_year(tokens[i].group(), month.calendar)), None)
    used += [i for i in near if year is not None and tokens[i].group() == str(year) and i >= month.first - 2]
    span = tokens[min(used)].start(), tokens[max(used)].end()
    if year is not None:
        when = _gregorian(month.calendar, year, month.number, day or 1)
        known = when is not None and (day is not None or month.calendar == "gregorian")
        return (when, "day" if day else "month", span) if when is not None and known else None
    if day is None or reference is None or month.calendar != "gregorian":
        return None
    years = (_gregorian(month.calendar, reference.year + shift, month.number, day) for shift in (-1, 0))
    past = [when for when in years if when is not None and when <= reference.date() + timedelta(days=1)]
    return (max(past), "day", span) if past else None


def _number(text: str, tokens: list[re.Match[str]], index: int, step: int) -> int | None:
    """The number beside a month's name, joints such as `de` and `th` passed over; never part of a time."""
    while 0 <= index < len(tokens) and tokens[index].group() in _JOINTS:
        index += step
    if not (0 <= index < len(tokens) and tokens[index].group().isdecimal()):
        return None
    start, end = tokens[index].span()
    in_time = text[max(0, start - 1) : start] == ":" or re.match(r"\s?:\s?\d|h\d", text[end : end + 4])
    return None if in_time else index


def _is_year(number: str, calendar: Calendar) -> bool:
    if len(number) != 4 or not number.isdecimal():
        return False
    if calendar == "gregorian":
        return 1900 <= int(number) <= 2100
    return 1340 <= int(number) <= 1500


def _by_weekday(day: date, weekday: int | None) -> date | None:
    """The day, or the one beside it that has the stated weekday: sighting the moon may shift a month by a day."""
    if weekday is None:
        return day
    beside = (day, day + timedelta(days=1), day - timedelta(days=1))
    return next((one for one in beside if one.weekday() == weekday), None)


def _clock(text: str) -> tuple[time, Precision] | None:
    times = {(match[1], match[2], match["half"]) for match in _CLOCK.finditer(text)}
    if len(times) == 1:
        hour, minute, half = times.pop()
        return time(_hour(int(hour), half), int(minute)), "minute"
    hours = {(match[1], match["half"]) for match in _HOUR.finditer(text)} if not times else set()
    if len(hours) == 1:
        hour, half = hours.pop()
        return time(_hour(int(hour), half)), "hour"
    return None


def _hour(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    if half.startswith(("a", "ص", "ف")):
        return hour % 12
    if half.startswith("ظ"):
        return hour if hour >= 10 else hour + 12
    if half.startswith("ل"):
        return hour % 12 if hour == 12 or hour < 6 else hour + 12
    return hour % 12 + 12


def _aged(text: str, reference: datetime | None) -> StatedDate | None:
    """An age or a named day, reckoned from the reference in its own zone."""
    if reference is None:
        return None
    match = _AGE.search(text)
    unit = units().get(fold(match["unit"] or match["since"])) if match else None
    try:
        if match and unit:
            length, precision, pair = unit
            count = match["before"] or match["count"] or "1"
            when = reference - length * (1 if pair or not count.isdecimal() else int(count))
            if precision == "day":
                return StatedDate(LocalDate(date=when.date(), precision=precision))
            when = when.replace(second=0, microsecond=0)
            local = LocalDate(date=when.date(), time=when.time(), precision=precision)
            return StatedDate(local, when.astimezone(UTC) if when.tzinfo else None)
        return _named_day(text, reference)
    except OverflowError:
        return None


def _named_day(text: str, reference: datetime) -> StatedDate | None:
    tokens = _TOKEN.findall(text)
    names = [*(f"{one} {two}" for one, two in pairwise(tokens)), *tokens]
    age = next((named_days()[name] for name in names if name in named_days()), None)
    if age is None:
        return None
    clock = _clock(text)
    day = (reference - age).date()
    if clock is None:
        return StatedDate(LocalDate(date=day, precision="day"))
    return StatedDate(LocalDate(date=day, time=clock[0], precision=clock[1]))
