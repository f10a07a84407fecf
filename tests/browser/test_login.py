"""A console behind keys, in a browser."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from shared.settings import Settings
from tests.browser.conftest import Reader, found_by_axe
from tests.support.access import a_key, served


@pytest.fixture
def keyed(browser: Browser, settings: Settings) -> Iterator[Reader]:
    """A reader before a server that wants a key."""
    with served(settings) as http:
        context = browser.new_context(locale="ar")
        someone = Reader(context, str(http.base_url).rstrip("/"))
        context.on("page", someone.watch)
        context.on("request", lambda asked: someone.asked(asked.url))
        yield someone
        context.close()
        assert someone.foreign == []


def test_a_key_opens_the_console_and_its_forms_carry_the_token(keyed: Reader, settings: Settings) -> None:
    key = a_key(settings.database_url, "post", "read", "operate")
    page = keyed.open("/operations/replays")
    expect(page.locator("h1")).to_have_text("الدخول")
    assert found_by_axe(page) == []
    page.get_by_label("المفتاح").fill("wrong")
    page.get_by_role("button", name="ادخل").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("المفتاح").fill(key)
    page.get_by_role("button", name="ادخل").click()
    page.wait_for_url("**/operations/replays")
    page.get_by_role("button", name="جرّب على عيّنة").click()
    expect(page.locator("#progress")).to_contain_text("لا مقالات تطابق")
    page.goto(f"{keyed.url}/post")
    page.locator("#content").fill("خبر قصير من متصفح له جلسة.")
    page.get_by_role("button", name="أرسل", exact=True).click()
    page.wait_for_url("**/articles/*")
    page.get_by_role("button", name="خروج").click()
    expect(page.locator("h1")).to_have_text("الدخول")


def test_who_may_only_read_is_offered_nothing_else(keyed: Reader, settings: Settings) -> None:
    key = a_key(settings.database_url, "read")
    page = keyed.open(f"/login?next={quote('/operations')}")
    page.get_by_label("المفتاح").fill(key)
    page.get_by_role("button", name="ادخل").click()
    expect(page.locator("#pipeline")).to_be_visible()
    expect(page.locator("#stages")).to_have_count(0)
    page.goto(f"{keyed.url}/operations/replays")
    expect(page.locator("main form")).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_may_not_post_reads_so_before_writing_and_a_refusal_is_a_page(
    keyed: Reader, settings: Settings, language: str
) -> None:
    key = a_key(settings.database_url, "read")
    page = keyed.open("/login?next=/post")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("المفتاح").fill(key)
    page.get_by_role("button", name="ادخل").click()
    page.wait_for_url("**/post")
    page.goto(f"{keyed.url}/post?lang={language}")
    expect(page.get_by_role("note")).to_contain_text(
        "مفتاحك للقراءة" if language == "ar" else "Your key is for reading"
    )
    expect(page.locator("#content")).to_have_count(0)
    answer = page.goto(f"{keyed.url}/operations/webhooks")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("h1")).to_have_text(
        "مفتاحك لا يسمح بهذا" if language == "ar" else "Your key does not allow that"
    )
    expect(page.locator("nav").first).to_be_visible()
    keyed.complaints.clear()
