"""Which line is taken for the headline."""

import pytest

from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned

SENTENCE = "ميناء طرابلس القديم يستقبل قوارب الصيد من جديد بعد ستة أشهر من أعمال الترميم."
MENU = ("الرئيسية", "محليات", "رياضة")


def test_headline_that_is_a_sentence_is_known_by_the_date_below_it() -> None:
    article = cleaned(a_scrape(*MENU, SENTENCE, "12 تموز 2025", LEAD, SECOND, THIRD))
    assert (article.title, article.text) == (SENTENCE, a_scrape(LEAD, SECOND, THIRD))


def test_of_a_headline_with_and_without_the_name_of_the_site_the_bare_one_is_taken() -> None:
    article = cleaned(a_scrape(f"{TITLE} - المرفأ نت", *MENU, TITLE, "12 تموز 2025", LEAD, SECOND, THIRD))
    assert (article.title, article.text) == (TITLE, a_scrape(LEAD, SECOND, THIRD))


@pytest.mark.parametrize("heading", ["عاجل", "Breaking", "Eilmeldung", "Son dakika"])
def test_headline_in_a_ticker_is_not_taken(heading: str) -> None:
    ticker = "وزير النقل يفتتح الطريق الساحلي بعد توسيعه"
    article = cleaned(a_scrape(*MENU, heading, ticker, TITLE, "12 تموز 2025", LEAD, SECOND, THIRD))
    assert (article.title, article.text) == (TITLE, a_scrape(LEAD, SECOND, THIRD))


def test_owner_of_the_copyright_is_no_headline() -> None:
    site = "جريدة مرفأ طرابلس وجبل لبنان"
    page = (site, *MENU, TITLE, LEAD, SECOND, THIRD, f"© 2025 {site} جميع الحقوق محفوظة")
    assert cleaned(a_scrape(*page)).title == TITLE
