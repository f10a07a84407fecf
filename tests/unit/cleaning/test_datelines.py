"""The place and agency before the first sentence are told from the sentence."""

import pytest

from services.cleaning.agencies import agency_named
from services.cleaning.datelines import Dateline, read_credit, read_dateline
from tests.unit.cleaning.builders import LEAD, SECOND, TITLE, a_scrape, cleaned


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("دمشق (رويترز) - قال شهود إن المطار أعيد فتحه.", "دمشق", "Reuters"),
        ("عمان-سانا - اختتمت اللجنة أعمالها.", "عمان", "SANA"),
        ("السويداء 12 أيار (سانا)- افتتح اليوم معرض للكتاب.", "السويداء", "SANA"),
        ("واس - إسلام آباد: دعا المجلس إلى الهدوء.", "إسلام آباد", "SPA"),
        ("غزة/ معا - أعلنت البلدية فتح الشارع.", "غزة", "Ma'an"),
        ("سيدني - د.ب.أ: استقالت رئيسة البرلمان.", "سيدني", "DPA"),
        ("بيروت - نفت الوزارة الخبر.", "بيروت", None),
        ("KATHMANDU, April 25 (Reuters) - The airport reopened.", "KATHMANDU", "Reuters"),
        ("MEXICO CITY (AP) — The economy grew.", "MEXICO CITY", "AP"),
        ("Berlin (dpa) - Die Reederei teilte mit.", "Berlin", "DPA"),
        ("(رويترز) - قال شهود إن المطار أعيد فتحه.", None, "Reuters"),
    ],
)
def test_dateline_is_read(line: str, place: str | None, agency: str | None) -> None:
    assert read_dateline(line) == Dateline(place, agency)


@pytest.mark.parametrize(
    "line",
    [
        "وقال المسؤول (سانا) إن الأعمال انتهت.",
        "قالت رويترز، نقلا عن شهود، إن المطار أعيد فتحه.",
        "محمد سالم - مدير الميناء - رحب بالقرار.",
        "The minister - who resigned - left.",
        "دمشق مدينة قديمة - هكذا وصفها الرحالة.",
        "",
        "-" * 1000,
    ],
)
def test_sentence_is_not_a_dateline(line: str) -> None:
    assert read_dateline(line) == Dateline()


def test_dateline_stays_in_the_text_and_is_reported() -> None:
    lead = "طرابلس (رويترز) - " + LEAD
    article = cleaned(a_scrape(TITLE, lead, SECOND))
    assert article.text == a_scrape(lead, SECOND)
    assert (article.dateline, article.agency, article.source) == ("طرابلس", "Reuters", None)
    assert article.origins == {"title": "text", "dateline": "text", "agency": "text"}


def test_dateline_on_its_own_line_is_reported_and_removed() -> None:
    article = cleaned(a_scrape(TITLE, "زوريخ - (أ ف ب):", LEAD, SECOND))
    assert (article.dateline, article.agency) == ("زوريخ", "AFP")
    assert article.text == a_scrape(LEAD, SECOND)


def test_posted_source_that_is_an_agency_is_the_agency_too() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND), source="وكالة سانا")
    assert (article.source, article.agency, article.origins["agency"]) == ("وكالة سانا", "SANA", "posted")


def test_credit_in_brackets_at_the_end_names_the_agency() -> None:
    assert read_credit("وأضاف أن الأعمال انتهت. (أ ف ب)") == "AFP"
    assert read_credit("وأضاف أن الأعمال انتهت (أمس).") is None


@pytest.mark.parametrize("text", ["أ ف ب", "ا.ف.ب", "AFP", "فرانس برس", "(أ ف ب)"])
def test_spellings_of_an_agency_have_one_name(text: str) -> None:
    assert agency_named(text) == "AFP"
