import pytest

from services.storage.search_index import _initials, _names
from shared.contracts.article import Entity
from tests.support.builders import a_classified_article


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


def test_an_organisation_has_the_names_that_it_is_called_for_short() -> None:
    entity = Entity(id="wd:Q2429253", type="ORG", name="Islamic State", count=1)
    names = _names(a_classified_article(entities=(entity,), mentions=()))
    assert {("islamic state", entity.id), ("isis", entity.id), ("داعش", entity.id)} <= names
