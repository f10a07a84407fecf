"""Lines that only say when are told from lines that say more."""

import pytest

from services.cleaning.dates import is_date_line, read_iso


@pytest.mark.parametrize(
    "line",
    [
        "نشر في 06/09/2016 - 14:22",
        "الخميس 21 شوال 1436 - 02:10 صباحا",
        "11 أكتوبر 2018•تحديث: 12 أكتوبر 2018",
        "Updated 6:12 PM EET, Wed March 23, 2005",
        "Publié le 30 août 2023 à 14h52, modifié le 30 août 2023 à 15h54",
        "Stand: 28.04.2023 17:23 Uhr",
        "13/01/2025 10:22 Actualizado a 13/01/2025 15:43",
        "Güncelleme: 12 Mart 2024 09:15",
        "3 hours ago",
        "منذ 3 ساعات",
    ],
)
def test_date_line_is_recognised(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line", ["وصل 12 لاجئا إلى الميناء", "20 dead in March floods", "2024", "مايو", "Paris 2024 opens today"]
)
def test_line_that_says_more_is_not_a_date(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "text", ["2024-06-18T10:30:00", "2024-13-18T10:30:00Z", "9999-12-31T23:59:59-23:59", "yesterday"]
)
def test_moment_without_zone_or_out_of_range_is_not_read(text: str) -> None:
    assert read_iso(text) is None
