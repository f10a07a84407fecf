from functools import cache

import pytest

from services.extraction.boundaries import within_names
from services.extraction.gazetteer import Gazetteer
from services.extraction.known_names import KnownNames
from services.extraction.protocols import Span
from shared.contracts.article import EntityType


@cache
def known() -> KnownNames:
    return KnownNames.of(Gazetteer.load())


def cut(text: str, marked: str, type_: EntityType = "LOC") -> str:
    """What is left of a marked stretch of the text."""
    at = text.index(marked)
    (span,) = within_names(text, [Span(at, at + len(marked), type_)], known())
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("وبرلين", "برلين"),
        ("ببغداد", "بغداد"),
        ("لفلسطين", "فلسطين"),
        ("كاليونان", "اليونان"),
        ("فالسعودية", "السعودية"),
        ("وبالقاهرة", "القاهرة"),
        ("ولإيران", "إيران"),
        ("والولايات", "الولايات"),
        ("وَحَلَب", "حَلَب"),
        ("ووارسو", "وارسو"),
    ],
)
def test_clitics_stand_outside_a_place(token: str, name: str) -> None:
    assert cut(f"وصل الوفد أمس {token} للتفاوض", token) == name


PLACES = """
لبنان ليبيا بغداد بيروت فلسطين كركوك كربلاء فرنسا واشنطن وهران بنغازي بريطانيا لندن كوبا كابول فنزويلا
    لوكسمبورغ باكستان بوركينا كندا ورزازات بريدة فاس لحج كسلا باريس بلغاريا كولومبيا
"""


@pytest.mark.parametrize("name", PLACES.split())
def test_first_letters_of_places_stay(name: str) -> None:
    assert cut(f"وصل الوفد أمس {name} للتفاوض", name) == name
    assert cut(f"وصل الوفد أمس و{name} للتفاوض", f"و{name}") == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("وزارة الدفاع الروسية", "وزارة الدفاع الروسية"),
        ("ووزارة الري", "وزارة الري"),
        ("لوزارة الري", "وزارة الري"),
        ("وزارتي الداخلية", "وزارتي الداخلية"),
        ("وكالة أعماق", "وكالة أعماق"),
        ("فيلق القدس", "فيلق القدس"),
        ("بلدية الزلفي", "بلدية الزلفي"),
        ("وحركة الإنقاذ", "حركة الإنقاذ"),
        ("بكتائب الشرق", "كتائب الشرق"),
        ("كريم", "كريم"),
        ("كيان", "كيان"),
        ("بورنموث", "بورنموث"),
    ],
)
def test_organisations_keep_the_letters_of_their_first_word(marked: str, name: str) -> None:
    assert cut(f"قالت {marked} في بيان", marked, "ORG") == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("وليد المعلم", "وليد المعلم"),
        ("ووليد المعلم", "وليد المعلم"),
        ("وأحمد", "أحمد"),
        ("والسيسي", "السيسي"),
        ("والتر ريد", "والتر ريد"),
        ("وإيمري أكبابا", "إيمري أكبابا"),
        ("ويليام هيغ", "ويليام هيغ"),
        ("بوتين", "بوتين"),
        ("لبوتين", "بوتين"),
        ("كلاي تومسون", "كلاي تومسون"),
        ("فالتيري بوتاس", "فالتيري بوتاس"),
        ("ولي الله سيف", "ولي الله سيف"),
        ("الرئيس بشار الأسد", "بشار الأسد"),
        ("والرئيس بشار الأسد", "بشار الأسد"),
        ("اللواء الركن محمد سالم", "محمد سالم"),
        ("د. سامي الخوري", "سامي الخوري"),
        ("الملك سلمان بن عبدالعزيز", "سلمان بن عبدالعزيز"),
        ("سلطان القاسمي", "سلطان القاسمي"),
    ],
)
def test_titles_and_clitics_stand_outside_a_person(marked: str, name: str) -> None:
    assert cut(f"التقى {marked} وفدا", marked, "PER") == name


def test_a_letter_of_an_unknown_name_goes_when_the_article_writes_the_name_without_it() -> None:
    assert cut("قرية سمرانة صغيرة، والطريق لسمرانة مغلق", "لسمرانة") == "سمرانة"
    assert cut("الطريق لسمرانة مغلق", "لسمرانة") == "لسمرانة"


def test_after_a_preposition_or_the_noun_of_a_place_no_letter_leans() -> None:
    assert cut("في بلدة بسمارة", "بسمارة") == "بسمارة"
    assert cut("سمارة بعيدة، وقرية بسمارة قريبة", "بسمارة") == "بسمارة"


def test_the_alef_that_the_preposition_hides_is_part_of_the_name() -> None:
    text = "رسالة للأمم المتحدة"
    (span,) = within_names(text, [Span(6, len(text), "ORG")], known())
    assert (text[span.start : span.end], span.name) == ("لأمم المتحدة", "الامم المتحده")


def test_a_title_that_belongs_to_a_known_name_is_kept_for_the_lookup() -> None:
    text = "زار البابا فرنسيس العراق"
    (span,) = within_names(text, [Span(4, 17, "PER")], known())
    assert (text[span.start : span.end], span.name) == ("فرنسيس", "البابا فرنسيس")


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ('"الدولة الإسلامية"', "الدولة الإسلامية"),
        ('قوات "سوريا الديمقراطية"', 'قوات "سوريا الديمقراطية"'),
        ("(قسد)", "قسد"),
        ("الجيش (الحر)", "الجيش (الحر)"),
        ("#حزب_الله", "حزب_الله"),
        ("«قسد»،", "قسد"),
    ],
)
def test_marks_around_a_name_stand_outside(marked: str, name: str) -> None:
    assert cut(f"بيان {marked} أمس", marked, "ORG") == name


@pytest.mark.parametrize(
    ("marked", "type_", "name"),
    [
        ("Syria's", "LOC", "Syria"),
        ("Syria’s", "LOC", "Syria"),
        ("President Bashar al-Assad", "PER", "Bashar al-Assad"),
        ("Lt. Gen. Michael Kurilla", "PER", "Michael Kurilla"),
        ("Prime Minister Narendra Modi", "PER", "Narendra Modi"),
        ("O'Neill", "PER", "O'Neill"),
    ],
)
def test_english_titles_and_possessives_stand_outside(marked: str, type_: EntityType, name: str) -> None:
    assert cut(f"Reporters said {marked} was quiet", marked, type_) == name


def test_a_span_without_letters_is_left_out() -> None:
    assert within_names('قال " " ثم', [Span(4, 7, "ORG")], known()) == []


@pytest.mark.parametrize(
    ("language", "marked", "name"),
    [
        ("fr", "M. Garnier", "Garnier"),
        ("fr", "Mme Élise Lefort", "Élise Lefort"),
        ("es", "Sr. Ortega", "Ortega"),
        ("en", "M. Night Shyamalan", "M. Night Shyamalan"),
    ],
)
def test_titles_of_a_language_stand_outside_in_it(language: str, marked: str, name: str) -> None:
    text = f"Ici {marked} a parlé"
    (span,) = within_names(text, [Span(4, 4 + len(marked), "PER")], known(), language=language)
    assert text[span.start : span.end] == name


def test_words_in_small_letters_are_no_name_unless_the_whole_text_is() -> None:
    text = "Hier la commission a voté"
    assert within_names(text, [Span(5, 18, "ORG")], known(), language="fr") == []
    text = "La commission a voté"
    assert within_names(text, [Span(0, 13, "ORG")], known(), language="fr") == []
    small = "we love paris"
    assert within_names(small, [Span(8, 13, "LOC")], known()) == [Span(8, 13, "LOC")]
    assert len(within_names("Des voix de al-Shabaab", [Span(12, 22, "ORG")], known())) == 1
