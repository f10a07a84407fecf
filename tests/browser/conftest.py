"""A real Chromium on a real stack. What a page asks for and what it complains about is watched in every test."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.stack import RunningStack, running_stack

AXE = Path(__file__).with_name("axe.min.js")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Where a Chromium is, or None."""
    named = os.environ.get("KHABAR_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder where there is no browser."""
    if chromium() is None:
        why = pytest.mark.skip(reason="no Chromium here: apt-get install chromium, or set KHABAR_CHROMIUM")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(why)


@dataclass
class Reader:
    """Somebody with a browser in front of the console."""

    context: BrowserContext
    url: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """A new tab with that page."""
        page = self.context.new_page()
        page.goto(self.url + path)
        return page

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        if dialog.type == "alert":
            self.complaints.append(f"a dialog came up: {dialog.message}")
        dialog.accept()

    def asked(self, address: str) -> None:
        if urlsplit(address).netloc != urlsplit(self.url).netloc:
            self.foreign.append(address)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A whole Khabar for all tests of this folder."""
    with running_stack(tmp_path_factory.mktemp("browser") / "home") as running:
        yield running


# Not for the session: Playwright's event loop would stay, and tests of other files in this process could start none.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    path = chromium()
    assert path is not None
    # Beside the other tests the machine is slow.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def reader(browser: Browser, stack: RunningStack, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader with an Arabic browser, unless the test says otherwise; nothing may be complained about in the end."""
    context = browser.new_context(**{"locale": "ar", "viewport": {"width": 1280, "height": 900}, **_wanted(request)})
    context.set_default_timeout(15_000)
    someone = Reader(context, stack.url)
    context.on("page", someone.watch)
    context.on("request", lambda asked: someone.asked(asked.url))
    yield someone
    context.close()
    assert someone.foreign == []
    assert someone.complaints == []


def found_by_axe(page: Page) -> Sequence[str]:
    """What axe finds on a page, of whatever level."""
    # A page's policy refuses scripts of others; the protocol of the browser brings it in all the same.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:200]})" for one in found]


def _wanted(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(getattr(request, "param", {}))
