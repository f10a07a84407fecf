"""What of an article is kept to compare it by."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.stories.signatures import KEPT_WORDS, Rarity, Signature, Terms, terms_of
from tests.unit.stories.signatures import a_signature

TEXT = "غمرت السيول أحياء درنة بعد انهيار السد وقتل 40 شخصا على الأقل"


def terms(text: str, language: str = "ar") -> Terms:
    return terms_of(language, None, text, [], [])


@given(some.text(max_size=400), some.lists(some.text(min_size=1, max_size=8), max_size=30))
def test_a_signature_is_read_as_it_was_written(text: str, entities: list[str]) -> None:
    one = a_signature(1, text, *entities, source="a", topics=("t",))
    assert Signature.unpacked(one.article_id, one.date, one.language, one.source, one.packed()) == one
    assert len(one.packed()) < 1_000
    assert len(one.words) <= KEPT_WORDS


@given(some.text(max_size=400))
def test_keys_are_numbers_as_postgresql_has_them_and_few(text: str) -> None:
    keys = a_signature(1, text, "a", "b", "c", "d", "e", "f").keys
    assert all(-(2**31) <= key < 2**31 for key in keys)
    assert len(keys) == len(set(keys)) <= 19


def test_articles_with_the_same_two_entities_share_a_key_whatever_their_words() -> None:
    one = a_signature(1, "flood", "gn:1", "gn:2", language="en")
    other = a_signature(2, "سيول", "gn:2", "gn:1")
    assert len(set(one.keys) & set(other.keys)) == 3


def test_what_is_rare_weighs_more() -> None:
    rarity = Rarity(0, {})
    for _ in range(500):
        rarity.add(terms("مدينة").all)
    weights = a_signature(1, "مدينة درنة", rarity=rarity).words
    (town,) = terms("مدينة").words
    (derna,) = terms("درنة").words
    assert weights[derna] > 2 * weights[town]
    assert rarity.articles == 500


def test_function_words_say_nothing() -> None:
    assert not terms("هذا الذي كان في على من").words
    assert not terms("this is what was there", "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("80,000 people", "80 000 personnes"),
        ("6.1", "6,1"),
        ("٤٠ قتيلا", "40 killed"),
        ("1,200", "1200"),
        ("1\u202f200", "1.200"),
    ],
)
def test_a_number_is_the_same_in_any_language(one: str, other: str) -> None:
    assert terms(one).figures
    assert terms(one).figures == terms(other, "en").figures


def test_numbers_beside_each_other_are_two() -> None:
    assert len(terms("في 12 2026 عاما").figures) == 2


def test_the_digest_tells_whether_anything_differs() -> None:
    assert terms(TEXT).digest == terms(TEXT).digest
    assert terms(TEXT).digest != terms(TEXT.replace("40", "41")).digest
    assert terms(TEXT).digest != terms(TEXT, "en").digest


def test_a_text_without_words_and_names_tells_nothing() -> None:
    assert not terms("…!؟ 12")
