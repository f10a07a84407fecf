"""Counts over time: what a column is, what it is called, and what it leads to."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis.strategies import dates, dictionaries, integers

from services.console.search import FacetValue
from services.console.search.time_columns import over_time


def test_days_without_articles_are_columns_too() -> None:
    found = over_time([FacetValue("2026-03-01", 2), FacetValue("2026-02-27", 1)], UTC)
    assert found is not None
    assert [column.total for column in found.chart.columns[-3:]] == [1, 0, 2]
    assert len(found.chart.columns) == 14
    assert found.periods[-1] == ("2026-03-01", "2026-03-01")
    assert over_time([], UTC) is None


@pytest.mark.parametrize(
    ("first", "step", "period"),
    [
        ("2026-01-05", "day", ("2026-03-01", "2026-03-01")),
        ("2025-07-05", "week", ("2026-02-23", "2026-03-01")),
        ("2022-03-05", "month", ("2026-03-01", "2026-03-31")),
        ("1999-03-05", "year", ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_step_is_one_of_the_calendar_and_leads_to_its_days(first: str, step: str, period: tuple[str, str]) -> None:
    found = over_time([FacetValue("2026-03-01", 2), FacetValue(first, 1)], UTC)
    assert found is not None
    assert (found.step, found.periods[-1]) == (step, period)
    assert len(found.chart.columns) <= 110


def test_hours_are_those_of_the_readers_zone_and_lead_to_them() -> None:
    found = over_time([FacetValue("2026-03-01T23:00", 2)], ZoneInfo("Asia/Damascus"))
    assert found is not None
    assert (found.step, len(found.chart.columns)) == ("hour", 24)
    assert found.periods[-1] == ("2026-03-01T23:00:00+03:00", "2026-03-02T00:00:00+03:00")
    assert found.chart.columns[-1].label.utcoffset() == timedelta(hours=3)


@given(dictionaries(dates(date(1970, 1, 1), date(2200, 1, 1)), integers(1, 9), min_size=1, max_size=30))
def test_no_article_is_lost_on_the_way_into_columns(counts: dict[date, int]) -> None:
    days = [FacetValue(str(day), count) for day, count in counts.items()]
    found = over_time(days, UTC)
    assert (sum(column.total for column in found.chart.columns) if found else 0) == sum(day.count for day in days)
