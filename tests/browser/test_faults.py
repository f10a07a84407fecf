"""What readers of a day's work found wrong: each kind of it, on a phone, in Arabic and in English."""

import re
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader
from tests.support.stack import RunningStack

PHONE = {"viewport": {"width": 390, "height": 844}}
on_phones = pytest.mark.parametrize(
    "reader", [{**PHONE, "locale": "ar"}, {**PHONE, "locale": "en-GB"}], indirect=True, ids=["arabic", "english"]
)
WORD = "كلمة" * 100
TURNED = "https://evil.example/\u202egnp.exe"


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.fixture(scope="module")
def long_words(stack: RunningStack) -> str:
    """The id of a stored article of which each fact is one long word."""
    body = "قال الناطق في دمشق إن العمل مستمر.\n\nوأضاف أن الحكومة السورية تتابع."
    facts = {"title": WORD, "source": WORD[:120], "author": f"Mona \u202eylimaF {WORD}", "url": TURNED}
    with stack.http as http:
        article_id = str(http.post("/v1/articles", json={"content": body, **facts}).json()["id"])
    stack.wait_for_article(article_id)
    with psycopg.connect(stack.told("api")["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "INSERT INTO alarms (kind, dimension, subject, observed, expected, articles, hours)"
            " VALUES ('silent', 'source', %s, 0, 40, 0, 6)",
            (WORD[:120],),
        )
        connection.execute(
            "INSERT INTO quarantine"
            " (id, article_id, revision, stage, reason, detail, traceback, message, records, source)"
            " VALUES (gen_random_uuid(), %s, 1, 'extraction', 'bug', %s, 'Traceback', '{}', '[]', %s)",
            (article_id, WORD, WORD[:120]),
        )
    return article_id


@on_phones
def test_a_word_without_end_breaks_and_nothing_runs_out_of_a_phones_page(reader: Reader, long_words: str) -> None:
    for path in (
        "/",
        "/post",
        f"/articles/{long_words}",
        "/search?q=%D8%AF%D9%85%D8%B4%D9%82",
        f"/search?source={quote(WORD[:120])}",
        "/operations",
        "/operations/quarantine?status=any",
        f"/operations/quarantine?source={quote(WORD[:120])}",
    ):
        page = reader.open(path)
        expect(page.locator("main")).to_be_visible()
        assert overflow(page) <= 0, path
        page.close()


@on_phones
def test_a_control_of_direction_in_a_fact_turns_nothing_about(reader: Reader, long_words: str) -> None:
    page = reader.open(f"/articles/{long_words}")
    shown = page.locator("header.headline")
    expect(shown).to_contain_text("Mona ylimaF")
    assert not re.search("[\u202a-\u202e]", shown.inner_text())
    assert "gnp.exe" in page.locator("a.address").inner_text()


@on_phones
def test_a_replay_that_has_ended_is_asked_about_no_more(reader: Reader, stack: RunningStack, long_words: str) -> None:
    asked: list[str] = []
    reader.context.on("request", lambda request: asked.append(request.url))
    with stack.http as http:
        order = {"stage": "classification", "filter": {"source": WORD[:120]}}
        replay = http.post("/v1/replays", json=order).raise_for_status().json()["id"]
    page = reader.open(f"/operations/replays/{replay}")
    expect(page.locator("#progress .state.finished")).to_be_visible()
    expect(page.locator("#progress button")).to_have_count(0)
    asked.clear()
    # The clock of the page runs on: what would be asked again would be asked now.
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 2500))")
    assert asked == []


@on_phones
def test_what_is_not_there_and_what_is_not_allowed_are_pages(reader: Reader, stack: RunningStack) -> None:
    arabic = page_language(reader) == "ar"
    for path in ("/nowhere", "/articles/nope", "/operations/replays/nope", "/static/1/none.css"):
        page = reader.context.new_page()
        answer = page.goto(reader.url + path)
        assert answer is not None
        assert answer.status == 404, path
        expect(page.locator("h1")).to_have_text("لا شيء هنا" if arabic else "Nothing here")
        assert overflow(page) <= 0
        page.close()
    # The browser itself complains of answers that say no.
    reader.complaints.clear()
    with stack.http as http:
        assert http.get("/nowhere").headers["Content-Type"] == "application/problem+json"
        assert http.get("/v1/nowhere", headers={"Accept": "text/html"}).json()["status"] == 404


def page_language(reader: Reader) -> str:
    page = reader.open("/post")
    language = page.locator("html").get_attribute("lang")
    page.close()
    return str(language)


@on_phones
def test_files_of_an_export_are_made_for_spreadsheets_and_named(reader: Reader, long_words: str) -> None:
    page = reader.open("/search?q=%D8%AF%D9%85%D8%B4%D9%82")
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert re.fullmatch(r"khabar-دمشق-\d{4}-\d\d-\d\d\.csv", coming.value.suggested_filename)
    assert coming.value.path().read_bytes().startswith(b"\xef\xbb\xbfid,")
