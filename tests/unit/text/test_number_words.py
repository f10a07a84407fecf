"""Numbers in words, as figures."""

import pytest

from shared.text.normalisation import fold
from shared.text.number_words import with_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("مقتل خمسة أشخاص وسبعة جرحى", "مقتل 5 أشخاص 7 جرحى"),
        ("خمسة عشر قتيلا وثلاث عشرة جريحة", "15 قتيلا 13 جريحة"),
        ("الساعة الحادية عشرة", "الساعة 11"),
        ("اثنا عشر واثنتا عشرة", "12 12"),
        ("الثانية أحد", "الثانية أحد"),
        ("عشرة", "10"),
        ("three of seven people", "3 of 7 people"),
        ("quatorze morts", "14 morts"),
        ("dos heridos y una casa", "2 heridos y una casa"),
        ("", ""),
    ],
)
def test_numbers_in_words_are_figures(text: str, figures: str) -> None:
    assert with_figures(fold(text).split()) == fold(figures).split()
