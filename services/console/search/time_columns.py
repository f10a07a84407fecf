"""Counted matches over time, in steps that are called what they are: hours, days, weeks, months, years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal, TypeAlias

from services.console.pages.charts import Columns, stacked
from services.console.search.facets import FacetValue

Step: TypeAlias = Literal["hour", "day", "week", "month", "year"]

_LEAST_DAYS: Final = 14
_LEAST_HOURS: Final = 24
# The longest time that is shown by days, by weeks and by months; each is at most a hundred columns.
_BY_DAY: Final = timedelta(days=92)
_BY_WEEK: Final = timedelta(days=700)
_BY_MONTH: Final = timedelta(days=3000)
_PATTERNS: Final = {"hour": "%m-%d %H:%M", "day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True)
class TimeColumns:
    """A chart of counts, its step, and of each column the first and the last day or hour, as `since` and `until`."""

    chart: Columns[datetime]
    step: Step
    periods: Sequence[tuple[str, str]]

    @property
    def pattern(self) -> str:
        """How the beginning of a column is written."""
        return _PATTERNS[self.step]


def over_time(counted: Sequence[FacetValue], zone: tzinfo) -> TimeColumns | None:
    """The counts by days or hours of a zone as columns without a gap between them; None without any."""
    counts = {datetime.fromisoformat(one.value).replace(tzinfo=zone): one.count for one in counted}
    if not counts:
        return None
    by_hour = "T" in counted[0].value
    last = max(counts)
    least = timedelta(hours=_LEAST_HOURS - 1) if by_hour else timedelta(days=_LEAST_DAYS - 1)
    earliest = min(*counts, last - least)
    step: Step = "hour" if by_hour else _step(last - earliest)
    columns: dict[datetime, int] = {}
    at = _begun(earliest, step)
    while at <= last:
        columns[at] = 0
        at = _next(at, step)
    for moment, count in counts.items():
        columns[_begun(moment, step)] += count
    chart = stacked([(at, {"articles": count} if count else {}) for at, count in columns.items()], kinds=["articles"])
    return TimeColumns(chart, step, [_period(at, step) for at in columns])


def _step(span: timedelta) -> Step:
    for step, longest in (("day", _BY_DAY), ("week", _BY_WEEK), ("month", _BY_MONTH)):
        if span <= longest:
            return step  # type: ignore[return-value]  # literals of the tuple above
    return "year"


def _begun(at: datetime, step: Step) -> datetime:
    day = at if step == "hour" else at.replace(hour=0)
    match step:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _next(at: datetime, step: Step) -> datetime:
    match step:
        case "hour":
            return at + timedelta(hours=1)
        case "day":
            return at + timedelta(days=1)
        case "week":
            return at + timedelta(days=7)
        case "month":
            return (at + timedelta(days=32)).replace(day=1)
        case "year":
            return at.replace(year=at.year + 1)


def _period(at: datetime, step: Step) -> tuple[str, str]:
    """What `since` and `until` say of a column: of days the last is included, an hour ends where the next begins."""
    end = _next(at, step)
    if step == "hour":
        return at.isoformat(), end.isoformat()
    return f"{at:%Y-%m-%d}", f"{end - timedelta(days=1):%Y-%m-%d}"
