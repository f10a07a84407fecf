import pytest

from shared.text.normalisation import fold, offset_of, words


@pytest.mark.parametrize(
    ("spelt", "also_spelt"),
    [
        ("الإمارات", "الامارات"),
        ("سوريةُ", "سوريه"),
        ("مصطفى", "مصطفي"),
        ("العسكريّ", "العسكري"),
        ("داعـــش", "داعش"),
        ("ﺍﻟﻘﺪﺱ", "القدس"),
        ("مؤتمر", "موتمر"),
        ("علاء", "علا"),
        ("٢٠١٨", "2018"),
        ("ÉLYSÉE", "élysee"),
        ("بشار\u200fالأسد", "بشارالاسد"),
        ('قوات "سوريا الديمقراطية"', "قوات سوريا الديمقراطية"),
    ],
)
def test_spelling_variants_fold_together(spelt: str, also_spelt: str) -> None:
    assert fold(spelt) == fold(also_spelt)


def test_words_know_where_they_stand() -> None:
    text = 'في "دَيْر الزّور"، اليوم'
    assert [text[word.start : word.end] for word in words(text)] == ["في", "دَيْر", "الزّور", "اليوم"]


def test_a_comma_a_line_end_and_a_bracket_part_names_and_a_quotation_mark_does_not() -> None:
    assert [word.joined for word in words("قوات، سوريا")] == [False, False]
    assert [word.joined for word in words("قوات\nسوريا")] == [False, False]
    assert [word.joined for word in words("قوات (سوريا")] == [False, False]
    assert [word.joined for word in words('قوات "سوريا')] == [False, True]


def test_offset_skips_marks_that_folding_drops() -> None:
    text = "وَدَمشق"
    (word,) = words(text)
    assert text[offset_of(text, word, 1) :] == "دَمشق"


def test_offset_beyond_the_word_is_refused() -> None:
    text = "حلب"
    with pytest.raises(ValueError, match="fewer letters"):
        offset_of(text, words(text)[0], 9)


def test_a_word_longer_than_any_name_folds_to_nothing() -> None:
    assert [word.form for word in words("ا" * 1000 + " حلب")] == ["", "حلب"]
