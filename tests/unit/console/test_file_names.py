"""What the file of an export is called."""

from datetime import UTC, date, datetime

import pytest

from services.console.exports.file_names import attachment, file_name
from services.console.search import SearchQuery

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (SearchQuery(), "khabar-2026-03-04.csv"),
        (SearchQuery(q='فيضانات "درنة"'), "khabar-فيضانات-درنة-2026-03-04.csv"),
        (SearchQuery(q="../../etc/passwd\r\nX: 1"), "khabar-etc-passwd-X-1-2026-03-04.csv"),
        (
            SearchQuery(source=("وكالة",), since=datetime(2026, 1, 2, tzinfo=UTC)),
            "khabar-وكالة-2026-01-02-2026-03-04.csv",
        ),
        (SearchQuery(q="w" * 900), f"khabar-{'w' * 60}-2026-03-04.csv"),
    ],
)
def test_an_export_is_named_after_its_query_and_day(query: SearchQuery, name: str) -> None:
    assert file_name(query, DAY, "csv") == name


def test_a_name_that_is_not_ascii_has_one_beside_it_that_is() -> None:
    header = attachment(SearchQuery(q="درنة"), DAY, "csv")
    assert 'filename="khabar-2026-03-04.csv"' in header
    assert "filename*=UTF-8''khabar-%D8%AF%D8%B1%D9%86%D8%A9-2026-03-04.csv" in header
    assert header.isascii()
