import pytest

from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.protocols import Span
from tests.unit.extraction.gazetteers import a_gazetteer, a_row

ASSAD = a_row("wd:Q44329", "PER", "بشار الأسد", "الأسد", country="SY")
TRUMP = a_row("wd:Q22686", "PER", "دونالد ترامب", "ترامب", country="US")
AOUN = a_row("khabar:aoun", "PER", "ميشال عون", "?عون", country="LB")
NAMESAKE = a_row("khabar:actor", "PER", "محمد رمضان", country="EG")
NAMESAKE["forms"] = ["ar:~محمد رمضان"]
EGYPT = a_row("iso:EG", "LOC", "مصر", country="EG", weight=10**10)
LINKER = GazetteerLinker(a_gazetteer(ASSAD, TRUMP, AOUN, NAMESAKE, EGYPT))


def persons(text: str, *names: str) -> list[list[str]]:
    """The names as they are merged: one list of surfaces for each person, in the order of the text."""
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), "PER"))
        at += len(name)
    linked = LINKER.link(text, spans, language="ar")
    return [[m.text for m in linked.mentions if m.entity_id == entity.id] for entity in linked.entities]


def ids(text: str, *names: str) -> list[str]:
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), "PER"))
        at += len(name)
    return [mention.entity_id or "" for mention in LINKER.link(text, spans, language="ar").mentions]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("سامر العبدالله", "العبدالله"),
        ("سامر العبد الله", "العبدالله"),
        ("عبد الرحمن الطيار", "عبدالرحمن الطيار"),
        ("الباجي قايد السبسي", "السبسي"),
        ("الباجي قايد السبسي", "قايد السبسي"),
        ("فهد بن ناصر", "بن ناصر"),
        ("فهد بن ناصر بن سعود", "فهد بن ناصر"),
        ("أبو ياسر القرشي", "أبوياسر القرشي"),
        ("رائد الطحّان", "الطحان"),
        ("مؤيّد الزعبيّ", "مؤيد الزعبى"),
    ],
)
def test_short_forms_and_variants_name_the_person_with_the_full_name(full: str, short: str) -> None:
    assert persons(f"التقى {full} وفدا، وقال {short} إنه متفائل", full, short) == [[full, short]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد محمد علي", "محمد علي"),
        ("فهد بن سلمان", "سلمان"),
        ("كريم الحاج", "ليلى الحاج"),
        ("سالم حسن", "حسن سالم"),
    ],
)
def test_father_and_son_and_namesakes_stay_apart(one: str, other: str) -> None:
    assert len(persons(f"حضر {one} ثم {other} الحفل", one, other)) == 2


def test_a_surname_of_two_people_of_the_article_is_neither_of_them() -> None:
    text = "حضر كريم الحاج وليلى الحاج، ثم غادر الحاج"
    assert len(persons(text, "كريم الحاج", "ليلى الحاج", "الحاج")) == 3


def test_a_famous_surname_is_not_its_bearers_relative() -> None:
    text = "قال الرئيس ترامب أمس. وحضرت تيفاني ترامب الحفل"
    assert ids(text, "ترامب", "تيفاني ترامب")[0] == "wd:Q22686"
    assert ids(text, "ترامب", "تيفاني ترامب")[1].startswith("local:")


def test_a_longer_full_name_is_the_known_person() -> None:
    text = "استقبل بشار حافظ الأسد وفدا، وقال الأسد"
    assert ids(text, "بشار حافظ الأسد", "الأسد") == ["wd:Q44329", "wd:Q44329"]


def test_another_full_name_with_a_famous_surname_is_another_person() -> None:
    assert ids("قال الطبيب رامز الأسد", "رامز الأسد")[0].startswith("local:")


def test_a_surname_that_many_bear_needs_its_full_name() -> None:
    assert ids("وصل عون إلى مقر عمله", "عون")[0].startswith("local:")
    assert ids("وصل ميشال عون، وقال عون", "ميشال عون", "عون") == ["khabar:aoun", "khabar:aoun"]


def test_a_full_name_that_many_bear_needs_a_title() -> None:
    assert ids("قال المزارع محمد رمضان", "محمد رمضان")[0].startswith("local:")
    assert ids("قال الفنان محمد رمضان", "محمد رمضان") == ["khabar:actor"]


def test_equal_unknown_names_share_an_id_across_articles() -> None:
    assert ids("قال سامر العبدالله", "سامر العبدالله") == ids("نفى سامر العبد اللّه", "سامر العبد اللّه")
