"""Words and their stems."""

import pytest

from services.classification.words import words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الحكومة", "حكومة"),
        ("والحكومة", "للحكومة"),
        ("إرهابيون", "ارهابيين"),
        ("مُدَرِّسة", "مدرسـة"),
        ("Élections", "elections"),
        ("ministers", "minister"),
    ],
)
def test_spellings_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_different_words_stay_apart() -> None:
    assert len({*words_of("حكومة مدرسة مباراة محكمة")}) == 4


def test_numbers_and_single_letters_are_left_out() -> None:
    assert words_of("في 2024 أطلق ٣ صواريخ و ABC1 x") == ["في", "اطلق", "صواريخ", "abc"]


def test_a_stem_keeps_three_letters_of_an_arabic_word() -> None:
    assert words_of("وفد بلد") == ["وفد", "بلد"]


def test_presentation_forms_are_ordinary_letters() -> None:
    assert words_of("ﻣﺤﻜﻤﺔ") == words_of("محكمة")
