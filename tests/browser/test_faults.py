"""What readers of a day's work found wrong: each kind of it, on a phone, in Arabic and in English."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, found_by_axe
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
        assert found_by_axe(page) == []
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


@pytest.fixture(scope="module")
def many(stack: RunningStack) -> str:
    """The source of 45 stored articles of forty days, the newest without a date, half of them of a second source."""
    now = datetime.now(UTC)
    with stack.http as http:
        ids = []
        for number in range(45):
            source = "إذاعة الوادي" if number % 2 else "Valley Radio"
            text = f"قالت بلدية الوادي رقم {number} في دمشق إن أعمال الجسر {number * 7} تسير كما خُطط لها هذا الأسبوع."
            dated = {"published_at": (now - timedelta(days=number)).isoformat()} if number else {}
            body = {"content": text, "title": f"أعمال الوادي {number}", "source": source, **dated}
            ids.append(str(http.post("/v1/articles", json=body).raise_for_status().json()["id"]))
    for article_id in ids:
        assert stack.wait_for_article(article_id)["state"] == "stored"
    return "إذاعة الوادي"


@on_phones
def test_filters_are_chips_and_facets_a_drawer_on_every_page(reader: Reader, many: str) -> None:
    page = reader.open("/search?q=الوادي")
    total = page.locator("h1").inner_text()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**cursor=**")
    expect(page.locator("h1")).to_have_text(total)
    drawer = page.locator("#facets")
    expect(drawer).to_be_hidden()
    page.locator("button.drawer").first.click()
    expect(drawer.locator(".plot")).to_be_visible()
    drawer.locator(".facet a.take", has_text=many).click()
    chip = page.locator(".chip", has_text=many)
    expect(chip).to_be_visible()
    expect(page.locator(".hits li").first).to_contain_text(many)
    chip.click()
    expect(page.locator(".chip")).to_have_count(0)
    page.locator("button.drawer").first.click()
    page.locator("#facet-source + ul li", has_text=many).locator("a.not").click()
    left_out = page.locator(".chip.left-out", has_text=many)
    expect(left_out).to_be_visible()
    expect(page.locator(".hits li").first).to_contain_text("Valley Radio")
    expect(page.locator(".hits li", has_text=many)).to_have_count(0)
    # A new search keeps what was left out, and what was typed is alone in its field.
    expect(page.locator("#q")).to_have_value("الوادي")
    page.locator("#q").press("Enter")
    expect(left_out).to_be_visible()
    page.locator(".chips li a").last.click()
    expect(page.locator(".chip")).to_have_count(0)
    assert overflow(page) <= 0


@on_phones
def test_charts_are_links_to_their_time_and_called_by_their_step(reader: Reader, many: str) -> None:
    arabic = page_language(reader) == "ar"
    page = reader.open("/search?q=الوادي&period=7d")
    expect(page.locator(".periods a[aria-current]")).to_have_text("7 أيام" if arabic else "7 days")
    week = int(re.sub(r"\D", "", page.locator("h1").evaluate("h => h.firstChild.textContent")))
    assert 6 <= week <= 9
    page.locator("button.drawer").first.click()
    expect(page.locator("#facets h2").first).to_have_text("بحسب اليوم" if arabic else "By day")
    plot = page.locator("#facets .plot")
    box = plot.bounding_box()
    assert box is not None
    # Drawn over the last third.
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**until=**")
    assert "period" not in page.url
    page.locator("button.drawer").first.click()
    page.locator("#facets .plot a").last.click()
    page.wait_for_url(lambda url: dict(parse_qsl(urlsplit(url).query)).get("since") == f"{datetime.now(UTC):%Y-%m-%d}")
    expect(page.locator(".hits li")).to_have_count(1)
    # A year is shown by weeks and says so.
    page.goto(f"{reader.url}/search")
    page.locator("button.drawer").first.click()
    expect(page.locator("#facets h2").first).to_have_text(re.compile("^(بحسب ا|By (day|week|month))"))


@on_phones
def test_a_wrong_period_is_said_beside_its_field_and_the_form_kept(reader: Reader, many: str) -> None:
    arabic = page_language(reader) == "ar"
    page = reader.open("/search?q=الوادي&since=2026-05-05&until=2026-01-01&language=ar")
    wrong = page.locator("[aria-invalid=true]")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    expect(page.locator(".wrong")).to_contain_text("يجب أن يسبق" if arabic else "needs to be before")
    expect(page.locator("#q")).to_have_value("الوادي")
    expect(page.locator("input[name=since]")).to_have_value("2026-05-05")
    expect(page.locator("input[name=language]")).to_have_value("ar")
    reader.complaints.clear()


@on_phones
def test_an_article_without_a_date_arrived_and_a_bare_day_has_no_clock(
    reader: Reader, stack: RunningStack, many: str
) -> None:
    arabic = page_language(reader) == "ar"
    page = reader.open("/search?q=title:%22أعمال الوادي 0%22")
    expect(page.locator(".hits .facts").first).to_contain_text("وصل" if arabic else "arrived")
    page.goto(f"{reader.url}/search?q=title:%22أعمال الوادي 3%22")
    expect(page.locator(".hits .facts").first).not_to_contain_text("وصل" if arabic else "arrived")
    with psycopg.connect(stack.told("api")["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "UPDATE results SET published_at = NULL,"
            ' record = record || \'{"published_at": null, "published_local": {"date": "2026-01-02", "time": null}}\''
            " WHERE title = 'أعمال الوادي 4'"
        )
    page.goto(f"{reader.url}/search?q=title:%22أعمال الوادي 4%22")
    facts = page.locator(".hits .facts").first
    expect(facts).to_contain_text("2026-01-02")
    assert ":" not in facts.inner_text()


@pytest.mark.parametrize(
    "reader",
    [{**PHONE, "timezone_id": "Pacific/Kiritimati"}, {**PHONE, "timezone_id": "Pacific/Pago_Pago"}],
    indirect=True,
)
def test_lists_and_charts_go_by_one_clock_the_readers(reader: Reader, many: str) -> None:
    page = reader.open("/search?q=الوادي")
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(page.locator("html")).to_have_attribute("data-zone", zone)
    today = page.evaluate("new Intl.DateTimeFormat('en-CA').format(new Date())")
    page.locator("button.drawer").first.click()
    expect(page.locator("#facets .ends")).to_contain_text(f"{today} {zone}")
    page.locator("#facets .plot a").last.click()
    page.wait_for_url(f"**since={today}**")
    times = page.locator(".hits time").evaluate_all(
        "all => all.map(one => new Intl.DateTimeFormat('en-CA').format(new Date(one.dateTime)))"
    )
    assert times
    assert set(times) == {today}


@on_phones
def test_who_is_named_with_an_entity_is_a_ranked_list_with_when(reader: Reader, many: str) -> None:
    page = reader.open("/search?q=الوادي")
    page.locator("button.drawer").first.click()
    page.locator("#facet-entity + ul a.take").first.click()
    page.goto(f"{reader.url}/entities/" + str(page.url.split("entity=")[1].split("&")[0].replace("%3A", ":")))
    rows = page.locator(".together li")
    if rows.count():
        counts = [int(text) for text in rows.locator(".number").all_inner_texts()]
        assert counts == sorted(counts, reverse=True)
        expect(rows.first.locator("svg.spark rect").first).to_be_attached()
    boxes = [one.bounding_box() for one in rows.locator("a").all()]
    for one, other in pairwise(box for box in boxes if box):
        assert one["y"] + one["height"] <= other["y"] + 1
    assert overflow(page) <= 0


@on_phones
def test_each_file_is_told_of_until_its_end_and_what_cannot_be_read_is_refused_by_name(
    reader: Reader, stack: RunningStack, tmp_path: Path
) -> None:
    arabic = page_language(reader) == "ar"
    lines = tmp_path / "two.jsonl"
    body = "قالت بلدية المرفأ في دمشق إن السفن تدخل من جديد منذ صباح اليوم."
    articles = [{"content": f"{body} {one} {arabic}", "title": f"سفن {one}"} for one in ("أولى", "ثانية")]
    lines.write_text("\n".join([*map(json.dumps, articles), '{"title": "no content"}']), encoding="utf-8")
    pdf, hidden, word, plain, other = (tmp_path / name for name in ("a.pdf", "b.txt", "c.docx", "d.txt", "e.xyz"))
    other.write_bytes(b"x")
    pdf.write_bytes(b"%PDF-1.4\n1 0 obj")
    hidden.write_bytes(b"%PDF-1.4\n1 0 obj")
    word.write_bytes(b"PK\x03\x04rest")
    plain.write_text(f"سفينة ثالثة\n\n{body} ثالثة {arabic}", encoding="utf-8")
    page = reader.open("/post")
    page.locator("#file").set_input_files([lines, pdf, hidden, word, plain, other])
    rows = page.locator("#sent li")
    expect(rows).to_have_count(9)
    expect(rows.nth(0)).to_contain_text("2")
    for number, title in ((1, "سفن أولى"), (2, "سفن ثانية"), (7, "ثالثة")):
        expect(rows.nth(number)).to_contain_text("محفوظ" if arabic else "stored", timeout=60_000)
        expect(rows.nth(number).locator("a")).to_contain_text(title)
    for number in (3, 4, 5, 6, 8):
        expect(rows.nth(number).locator(".state")).to_have_text("لم يُقبل" if arabic else "refused")
    for number, name in ((4, "a.pdf"), (5, "b.txt"), (6, "c.docx")):
        expect(rows.nth(number)).to_contain_text(name)
        expect(rows.nth(number)).to_contain_text("تالف" if arabic else "damaged")
    expect(rows.nth(8)).to_contain_text("لا يُقرأ" if arabic else "not read")
    assert overflow(page) <= 0
    with stack.http as http:
        refused = http.post("/v1/articles", content=pdf.read_bytes(), headers={"Content-Type": "text/plain"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (415, "not-text")
    # What was refused is no fault of the page.
    reader.complaints.clear()


@on_phones
def test_a_refused_article_is_said_in_the_readers_words_and_seen(reader: Reader) -> None:
    arabic = page_language(reader) == "ar"
    page = reader.open("/post")
    page.locator("#content").fill("خبر له رابط لا يُقبل.")
    page.locator("details summary").first.click()
    page.locator("input[name=url]").fill("ftp://files.example/one")
    page.get_by_role("button", name="أرسل" if arabic else "Post", exact=True).click()
    answer = page.locator("#answer")
    expect(answer).to_be_focused()
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text("يحتاج إلى تصحيح" if arabic else "needs to be put right")
    expect(page.locator("#content")).to_have_value("خبر له رابط لا يُقبل.")
    reader.complaints.clear()


def held_up(http: httpx.Client, stage: str) -> str:
    """The id of an article that waits before a paused stage; its workers may still have taken some before it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        text = f"قالت بلدية النهر في حمص إن العمل في المحطة يبدأ اليوم. {uuid4()}"
        waits = str(http.post("/v1/articles", json={"content": text, "title": "ينتظر المحطة"}).json()["id"])
        while http.get(f"/v1/articles/{waits}").json()["finished_at"] is None and time.monotonic() < deadline:
            if any(one["waiting"] for one in http.get("/v1/stages").json()["stages"] if one["stage"] == stage):
                return waits
    raise AssertionError(f"{stage} still takes messages")


@on_phones
def test_what_is_held_rejected_or_buried_is_called_by_name_and_said_in_words(
    reader: Reader, stack: RunningStack, long_words: str
) -> None:
    arabic = page_language(reader) == "ar"
    with stack.http as http:
        http.post("/v1/stages/classification:pause", json={"reason": "model swap"}).raise_for_status()
        posted = http.post("/v1/articles", json={"content": "[شعار]", "title": "صورة الشعار"}).json()["id"]
        stack.wait_for_article(posted)
        waits = held_up(http, "classification")
    for path in ("/", f"/articles/{waits}"):
        page = reader.open(path)
        expect(page.locator(".notice.held")).to_contain_text("model swap")
        page.close()
    page = reader.open("/post")
    expect(page.locator(".articles").get_by_text("ينتظر المحطة").first).to_be_visible()
    with stack.http as http:
        http.post("/v1/stages/classification:resume").raise_for_status()
    page.goto(f"{reader.url}/articles?state=rejected")
    row = page.locator(".articles li", has_text="صورة الشعار").first
    expect(row).to_contain_text("ليس فيه" if arabic else "nothing but")
    expect(row).not_to_contain_text("only_chrome")
    page.goto(f"{reader.url}/operations/quarantine?status=any")
    everything = page.locator("input[data-all]")
    everything.check()
    ticks = page.locator("input[name=item]")
    assert ticks.count() > 0
    assert all(tick.is_checked() for tick in ticks.all())
    expect(page.locator("tbody")).not_to_contain_text("Untitled")
    expect(page.locator("tbody")).to_contain_text("خطأ في البرنامج" if arabic else "a fault of the program")
    widths = page.locator("tbody td, tbody th").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert max(widths) < 320
    assert overflow(page) <= 0


@on_phones
def test_languages_are_called_by_name_and_found_by_their_arabic_name(reader: Reader, many: str) -> None:
    arabic = page_language(reader) == "ar"
    page = reader.open("/search?language=%D8%A7%D9%84%D8%B9%D8%B1%D8%A8%D9%8A%D8%A9&q=الوادي")
    expect(page.locator(".hits .facts").first).to_contain_text("العربية" if arabic else "Arabic")
    page.locator(".hits a").first.click()
    expect(page.locator("header.headline .facts").first).to_contain_text("العربية" if arabic else "Arabic")
    assert not re.search(r"\bar\b|100%", page.locator("header.headline .facts").first.inner_text())
    page.goto(f"{reader.url}/operations/quarantine?status=any&language=العربية")
    expect(page.locator("input[name=language]")).to_have_value("العربية" if arabic else "Arabic")


@on_phones
def test_the_key_of_search_works_on_every_page_and_maps_are_no_row_of_stops(reader: Reader, many: str) -> None:
    page = reader.open("/operations")
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").press("/")
    expect(page.locator("#q")).to_have_value("/")
    page.goto(f"{reader.url}/")
    pins = page.locator("svg.map a")
    assert pins.count() > 0
    assert pins.evaluate_all("all => all.filter(one => one.tabIndex >= 0).length") == 0
    # The same places are reached by the table below it.
    expect(page.locator("details.data a").first).to_be_attached()
