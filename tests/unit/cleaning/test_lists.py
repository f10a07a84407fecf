"""Lists that an article itself gives, wherever they stand among its paragraphs."""

from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned

MENU = ("ميناء اليوم", "الرئيسية", "محليات", "اقتصاد", "رياضة")


def test_list_between_the_opening_and_the_rest_stays_whole() -> None:
    recipe = ("المقادير", "كيلو سمك سردين", "نصف كوب زيت", "ملعقة كمون", "ليمون", "طريقة العمل")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, *recipe, SECOND, THIRD, "مشاركة"))
    assert article.text == a_scrape(LEAD, *recipe, SECOND, THIRD)


def test_rows_of_a_name_and_what_is_said_of_it_stay_below_text() -> None:
    prices = ("السردين، كيلو: 12 دينارا", "الشمال: من 06:00 إلى 10:00", "البوري، كيلو: 18 دينارا")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, "بكم السمك؟", *prices, THIRD, "مشاركة"))
    assert article.text == a_scrape(LEAD, "بكم السمك؟", *prices, THIRD)


def test_times_of_a_timeline_stay_and_those_of_a_page_with_the_newest_first_go() -> None:
    entries = (
        "وصلت أول سفينة إلى الرصيف الشرقي.",
        "أغلقت الشرطة مدخل الميناء أمام السيارات.",
        "غادر آخر الصيادين قبل العاصفة بساعة.",
    )
    in_order = [line for pair in zip(("09:10", "11:45", "13:30"), entries, strict=True) for line in pair]
    newest_first = [line for pair in zip(("13:30", "11:45", "09:10"), entries, strict=True) for line in pair]
    assert cleaned(a_scrape(TITLE, LEAD, *in_order, THIRD)).text == a_scrape(LEAD, *in_order, THIRD)
    assert cleaned(a_scrape(TITLE, LEAD, *newest_first, THIRD)).text == a_scrape(LEAD, *entries, THIRD)


def test_interview_goes_on_behind_links_at_a_question_that_is_answered() -> None:
    talk = ("متى نزلت البحر أول مرة؟", "في السابعة.", "وهل خفت؟", "لا.")
    after = ("كم قاربا بقي لك؟", "واحد.")
    links = ("اقرأ أيضا", "ارتفاع أسعار السمك في أسواق المدينة")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, SECOND, *talk, *links, *after, "مشاركة", "طباعة"))
    assert article.text == a_scrape(LEAD, SECOND, *talk, *after)


def test_headline_below_the_words_that_say_who_says_it_is_no_list() -> None:
    article = cleaned(a_scrape(*MENU, "رئيس بلدية طرابلس يعلن لصحيفتنا:", TITLE, LEAD, SECOND, THIRD))
    assert article.title == TITLE


def test_table_of_contents_under_its_heading_goes_though_text_is_above_it() -> None:
    headings = ("الرصيف الشرقي", "محطة الوقود", "رحلات الحافلات")
    last = "وتبدأ الحافلات رحلاتها بين المحطة والسوق صباح كل يوم ما عدا الجمعة، كما كان الحال قبل الحرب."
    sections = [line for pair in zip(headings, (SECOND, THIRD, last), strict=True) for line in pair]
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, "محتويات المقال", *headings, *sections))
    assert article.text == a_scrape(LEAD, *sections)


def test_years_of_a_timeline_stay_and_those_of_cards_with_the_newest_first_go() -> None:
    entries = (
        "أول رصيف من الحجر.",
        "حريق في مخازن القطن.",
        "إنارة المدخل الشمالي.",
        "توقف السفن عن القدوم.",
    )
    years = ("١٩١٢", "١٩٤٧", "أيار ١٩٨٠", "2013")
    in_order = [line for pair in zip(years, entries, strict=True) for line in pair]
    newest_first = [line for pair in zip(years[::-1], entries, strict=True) for line in pair]
    assert cleaned(a_scrape(TITLE, LEAD, *in_order, THIRD)).text == a_scrape(LEAD, *in_order, THIRD)
    assert years[1] not in cleaned(a_scrape(TITLE, LEAD, *newest_first, THIRD)).text


def test_ingredients_above_short_steps_are_no_headline_and_stay() -> None:
    needed = ("المقادير", "للعجين", "كيلو طحين", "بيضة", "للحشوة", "200 غ لحم مفروم", "حفنة صنوبر")
    steps = ("اعجني الطحين والبيض بيد مبلولة.", "أضيفي اللحم والصنوبر.", "اخبزيها ربع ساعة في فرن حار.")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, *needed, *steps, "مشاركة"))
    assert (article.title, article.text) == (TITLE, a_scrape(LEAD, *needed, *steps))


def test_answers_that_count_from_one_stay_below_their_questions() -> None:
    answers = ("الإجابات", "1: ج", "2: أ", "3: خطأ", "4: الشابي")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, SECOND, THIRD, *answers, "مشاركة", "طباعة"))
    assert article.text == a_scrape(LEAD, SECOND, THIRD, *answers)


def test_names_of_those_who_signed_stay_below_the_letter() -> None:
    signed = ("أرواد، في السابع من آب", "عن الصيادين:", "محمود بهلوان", "حسن قليعة", "مصطفى عثمان")
    article = cleaned(a_scrape(*MENU, TITLE, LEAD, SECOND, THIRD, *signed, "مشاركة", "طباعة"))
    assert article.text == a_scrape(LEAD, SECOND, THIRD, *signed)
    names = cleaned(a_scrape(*MENU, TITLE, LEAD, SECOND, THIRD, *signed[2:], "مشاركة", "طباعة"))
    assert names.text == a_scrape(LEAD, SECOND, THIRD)
