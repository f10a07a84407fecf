import pytest

from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.protocols import Span
from services.extraction.same_organisation import is_abbreviation
from tests.unit.extraction.gazetteers import a_gazetteer, a_row

SDF = a_row("khabar:sdf", "ORG", "قوات سوريا الديمقراطية", country="SY")
HOUSE = a_row("khabar:house", "ORG", "مجلس النواب")
HOUSE["generic"] = True
PMF = a_row("khabar:pmf", "ORG", "الحشد الشعبي", country="IQ")
NAHDA = a_row("khabar:nahda", "ORG", "حركة النهضة", country="TN")
IRAQI = a_row("khabar:people-iraqi", "MISC", "عراقي", "العراقي", country="IQ")
MOROCCAN = a_row("khabar:people-moroccan", "MISC", "مغربي", "المغربي", country="MA")
LINKER = GazetteerLinker(a_gazetteer(SDF, HOUSE, PMF, NAHDA, IRAQI, MOROCCAN))


def ids(text: str, *names: str) -> list[str]:
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), "ORG"))
        at += len(name)
    return [mention.entity_id or "" for mention in LINKER.link(text, spans, language="ar").mentions]


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("أعلن تجمع أحرار الوادي (تاو) الإضراب، وقال تاو إنه", "تجمع أحرار الوادي", "تاو"),
        ("أعلن تجمع أحرار الوادي (FVG)، وقالت FVG إنها", "تجمع أحرار الوادي", "FVG"),
        ('أعلنت وحدات "حماة الجبل" HJU الإضراب', "حماة الجبل", "HJU"),
        ("The Free Valley Gathering (FVG) met", "Free Valley Gathering", "FVG"),
        ("قال الاتحاد الوطني للصيادين إنه، وأضاف الاتحاد الوطني", "الاتحاد الوطني للصيادين", "الاتحاد الوطني"),
        ("قالت حركة رجال النهر إنها، ونفى رجال النهر", "حركة رجال النهر", "رجال النهر"),
        ("قال المجلس الاستشاري الجنوبي إنه، ورفض الاستشاري", "المجلس الاستشاري الجنوبي", "الاستشاري"),
        ("قالت جمعية الوفاء الخيريه إن جمعيّة الوفاء الخيرية", "جمعية الوفاء الخيريه", "جمعيّة الوفاء الخيرية"),
    ],
)
def test_abbreviations_and_short_forms_name_the_organisation(text: str, long: str, short: str) -> None:
    one, other = ids(text, long, short)
    assert one == other


def test_brackets_may_hold_another_organisation() -> None:
    one, other = ids("قالت جمعية الوفاء (مصرف الوادي)", "جمعية الوفاء", "مصرف الوادي")
    assert one != other


def test_the_head_before_a_quotation_mark_is_part_of_the_name() -> None:
    text = 'أعلنت قوات "سوريا الديمقراطية" (قسد) أن قسد'
    assert ids(text, "سوريا الديمقراطية", "قسد", "قسد") == ["khabar:sdf"] * 3


def test_the_head_that_a_tagger_left_out_is_looked_up_with_the_name() -> None:
    assert ids("دعت حركة النهضة إلى الحوار", "النهضة") == ["khabar:nahda"]


def test_a_body_that_many_countries_have_is_not_linked() -> None:
    assert ids("عقد مجلس النواب جلسة", "مجلس النواب")[0].startswith("local:")


def test_a_nationality_behind_a_name_must_be_its_own() -> None:
    assert ids("نفى الحشد الشعبي العراقي ذلك", "الحشد الشعبي العراقي") == ["khabar:pmf"]
    assert ids("نفى الحشد الشعبي المغربي ذلك", "الحشد الشعبي المغربي")[0].startswith("local:")


@pytest.mark.parametrize(
    ("short", "long", "is_one"),
    [
        ("قسد", "قوات سوريا الديمقراطيه", True),
        ("داعش", "الدوله الاسلاميه في العراق والشام", False),
        ("sdf", "syrian democratic forces", True),
        ("xyz", "syrian democratic forces", False),
    ],
)
def test_an_abbreviation_is_made_of_first_letters(short: str, long: str, is_one: bool) -> None:
    assert is_abbreviation(short, long) is is_one
