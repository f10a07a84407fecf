"""What people do with the console, in a browser."""

import json
import re
import time
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import httpx
import psycopg
import pytest
from playwright.sync_api import Page, expect
from psycopg.types.json import Jsonb

from shared.document_types import DOCUMENT_TYPES
from tests.browser.conftest import Reader, found_by_axe
from tests.support.documents import writers
from tests.support.documents.samples import SAMPLES
from tests.support.stack import RunningStack
from tests.support.storing import bury

ARTICLES = Path(__file__).resolve().parents[2] / "khabar/demo/articles"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"


@pytest.fixture(scope="module")
def conflict(stack: RunningStack) -> str:
    """The id of a stored article about fighting around Idlib."""
    with stack.http as http:
        body = (ARTICLES / "01_conflict_idlib.txt").read_bytes()
        answer = http.post(
            "/v1/articles", content=body, headers={"Content-Type": "text/plain"}, params={"source": "عينات"}
        )
    article_id = str(answer.json()["id"])
    assert stack.wait_for_article(article_id)["state"] == "stored"
    return article_id


def test_an_article_is_posted_and_followed_until_it_is_stored(reader: Reader, stack: RunningStack) -> None:
    page = reader.open("/")
    page.get_by_role("link", name="إرسال").first.click()
    page.get_by_role("button", name="خبر بالعربية").click()
    expect(page.locator("#content")).to_have_value(re.compile("درنة"))
    page.get_by_text("معلومات عن المقال").click()
    page.get_by_label("المصدر").fill("وكالة (MENA) مثال")
    page.get_by_role("button", name="أرسل", exact=True).click()
    page.wait_for_url("**/articles/*")
    expect(page.locator("h1")).to_contain_text("درنة")
    expect(page.locator("header .state")).to_have_text("محفوظ")
    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).direction") == "rtl"
    expect(page.get_by_text("وكالة (MENA) مثال")).to_be_visible()


def test_files_are_posted_in_the_encoding_that_they_have(reader: Reader, stack: RunningStack, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes((ARTICLES / "02_sport_cup.txt").read_text(encoding="utf-8").encode("cp1256", "ignore"))
    page = reader.open("/post")
    page.locator("#file").set_input_files(old)
    page.wait_for_url("**/articles/*")
    expect(page.locator("header .state")).to_have_text("محفوظ")
    title = (ARTICLES / "02_sport_cup.expected.json").read_text(encoding="utf-8")
    assert page.locator("h1").inner_text() in title


def test_a_document_is_posted_and_its_article_leads_to_the_original(reader: Reader, tmp_path: Path) -> None:
    mail = tmp_path / "خبر.eml"
    mail.write_bytes(writers.mail(SAMPLES[0], ("سوق.docx", DOCUMENT_TYPES["docx"], writers.docx(SAMPLES[1])),
                                  ("برنامج.exe", "application/octet-stream", b"\x00\x01" * 50)))  # fmt: skip
    page = reader.open("/post")
    page.locator("#file").set_input_files(mail)
    expect(page.locator("#sent li")).to_have_count(4)
    expect(page.locator("#sent .state.stored")).to_have_count(2)
    expect(page.locator("#sent li", has_text="برنامج.exe")).to_contain_text("ملفات هذا النوع لا تُقرأ")
    page.locator("#sent li", has_text="خبر.eml").get_by_role("link").click()
    about = page.locator("p.document")
    expect(about).to_contain_text("خبر.eml")
    with page.expect_download() as downloaded:
        about.get_by_role("link", name="الملف الأصلي").click()
    assert downloaded.value.path().read_bytes() == mail.read_bytes()
    about.get_by_role("link", name=re.compile("^المرفق")).click()
    expect(page.locator("p.document")).to_contain_text("سوق.docx")
    page.locator("p.document").get_by_role("link", name="مرفق بمقال آخر").click()
    expect(page.locator("p.document")).to_contain_text("خبر.eml")


def test_the_article_shows_what_went_why_and_who_is_named(reader: Reader, conflict: str) -> None:
    page = reader.open(f"/articles/{conflict}")
    expect(page.locator(".source del", has_text="فيسبوك")).to_be_visible()
    expect(page.locator(".source .why", has_text="مكرّر").first).to_be_visible()
    page.locator(".prose .mention.LOC", has_text="إدلب").first.click()
    card = page.locator(".entity-card:popover-open")
    expect(card).to_contain_text("Idlib")
    expect(card.locator("svg.map .pin")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(page.locator(".waterfall tbody tr")).to_have_count(4)


def test_an_editor_corrects_the_topics_and_takes_it_back(reader: Reader, conflict: str) -> None:
    page = reader.open(f"/articles/{conflict}")
    topics = page.locator("#topics")
    topics.get_by_text("صحّح المواضيع").click()
    topics.get_by_label("الموضوع الأول").select_option("sport")
    topics.get_by_label("من يقرّر").fill("سلمى")
    topics.get_by_role("button", name="احفظ القرار").click()
    expect(topics.locator(".corrected")).to_contain_text("سلمى")
    expect(topics.locator(".topics li").first).to_contain_text("رياضة")
    topics.get_by_text("صحّح المواضيع").click()
    topics.get_by_role("button", name="اسحب القرار").click()
    expect(topics.locator(".topics li").first).to_contain_text("نزاعات")


def test_language_and_theme_are_remembered(reader: Reader) -> None:
    page = reader.open("/post")
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Dark").click()
    page.goto(f"{reader.url}/post")
    root = page.locator("html")
    expect(root).to_have_attribute("dir", "ltr")
    expect(root).to_have_attribute("data-theme", "dark")
    assert page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(20, 23, 26)"


def test_hostile_html_is_shown_and_never_run(reader: Reader, stack: RunningStack) -> None:
    body = f"{HOSTILE}\n\nقال {HOSTILE} في دمشق إن الحكومة السورية تعمل مع الأمم المتحدة.\n\nوأضاف أن العمل مستمر."
    facts = {"source": HOSTILE, "author": HOSTILE, "title": HOSTILE, "external_id": HOSTILE}
    with stack.http as http:
        answer = http.post("/v1/articles", json={"content": body, "content_type": "text/plain", **facts})
    article_id = answer.json()["id"]
    stack.wait_for_article(article_id)
    for path in (
        f"/articles/{article_id}",
        "/post",
        "/",
        "/search?q=%D8%AF%D9%85%D8%B4%D9%82",
        f"/search?q={quote(HOSTILE)}",
    ):
        page = reader.open(path)
        page.wait_for_load_state("networkidle")
        assert page.locator("img, main script").count() == 0
    page = reader.open(f"/articles/{article_id}")
    expect(page.locator("h1")).to_contain_text("<script>")


def test_a_stage_is_held_and_an_article_mended_and_sent_again(reader: Reader, stack: RunningStack) -> None:
    page = reader.open("/operations")
    cleaning = page.locator("#stages li", has_text="التنظيف")
    cleaning.get_by_role("textbox").fill("صيانة")
    cleaning.get_by_role("button", name="أوقف").click()
    expect(page.locator(".notice")).to_contain_text("صيانة")
    wait_until_held(stack)
    with stack.http as http:
        texts = [{"content": text, "source": "وكالة الحجر"} for text in ("نص تالف", "لا يُصلح")]
        posted, hopeless = (http.post("/v1/articles", json=text).json()["id"] for text in texts)
    ledger = stack.told("api")["DATABASE_URL"]
    item, lost = bury(ledger, UUID(posted)), bury(ledger, UUID(hopeless))

    page.goto(f"{reader.url}/operations/quarantine?source=وكالة+الحجر")
    page.locator(f'input[value="{lost}"]').check()
    page.get_by_label("سبب الإهمال").fill("لا نص فيه")
    page.get_by_role("button", name="أهمِل").click()
    expect(page.locator(".notice.good")).to_contain_text("1")
    page.get_by_role("link", name="نص تالف").click()
    page.wait_for_url(f"**/{item}")
    mended = "أمطار غزيرة في عمّان\n\nهطلت أمطار غزيرة على عمّان صباح الاثنين وأغلقت السلطات الأردنية طرقا عدة."
    page.locator("#content").fill(json.dumps({"content": mended, "source": "وكالة الحجر"}, ensure_ascii=False))
    page.get_by_role("button", name="احفظ وأعد الإرسال").click()
    expect(page.locator(".state.redriven")).to_be_visible()

    page.goto(f"{reader.url}/operations")
    page.get_by_role("button", name="استأنف").click()
    expect(page.get_by_role("button", name="استأنف")).to_have_count(0)
    article = stack.wait_for_article(posted)
    assert (article["state"], article["revision"]) == ("stored", 2)
    assert article["result"]["title"] == "أمطار غزيرة في عمّان"
    discarded = stack.wait_for_article(hopeless)
    assert (discarded["state"], discarded["reason"]) == ("rejected", "discarded")


def wait_until_held(stack: RunningStack) -> None:
    """Workers of a held stage notice within a second; then a message stays where it is."""
    deadline, waiting = time.monotonic() + 20, 0
    with stack.http as http:
        while waiting < 8:
            assert time.monotonic() < deadline, "cleaning still takes messages"
            if not http.get("/v1/stages").json()["stages"][0]["waiting"]:
                http.post("/v1/articles", json={"content": "خبر قصير للتجربة."})
                waiting = 0
            waiting += 1
            time.sleep(0.1)


def test_a_replay_is_tried_and_then_ordered(reader: Reader, conflict: str) -> None:
    page = reader.open("/operations/replays")
    form = page.locator("main form")
    form.get_by_label("ابدأ من").select_option("classification")
    form.get_by_label("المصدر").fill("عينات")
    form.get_by_role("button", name="جرّب على عيّنة").click()
    expect(page.locator(".difference")).to_contain_text("لا شيء يتغيّر")
    page.goto(f"{reader.url}/operations/replays")
    form.get_by_label("ابدأ من").select_option("classification")
    form.get_by_label("المصدر").fill("عينات")
    form.get_by_role("button", name="عالج من جديد").click()
    expect(page.locator("h1")).to_contain_text("1")
    page.get_by_role("button", name="عالج من جديد").click()
    expect(page.locator("#progress .state")).to_have_text("اكتمل")
    page.goto(f"{reader.url}/articles/{conflict}")
    expect(page.locator(".headline")).to_contain_text("المراجعة")


def test_a_webhook_is_added_tested_and_its_message_sent_again(reader: Reader, stack: RunningStack) -> None:
    page = reader.open("/operations")
    page.get_by_role("link", name="الإشعارات").click()
    expect(page.locator(".empty")).to_be_visible()
    page.get_by_label("الرابط").fill("https://subscriber.invalid/khabar")
    page.get_by_label("الوصف").fill(HOSTILE)
    page.get_by_role("button", name="أضف").click()
    expect(page.locator("#secret")).to_have_text(re.compile("^whsec_"))
    secret = page.locator("#secret").inner_text()
    page.get_by_role("link", name="حفظته").click()
    assert secret not in page.content()
    expect(page.locator(".lead")).to_have_text(HOSTILE)
    page.get_by_role("button", name="أرسل تجربة").click()
    expect(page.locator("#log li")).to_have_count(1)
    webhook = page.url.rpartition("/")[2].partition("#")[0]
    with psycopg.connect(stack.told("api")["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "UPDATE webhook_deliveries SET state = 'failed', next_attempt_at = NULL, finished_at = now(),"
            " log = %s WHERE webhook_id = %s",
            (Jsonb([{"at": "2026-01-02T03:04:05+00:00", "error": HOSTILE, "duration_ms": 3.0}]), webhook),
        )
    page.reload()
    expect(page.locator("#log .state.failed").first).to_be_visible()
    page.get_by_role("button", name="أرسلها مجددًا").click()
    expect(page.locator("#log li .state").first).to_have_text("تنتظر")
    with stack.http as http:
        audited = http.get("/v1/audit").json()["entries"]
    assert any("redeliver" in json.dumps(entry) for entry in audited)


def test_a_search_is_narrowed_and_leads_to_an_entity(reader: Reader, stack: RunningStack, conflict: str) -> None:
    page = reader.open("/search")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type('"الدفاع المدني"')
    page.keyboard.press("Enter")
    expect(page.locator(".hits li")).to_have_count(1)
    expect(page.locator(".hits mark").first).to_be_visible()
    page.locator("#facet-source + ul a.take", has_text="عينات").click()
    expect(page).to_have_url(re.compile("source="))
    expect(page.locator("#facet-source + ul a.take")).to_have_attribute("aria-current", "true")
    page.locator(".hits a").first.click()
    page.locator(".prose .mention.LOC", has_text="موسكو").click()
    page.locator(".entity-card:popover-open h3 a").click()
    page.wait_for_url("**/entities/*")
    expect(page.locator("h1")).to_have_text("موسكو")
    with stack.http as http:
        together = http.get(f"/v1/entities/{page.url.rsplit('/', 1)[1]}").json()["entities"]
    expect(page.locator(".together li")).to_have_count(len(together))
    expect(page.locator("svg.map .pin").first).to_be_visible()
    page.locator(".together a", has_text="إدلب").first.click()
    expect(page.locator("h1")).to_have_text("إدلب")


def test_a_search_that_cannot_be_read_says_where(reader: Reader) -> None:
    page = reader.open("/search?q=%28%D8%AF%D8%B1%D9%86%D8%A9")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#q")).to_have_value("(درنة")


def test_the_search_box_suggests_names_that_are_known(reader: Reader) -> None:
    page = reader.open("/search")
    box = page.locator("input[name=q]")
    expect(box).to_have_role("combobox")
    box.press_sequentially("Netanyaho")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text("نتنياهو")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.press_sequentially("o")
    expect(options.first).to_contain_text("نتنياهو")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(box).to_have_value(re.compile("نتنياهو"))


def test_a_reader_corrects_an_entity_and_it_holds(reader: Reader, stack: RunningStack, conflict: str) -> None:
    """On the article, on the entity's page, in the next article, and back."""
    with stack.http as http:
        moscow = next(
            entity["id"]
            for entity in http.get(f"/v1/articles/{conflict}").json()["result"]["entities"]
            if entity["names"].get("ar") == "موسكو"
        )
    page = reader.open(f"/articles/{conflict}")
    correcting = page.locator("#correcting")
    correcting.get_by_text("صحّح اسماً").click()
    mentions = correcting.get_by_label("أي ذكر")
    mentions.select_option(mentions.locator("option", has_text=re.compile("^موسكو")).first.get_attribute("value"))
    correcting.get_by_label("ليس اسماً").check()
    correcting.get_by_label("ملاحظة").fill("مثال")
    correcting.get_by_role("button", name="احفظ القرار").click()
    expect(correcting.locator(".decided li")).to_contain_text("موسكو")
    correcting.get_by_role("button", name="تراجع").click()
    expect(page.locator("#correcting .decided")).to_have_count(0)
    page.goto(f"{reader.url}/entities/{moscow}")
    correcting.get_by_text("صحّح هذا الكيان").click()
    correcting.get_by_label("هو وكيان آخر شيء واحد").check()
    correcting.get_by_label("الكيان الصحيح").fill("iso:RU")
    correcting.get_by_role("button", name="احفظ القرار").click()
    page.wait_for_url("**/entities/iso:RU*")
    expect(correcting.locator(".decided li")).to_contain_text("iso:RU")
    with stack.http as http:
        named = [entity["id"] for entity in http.get(f"/v1/articles/{conflict}").json()["result"]["entities"]]
        assert "iso:RU" in named
        assert moscow not in named
        text = "وصل الوفد إلى موسكو صباح اليوم الأحد لعقد جولة جديدة من المفاوضات مع المسؤولين، بحسب وكالة الأنباء."
        posted = http.post("/v1/articles", json={"content": text, "title": "جولة مفاوضات في موسكو"}).json()["id"]
        following = stack.wait_for_article(posted)
        assert "iso:RU" in [entity["id"] for entity in following["result"]["entities"]]
    correcting.get_by_role("button", name="تراجع").first.click()
    with stack.http as http:
        expect(page.locator("#correcting .decided")).to_have_count(0)
        for article in (conflict, following["id"]):
            named = [entity["id"] for entity in http.get(f"/v1/articles/{article}").json()["result"]["entities"]]
            assert moscow in named


def test_the_overview_shows_the_day_its_places_and_what_is_unusual(
    reader: Reader, stack: RunningStack, conflict: str
) -> None:
    with psycopg.connect(stack.told("api")["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "INSERT INTO alarms (kind, dimension, subject, observed, expected, articles, hours)"
            " VALUES ('silent', 'source', %s, 0, 40, 0, 6)",
            (HOSTILE,),
        )
    page = reader.open("/")
    alarm = page.locator(".alarm", has_text="<script>")
    expect(alarm).to_contain_text("40")
    alarm.get_by_role("textbox").fill("عطلة رسمية")
    alarm.get_by_role("button", name="علمت به").click()
    expect(alarm).to_contain_text("عطلة رسمية")
    expect(page.locator("svg.map .pin").first).to_be_visible()
    expect(page.locator(".plot svg rect.s0").first).to_be_visible()
    expect(page.locator(".topics")).to_contain_text("نزاعات")
    page.locator("svg.map a[aria-label='موسكو']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("موسكو")


@pytest.fixture(scope="module")
def things(stack: RunningStack, conflict: str) -> dict[str, str]:
    """The ids of what pages are about."""
    with stack.http as http:
        trial = {"stage": "classification", "dry_run": True, "filter": {"language": "ar"}}
        replay = http.post("/v1/replays", json=trial).raise_for_status().json()["id"]
        wanted = {"url": "https://subscriber.invalid/axe"}
        webhook = http.post("/v1/webhooks", json=wanted).raise_for_status().json()["id"]
        http.post(f"/v1/webhooks/{webhook}:test").raise_for_status()
    with psycopg.connect(stack.told("api")["DATABASE_URL"], autocommit=True) as connection:
        row = connection.execute(
            "INSERT INTO quarantine (id, article_id, revision, stage, reason, detail, traceback, message, records)"
            " VALUES (gen_random_uuid(), %s, 1, 'extraction', 'bug', '1/0', 'Traceback', '{}', '[]') RETURNING id",
            (conflict,),
        ).fetchone()
    assert row is not None
    return {"conflict": conflict, "replay": replay, "webhook": webhook, "buried": str(row[0])}


PATHS = (
    "/",
    "/search",
    "/search?q=%D8%A5%D8%AF%D9%84%D8%A8",
    "/entities/gn:524901",
    "/stories",
    "/post",
    "/articles/{conflict}",
    "/operations",
    "/search?q=%D8%A5%D8%AF%D9%84%D8%A8&language=ar&period=30d",
    "/articles?state=rejected",
    "/stories",
    "/operations/quarantine?status=any",
    "/operations/quarantine/{buried}",
    "/operations/replays",
    "/operations/replays/{replay}",
    "/operations/webhooks",
    "/operations/webhooks/{webhook}",
)


@pytest.mark.parametrize(
    "reader",
    [{"color_scheme": "light"}, {"color_scheme": "dark", "locale": "en-GB"}],
    indirect=True,
    ids=["arabic-light", "english-dark"],
)
def test_axe_finds_nothing_of_any_level(reader: Reader, things: dict[str, str]) -> None:
    found: dict[str, object] = {}
    for path in PATHS:
        page = reader.open(path.format(**things))
        page.wait_for_load_state("networkidle")
        for details in page.locator("details > summary").all():
            details.click()
        if problems := found_by_axe(page):
            found[path] = problems
    assert found == {}


@pytest.mark.parametrize("reader", [{"viewport": {"width": 390, "height": 800}}], indirect=True)
def test_nothing_runs_out_of_a_narrow_page(reader: Reader, things: dict[str, str]) -> None:
    for path in PATHS:
        page = reader.open(path.format(**things))
        page.wait_for_load_state("networkidle")
        assert overflow(page) <= 0, path


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def test_a_form_from_another_site_changes_nothing(stack: RunningStack, conflict: str) -> None:
    with stack.http as http:
        answer = http.post(
            f"/articles/{conflict}/topics",
            content="main=sport",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://other.example"},
        )
        assert answer.status_code == httpx.codes.FORBIDDEN
        assert http.get(f"/v1/articles/{conflict}").json()["result"].get("topic_correction") is None
