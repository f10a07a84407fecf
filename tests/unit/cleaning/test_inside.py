"""What stands between paragraphs: lists, quotations, pictures' texts, entries of a live blog."""

import pytest

from services.cleaning.lines import read_lines
from services.cleaning.signals.verdicts import rules_verdicts
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned, reasons

MENU = ("ميناء اليوم", "الرئيسية", "محليات", "اقتصاد", "رياضة")


def test_announced_list_stays_whole_even_where_items_look_like_dates_and_sections() -> None:
    items = ("الرصيف الشرقي: الساعة 6.30 صباحا", "الرصيف الغربي: ملغى", "صحة", "2- سوق السمك 14")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, "وتفتح الأرصفة مساء اليوم كالآتي:", *items, "مشاركة", "طباعة"))
    assert article.text == a_scrape(LEAD, "وتفتح الأرصفة مساء اليوم كالآتي:", *items)


def test_results_and_their_headings_stay() -> None:
    table = ("نتائج الجولة", "الاتحاد 2 - 0 السويحلي", "النصر 1 - 1 المدينة", "الأهلي 0 - 3 الهلال")
    article = cleaned(a_scrape(TITLE, LEAD, SECOND, *table, THIRD))
    assert article.text == a_scrape(LEAD, SECOND, *table, THIRD)


def test_subheading_and_list_behind_the_last_paragraph_are_the_articles() -> None:
    end = ("Night closures", "From Monday the quay will be shut between eleven and six for:", "Lorries", "Coaches")
    lead = "The harbour council voted on Sunday to open the old quay to fishing boats after six months of repairs."
    article = cleaned(a_scrape("Old quay reopens to fishing boats", lead, *end, "Share this article"))
    assert article.text == a_scrape(lead, *end)


@pytest.mark.parametrize(
    "caption",
    [
        "قوارب الصيد عند مدخل الميناء القديم صباح اليوم (سالم بن عمران)",
        "قوارب الصيد عند الرصيف الشرقي بعد ترميمه (صحيفة المرفأ/ هدى الورفلي)",
    ],
)
def test_caption_is_known_by_the_photographer_at_its_end(caption: str) -> None:
    article = cleaned(a_scrape(*MENU, TITLE, caption, "10/03/2025", LEAD, SECOND))
    assert (article.title, article.text) == (TITLE, a_scrape(LEAD, SECOND))


def test_caption_under_its_counter_goes() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, "صورة 2 من 9", "رافعة جديدة فوق الرصيف", SECOND, THIRD))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)
    assert reasons(article)["رافعة جديدة فوق الرصيف"] == "caption"


def test_quoted_subheading_stays_whatever_it_asks_for() -> None:
    article = cleaned(a_scrape(TITLE, LEAD, "«اشترك الآن».. شعار على الرصيف", SECOND, THIRD))
    assert article.text == a_scrape(LEAD, "«اشترك الآن».. شعار على الرصيف", SECOND, THIRD)


def test_quotation_set_apart_from_its_paragraph_goes() -> None:
    told = "وقال الصياد منصور: «لم نر هذا الرصيف فارغا من القوارب منذ ثلاثين سنة»، وأضاف أن الرسوم ما زالت مرتفعة."
    quotation = "«لم نر هذا الرصيف فارغا من القوارب منذ ثلاثين سنة»"
    article = cleaned(a_scrape(TITLE, LEAD, told, quotation, SECOND))
    assert article.text == a_scrape(LEAD, told, SECOND)
    assert reasons(article)[quotation] == "duplicate"


def test_short_headings_of_a_live_blog_stay_and_its_times_go() -> None:
    first = "ننقل إليكم في هذه التغطية ما يجري في الميناء القديم منذ الصباح وحتى عودة آخر القوارب إليه."
    entries = ("18:05", first, "17:40", "عودة القوارب", LEAD, "17:10", SECOND, "16:30", THIRD)
    article = cleaned(a_scrape(*MENU, TITLE, "10/03/2025 18:10", *entries))
    assert article.text == a_scrape(first, "عودة القوارب", LEAD, SECOND, THIRD)


def test_kicker_above_the_headline_stays_and_is_not_the_title() -> None:
    article = cleaned(a_scrape(*MENU, "رئيس البلدية في حديث للصحيفة:", TITLE, "10/03/2025", LEAD, SECOND))
    assert article.title == TITLE
    assert article.text.startswith("رئيس البلدية في حديث للصحيفة:")


def test_headline_cut_short_goes() -> None:
    article = cleaned(a_scrape(*MENU, TITLE, TITLE[:35] + "...", "10/03/2025", LEAD, SECOND))
    assert (article.title, article.text) == (TITLE, a_scrape(LEAD, SECOND))


def test_caption_below_date_and_writer_is_not_the_title() -> None:
    caption = "صيادون في الميناء القديم بعد إعادة فتح الرصيف"
    article = cleaned(
        a_scrape(*MENU, TITLE, "كتب: سالم بن عمران", "10/03/2025", caption, "تصوير: المرفأ", LEAD, SECOND)
    )
    assert article.title == TITLE


def test_the_rules_tell_the_decider_of_points_above_the_article() -> None:
    points = ("أهم النقاط", "فتح الرصيف أمام القوارب", "خفض رسوم الرسو إلى النصف")
    lines = read_lines(a_scrape(*MENU, TITLE, "10/03/2025", "استمع للخبر", *points, "إعلان", LEAD, SECOND))
    kept = [line.text for line, cue in zip(lines, rules_verdicts(lines).cues, strict=True) if cue is None]
    assert kept == [*points, LEAD, SECOND]


def test_what_a_page_says_of_the_author_below_the_text_goes() -> None:
    author = ("هدى الورفلي", "صحفية من طرابلس تهتم بالبحر والصيد، وتكتب منذ سنوات عن الموانئ القديمة في شمال أفريقيا.")
    article = cleaned(a_scrape(*MENU, TITLE, "10/03/2025", LEAD, SECOND, THIRD, *author, "شارك"))
    assert article.text == a_scrape(LEAD, SECOND, THIRD)


def test_table_of_contents_goes_and_its_headings_stay_in_the_text() -> None:
    contents = ("لماذا أغلق الميناء؟", "ما الذي جرى ترميمه؟", "من يدفع الرسوم؟")
    text = [part for pair in zip(contents, (LEAD, SECOND, THIRD), strict=True) for part in pair]
    article = cleaned(a_scrape(*MENU, TITLE, "10/03/2025", *contents, *text))
    assert article.text == a_scrape(*text)
