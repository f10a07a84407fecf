"""What a source prints on many pages is learnt, kept in a file, and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cleaning.handler import make_handler
from services.cleaning.learning import FEWEST_ARTICLES, FEWEST_PAGES, learn_from_articles, learn_source_lines
from services.cleaning.source_lines import SourceLines, load_source_lines, save_source_lines, source_key
from shared.contracts.article import RawArticle
from shared.settings import Settings
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, TITLE, a_scrape, cleaned, reasons

MOTTO = "المرفأ جريدة أهل الساحل منذ عام 1951، نكتب ما نراه من البحر ونراه من المدينة."
SITE = "port.example"


def pages(count: int, *shared: str) -> Iterator[tuple[str, list[str]]]:
    for number in range(count):
        own = (
            f"وصلت السفينة {'ا' * number} إلى الميناء صباح اليوم وعلى متنها شحنة من القمح قادمة من مرفأ بعيد في الشمال."
        )
        yield SITE, [own, *shared]


def test_line_on_many_pages_is_learnt_and_the_articles_are_not() -> None:
    learnt = learn_source_lines(pages(FEWEST_ARTICLES, MOTTO))
    assert len(learnt.of(SITE)) == 1
    assert learnt.of("other.example") == frozenset()


def test_too_few_articles_teach_nothing() -> None:
    assert not learn_source_lines(pages(FEWEST_ARTICLES - 1, MOTTO)).of(SITE)


def test_line_on_few_pages_is_not_learnt() -> None:
    rare = [*pages(FEWEST_PAGES - 1, "نشرة الصباح"), *pages(FEWEST_ARTICLES * 2)]
    assert not learn_source_lines(rare).of(SITE)


def test_article_posted_many_times_is_one_article() -> None:
    copies = [(SITE, [LEAD, SECOND, THIRD])] * FEWEST_ARTICLES
    assert not learn_source_lines([*copies, *pages(FEWEST_ARTICLES)]).of(SITE)


def test_numbers_do_not_tell_lines_apart() -> None:
    counted = [(site, [*own, f"قرأه {n} زائرا"]) for n, (site, own) in enumerate(pages(FEWEST_ARTICLES))]
    assert len(learn_source_lines(counted).of(SITE)) == 1


def test_what_is_rare_is_forgotten_while_counting_and_what_recurs_is_not() -> None:
    learnt = learn_source_lines(pages(350, MOTTO))
    assert len(learnt.of(SITE)) == 1


def test_learnt_line_is_removed_with_its_reason_and_the_report_names_the_version() -> None:
    learnt = learn_source_lines(pages(FEWEST_ARTICLES, MOTTO))
    content = a_scrape(TITLE, LEAD, SECOND, MOTTO.replace("1951", "1953"), THIRD)
    plain = cleaned(content, url=f"https://www.{SITE}/1")
    assert "1953" in plain.text
    article = cleaned(content, url=f"https://www.{SITE}/1", source_lines=learnt)
    assert article.text == a_scrape(LEAD, SECOND, THIRD)
    assert [(span.reason, span.rule) for span in article.removed] == [("chrome", "recurs_in_source")]
    assert article.cleaning.model == f"lines-4+source_lines@{learnt.version}"


def test_lines_of_another_source_are_not_removed() -> None:
    learnt = learn_source_lines(pages(FEWEST_ARTICLES, MOTTO))
    assert MOTTO in cleaned(a_scrape(TITLE, LEAD, MOTTO, THIRD), source="الشاطئ", source_lines=learnt).text


def test_article_of_recurring_lines_only_is_kept() -> None:
    learnt = learn_source_lines(pages(FEWEST_ARTICLES, MOTTO))
    assert cleaned(MOTTO, url=f"https://{SITE}/1", source_lines=learnt).text == MOTTO


def test_file_is_read_back_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lines.json"
    learnt = learn_source_lines(pages(FEWEST_ARTICLES, MOTTO))
    save_source_lines(learnt, file)
    assert load_source_lines(file) == learnt
    file.write_text(file.read_text(encoding="utf-8").replace("جريده", "مجله"), encoding="utf-8")
    with pytest.raises(ValueError, match="was changed"):
        load_source_lines(file)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "version": "", "sources": []}'])
def test_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "lines.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="does not hold source lines"):
        load_source_lines(file)


def test_version_depends_on_content_only() -> None:
    one = SourceLines({"a": frozenset({"x", "y"}), "b": frozenset({"z"})})
    two = SourceLines({"b": frozenset({"z"}), "a": frozenset({"y", "x"})})
    assert one.version == two.version != SourceLines({"a": frozenset({"x"})}).version


@pytest.mark.parametrize(
    ("source", "url", "key"),
    [
        ("المرفأ", "https://www.port.example:8080/1", "port.example"),
        ("المرفأ", None, "المرفا"),
        (None, "not an address", None),
        ("x", "http://[broken", "x"),
        (None, None, None),
    ],
)
def test_source_is_known_by_its_host_or_its_name(source: str | None, url: str | None, key: str | None) -> None:
    assert source_key(source, url) == key


def test_handler_removes_what_was_learnt_from_posted_articles(tmp_path: Path) -> None:
    file = tmp_path / "lines.json"
    posted = [
        RawArticle(content="\n".join(lines), url=f"https://{site}/{n}")
        for n, (site, lines) in enumerate(pages(FEWEST_ARTICLES, MOTTO))
    ]
    save_source_lines(learn_from_articles(posted), file)
    handle = make_handler(Settings(source_lines=file))
    raw = RawArticle(content=a_scrape(TITLE, LEAD, MOTTO, SECOND), url=f"https://{SITE}/9")
    assert reasons(handle(raw)) == {MOTTO: "chrome"}
    assert handle(raw) == handle(raw)
