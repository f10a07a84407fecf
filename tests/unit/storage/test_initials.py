import pytest

from services.storage.search_index import _initials


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Syrian Democratic Forces", "sdf"),
        ("Islamic State of Iraq and Syria", "isis"),
        ("Democratic Party", ""),
        ("قوات سوريا الديمقراطية", ""),
        ("", ""),
    ],
)
def test_initials_are_of_three_capital_words_of_latin_letters(name: str, short: str) -> None:
    assert _initials(name) == short
