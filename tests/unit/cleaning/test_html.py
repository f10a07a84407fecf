"""Pages are read by their blocks, and by their visible text when they are hostile."""

import json
import time

import numpy as np
import pytest

from services.cleaning.pages.article import best_threshold
from services.cleaning.pages.blocks import read_blocks
from services.cleaning.pages.bounds import DEEPEST_PARSED, LARGEST_PARSED
from services.cleaning.pages.reader import STATED_BODY, looks_like_html, read_html
from services.cleaning.pages.tree import parsed
from services.cleaning.pages.visible import visible_text
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, cleaned

PAGE = f"<html><head><title>{TITLE} | المرفأ</title></head><body><nav>الرئيسية</nav><article><h1>{TITLE}</h1><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article></body></html>"  # noqa: E501


def test_same_page_gives_the_same_article_every_time() -> None:
    assert len({cleaned(PAGE).model_dump_json() for _ in range(12)}) == 1


def test_title_of_the_page_is_the_title_and_not_in_the_text() -> None:
    article = cleaned(PAGE)
    assert (article.title, article.origins["title"]) == (TITLE, "html")
    assert TITLE not in article.text
    assert article.text.endswith(THIRD)


def test_linked_data_gives_author_source_and_time() -> None:
    data = '{"@graph":[{"@type":"NewsArticle","author":[{"name":"ليلى سالم"}],"publisher":{"name":"المرفأ"},"datePublished":"2024-05-01T08:00:00Z"}]}'  # noqa: E501
    page = read_html(PAGE.replace("<head>", f'<head><script type="application/ld+json">{data}</script>'))
    assert (page.authors, page.source) == (("ليلى سالم",), "المرفأ")
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2024-05-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("stated", "moment", "local"),
    [
        ("2024-05-01T08:00:00+03:00", "2024-05-01T05:00:00+00:00", ("2024-05-01", "08:00:00", "minute")),
        ("2024-05-01T08:00:00", None, ("2024-05-01", "08:00:00", "minute")),
        ("2024-05-01", None, ("2024-05-01", None, "day")),
        ("2024-13-01", None, None),
        ("yesterday", None, None),
    ],
)
def test_time_of_a_page_is_read_as_stated(
    stated: str, moment: str | None, local: tuple[str, str | None, str] | None
) -> None:
    tag = f'<meta property="article:published_time" content="{stated}">'
    article = cleaned(PAGE.replace("<head>", f"<head>{tag}"))
    assert (article.published_at and article.published_at.isoformat()) == moment
    found = article.published_local
    shown = found and (found.date.isoformat(), found.time and found.time.isoformat(), found.precision)
    assert shown == local


def test_deep_nesting_falls_back_to_visible_text() -> None:
    deep = DEEPEST_PARSED * 40
    page = read_html("<div>" * deep + f"<p>{LEAD}</p>" + "</div>" * deep)
    assert page.text == LEAD
    assert page.notes == ("html_fallback",)


@pytest.mark.parametrize(
    "unit", ["<div>", "<!--", "<script>", "<h1>", "<title>", "<", "<a href=", "<table><tr><td>", "&lt;"]
)
def test_hostile_page_ends_in_seconds(unit: str) -> None:
    started = time.perf_counter()
    read_html("<html>" + unit * (LARGEST_PARSED // len(unit)))
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    ("content", "is_html"),
    [
        (PAGE, True),
        ("<p>one</p><p>two</p>", True),
        ("The <b> tag makes text bold, unlike <i>.", False),
        ("a < b and c > d", False),
        (LEAD, False),
    ],
)
def test_html_is_told_from_prose(content: str, is_html: bool) -> None:
    assert looks_like_html(content) is is_html


def test_visible_text_leaves_out_what_is_not_shown() -> None:
    assert (
        visible_text("<style>p{}</style><p>a &amp; b<br>c</p><!-- d --><script>e</script><b>f</b>g") == "a & b\nc\nfg"
    )


def test_list_items_and_rows_of_tables_are_lines() -> None:
    items = "<ul><li>توزيع المياه على الأحياء</li><li>إصلاح شبكة الكهرباء</li></ul>"
    text = read_html(PAGE.replace(f"<p>{THIRD}</p>", f"{items}<p>{THIRD}</p>")).text
    assert "- توزيع المياه على الأحياء\n- إصلاح شبكة الكهرباء" in text


def test_links_to_other_articles_are_not_the_article() -> None:
    links = "".join(f'<li><a href="/{n}">عنوان خبر آخر رقم {n} من الموقع</a></li>' for n in range(8))
    page = PAGE.replace("</article>", f'</article><aside class="related-stories"><ul>{links}</ul></aside>')
    assert "عنوان خبر آخر" not in read_html(page).text


def test_article_that_a_script_was_to_show_is_read() -> None:
    page = PAGE.replace("<article>", '<article hidden="">')
    assert SECOND in read_html(page).text


def test_threshold_follows_what_the_model_is_sure_of() -> None:
    sizes = np.ones(4)
    assert best_threshold(np.array([0.9, 0.9, 0.1, 0.1]), sizes) == 0.9
    assert best_threshold(np.array([0.4, 0.4, 0.4, 0.01]), sizes) == 0.4


def test_linked_data_cannot_smuggle_in_what_no_text_may_hold() -> None:
    data = r'{"@type": "NewsArticle", "headline": "فيضانات\u0000 درنة \ud83d", "author": {"name": "ليلى\ud800"},'
    data += r' "publisher": {"name": "وكا\u0000لة"}, "articleBody": "نص\u0000 \udfff"}'
    page = read_html(f'<html><head><script type="application/ld+json">{data}</script></head><p>نص الخبر</p></html>')
    said = " ".join(map(str, (page.title, page.source, *page.authors, page.text)))
    assert "فيضانات درنة" in said
    said.encode("utf-8")
    assert "\x00" not in said


def test_lines_of_one_cell_are_paragraphs_and_cells_of_a_row_are_one_line() -> None:
    body = "<br>".join((LEAD, SECOND, THIRD))
    page = read_html(f"<html><body><table><tr><td>{body}</td></tr></table></body></html>")
    assert page.text == "\n".join((LEAD, SECOND, THIRD))


def test_spans_shown_as_blocks_are_paragraphs() -> None:
    body = "".join(f'<span style="margin:0; display:block">{text}</span>' for text in (LEAD, SECOND, THIRD))
    assert cleaned(f"<html><body><article>{body}</article></body></html>").text.split("\n\n") == [LEAD, SECOND, THIRD]


def test_blank_lines_part_what_is_laid_out_already() -> None:
    laid_out = "\n\n".join(text.replace("، ", "،\n") for text in (LEAD, SECOND, THIRD))
    article = cleaned(f"<html><body><h1>{TITLE}</h1><pre>\n{laid_out}\n</pre></body></html>")
    assert article.text.split("\n\n") == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(
    "attributes", ['class="sr-only"', 'class="link visually-hidden"', 'style="clip: rect(0,0,0,0); position:absolute"']
)
def test_words_for_screen_readers_alone_are_not_in_the_text(attributes: str) -> None:
    link = f'<a href="/m">الميناء<span {attributes}>، يفتح في نافذة جديدة</span></a>'
    content = PAGE.replace(SECOND, f"{SECOND} وانتهى العمل في {link} أمس.")
    assert cleaned(content).text.split("\n\n")[1] == f"{SECOND} وانتهى العمل في الميناء أمس."


def test_the_address_of_a_picture_in_a_post_is_not_in_the_text() -> None:
    content = PAGE.replace(SECOND, f'{SECOND} <a href="https://t.co/1">pic.twitter.com/1</a>')
    assert cleaned(content).text.split("\n\n")[1] == SECOND


def test_a_text_that_only_linked_data_holds_is_read() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{LEAD}\n\n{SECOND}\n\n{THIRD}"})
    head = f'<title>{TITLE}</title><script type="application/ld+json">{data}</script>'
    article = cleaned(f"<html><head>{head}</head><body><nav>الرئيسية</nav><p>جار التحميل</p></body></html>")
    assert article.text.split("\n\n") == [LEAD, SECOND, THIRD]
    assert STATED_BODY in article.cleaning.notes


def test_the_next_article_that_a_page_loads_is_not_in_the_text() -> None:
    other = "وتوقعت الأرصاد أن تستمر الأمطار حتى نهاية الأسبوع في المناطق الجبلية والساحلية كلها."
    following = f"<article><h1>أمطار غزيرة في الجبل</h1><p>{other}</p><p>{other[::2]}</p></article></body>"
    assert cleaned(PAGE.replace("</body>", following)).text.endswith(THIRD)


def test_the_rest_that_a_link_shows_is_read_and_one_hidden_paragraph_is_not() -> None:
    hidden = f'<div style="display:none"><p>{SECOND}</p><p>{THIRD}</p></div>'
    content = PAGE.replace(f"<p>{SECOND}</p><p>{THIRD}</p>", f'<p><a href="#">المزيد</a></p>{hidden}')
    shown = [block.text for block in read_blocks(parsed(content)).blocks]
    assert {SECOND, THIRD} <= set(shown)
    alone = PAGE.replace(f"<p>{SECOND}</p>", f'<div style="display:none"><p>{SECOND}</p></div>')
    assert SECOND not in [block.text for block in read_blocks(parsed(alone)).blocks]
