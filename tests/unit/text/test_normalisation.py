"""Variants of a word meet in the normalised view, and its offsets lead back."""

import pytest

from shared.text.normalisation import PlacedWord, fold, normalise, normalise_with_offsets, offset_of, words
from shared.text.offsets import to_source, to_target


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("الإسلام", "الاسلام"),
        ("مستشفى", "مستشفي"),
        ("مدرسة", "مدرسه"),
        ("مُحَمَّدٌ", "محمد"),
        ("غـــزة", "غزة"),
        ("٢٠٢٤", "2024"),
        ("۲۰۲۴", "2024"),
        ("ﻭﻓﺎﺓ", "وفاة"),
        ("ﻻ", "لا"),
        ("كتاب", "کتاب"),
        ("Élysée", "ELYSEE"),
        ("İzmir", "izmir"),
        ("Straße", "STRASSE"),
        ("Ａ１", "a1"),
        ("می‌خواهد", "میخواهد"),
    ],
)
def test_variants_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("की", "का"), ("กา", "กี"), ("علم", "عمل"), ("1", "2")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_normalised_view_keeps_spaces_and_punctuation() -> None:
    assert normalise("إلى «مدرسةٍ»، 12:٣٠!") == "الي «مدرسه»، 12:30!"


def test_offsets_lead_from_the_view_to_the_text_and_back() -> None:
    text = "قال مُحَمَّد: ﻻ"
    view, runs = normalise_with_offsets(text)
    start = view.index("محمد")
    assert view == "قال محمد: لا"
    assert text[slice(*to_source(runs, (start, start + 4)))] == "مُحَمَّد"
    assert text[slice(*to_source(runs, (len(view) - 1, len(view))))] == "ﻻ"
    assert to_target(runs, (len(text) - 1, len(text))) == (len(view) - 2, len(view))


def test_words_say_where_they_stand_and_what_is_before_them() -> None:
    assert words("قال «أحمد بن‌علي»، غدا") == [
        PlacedWord(0, 3, "قال", False, False),
        PlacedWord(5, 9, "احمد", True, True),
        PlacedWord(10, 16, "بنعلي", True, False),
        PlacedWord(19, 22, "غدا", False, True),
    ]


def test_letters_behind_a_prefix_are_found_in_the_text() -> None:
    text = "وَبِالقاهرة"
    (word,) = words(text)
    assert text[offset_of(text, word, 2) :] == "القاهرة"
    with pytest.raises(ValueError, match="fewer letters"):
        offset_of(text, word, 40)
