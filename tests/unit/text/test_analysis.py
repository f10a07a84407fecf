import pytest

from shared.text.analysis import asked_terms, name_key, stem, stored_terms, stored_words, tokens
from shared.text.normalisation import fold_word


def finds(asked: str, stored: str) -> bool:
    ((_, terms),) = stored_words(stored)
    return not set(asked_terms(fold_word(asked))).isdisjoint(terms)


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("حكومة", "الحكومة"),
        ("حكومة", "وبالحكومة"),
        ("الحكومة", "حكومتهم"),
        ("دمشق", "ولدمشق"),
        ("دِمَشْق", "دمشق"),
        ("الأمم", "للأمم"),
        ("للأمم", "الأمم"),
        ("إنتخابات", "الانتخابات"),
        ("لبنان", "اللبنانيين"),
        ("سوريا", "السورية"),
        ("بشار", "لبشار"),
        ("٢٠٢٤", "2024"),
        ("elections", "Election"),
        ("displaced", "displacing"),
        ("Café", "cafe"),
        ("درنة", "ودرنة"),
        ("درنة", "لدرنة"),
        ("حث", "وحث"),
        ("مسئول", "مسؤوليها"),
        ("شؤون", "الشئون"),
        ("مئة", "مائة"),
        ("إنجلترا", "إنكلترا"),
        ("الأمريكية", "الأميركية"),
        ("صاروخ", "بالصواريخ"),
        ("كتب", "كتاب"),
        ("مدرسة", "مدارسهم"),
        ("وزير", "وزراؤها"),
        ("سدود", "السدين"),
        ("شركة", "شركاتهم"),
        ("عمل", "عمله"),
        ("البيئه", "بيئة"),
        ("بحري", "بحرية"),
        ("دولة", "دولتين"),
        ("لاجئ", "اللاجئون"),
        ("مالي", "بمالي"),
        ("المالية", "مالي"),
        ("يقصف", "تقصف"),
    ],
)
def test_a_word_finds_its_other_forms(asked: str, stored: str) -> None:
    assert finds(asked, stored)


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("بشار", "شاعر"),
        ("دمشق", "حلب"),
        ("كتاب", "حكومة"),
        ("war", "warm"),
        ("السلطة", "السلطان"),
        ("السلطان", "بالسلطة"),
        ("عدن", "عدنان"),
        ("حلب", "الحلبة"),
        ("حلبة", "حلب"),
        ("مالي", "المالية"),
        ("حث", "بحث"),
        ("رد", "ورد"),
        ("لبنان", "لبن"),
        ("شريك", "شركاتهم"),
    ],
)
def test_another_word_is_not_found(asked: str, stored: str) -> None:
    assert not finds(asked, stored)


def test_what_is_stored_is_read_without_clitics_and_what_is_asked_is_not() -> None:
    assert stored_terms("لدمشق") == ("لدمشق", "دمشق")
    assert asked_terms("لدمشق") == ("لدمشق",)


def test_a_stem_keeps_three_letters() -> None:
    assert [stem(word) for word in ("بيتهم", "عمان", "دين", "الام")] == ["بيت", "عمان", "دين", "ام"]


def test_scripts_without_spaces_are_cut_into_signs() -> None:
    assert [(t.start, t.end, t.form) for t in tokens("x 東京2 y")] == [
        (0, 1, "x"),
        (2, 3, "東"),
        (3, 4, "京"),
        (4, 5, "2"),
        (6, 7, "y"),
    ]


def test_spellings_of_a_name_have_one_key() -> None:
    assert {name_key(name) for name in ("Bashar al-Assad", "BASHAR AL ASSAD", "Bashar el-Assad")} == {"bashar assad"}
    assert name_key("بشار الأسد") == name_key("بشّار الاسد") == "بشار اسد"


@pytest.mark.parametrize("word", ["ه", "ة", "و", "ال", "به", "وه", "له"])
def test_a_letter_by_itself_has_a_term(word: str) -> None:
    assert all(stored_terms(token.form, feminine=token.feminine) for token in tokens(word))
    assert all(all(stored_terms(token.form, feminine=token.feminine)) for token in tokens(word))
