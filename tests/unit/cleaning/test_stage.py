"""What the stage promises about facts, rejections and offsets."""

from datetime import UTC, datetime

import pytest

from services.cleaning.handler import make_handler
from services.cleaning.protocols import LanguageGuess
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from shared.contracts.article import RawArticle
from shared.errors import ArticleRejected
from shared.settings import Settings
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned, reasons


@pytest.mark.parametrize(
    "content", ["", "  \n\t ", "\u200b\u00a0\ufeff", "<html><body><script>x</script></body></html>"]
)
def test_nothing_visible_is_rejected_as_empty(content: str) -> None:
    with pytest.raises(ArticleRejected) as rejected:
        cleaned(content)
    assert rejected.value.reason == "empty"


@pytest.mark.parametrize(
    "content", ["الرئيسية\nاتصل بنا\nجميع الحقوق محفوظة", "Home\nSign in\nPrivacy policy", "SHARE"]
)
def test_a_page_of_chrome_is_rejected(content: str) -> None:
    with pytest.raises(ArticleRejected) as rejected:
        cleaned(content)
    assert rejected.value.reason == "only_chrome"


def test_posted_title_wins_and_its_line_is_a_duplicate() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND), title=TITLE)
    assert article.title == TITLE
    assert article.origins["title"] == "posted"
    assert reasons(article)[TITLE] == "duplicate"
    assert TITLE not in article.text


def test_headline_is_recognised_under_a_posted_title_with_the_name_of_the_site() -> None:
    standfirst = "القرار جاء بعد أسابيع من احتجاج الصيادين"
    article = cleaned(a_scrape("الرئيسية", TITLE, standfirst, LEAD, SECOND), title=f"{TITLE} | المرفأ")
    assert article.text == a_scrape(standfirst, LEAD, SECOND)
    assert reasons(article)[TITLE] == "duplicate"


def test_title_found_in_the_text_is_not_reported_as_removed() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND))
    assert (article.title, article.origins["title"]) == (TITLE, "text")
    assert article.removed == ()
    assert article.text == a_scrape(LEAD, SECOND)


def test_posted_facts_win_over_those_in_the_text() -> None:
    published = datetime(2024, 1, 2, tzinfo=UTC)
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, "المصدر: رويترز"), source="المرفأ", published_at=published)
    assert (article.source, article.origins["source"]) == ("المرفأ", "posted")
    assert (article.published_at, article.origins["published_at"]) == (published, "posted")


def test_sign_off_becomes_the_source() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, "سيريانيوز", "طباعة"))
    assert (article.source, article.origins["source"]) == ("سيريانيوز", "text")


def test_time_with_a_zone_is_read_and_one_without_is_not() -> None:
    zoned = cleaned(a_scrape(TITLE, "28 آب 2013، آخر تحديث 14:00 (GMT+0400)", LEAD, SECOND))
    assert zoned.published_at == datetime(2013, 8, 28, 10, 0, tzinfo=UTC)
    bare = cleaned(a_scrape(TITLE, "28 آب 2013، 14:00", LEAD, SECOND))
    assert bare.published_at is None
    assert "date" in reasons(bare).values()


def test_removed_spans_point_into_what_was_posted() -> None:
    content = f"شارك\r\n\r\n{TITLE}\r\n\r\n{LEAD}\u00a0\r\n{LEAD}\r\n{SECOND}\r\n&copy; 2024 جميع الحقوق محفوظة\r\n"
    article = cleaned(content)
    assert [content[span.start : span.end] for span in article.removed] == [span.text for span in article.removed]
    assert [span.reason for span in article.removed] == ["chrome", "duplicate", "chrome"]


def test_facts_that_cleaning_does_not_touch_are_passed_on() -> None:
    article = cleaned(LEAD, url="https://example.org/1", external_id="1", metadata={"desk": "ليبيا"})
    assert (article.url, article.external_id, article.metadata) == ("https://example.org/1", "1", {"desk": "ليبيا"})


def test_undetermined_language_is_reported() -> None:
    raw = RawArticle(content=a_scrape(TITLE, LEAD))
    article = clean_article(raw, cleaner=RuleCleaner(), identify=lambda _: LanguageGuess("und", 0.0))
    assert (article.language, article.cleaning.notes) == ("und", ("language_undetermined",))


def test_handler_cleans_the_same_way_every_time() -> None:
    handle = make_handler(Settings())
    raw = RawArticle(content=a_scrape(TITLE, LEAD, LEAD, SECOND, THIRD, "Facebook"))
    assert handle(raw) == handle(raw) == cleaned(raw.content)


def test_relative_dates_are_reckoned_from_when_the_page_was_fetched() -> None:
    scrape = a_scrape(TITLE, "منذ ساعتين", LEAD, SECOND)
    assert cleaned(scrape).published_at is None
    article = cleaned(scrape, fetched_at=datetime(2024, 5, 1, 12, 30, tzinfo=UTC))
    assert article.published_at == datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
    assert article.origins["published_at"] == "text"
