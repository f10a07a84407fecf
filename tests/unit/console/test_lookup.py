"""Look-up by name: whole, by a beginning, nearly, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.console.lookup.known import Known
from services.console.lookup.names import NameIndex
from services.console.lookup.shipped import ShippedKnowledge, load_shipped
from shared.contracts.article import EntityType


def a_known(id_: str, *names: str, type_: EntityType = "PER", country: str | None = None, weight: int = 0) -> Known:
    listed = {f"x{number}": name for number, name in enumerate(names)}
    return Known(id_, type_, listed, (), country=country, weight=weight)


INDEX = NameIndex(
    ShippedKnowledge(
        [
            a_known("p:assad", "بشار الأسد", "Bashar al-Assad", weight=9),
            a_known("p:asma", "أسماء الأسد", "Asma al-Assad", weight=3),
            a_known("p:putin", "فلاديمير بوتين", "Vladimir Putin", "Владимир Путин"),
            a_known("l:derna", "درنة", "Derna", type_="LOC", country="LY"),
            a_known("l:asad", "أسد آباد", "Asadabad", type_="LOC", country="AF"),
        ]
    )
)


def ids(text: str, **wanted: object) -> list[str]:
    return [found.known.id for found in INDEX.find(text, **wanted)]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["بشار الأسد", "بشّار الاسد", "BASHAR AL-ASSAD", "bashar al assad"])
def test_a_name_is_found_in_any_spelling_and_script(name: str) -> None:
    (found, *_) = INDEX.find(name)
    assert (found.known.id, found.how) == ("p:assad", "exact")


def test_a_name_is_found_in_scripts_other_than_ours() -> None:
    assert ids("владимир") == ["p:putin"]


def test_a_beginning_comes_before_a_later_word_and_the_weighty_before_others() -> None:
    assert ids("as") == ["p:asma", "l:asad", "p:assad"]
    assert ids("الأسد") == ["p:assad", "p:asma"]


@pytest.mark.parametrize(
    ("written", "found"),
    [("Vladmir Putin", ["p:putin"]), ("Vlaidmir Puttin", ["p:putin"]), ("Dernaa", ["l:derna"]), ("Derma", ["l:derna"])],
)
def test_a_letter_or_two_may_be_wrong_in_a_long_name(written: str, found: list[str]) -> None:
    assert ids(written) == found
    assert INDEX.find(written)[0].how == "fuzzy"


@pytest.mark.parametrize("short", ["dena", "x", "درة"])
def test_a_short_name_must_be_right(short: str) -> None:
    assert ids(short) == []


def test_type_and_country_narrow_it() -> None:
    assert ids("as", type_="LOC") == ["l:asad"]
    assert ids("as", country="LY") == []
    assert ids("d", country="LY") == ["l:derna"]


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert len(INDEX.find(text, limit=3)) <= 3


@pytest.fixture(scope="module")
def shipped() -> ShippedKnowledge:
    """What is shipped."""
    return load_shipped()


def test_what_is_shipped_is_found_by_its_names(shipped: ShippedKnowledge) -> None:
    index = NameIndex(shipped)
    for name, entity in (
        ("ليبيا", "iso:LY"),
        ("Libya", "iso:LY"),
        ("نتنياهو", "wd:Q43723"),
        ("Netanyaho", "wd:Q43723"),
    ):
        assert index.find(name)[0].known.id == entity
    libya = shipped.get("iso:LY")
    assert libya is not None
    assert (libya.type, libya.country) == ("LOC", "LY")
    assert shipped.get("wd:Q0") is None
