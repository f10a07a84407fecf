"""Servers that misbehave in every way that we know: each ends in articles or in words, and none holds another up.

All of them are read by one collector at the same time. Each case is a host of its own.
"""

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count as numbers
from typing import Any, Final

import httpx
import psycopg
import pytest

from shared.settings import Settings
from tests.support.collecting import QUICK, collecting
from tests.support.http import serving
from tests.support.news_site import Answer, Asked, Host, NewsSites, item, page, publishing, rss
from tests.support.servers import wait_until

CALM: Final = {
    "collector_timeout_s": 3.0,
    "collector_retry_base_s": 0.2,
    "collector_retry_max_s": 1.0,
    "collector_least_interval_s": 1.0,
    "collector_longest_interval_s": 5.0,
    "collector_lease_s": 60.0,
}
NEXT_YEAR: Final = "Wed, 01 Dec 2027 10:00:00 GMT"
BOMB: Final = gzip.compress(b"<p>" + b"\0" * 50_000_000)
ENTITIES: Final = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE: Final = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Case:
    """What a host answers at `/feed` (and elsewhere), and what must come of it.

    `articles`: how many are posted; `problem`: of the source; `lost`: pages that are given up, for `page_problem`.
    """

    name: str
    make: Callable[[Host], Answer]
    articles: int = 0
    problem: str | None = None
    words: str = ""
    lost: int = 0
    waiting: int = 0
    page_problem: str = ""
    state: str = "enabled"


def plain(body: bytes | str, status: int = 200, **headers: str) -> Callable[[Host], Answer]:
    return lambda host: lambda asked: asked.answer(body, status, **headers)


def feed_with(page_answer: Answer, /) -> Callable[[Host], Answer]:
    """A good feed of one page that is answered so."""

    def make(host: Host) -> Answer:
        feed = host.feed(1)
        host.paths["/1"] = page_answer
        return lambda asked: asked.answer(feed)

    return make


def feed(*pages: int, **headers: str) -> Callable[[Host], Answer]:
    def make(host: Host) -> Answer:
        body = host.feed(*pages)
        return lambda asked: asked.answer(body, **headers)

    return make


def changed(change: Callable[[str], str | bytes], *pages: int, **headers: str) -> Callable[[Host], Answer]:
    """A feed of these pages, with something done to it."""

    def make(host: Host) -> Answer:
        body = change(host.feed(*(pages or (1,))))
        return lambda asked: asked.answer(body, **headers)

    return make


def at_first(first: Answer, *, times: int = 1) -> Callable[[Host], Answer]:
    """So at first, then a good feed of one page."""

    def make(host: Host) -> Answer:
        good = host.feed(1)
        return lambda asked: first(asked) if asked.times < times else asked.answer(good)

    return make


def answered(body: bytes | str = b"", status: int = 200, **headers: str) -> Answer:
    return lambda asked: asked.answer(body, status, **headers)


def redirecting(status: int, to: str) -> Answer:
    return lambda asked: asked.answer("", status, location=to)


def slowly(asked: Asked) -> None:
    asked.stream((b"<" for _ in range(100)), 0.1)


def for_ever(asked: Asked) -> None:
    asked.stream(b"<item>" * 10_000 for _ in numbers())


def cut_off(asked: Asked) -> None:
    asked.handler.send_response(200)
    asked.handler.send_header("Content-Length", "1000")
    asked.handler.end_headers()
    asked.handler.wfile.write(b"<rss")
    asked.handler.close_connection = True


def hanging_up(asked: Asked) -> None:
    asked.handler.close_connection = True


def nonsense(asked: Asked) -> None:
    asked.handler.wfile.write(b"I am no server of this kind\r\n\r\n")
    asked.handler.close_connection = True


def endless_head(asked: Asked) -> None:
    asked.handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        asked.handler.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 100))


def moved(host: Host) -> Answer:
    body = host.feed(1)
    host.paths["/new"] = lambda asked: asked.answer(body)
    return redirecting(301, "/new")


def around(host: Host) -> Answer:
    host.paths["/again"] = redirecting(302, "/feed")
    return redirecting(302, "/again")


def growing(host: Host) -> Answer:
    return lambda asked: asked.answer("", 302, location=f"/feed?{'x' * 10}")


def changing_ids(host: Host) -> Answer:
    host.feed(1)
    return lambda asked: asked.answer(rss([item(f"{host.url}/1", 1, guid=f"id-{asked.times}")]))


def changing_addresses(host: Host) -> Answer:
    host.feed(1)
    for number in range(100):
        host.paths[f"/1?session={number}"] = host.paths["/1"]
    return lambda asked: asked.answer(rss([item(f"{host.url}/1?session={asked.times}", 1, guid="one")]))


def same_ids(host: Host) -> Answer:
    host.feed(1, 2)
    return lambda asked: asked.answer(rss([item(f"{host.url}/{n}", n, guid="the same") for n in (1, 2)]))


def same_links(host: Host) -> Answer:
    host.feed(1)
    return lambda asked: asked.answer(rss([item(f"{host.url}/1", n, guid=f"g{n}") for n in range(5)]))


def without_dates_that_can_be(host: Host) -> Answer:
    body = host.feed(1, more=f"<pubDate>{NEXT_YEAR}</pubDate>")
    return lambda asked: asked.answer(body)


def always_new_dates(host: Host) -> Answer:
    host.feed(1)
    begin = datetime(2026, 1, 1, tzinfo=UTC)

    def answer(asked: Asked) -> None:
        at = begin + timedelta(hours=asked.times)
        asked.answer(rss([item(f"{host.url}/1", 1, more=f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>")]))

    return answer


def to_the_inside(host: Host) -> Answer:
    return redirecting(302, "http://169.254.169.254/latest/meta-data/")


def naming_the_inside(host: Host) -> Answer:
    body = rss([item("http://10.0.0.1/secret", 1), item("file:///etc/passwd", 2), item("javascript:alert(1)", 3)])
    return lambda asked: asked.answer(body)


def in_latin(asked_page: str) -> Answer:
    return lambda asked: asked.answer(asked_page.encode("cp1256"), content_type="text/html; charset=utf-8")


def as_json(host: Host) -> Answer:
    host.feed(1)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "x",
        "items": [{"id": 7, "url": f"{host.url}/1", "title": "خبر", "date_published": "2026-11-30T10:00:00+03:00"}, 5],
    }
    return lambda asked: asked.answer(json.dumps(told), content_type="text/plain")


def as_atom(host: Host) -> Answer:
    host.feed(1)
    told = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><id>f</id><entry><title>خبر</title>'
        '<id>e</id><link href="/1"/><updated>2026-11-30T10:00:00Z</updated></entry></feed>'
    )
    return lambda asked: asked.answer(told, content_type="application/octet-stream")


def as_sitemap(host: Host) -> Answer:
    host.feed(1, 2)
    told = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{host.url}/1</loc><n:news><n:publication><n:name>x</n:name><n:language>ar</n:language></n:publication>"
        "<n:publication_date>2026-11-30</n:publication_date><n:title>خبر</n:title></n:news></url>"
        f"<url><loc>{host.url}/2</loc><lastmod>2019-01-01</lastmod></url></urlset>"
    )
    packed = gzip.compress(told.encode())
    return lambda asked: asked.answer(packed, content_type="application/octet-stream")


def ten_thousand(host: Host) -> Answer:
    host.paths["/robots.txt"] = answered("User-agent: *\nDisallow: /many/")
    body = rss([item(f"{host.url}/many/{n}", n) for n in range(10_000)])
    return answered(body)


def robots_away(host: Host) -> Answer:
    host.paths["/robots.txt"] = answered("", 500)
    return answered(host.feed(1))


def robots_is_a_page(host: Host) -> Answer:
    host.paths["/robots.txt"] = answered("<html>Disallow: everything</html>")
    return answered(host.feed(1))


GZIPPED: Final[Callable[[str], bytes]] = lambda text: gzip.compress(text.encode())  # noqa: E731
DEFLATED: Final[Callable[[str], bytes]] = lambda text: zlib.compress(text.encode())[2:-4]  # noqa: E731
HTML: Final = {"content_type": "text/html"}

CASES: Final = [
    Case("slow: a byte at a time", lambda host: slowly, problem="timeout", words="within 3 s"),
    Case("endless", lambda host: for_ever, problem="too_large", words="more than 4000000 bytes"),
    Case("cut off", lambda host: cut_off, problem="broken"),
    Case("hangs up", lambda host: hanging_up, problem="broken"),
    Case("speaks no HTTP", lambda host: nonsense, problem="broken"),
    Case("a head without end", lambda host: endless_head, problem="broken"),
    Case("redirects in a circle", around, problem="redirects"),
    Case("redirects to itself, ever longer", growing, problem="http", words="HTTP 404"),
    Case("redirects to where the feed is", moved, articles=1),
    Case("redirects to the inside", to_the_inside, problem="address", words="not a public address"),
    Case("redirects to a file", plain("", 302, location="file:///etc/passwd"), problem="address"),
    Case("redirects nowhere", plain("", 302), problem="http", words="HTTP 302"),
    Case("401", plain("", 401), problem="http", words="HTTP 401"),
    Case("404", plain("", 404), problem="http", words="HTTP 404"),
    Case("410", plain("", 410), problem="gone", state="gone"),
    Case("500", plain("", 500), problem="http", words="HTTP 500"),
    Case("500 at first", at_first(answered("", 500), times=2), articles=1),
    Case("429 with a number", at_first(answered("", 429, retry_after="0.3")), articles=1),
    Case("503 until a date", plain("", 503, retry_after="Fri, 01 Jan 2100 00:00:00 GMT"), problem="busy"),
    Case("503 with nonsense", at_first(answered("", 503, retry_after="soon")), articles=1),
    Case("304 that nobody asked for", plain("", 304), problem="http", words="HTTP 304"),
    Case("204", plain("", 204), problem="http", words="HTTP 204"),
    Case("empty", plain(""), problem="not_a_feed", words="empty"),
    Case("a page in place of the feed", plain(page(1)), problem="not_a_feed", words="web page"),
    Case("a picture", plain(b"\x89PNG\r\n\x1a\n" + bytes(1000)), problem="not_a_feed"),
    Case("JSON that is no feed", plain('{"error": true}'), problem="not_a_feed", words="no JSON Feed"),
    Case("JSON without end", plain("[" * 100_000), problem="not_a_feed"),
    Case("XML of another kind", plain("<?xml version='1.0'?><svg/>"), problem="not_a_feed"),
    Case("XML that is broken", changed(lambda text: text.replace("</channel></rss>", "<b>&oops;")), articles=1),
    Case("XML behind empty lines", changed(lambda text: "\n\n \n" + text), articles=1),
    Case("entities in entities", changed(lambda text: text.replace("<rss", ENTITIES + "<rss")), problem="not_a_feed"),
    Case("entities of files", changed(lambda text: text.replace("<rss", FILE + "<rss")), problem="not_a_feed"),
    Case("says that it is a page", feed(1, **HTML), articles=1),
    Case("says no type", feed(1, content_type=""), articles=1),
    Case("says a wrong encoding", feed(1, content_type="application/rss+xml; charset=iso-8859-1"), articles=1),
    Case("says an encoding that is none", feed(1, content_type="text/xml; charset=klingon"), articles=1),
    Case("in UTF-16", changed(lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16")), articles=1),
    Case("packed by gzip", changed(GZIPPED, content_encoding="gzip"), articles=1),
    Case("packed by deflate without a head", changed(DEFLATED, content_encoding="deflate"), articles=1),
    Case("says gzip and is none", feed(1, content_encoding="gzip"), articles=1),
    Case("packed by what nobody asked for", feed(1, content_encoding="br"), problem="damaged", words="br"),
    Case("gzip that is cut off", changed(lambda t: GZIPPED(t)[:-30], content_encoding="gzip"), problem="damaged"),
    Case("a bomb of gzip", plain(BOMB, content_encoding="gzip"), problem="too_large"),
    Case("JSON Feed with odd items", as_json, articles=1),
    Case("Atom without a type", as_atom, articles=1),
    Case("a packed sitemap of news", as_sitemap, articles=1),
    Case("an index of sitemaps", plain("<sitemapindex/>"), problem="not_a_feed", words="index"),
    Case("dates of next year", without_dates_that_can_be, articles=1),
    Case("dates that are always new", always_new_dates, articles=1, waiting=1),
    Case("ids that change", changing_ids, articles=1),
    Case("addresses that change", changing_addresses, articles=1),
    Case("one id for all", same_ids, articles=2),
    Case("one address for all", same_links, articles=1),
    Case("names the inside", naming_the_inside, lost=1, page_problem="not a public address"),
    Case("10,000 items", ten_thousand, lost=10_000, page_problem="robots.txt forbids it"),
    Case("robots.txt fails", robots_away, problem="robots", words="HTTP 500"),
    Case("robots.txt is a page", robots_is_a_page, articles=1),
    Case("page: endless", feed_with(for_ever), lost=1, page_problem="more than 200000 bytes"),
    Case("page: a bomb", feed_with(answered(BOMB, content_encoding="gzip")), lost=1, page_problem="more than"),
    Case("page: 410", feed_with(answered("", 410)), lost=1, page_problem="HTTP 410"),
    Case("page: 404 at first", feed_with(lambda a: a.answer(page(1), 404 if a.times == 0 else 200)), articles=1),
    Case("page: always 404", feed_with(answered("", 404)), lost=1, page_problem="HTTP 404"),
    Case("page: a circle", feed_with(redirecting(302, "/1")), lost=1, page_problem="redirects"),
    Case("page: a PDF", feed_with(answered(b"%PDF-1.7 \x00\x01", content_type="application/pdf")), lost=1),
    Case("page: a picture that says page", feed_with(answered(b"\x89PNG\x00\x00" * 99)), lost=1),
    Case("page: says a wrong encoding", feed_with(in_latin(page(1))), articles=1),
    Case("page: says an encoding that is none", feed_with(answered(page(1), content_type="text/html; charset=x")), 1),
    Case("page: empty", feed_with(answered(" \n")), lost=1, page_problem="empty"),
    Case("page: 429", feed_with(lambda a: a.answer(page(1), 429 if a.times == 0 else 200)), articles=1),
]


@pytest.fixture
def sites() -> Iterator[NewsSites]:
    with publishing() as found:
        yield found


def test_however_a_server_misbehaves_it_ends_in_articles_or_in_words(
    sites: NewsSites, settings: Settings, connection: psycopg.Connection
) -> None:
    assert len(CASES) >= 40
    quick = settings.model_copy(update={**QUICK, **CALM})
    with serving(quick) as url, httpx.Client(base_url=url, timeout=30) as http:
        waiting: dict[str, tuple[Case, Host]] = {}
        for case in CASES:
            host = sites.host()
            host.paths["/feed"] = case.make(host)
            answer = http.post("/v1/sources", json={"url": f"{host.url}/feed", "name": case.name})
            assert answer.status_code == 201, (case.name, answer.text)
            waiting[answer.json()["id"]] = (case, host)
        seen: dict[str, dict[str, Any]] = {}

        def all_as_they_must() -> bool:
            # Looking is work too.
            time.sleep(0.3)
            listed = [*_listed(http)]
            seen.update({one["name"]: one for one in listed})
            return not [case.name for case, _ in waiting.values() if _wrong(case, seen[case.name])]

        try:
            with collecting(quick.model_copy(update={"ingest_url": url})):
                wait_until(all_as_they_must, timeout_s=240)
        except AssertionError as error:
            wrong = {case.name: _wrong(case, seen[case.name]) for case, _ in waiting.values()}
            raise AssertionError({name: said for name, said in wrong.items() if said}) from error
        for case, host in waiting.values():
            pages = {path: times for path, times in host.asked.items() if path[1:2].isdigit()}
            fetched = sum(pages.values())
            if case.articles and "page:" not in case.name:
                assert fetched == case.articles, (case.name, pages)
    rows = connection.execute("SELECT facts FROM articles").fetchall()
    assert len(rows) == sum(case.articles for case in CASES)
    by_source = {facts["source"]: facts for (facts,) in rows}
    assert "published_at" not in by_source["dates of next year"]


def _listed(http: httpx.Client) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        answer = http.get("/v1/sources", params={"limit": 200, **({"cursor": cursor} if cursor else {})}).json()
        yield from answer["sources"]
        cursor = answer["next"]
        if cursor is None:
            return


def _wrong(case: Case, found: dict[str, Any]) -> dict[str, Any]:
    """What is not as it must be; {} if all is."""
    wanted = {
        "articles": case.articles,
        "problem": case.problem,
        "lost": case.lost,
        "waiting": case.waiting,
        "state": case.state,
    }
    wrong = {name: found[name] for name, value in wanted.items() if found[name] != value}
    if case.words not in (found["problem_words"] or ""):
        wrong["words"] = found["problem_words"]
    if case.page_problem not in (found["page_problem"] or ""):
        wrong["page_problem"] = found["page_problem"]
    if found["last_try_at"] is None:
        wrong["never tried"] = True
    return wrong
