"""The collector against real servers: nothing twice, nothing lost, nobody asked who does not want it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from khabar.commands.sources import command as sources_command
from shared.settings import Settings
from tests.support.collecting import QUICK, collecting
from tests.support.http import serving
from tests.support.news_site import NewsSites, item, page, publishing, rss
from tests.support.servers import wait_until


@pytest.fixture
def sites() -> Iterator[NewsSites]:
    with publishing() as found:
        yield found


@pytest.fixture
def quick(settings: Settings) -> Settings:
    return settings.model_copy(update=QUICK)


@pytest.fixture
def http(quick: Settings) -> Iterator[httpx.Client]:
    with serving(quick) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


@pytest.fixture
def told(quick: Settings, http: httpx.Client) -> Settings:
    """Settings of a collector that posts to the running ingest."""
    return quick.model_copy(update={"ingest_url": str(http.base_url)})


def add(http: httpx.Client, url: str, **wanted: Any) -> str:
    answer = http.post("/v1/sources", json={"url": url, **wanted})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def source(http: httpx.Client, source_id: str) -> dict[str, Any]:
    found: dict[str, Any] = http.get(f"/v1/sources/{source_id}").json()
    return found


def facts(connection: psycopg.Connection) -> list[dict[str, Any]]:
    return [row[0] for row in connection.execute("SELECT facts FROM articles ORDER BY accepted_at, id").fetchall()]


def count(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


def test_what_a_feed_names_is_posted_whole_with_what_the_feed_says(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    more = "<dc:creator>ليلى حداد</dc:creator><pubDate>Mon, 11 Sep 2023 09:30:00 +0200</pubDate>"
    feed = host.feed(1, more=more)
    host.paths["/feed"] = lambda asked: asked.answer(feed, content_type="application/rss+xml")
    add(http, f"{host.url}/feed", name="وكالة الأنباء")
    with collecting(told):
        wait_until(lambda: count(connection) == 1)
    (posted,) = facts(connection)
    assert posted.pop("fetched_at")
    assert posted == {
        "url": f"{host.url}/1",
        "source": "وكالة الأنباء",
        "title": "خبر 1",
        "author": "ليلى حداد",
        "published_at": "2023-09-11T07:30:00Z",
        "language": "ar",
    }
    (article,) = connection.execute("SELECT id FROM articles").fetchone() or ()
    assert http.get(f"/v1/articles/{article}/raw").content == page(1).encode()
    assert all(agent.startswith("Khabar/") for agent in host.agents)


def test_no_page_is_fetched_twice_and_a_feed_that_did_not_change_costs_nothing(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    feed = host.feed(*range(5))
    conditions: list[dict[str, str]] = []

    def answer(asked: Any) -> None:
        conditions.append(asked.headers)
        if asked.headers.get("if-none-match") == '"a"':
            asked.answer("", 304)
        else:
            asked.answer(feed, etag='"a"', last_modified="Mon, 30 Nov 2026 10:00:00 GMT")

    host.paths["/feed"] = answer
    source_id = add(http, f"{host.url}/feed")
    with collecting(told):
        wait_until(lambda: count(connection) == 5 and len(conditions) >= 4)
    assert "if-none-match" not in conditions[0]
    assert {(one["if-none-match"], one["if-modified-since"]) for one in conditions[1:]} == {
        ('"a"', "Mon, 30 Nov 2026 10:00:00 GMT")
    }
    assert [host.asked[f"/{number}"] for number in range(5)] == [1] * 5
    known = source(http, source_id)
    assert (known["health"], known["articles"], known["waiting"], known["problem"]) == ("working", 5, 0, None)


def test_without_sources_nobody_is_asked(told: Settings, http: httpx.Client) -> None:
    with collecting(told):
        wait_until(lambda: http.get("/v1/sources").json()["collectors"]["running"] == 1)
    assert http.get("/v1/sources").json() == {
        "sources": [],
        "next": None,
        "totals": {},
        "collectors": {"running": 0, "problem": None},
    }


def test_rules_of_robots_are_kept(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    open_host, closed = sites.host(), sites.host()
    feed = open_host.feed(1, 2)
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Khabar\nDisallow: /2\n"
    open_host.paths |= {"/robots.txt": lambda a: a.answer(rules), "/feed": lambda a: a.answer(feed)}
    closed.paths["/robots.txt"] = lambda asked: asked.answer("User-agent: *\nDisallow: /")
    closed.paths["/feed"] = lambda asked: asked.answer(feed)
    first, second = add(http, f"{open_host.url}/feed"), add(http, f"{closed.url}/feed")
    with collecting(told):
        wait_until(lambda: source(http, first)["lost"] == 1 and source(http, second)["problem"] == "robots")
        wait_until(lambda: count(connection) == 1)
    assert (open_host.asked["/1"], open_host.asked["/2"], closed.asked["/feed"]) == (1, 0, 0)
    assert source(http, first)["page_problem"] == "robots.txt forbids it"


def test_a_host_has_its_pause_between_requests(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    feed = host.feed(1, 2, 3)
    host.paths["/robots.txt"] = lambda asked: asked.answer("User-agent: *\nCrawl-delay: 0.4")
    host.paths["/feed"] = lambda asked: asked.answer(feed)
    add(http, f"{host.url}/feed")
    with collecting(told), collecting(told):
        wait_until(lambda: count(connection) == 3)
    moments = [at for at, path in host.times if path != "/robots.txt"]
    # From the end of one request to the begin of the next; what was measured here is from begin to begin.
    assert all(later - earlier >= 0.39 for earlier, later in pairwise(moments)), host.times


def test_a_page_that_its_feed_says_is_changed_is_fetched_again_and_posted_as_a_version(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    state: dict[str, Any] = {"title": 1, "page": page(1)}
    host.paths["/1"] = lambda asked: asked.answer(state["page"])
    host.paths["/feed"] = lambda asked: asked.answer(rss([item(f"{host.url}/1", state["title"])]))
    source_id = add(http, f"{host.url}/feed")
    with collecting(told):
        wait_until(lambda: count(connection) == 1)
        # As if it had been posted long ago, so that it may be fetched again at once.
        wait_until(
            lambda: (
                connection.execute(
                    "UPDATE source_pages SET ended_at = now() - interval '1 day' WHERE state = 'posted'"
                ).rowcount
            )
        )
        state |= {"title": 2, "page": page(2)}
        wait_until(lambda: count(connection) == 2)
        wait_until(lambda: source(http, source_id)["articles"] == 2)
    assert host.asked["/1"] == 2
    assert [one["title"] for one in facts(connection)] == ["خبر 1", "خبر 2"]


def test_the_text_of_a_feed_can_be_the_article(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    text = "<p>" + "أعلنت السلطات حالة الطوارئ بعد فيضانات. " * 10 + "</p>"
    feed = host.feed(1, more=f"<content:encoded><![CDATA[{text}]]></content:encoded>")
    host.paths["/feed"] = lambda asked: asked.answer(feed)
    add(http, f"{host.url}/feed", content="feed")
    with collecting(told):
        wait_until(lambda: count(connection) == 1)
    assert host.asked["/1"] == 0
    (article,) = connection.execute("SELECT id FROM articles").fetchone() or ()
    assert http.get(f"/v1/articles/{article}/raw").text == text


def test_a_page_that_two_feeds_name_is_fetched_once(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    feed = host.feed(1, 2)
    host.paths["/a"] = lambda asked: asked.answer(feed)
    host.paths["/b"] = lambda asked: asked.answer(feed.replace("/1<", "/1?utm_source=rss<"))
    first, second = add(http, f"{host.url}/a"), add(http, f"{host.url}/b")
    with collecting(told):
        wait_until(lambda: count(connection) == 2)
        wait_until(lambda: source(http, first)["last_success_at"] and source(http, second)["last_success_at"])
    assert sum(host.asked[path] for path in ("/1", "/1?utm_source=rss")) == 1


def test_while_ingest_wants_a_key_nothing_is_lost(
    sites: NewsSites, told: Settings, settings: Settings, connection: psycopg.Connection
) -> None:
    host = sites.host()
    feed = host.feed(1, 2, 3)
    host.paths["/feed"] = lambda asked: asked.answer(feed)
    with serving(told) as url, httpx.Client(base_url=url) as http:
        add(http, f"{host.url}/feed")
    with serving(told.model_copy(update={"require_keys": True})) as url:
        with collecting(told.model_copy(update={"ingest_url": url, "collector_key": "khabar_wrong"})):
            wait_until(
                lambda: (connection.execute("SELECT problem FROM collectors").fetchone() or (None,))[0] is not None
            )
            (problem,) = connection.execute("SELECT problem FROM collectors").fetchone() or ()
        assert "401" in problem and "KHABAR_COLLECTOR_KEY" in problem
        assert count(connection) == 0
    with serving(told) as url, collecting(told.model_copy(update={"ingest_url": url})):
        wait_until(lambda: count(connection) == 3)


def test_what_a_killed_collector_had_begun_is_done_by_the_next(
    sites: NewsSites,
    told: Settings,
    http: httpx.Client,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hosts = [sites.host() for _ in range(6)]
    for host in hosts:
        body = host.feed(*range(8))
        host.paths["/feed"] = lambda asked, body=body: asked.answer(body)  # type: ignore[misc]
        add(http, f"{host.url}/feed")
    environment = {
        "DATABASE_URL": told.database_url,
        **{f"KHABAR_{name.upper()}": str(value) for name, value in {**QUICK, "ingest_url": told.ingest_url}.items()},
    }
    for part in (8, 24):
        command = [sys.executable, "-m", "services.collector"]
        with subprocess.Popen(command, env={**os.environ, **environment}) as process:
            wait_until(lambda part=part: count(connection) >= part, timeout_s=60, process=process)  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
    with collecting(told):
        wait_until(lambda: count(connection) == 48, timeout_s=60)
        waiting = "SELECT count(*) FROM source_pages WHERE state = 'waiting'"
        wait_until(lambda: connection.execute(waiting).fetchone() == (0,), timeout_s=60)
    urls = [one["url"] for one in facts(connection)]
    assert len(set(urls)) == len(urls) == 48
    # Twice at most what was under way at a kill: one page of each host.
    again = sum(times - 1 for host in hosts for path, times in host.asked.items() if path[1:].isdigit())
    assert again <= 2 * len(hosts)


def test_a_silent_source_says_what_the_collector_knows_of_the_cause(
    sites: NewsSites, told: Settings, http: httpx.Client, connection: psycopg.Connection
) -> None:
    host = sites.host()
    host.paths["/feed"] = lambda asked: asked.answer("", 500)
    source_id = add(http, f"{host.url}/feed", name="وكالة")
    connection.execute(
        "INSERT INTO alarms (kind, dimension, subject, opened_at, seen_at, observed, expected, articles, hours)"
        " SELECT 'silent', 'source', name, now(), now(), 0, 9, 0, 3 FROM unnest(ARRAY['وكالة', 'غيرها']) AS name"
    )
    with collecting(told):
        wait_until(lambda: source(http, source_id)["problem"] == "http")
    found = {one["subject"]: one for one in http.get("/v1/alarms").json()["alarms"]}
    assert found["وكالة"]["cause"] == f"{host.url}/feed cannot be read: HTTP 500"
    assert found["وكالة"]["look"] == f"The collector says: {host.url}/feed cannot be read: HTTP 500."
    assert found["غيرها"]["cause"] is None


def test_sources_are_kept_by_command_line_and_api(sites: NewsSites, http: httpx.Client, tmp_path: Path) -> None:
    host = sites.host()
    body = host.feed(1, 2)
    host.paths |= {
        "/feed": lambda asked: asked.answer(body),
        "/": lambda asked: asked.answer(
            '<html><head><link rel=alternate type="application/rss+xml" title="الأخبار" href="feed"></head></html>'
        ),
        "/robots.txt": lambda asked: asked.answer(f"Sitemap: {host.url}/gone.xml"),
    }
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="أ"><outline text="ب" xmlUrl="{host.url}/feed"/>'
        '<outline text="ج" xmlUrl="ftp://example.org/x"/></outline></body></opml>',
        encoding="utf-8",
    )

    def run(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(sources_command, [*words, "--url", str(http.base_url)])
        assert done.exit_code == status, (words, done.output)
        return done.output

    found = json.loads(run("discover", f"{host.url}/", "--json"))
    assert [(one["url"], one["works"]) for one in found] == [
        (f"{host.url}/feed", True),
        (f"{host.url}/gone.xml", False),
    ]
    assert "2 entries" in run("check", f"{host.url}/feed")
    assert run("check", f"{host.url}/", status=1) == ""
    assert "1 added, 0 there already, 1 refused." in run("import", str(opml), status=3)
    assert "0 added, 1 there already, 1 refused." in run("import", str(opml), status=3)
    (listed,) = json.loads(run("list", "--json"))["sources"]
    assert (listed["name"], listed["health"]) == ("ب", "new")
    assert http.post("/v1/sources", json={"url": listed["url"]}).status_code == 409
    assert "Paused" in run("pause", listed["id"][:8])
    assert source(http, listed["id"])["health"] == "paused"
    run("enable", listed["id"])
    run("read", listed["id"])
    changed = http.put(f"/v1/sources/{listed['id']}", json={"name": "جديد", "content": "feed"})
    assert (changed.json()["name"], changed.json()["content"]) == ("جديد", "feed")
    run("remove", listed["id"])
    assert http.get(f"/v1/sources/{listed['id']}").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "http://", "http://user:pw@example.org/", "http://127.1/", "http://10.0.0.1/feed",
        "http://[::1]:x/", "javascript:alert(1)", "http://0x7f000001/", "http://exa mple.org/",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_asked_is_refused_at_once(http: httpx.Client, url: str) -> None:
    for path in ("/v1/sources", "/v1/sources:check", "/v1/sources:discover"):
        answer = http.post(path, json={"url": url})
        assert answer.status_code == 422, (path, answer.text)


def test_the_console_shows_sources_in_both_languages(
    sites: NewsSites, http: httpx.Client, told: Settings, connection: psycopg.Connection
) -> None:
    host = sites.host()
    host.paths["/feed"] = lambda asked: asked.answer("", 410)
    source_id = add(http, f"{host.url}/feed", name="وكالة & أخرى")
    with collecting(told):
        wait_until(lambda: source(http, source_id)["state"] == "gone")
    for language, words in (("ar", "زال"), ("en", "gone for good")):
        for path in ("/operations/sources", f"/operations/sources/{source_id}"):
            shown = http.get(path, headers={"Accept-Language": language}).text
            assert words in shown
            assert "وكالة &amp; أخرى" in shown
