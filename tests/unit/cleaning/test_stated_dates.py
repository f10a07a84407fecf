"""A date line gives what it states: day, clock, zone; nothing where it can be read in two ways."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from services.cleaning.facts.calendars import from_islamic, from_persian
from services.cleaning.facts.stated_dates import read_stated_date
from tests.unit.cleaning.builders import LEAD, SECOND, TITLE, a_scrape, cleaned

NOON_IN_RIYADH = datetime(2024, 3, 15, 12, 30, tzinfo=timezone(timedelta(hours=3)))


def told(line: str, reference: datetime | None = None) -> str | None:
    """The date as `2024-03-12 09:15` and what is special about it."""
    stated = read_stated_date(line, reference=reference)
    if stated is None:
        return None
    local = stated.local
    facts = [
        local.date.isoformat(),
        f"{local.time:%H:%M}" if local.time else "",
        local.calendar if local.calendar != "gregorian" else "",
        f"{stated.moment:%H:%MZ}" if stated.moment else "",
    ]
    return " ".join(filter(None, facts))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("نشر في 06/09/2016 - 14:22", "2016-09-06 14:22"),
        ("12 كانون الثاني/يناير 2020", "2020-01-12"),
        ("الثلاثاء ٥ تشرين الثاني ٢٠٢٤ - ٢١:١٥ بتوقيت غرينتش", "2024-11-05 21:15 21:15Z"),
        ("17 جوان 2017", "2017-06-17"),
        ("الاثنين 15 كانون2 2024 - 10:45", "2024-01-15 10:45"),
        ("3 تشرين 1 2023", "2023-10-03"),
        ("3 مارس 2024 - 14:20 غرينتش", "2024-03-03 14:20 14:20Z"),
        ("14 марта 2024, 10:30", "2024-03-14 10:30"),
        ("14 март 2024, 10:30", "2024-03-14 10:30"),
        ("2 mrt 2024, 10:30", "2024-03-02 10:30"),
        ("14 березня 2024", "2024-03-14"),
        ("7 maja 2024 r.", "2024-05-07"),
        ("14 de março de 2024", "2024-03-14"),
        ("14 gennaio 2024", "2024-01-14"),
        ("14 Αυγούστου 2024", "2024-08-14"),
        ("14 maart 2024", "2024-03-14"),
        ("الخميس 5 يوليوز 2018 - 15:23", "2018-07-05 15:23"),
        ("الأحد 12 مايو 2019 09:10 مساءً بتوقيت مكة المكرمة", "2019-05-12 21:10 18:10Z"),
        ("12 مارس 2024 الساعة 5 مساء", "2024-03-12 17:00"),
        ("28 آب 2013، آخر تحديث 14:00 (GMT+0400)", "2013-08-28 14:00 10:00Z"),
        ("GMT 8:46 2018 الخميس 17 مايو", "2018-05-17 08:46 08:46Z"),
        ("2024-06-18T10:30:00+01:00", "2024-06-18 10:30 09:30Z"),
        ("2024-06-18 10:30", "2024-06-18 10:30"),
        ("Wed, 15 Mar 2023 10:20 GMT", "2023-03-15 10:20 10:20Z"),
        ("October 17, 20236:01 PM ET", "2023-10-17 18:01"),
        ("5 July 2024, 10:00 EDT", "2024-07-05 10:00 14:00Z"),
        ("5 July 2024, 10:00 EST", "2024-07-05 10:00"),
        ("Publié le 1er août 2023 à 14h52, modifié le 30 août 2023 à 15h54", "2023-08-01 14:52"),
        ("Stand: 28.04.2023 17:23 Uhr", "2023-04-28 17:23"),
        ("15 de enero de 2024", "2024-01-15"),
        ("Güncelleme: 12 Mart 2024 09:15", "2024-03-12 09:15"),
        ("تاریخ انتشار: ۱۴۰۲/۰۷/۱۲ - ۱۰:۳۰", "2023-10-04 10:30 persian"),
        ("۱۲ مهر ۱۴۰۲", "2023-10-04 persian"),
        ("الخميس 21 شوال 1436 - 02:10 صباحا", "2015-08-06 02:10 islamic"),
        ("1445/9/1 هـ", "2024-03-11 islamic"),
        ("الجمعة 20 رمضان 1436 هـ الموافق 7 يوليو 2015", "2015-07-07"),
        ("Tuesday 06/09/2016", "2016-09-06"),
    ],
)
def test_date_is_read_as_far_as_it_is_stated(line: str, expected: str) -> None:
    assert told(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "05/06/2018 08:46 GMT",
        "31 فبراير 2018 08:46 GMT",
        "1445/09/01",
        "رمضان 1445",
        "5 May",
        "3 hours ago",
        "أمس",
        "12 March 2024 and 13 March 2024",
        "9999-99-99",
        "\ud800 ²³ 0/0/0000",
        "",
    ],
)
def test_what_is_open_or_impossible_is_not_read(line: str) -> None:
    assert told(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("منذ ساعتين", "2024-03-15 10:30 07:30Z"),
        ("منذ 3 ساعات", "2024-03-15 09:30 06:30Z"),
        ("vor 5 Minuten", "2024-03-15 12:25 09:25Z"),
        ("il y a 2 jours", "2024-03-13"),
        ("2 saat önce", "2024-03-15 10:30 07:30Z"),
        ("أمس 14:30", "2024-03-14 14:30"),
        ("5 May", "2023-05-05"),
    ],
)
def test_relative_date_is_reckoned_from_the_reference(line: str, expected: str) -> None:
    assert told(line, NOON_IN_RIYADH) == expected


def test_islamic_day_moves_to_the_weekday_beside_it() -> None:
    assert told("الجمعة 21 شوال 1436") == "2015-08-07 islamic"
    assert told("الاثنين 21 شوال 1436") is None


@pytest.mark.parametrize(
    ("converted", "expected"),
    [
        (from_islamic(1400, 1, 1), date(1979, 11, 20)),
        (from_islamic(1445, 9, 1), date(2024, 3, 11)),
        (from_islamic(1500, 12, 30), date(2077, 11, 16)),
        (from_islamic(1436, 13, 1), None),
        (from_islamic(1399, 1, 1), None),
        (from_islamic(1445, 9, 31), None),
        (from_persian(1375, 1, 1), date(1996, 3, 20)),
        (from_persian(1399, 12, 30), date(2021, 3, 20)),
        (from_persian(1400, 12, 30), None),
        (from_persian(1403, 1, 1), date(2024, 3, 20)),
    ],
)
def test_calendars_agree_with_known_days(converted: date | None, expected: date | None) -> None:
    assert converted == expected


def test_date_without_a_zone_is_kept_beside_the_moment_that_is_unknown() -> None:
    article = cleaned(a_scrape(TITLE, "17 مايو 2018 8:46", LEAD, SECOND))
    assert article.published_at is None
    assert article.published_local is not None
    assert (article.published_local.date, article.published_local.time) == (date(2018, 5, 17), time(8, 46))
    assert article.origins["published_local"] == "text"


def test_relative_date_in_the_text_needs_a_reference() -> None:
    content = a_scrape(TITLE, "منذ ساعتين", LEAD, SECOND)
    assert cleaned(content).published_local is None
    assert cleaned(content, reference=NOON_IN_RIYADH).published_at == datetime(2024, 3, 15, 7, 30, tzinfo=UTC)


def test_time_on_a_second_line_completes_the_day() -> None:
    article = cleaned(a_scrape(TITLE, "الجمعة 31 يوليو 2015", "08:14 صباحاً 31/07/2015", LEAD, SECOND))
    assert article.published_local is not None
    assert article.published_local.time == time(8, 14)
