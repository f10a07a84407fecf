"""What goes, and what only looks as if it should."""

import pytest

from services.cleaning.lines import MOST_LINES
from services.cleaning.rule_cleaner import MOST_SPANS
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned, reasons


def test_second_copy_of_the_whole_body_goes() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, THIRD, LEAD, SECOND, THIRD))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)
    assert [span.reason for span in article.removed] == ["duplicate"] * 3


def test_teaser_cut_off_before_the_lead_goes() -> None:
    teaser = LEAD[:60] + "..."
    article = cleaned(a_scrape(TITLE, teaser, LEAD, SECOND))
    assert article.text == a_scrape(LEAD, SECOND)
    assert reasons(article)[teaser] == "duplicate"


def test_headline_repeated_in_the_body_goes() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, TITLE, SECOND))
    assert article.text == a_scrape(LEAD, SECOND)


def test_copy_that_differs_only_in_artefacts_is_a_copy() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, LEAD.replace(" ", "\u00a0").replace("أعلنت", "أعـلنت"), SECOND))
    assert article.text == a_scrape(LEAD, SECOND)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("اقرأ أيضا: وصول أول سفينة سياحية إلى الميناء", "related"),
        ("إعلان", "chrome"),
        ("Advertisement", "chrome"),
        ("تابعونا على فيسبوك وتويتر", "chrome"),
        ("قوارب صيد في الميناء القديم - صورة أرشيفية", "caption"),
        ("https://example.org/abc", "chrome"),
        ("{{comments.count}}", "chrome"),
    ],
)
def test_line_between_paragraphs_goes_with_its_reason(line: str, reason: str) -> None:
    article = cleaned(a_scrape(TITLE, LEAD, line, SECOND, THIRD))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)
    assert reasons(article)[line] == reason


@pytest.mark.parametrize(
    "line",
    [
        "شاركونا أسماء الضحايا، هكذا كتب ناشط على صفحته في موقع التواصل الاجتماعي بعد ساعات من الحادث.",
        "Share prices closed lower.",
        "صورة المدينة تغيرت كثيرا.",
        "By noon the harbour was full.",
        "أسباب الإغلاق",
        "صمت.",
        "Welle um Welle traf die Mauer. „Wir haben so etwas noch nie gesehen.“",
        "وقال المتحدث إن المفاوضات مع الصيادين ستبدأ غدا (رويترز).",
    ],
)
def test_sentence_or_subheading_that_looks_like_chrome_stays(line: str) -> None:
    assert line in cleaned(a_scrape(TITLE, LEAD, line, SECOND, THIRD)).text


def test_short_sentence_above_the_first_paragraph_stays() -> None:
    opening = "السادسة صباحا."
    assert cleaned(a_scrape(TITLE, "12 تموز 2025", opening, LEAD, SECOND)).text == a_scrape(opening, LEAD, SECOND)


@pytest.mark.parametrize("answer", ["نعم.", "لا.", "Yes."])
def test_answer_stays_though_a_poll_has_such_buttons(answer: str) -> None:
    question = "سألنا رئيس البلدية هل يبقى الميناء مفتوحا في الشتاء أيضا، فأجاب بكلمة واحدة:"
    assert cleaned(a_scrape(TITLE, LEAD, question, answer, THIRD)).text == a_scrape(LEAD, question, answer, THIRD)


def test_text_goes_on_behind_a_link_at_the_next_statement() -> None:
    resumed = ("نقف عند الرصيف.", "قال الحارس: «لم ينم أحد».")
    article = cleaned(a_scrape(TITLE, LEAD, "اقرأ أيضا", "وصول أول سفينة سياحية", *resumed, SECOND, THIRD))
    assert article.text == a_scrape(LEAD, *resumed, SECOND, THIRD)


def test_list_after_a_colon_stays() -> None:
    items = ("- الرصيف الشرقي", "- محطة الوقود", "- سوق السمك")
    article = cleaned(a_scrape(TITLE, LEAD, "وشملت الأعمال:", *items, SECOND))
    assert article.text == a_scrape(LEAD, "وشملت الأعمال:", *items, SECOND)


def test_poem_without_prose_stays_whole() -> None:
    verses = ("على قدر أهل العزم تأتي العزائم", "وتأتي على قدر الكرام المكارم", "وتعظم في عين الصغير صغارها")
    article = cleaned("\n".join(verses))
    assert "\n".join(verses) == "\n".join(filter(None, [article.title, *article.text.split("\n\n")]))


def test_short_flash_stays() -> None:
    assert cleaned("عاجل: هزة أرضية خفيفة شرق دمشق").text == "عاجل: هزة أرضية خفيفة شرق دمشق"


def test_headlines_under_a_related_heading_go() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, "مواضيع ذات صلة", "افتتاح معرض الكتاب في بنغازي"))
    assert reasons(article)["افتتاح معرض الكتاب في بنغازي"] == "related"


def test_comments_go_even_when_they_are_longer_than_the_article() -> None:
    comment = "قرار صائب جدا، وكان يجب أن يتخذ منذ زمن، لأن الصيادين عانوا كثيرا من إغلاق الميناء ومن غلاء الوقود."
    comments = [comment + "!" * times for times in range(6)]
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, THIRD, "التعليقات (6)", *comments))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)
    assert reasons(article)[comment] == "comment"


@pytest.mark.parametrize(
    ("link", "body"),
    [
        ("Lesen Sie auch: Neue Fähre für Rügen", "Die Fähre nach Gedser fährt laut der Reederei ab Montag wieder."),
        ("Lee también: Cierra el puerto", "El puerto de Valencia reabrió este lunes tras dos días de temporal."),
        ("İlgili haber: Liman kapandı", "İzmir'deki liman, iki gün kapalı kaldıktan sonra bu sabah yeniden açıldı."),
        ("بیشتر بخوانید: بازگشایی بندر", "بندر چابهار پس از دو روز توقف به دلیل توفان، صبح امروز بازگشایی شد."),
    ],
)
def test_links_between_paragraphs_go_in_other_languages_too(link: str, body: str) -> None:
    second = body.removesuffix(".") + " (2)."
    article = cleaned(a_scrape(body, link, second), title="Port 2025")
    assert reasons(article) == {link: "related"}
    assert article.text == a_scrape(body, second)


def test_removals_of_a_huge_page_are_merged() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND) + "\n" + "SHARE\n" * (MOST_SPANS + 1))
    assert len(article.removed) == 1
    assert article.removed[0].text.count("SHARE") == MOST_SPANS + 1


def test_more_lines_than_are_read_are_removed_and_reported() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, SECOND) + "\n" + "SHARE\n" * MOST_LINES + THIRD)
    assert article.text == a_scrape(LEAD, SECOND)
    assert article.removed[-1].text.endswith(THIRD)
    assert (article.cleaning.status, article.cleaning.notes) == ("partial", ("truncated",))


def test_name_under_a_lone_by_is_the_author() -> None:
    article = cleaned(a_scrape(TITLE, "بقلم", "سلمى بن عمار", LEAD, SECOND))
    assert article.author == "سلمى بن عمار"
    assert reasons(article)["سلمى بن عمار"] == "byline"


def test_caption_above_its_credit_goes_with_it() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, "قوارب صيد ترسو في الميناء", "رويترز / عمر الككلي - رويترز", SECOND))
    assert article.text == a_scrape(LEAD, SECOND)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("رنا الدوري وبشار عيتاني – المينا", ("رنا الدوري", "بشار عيتاني")),
        ("By Jane Doe and John Smith", ("Jane Doe", "John Smith")),
        ("By Jane Doe, New York", ("Jane Doe",)),
        ("بقلم سلمى وليد حداد", ("سلمى وليد حداد",)),
        ("سلمى ناصر | 12 مارس 2024", ("سلمى ناصر",)),
    ],
)
def test_all_writers_of_a_byline_are_named(byline: str, authors: tuple[str, ...]) -> None:
    article = cleaned(a_scrape(TITLE, byline, LEAD, SECOND, THIRD))
    assert article.authors == authors


def test_a_day_beside_a_name_in_the_dateline_or_under_a_post_is_the_articles() -> None:
    posts = (
        a_scrape(TITLE, "سلمى ناصر | 12 مارس 2024", LEAD, SECOND, THIRD),
        a_scrape(TITLE, f"طرابلس، 12 مارس 2024 - {LEAD}", SECOND, THIRD),
        a_scrape(LEAD, "8:14 م · 12 مارس 2024 · 41.2K مشاهدة"),
    )
    days = [article.published_local and article.published_local.date.isoformat() for article in map(cleaned, posts)]
    assert days == ["2024-03-12"] * 3
