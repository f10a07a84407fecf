"""Facts of a page: writers, day, standfirst, section, title, and all that is not in the text."""

from datetime import date

import pytest

from services.cleaning.facts.names import Named, read_names
from services.cleaning.facts.page_days import url_day
from services.cleaning.pages.reader import read_html
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, cleaned


def page(head: str = "", above: str = "", below: str = "", title: str = TITLE) -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav>الرئيسية</nav><article><h1>{title}</h1>{above}"
        f"<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p>{below}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("stated", "people"),
    [
        ("بقلم: ليلى سالم", ("ليلى سالم",)),
        ("بواسطة ليلى سالم", ("ليلى سالم",)),
        ("كتبت ليلى سالم و أحمد حداد", ("ليلى سالم", "أحمد حداد")),
        ("By Jane Doe and John Smith, Political Editor", ("Jane Doe", "John Smith")),
        ("Von Anna Müller und Peter van der Berg", ("Anna Müller", "Peter van der Berg")),
        ("Par Chokri Gharbi", ("Chokri Gharbi",)),
        ("Por Miguel A. Herguedas | Madrid", ("Miguel A. Herguedas",)),
        ("di Viviana Mazza", ("Viviana Mazza",)),
        ("Автор: Андрей Колесников", ("Андрей Колесников",)),
        ("Yazan: Ayşe Yılmaz", ("Ayşe Yılmaz",)),
        ("نویسنده: رضا کریمی", ("رضا کریمی",)),
        ("记者 焦鹏", ("焦鹏",)),
    ],
)
def test_writers_are_read_in_many_languages(stated: str, people: tuple[str, ...]) -> None:
    assert read_names(stated).people == people


@pytest.mark.parametrize(
    "stated", ["Reuters", "Online-Redaktion", "Example News Staff", "هيئة التحرير", "Senior Reporter"]
)
def test_desks_agencies_and_roles_are_nobody(stated: str) -> None:
    assert read_names(stated).people == ()


def test_the_site_is_not_a_writer() -> None:
    assert read_names("Der Anzeiger", frozenset({"deranzeiger"})) == Named((), ("Der Anzeiger",))


def test_all_writers_of_a_graph_are_found_by_their_ids() -> None:
    data = (
        '{"@graph":[{"@type":"NewsArticle","author":[{"@id":"#a"},{"@id":"#b"}]},'
        '{"@type":"Person","@id":"#a","name":"ليلى سالم"},{"@type":"Person","@id":"#b","name":"أحمد حداد"}]}'
    )
    article = cleaned(page(f'<script type="application/ld+json">{data}</script>'))
    assert article.authors == ("ليلى سالم", "أحمد حداد")
    assert (article.author, article.origins["author"]) == ("ليلى سالم, أحمد حداد", "html")


def test_a_byline_wins_over_the_name_of_the_site_in_the_data() -> None:
    head = '<meta property="og:site_name" content="المرفأ"><meta name="author" content="المرفأ">'
    assert cleaned(page(head, '<div class="byline">بقلم: ليلى سالم</div>')).authors == ("ليلى سالم",)


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ('<meta name="parsely-pub-date" content="2024-05-17">', ""),
        ("", '<div class="entry-meta"><span class="date">17 أيار 2024</span></div>'),
        ("", '<span class="date">17 ماي 2024</span>'),
        ("", '<p class="meta">الجمعة 9 ذو القعدة 1445</p>'),
        ("", '<time datetime="2024-05-17T08:00:00+03:00">اليوم</time>'),
        ("", "<p>17. Mai 2024, 10:00 Uhr</p>"),
    ],
)
def test_the_day_is_read_where_it_stands(head: str, above: str) -> None:
    local = cleaned(page(head, above)).published_local
    assert local is not None
    assert local.date == date(2024, 5, 17)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/05/17/a-story", date(2024, 5, 17)),
        ("https://example.org/news/2024-05-17-a-story.html", date(2024, 5, 17)),
        ("https://example.org/world/2024/may/17/a-story", date(2024, 5, 17)),
        ("https://example.org/20240517-a-story", date(2024, 5, 17)),
        ("https://example.org/2024/13/41/a-story", None),
        ("https://example.org/a-story-12345678901", None),
        (None, None),
    ],
)
def test_the_address_states_a_day(url: str | None, day: date | None) -> None:
    assert url_day(url) == day


def test_the_standfirst_is_a_field_and_the_first_paragraph() -> None:
    words = "قوارب الصيد تعود إلى الميناء القديم بعد أشهر من الترميم والانتظار."
    article = cleaned(page(f'<meta name="description" content="{words}">', f'<h2 class="standfirst">{words}</h2>'))
    assert article.standfirst == words
    assert article.text.startswith(words)


def test_a_title_is_without_the_site_and_its_kicker() -> None:
    head = '<meta property="og:site_name" content="المرفأ"><meta property="og:title" content="' + TITLE + ' | المرفأ">'
    kicked = page(head).replace("<h1>", '<h1><span class="kicker">محليات</span> ')
    assert read_html(kicked).title == TITLE


def test_everything_on_the_page_is_in_the_text_or_removed() -> None:
    article = cleaned(
        page("", '<div class="byline">بقلم: ليلى سالم</div>', '<div class="cookie-consent">نحن نستخدم ملفات</div>')
    )
    removed = " ".join(span.text for span in article.removed)
    assert "بقلم: ليلى سالم" in removed
    assert "نحن نستخدم ملفات" in removed
    assert "الرئيسية" in removed
    assert {span.reason for span in article.removed if "ليلى" in span.text} == {"byline"}


def test_a_logo_in_the_main_heading_is_no_title() -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    content = (
        f"<html><head><title>{TITLE} | صحيفة المدار</title>{head}</head><body><h1>صحيفة المدار</h1>"
        f"<div><h2>{TITLE}</h2><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></div></body></html>"
    )
    assert read_html(content).title == TITLE


def test_without_any_stated_title_the_heading_above_the_body_is_it() -> None:
    content = f"<html><body><article><h2>{TITLE}</h2><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article></body></html>"
    assert read_html(content).title == TITLE


def test_the_post_of_a_channel_is_not_called_by_the_channel() -> None:
    content = (
        '<html><head><title>أخبار الميناء – Telegram</title><meta property="og:title" content="أخبار الميناء"></head>'
        f'<body><div class="author"><span>أخبار الميناء</span></div><div class="message_text"><b>{TITLE}</b><br><br>'
        f"{LEAD}<br><br>{SECOND}<br><br>{THIRD}</div></body></html>"
    )
    assert read_html(content).title == TITLE
