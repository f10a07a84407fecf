"""What narrows a search, read from its address and written into links."""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis.strategies import sampled_from, text

from services.console.pages.languages import words_in
from services.console.search.narrowing import (
    FACETS,
    changed,
    chips_of,
    cleared,
    left_out,
    not_this,
    settled,
    toggled,
    within,
    words_alone,
)

PAIRS = [("q", "flood"), ("language", "ar"), ("source", "A"), ("since", "2026-01-01"), ("cursor", "x"), ("topic", "")]


def asked(link: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link).query)


def test_each_thing_that_narrows_is_a_chip_that_takes_it_out() -> None:
    chips = chips_of(PAIRS, lambda _, value: value, words_in("en"))
    assert [(chip.kind, chip.label) for chip in chips] == [("language", "ar"), ("source", "A"), ("since", "2026-01-01")]
    assert asked(chips[1].link) == [("q", "flood"), ("language", "ar"), ("since", "2026-01-01")]
    assert asked(cleared(PAIRS)) == [("q", "flood")]


def test_not_this_joins_the_words_and_is_a_chip() -> None:
    link = not_this(PAIRS, "source", "A")
    q = dict(asked(link))["q"]
    assert q == 'flood -source:"A"'
    assert ("source", "A") not in asked(link)
    (*_, chip) = chips_of(asked(link), lambda _, value: value, words_in("en"))
    assert (chip.kind, chip.value, chip.left_out) == ("source", "A", True)
    assert dict(asked(chip.link))["q"] == "flood"
    assert (words_alone(q), left_out(q)) == ("flood", '-source:"A"')


def test_a_form_in_pieces_is_one_address() -> None:
    pieces = [("q", "rain"), ("not", '-language:"ar"'), ("period", "7d"), ("since", "2026-01-01"), ("until", "")]
    whole = settled(pieces)
    assert whole is not None
    assert dict(asked(whole)) == {"q": 'rain -language:"ar"', "since": "2026-01-01"}
    assert settled(asked(whole)) is None


def test_a_column_keeps_what_narrows_and_takes_the_place_of_a_period() -> None:
    (link,) = within([("q", "x"), ("period", "7d")], [("2026-01-01", "2026-01-07")])
    assert dict(asked(link)) == {"q": "x", "since": "2026-01-01", "until": "2026-01-07"}
    assert asked(changed(PAIRS, q="", since="")) == [("language", "ar"), ("source", "A")]


@given(sampled_from(FACETS), text(min_size=1).filter(lambda value: value.isprintable()))
def test_a_value_that_was_added_is_taken_out_by_the_same_link(name: str, value: str) -> None:
    assert toggled(asked(toggled([("q", "x")], name, value)), name, value) == "/search?q=x"
