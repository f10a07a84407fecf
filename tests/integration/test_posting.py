"""Posting articles over HTTP, against a real ledger."""

import asyncio
import gzip
import json
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from services.extraction.neural_tagger import LANGUAGES
from services.ingest.committer import Committer
from services.ingest.service import INGEST
from shared.ledger.acceptance import Acceptance
from shared.runtime.readiness import WHOLE_STACK, announce_ready
from shared.settings import Settings
from tests.support.builders import a_posting
from tests.support.http import serving
from tests.support.ledger import accept_all
from tests.support.servers import wait_until

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PLAIN = {"Content-Type": "text/plain"}
NDJSON = {"Content-Type": "application/x-ndjson"}
TEXT = "فيضانات في درنة\n\nأعلنت السلطات حالة الطوارئ."


def post(http: httpx.Client, *, key: str | None = None, **fields: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return http.post("/v1/articles", json={"content": TEXT, **fields}, headers=headers)


def count(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


def test_a_posted_article_is_accepted_and_can_be_looked_up(http: httpx.Client) -> None:
    answer = post(http, title="عنوان")
    assert answer.status_code == 202
    found = http.get(answer.headers["Location"]).json()
    assert (found["id"], found["state"], found["result"]) == (answer.json()["id"], "accepted", None)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", TEXT.encode()),
        ("text/plain; charset=windows-1256", "خبر عاجل".encode("cp1256")),
        ("text/html", b"<p>\xd8\xae\xd8\xa8\xd8\xb1</p>\r\n"),
        ("application/json", json.dumps({"content": "x \\u0000"}).encode()),
    ],
)
def test_raw_gives_back_exactly_what_was_posted(shared_http: httpx.Client, media_type: str, body: bytes) -> None:
    answer = shared_http.post("/v1/articles", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 202, answer.text
    raw = shared_http.get(answer.json()["links"]["raw"])
    assert raw.content == body
    assert raw.headers["Content-Type"].startswith(media_type.partition(";")[0])


def test_facts_of_a_bare_body_are_query_parameters(http: httpx.Client, connection: psycopg.Connection) -> None:
    params = {"title": "عنوان", "source": "وكالة", "metadata": '{"desk": "MENA"}'}
    assert http.post("/v1/articles", params=params, content=TEXT.encode(), headers=PLAIN).status_code == 202
    row = connection.execute("SELECT facts FROM articles").fetchone()
    assert row == ({"title": "عنوان", "source": "وكالة", "metadata": {"desk": "MENA"}},)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source": "s", "external_id": "1"}, {"source": "s", "external_id": "1", "content": "another text"}),
        ({"url": "https://a.example/1"}, {"url": "https://a.example/1", "title": "t"}),
    ],
)
def test_the_same_thing_posted_again_creates_nothing(
    http: httpx.Client, connection: psycopg.Connection, first: dict[str, str], second: dict[str, str]
) -> None:
    created, again = post(http, **first), post(http, **second)
    assert (created.status_code, again.status_code) == (202, 200)
    assert created.json()["id"] == again.json()["id"]
    assert count(connection) == 1


def test_an_idempotency_key_makes_posting_again_harmless(http: httpx.Client, connection: psycopg.Connection) -> None:
    key = "import-1"
    first, again, other = post(http, key=key), post(http, key=key), post(http, key=key, title="other")
    assert (first.status_code, again.status_code, other.status_code) == (202, 200, 409)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["id"] in other.json()["detail"]
    assert count(connection) == 1


def test_a_refused_conflict_leaves_its_other_keys_free(http: httpx.Client) -> None:
    post(http, key="k")
    refused = post(http, key="k", source="s", external_id="9")
    assert refused.status_code == 409
    assert post(http, source="s", external_id="9").status_code == 202


def test_keys_of_a_repetition_lead_to_the_first_article(http: httpx.Client) -> None:
    first = post(http, source="s", external_id="1")
    repeated = post(http, key="k", source="s", external_id="1")
    by_key_alone = post(http, key="k", source="s", external_id="1")
    assert first.json()["id"] == repeated.json()["id"] == by_key_alone.json()["id"]


def test_postings_with_crossing_keys_in_one_commit_are_settled_in_their_order(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    both = {"url": "https://a.example/1", "source": "s", "external_id": "1"}
    for _ in range(20):
        postings = [
            a_posting("x", **both),
            a_posting("x", idempotency_key="k", **both),
            a_posting("x", idempotency_key="k", url="https://a.example/1"),
            a_posting("y", source="s", external_id="1"),
            a_posting("z", idempotency_key="k"),
        ]
        found = accept_all(ledger_url, postings)
        first = postings[0].article_id
        assert [(a.created, a.conflict) for a in found] == [
            (True, False),
            (False, False),
            (False, True),
            (False, False),
            (False, True),
        ]
        assert {a.article_id for a in found} == {first}
        connection.execute("DELETE FROM articles")


def test_postings_that_share_a_key_are_settled_in_their_order_while_two_groups_are_committed(
    settings: Settings, connection: psycopg.Connection
) -> None:
    groups = settings.model_copy(update={"commit_max_articles": 2})

    async def post_pairs() -> list[Acceptance]:
        async with Committer(groups) as committer:
            answers = []
            for pair in range(30):
                answers.append(committer.submit(a_posting("first", idempotency_key=f"{pair}")))
                answers.append(committer.submit(a_posting("between")))
                answers.append(committer.submit(a_posting("second", idempotency_key=f"{pair}")))
            return await asyncio.gather(*answers)

    found = asyncio.run(post_pairs())
    assert [(a.created, a.conflict) for a in found] == [(True, False), (True, False), (False, True)] * 30
    assert count(connection) == 60


def test_a_long_article_is_kept_compressed_and_given_back_as_it_was(
    http: httpx.Client, connection: psycopg.Connection
) -> None:
    body = "خبر عاجل من درنة.\r\n".encode() * 500
    answer = http.post("/v1/articles", content=body, headers={"content-type": "text/plain"}).json()
    assert http.get(answer["links"]["raw"]).content == body
    row = connection.execute("SELECT packed, raw_bytes, length(raw) FROM articles").fetchone()
    assert row is not None
    assert row[:2] == (True, len(body))
    assert row[2] < len(body) / 10


def test_accepting_again_after_a_lost_answer_changes_nothing(ledger_url: str, connection: psycopg.Connection) -> None:
    postings = [a_posting("a", url="https://a.example/1"), a_posting("b")]
    assert accept_all(ledger_url, postings) == accept_all(ledger_url, postings)
    assert count(connection) == 2


def test_the_same_article_posted_by_many_at_once_is_created_once(
    http: httpx.Client, connection: psycopg.Connection
) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post(http, url="https://a.example/1").json(), range(64)))
    assert len({answer["id"] for answer in answers}) == 1
    assert sum(answer["created"] for answer in answers) == 1
    assert count(connection) == 1


def test_the_trace_of_the_client_is_kept_and_answered(http: httpx.Client) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    traceparent = {"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"}
    answer = http.post("/v1/articles", json={"content": TEXT}, headers=traceparent)
    assert answer.headers["traceparent"].split("-")[1] == trace_id
    assert http.get(answer.headers["Location"]).json()["trace_id"] == trace_id


BAD_BODIES = {
    "no JSON": (b"{", 400),
    "invalid UTF-8": (b'{"content": "\xff"}', 400),
    "lone surrogate": (b'{"content": "\\ud800"}', 400),
    "deep JSON": (b'{"metadata":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "deep metadata": (b'{"content": "x", "metadata": {"a": ' + b"[" * 50 + b"]" * 50 + b"}}", 422),
    "NUL": (b'{"content": "a\\u0000b"}', 422),
    "no content": (b'{"title": "t"}', 422),
    "empty content": (b'{"content": ""}', 422),
    "wrong type": (b'{"content": 7}', 422),
    "list": (b"[]", 422),
    "null": (b"null", 422),
    "unknown field": (b'{"content": "x", "colour": "red"}', 422),
    "no time zone": (b'{"content": "x", "published_at": "2024-05-01T10:00:00"}', 422),
    "absurd date": (b'{"content": "x", "published_at": "0001-01-01T00:00:00+14:00"}', 422),
    "date as number": (b'{"content": "x", "published_at": 1e300}', 422),
    "far future": (b'{"content": "x", "published_at": "9999-12-31T23:59:59-12:00"}', 422),
    "no web address": (b'{"content": "x", "url": "javascript:alert(1)"}', 422),
    "infinite number": (b'{"content": "x", "metadata": {"n": Infinity}}', 422),
    "huge integer": (b'{"content": "x", "metadata": {"n": ' + b"9" * 4000 + b"}}", 422),
    "long title": (json.dumps({"content": "x", "title": "t" * 5000}).encode(), 422),
    "big metadata": (json.dumps({"content": "x", "metadata": {"m": "m" * 70_000}}).encode(), 422),
    "bad language": (b'{"content": "x", "language": "not a tag"}', 422),
    "bad type": (b'{"content": "x", "content_type": "application/pdf"}', 422),
}


@pytest.mark.parametrize(("body", "status"), BAD_BODIES.values(), ids=list(BAD_BODIES))
def test_a_bad_body_is_refused_with_a_problem(shared_http: httpx.Client, body: bytes, status: int) -> None:
    answer = shared_http.post("/v1/articles", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_problem_names_every_bad_field(http: httpx.Client) -> None:
    problem = post(http, published_at="yesterday", colour="red", url="x").json()
    assert {error["field"] for error in problem["errors"]} == {"published_at", "colour", "url"}


@pytest.mark.parametrize(
    "moment", ["1704067200", "+1704067200", "1704067200.5", "1704067200000", "20240101", " 1704067200"]
)
def test_a_number_is_no_time(shared_http: httpx.Client, moment: str) -> None:
    answer = post(shared_http, published_at=moment, fetched_at=moment)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"published_at", "fetched_at"}
    assert "ISO 8601" in answer.json()["detail"]
    for path in ("/v1/search", "/v1/exports", "/v1/volumes", "/v1/audit", "/v1/quarantine"):
        assert shared_http.get(path, params={"since": moment}).status_code == 422, path


def test_a_client_that_hangs_up_is_no_error(http: httpx.Client, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a body and gone: on the API, on a page's form, and in the middle of a bulk posting."""
    for path, kind in (
        ("/v1/articles", "text/plain"),
        ("/operations/replays", "application/x-www-form-urlencoded"),
        ("/login", "application/x-www-form-urlencoded"),
        ("/v1/replays", "application/json"),
        ("/v1/articles/bulk", "application/x-ndjson"),
    ):
        with socket.create_connection((http.base_url.host, http.base_url.port or 0)) as raw:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: 100\r\n\r\n"
            raw.sendall(head.encode() + b"half")
            time.sleep(0.1)  # until the route has begun to read
    wait_until(lambda: _counted_as(http, "499") >= 2)
    assert _counted_as(http, "500") == 0
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert "request.failed" not in said.out + said.err


def _counted_as(http: httpx.Client, status: str) -> float:
    lines = [one for one in http.get("/metrics").text.splitlines() if "request_duration_seconds_count" in one]
    return sum(float(one.rsplit(" ", 1)[1]) for one in lines if f'status="{status}"' in one)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/pdf"}, b"%PDF", 415),
        ({}, b"text", 415),
        ({"Content-Type": "text/plain; charset=ebcdic-nonsense"}, b"text", 415),
        ({"Content-Type": "text/plain; charset=base64"}, b"text", 415),
        ({"Content-Type": "text/plain"}, b"\xff\xfe", 422),
        ({"Content-Type": "text/plain"}, b"", 422),
        ({"Content-Type": "text/plain"}, b"a\x00b", 422),
        ({"Content-Type": "text/plain", "Content-Encoding": "br"}, b"text", 415),
        ({"Content-Type": "text/plain", "Content-Encoding": "gzip"}, b"no gzip", 400),
        ({"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"text", mtime=0)[:-6], 400),
        ({"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"text", mtime=0)[:5], 400),
        ({"Content-Type": "text/plain", "Content-Encoding": "zstd"}, b"no zstd", 400),
        ({"Content-Type": "text/plain", "Idempotency-Key": "x" * 300}, b"text", 400),
    ],
)
def test_a_bad_bare_body_is_refused(
    shared_http: httpx.Client, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = shared_http.post("/v1/articles", content=body, headers=headers)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("query", ["title=%FF", "title=a&title=b", "colour=red", "metadata=[1]", "metadata={"])
def test_a_bad_query_is_refused(shared_http: httpx.Client, query: str) -> None:
    answer = shared_http.post(f"/v1/articles?{query}", content=b"text", headers=PLAIN)
    assert answer.status_code in (400, 422), answer.text


@pytest.fixture
def small(settings: Settings) -> Iterator[httpx.Client]:
    """A server that takes only small things."""
    modest = settings.model_copy(update={"max_article_bytes": 10_000, "max_bulk_bytes": 1_000_000})
    with serving(modest) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_a_decompression_bomb_is_refused(small: httpx.Client, compress: Any) -> None:
    name = "gzip" if compress is gzip.compress else "zstd"
    bomb = compress(b"a" * 200_000_000)
    for path, kind in (("/v1/articles", "text/plain"), ("/v1/articles/bulk", NDJSON["Content-Type"])):
        answer = small.post(path, content=bomb, headers={"Content-Type": kind, "Content-Encoding": name})
        assert "413" in answer.text


def test_a_large_body_is_refused_whether_it_says_so_or_not(small: httpx.Client) -> None:
    assert small.post("/v1/articles", content=b"a" * 20_000, headers=PLAIN).status_code == 413
    chunked = small.post("/v1/articles", content=iter([b"a" * 9_000] * 3), headers=PLAIN)
    assert chunked.status_code == 413


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_bulk_answers_each_line_in_order(http: httpx.Client, encoding: str) -> None:
    lines = [json.dumps({"content": f"خبر {n}", "source": "s", "external_id": str(n)}).encode() for n in range(1000)]
    lines[10], lines[20] = b"{", json.dumps({"content": 7}).encode()
    lines[30] = lines[29]
    plain = b"\n".join(lines)
    body = {"identity": plain, "gzip": gzip.compress(plain), "zstd": zstd.compress(plain)}[encoding]
    answer = http.post("/v1/articles/bulk", content=body, headers={**NDJSON, "Content-Encoding": encoding})
    answers = [json.loads(line) for line in answer.text.splitlines()]
    assert [a["line"] for a in answers] == list(range(1, 1001))
    assert [a["line"] for a in answers if a["status"] >= 400] == [11, 21]
    assert answers[20]["problem"]["errors"][0]["field"] == "content"
    assert answers[30]["id"] == answers[29]["id"]
    assert not answers[30]["created"]


def test_bulk_answers_while_it_reads(http: httpx.Client) -> None:
    """The second half is sent only after the first half has been answered."""
    url = http.base_url
    with socket.create_connection((url.host, url.port), timeout=20) as connection:
        head = "POST /v1/articles/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        received = b""
        for number in (1, 2):
            line = json.dumps({"content": f"خبر {number}"}).encode() + b"\n"
            connection.sendall(b"%x\r\n%b\r\n" % (len(line), line))
            while b'{"line": %d,' % number not in received:
                data = connection.recv(65536)
                assert data, received
                received += data
        connection.sendall(b"0\r\n\r\n")


def test_bulk_does_not_stall_when_the_client_reads_only_at_the_end(http: httpx.Client) -> None:
    body = b"\n".join(b'{"content": "x%d"}' % n for n in range(30_000))
    answer = http.post("/v1/articles/bulk", content=body, headers=NDJSON, timeout=120)
    assert len(answer.text.splitlines()) == 30_000


def test_a_line_that_is_too_long_does_not_stop_the_rest(small: httpx.Client) -> None:
    body = b"\n".join([b'{"content": "a"}', b'{"content": "' + b"b" * 300_000 + b'"}', b'{"content": "c"}'])
    answers = small.post("/v1/articles/bulk", content=body, headers=NDJSON).text.splitlines()
    assert [json.loads(line)["status"] for line in answers] == [202, 413, 202]


def test_answers_that_nobody_reads_take_bounded_memory(settings: Settings) -> None:
    """A client that only sends: the server stops reading from it, and still answers others."""
    line = json.dumps({"content": "x", **{f"unknown_{n}": n for n in range(20)}}).encode() + b"\n"
    with serving(settings) as url, socket.create_connection((httpx.URL(url).host, httpx.URL(url).port or 0)) as idle:
        idle.settimeout(5)
        idle.sendall(b"POST /v1/articles/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n")
        idle.sendall(b"Content-Length: 1000000000\r\n\r\n")
        sent = 0
        with pytest.raises(TimeoutError):
            while sent < 400_000_000:
                sent += idle.send(line * 200)
        assert httpx.get(f"{url}/healthz", timeout=10).status_code == 200


def test_a_small_body_that_holds_gigabytes_does_not_stop_the_others(http: httpx.Client) -> None:
    compressor, chunk = zstd.ZstdCompressor(), b"a" * 10_000_000
    bomb = b"".join(compressor.compress(chunk) for _ in range(200)) + compressor.flush()
    waits: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(
            http.post, "/v1/articles/bulk", content=bomb, headers={**NDJSON, "Content-Encoding": "zstd"}
        )
        while not posting.done():
            watch = time.monotonic()
            httpx.get(f"{http.base_url}/healthz", timeout=30)
            waits.append(time.monotonic() - watch)
    assert json.loads(posting.result().text.splitlines()[-1])["status"] == 413
    assert max(waits) < 2


def test_an_article_of_nothing_but_unknown_fields_is_refused_in_short(shared_http: httpx.Client) -> None:
    body = json.dumps({f"field_{n}": n for n in range(100_000)}).encode()
    answer = shared_http.post("/v1/articles", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, len(answer.content) < 1000) == (422, True)


def test_a_blank_line_is_reported(http: httpx.Client) -> None:
    body = b'{"content": "a"}\n\n{"content": "b"}\n'
    answers = http.post("/v1/articles/bulk", content=body, headers=NDJSON).text.splitlines()
    assert [json.loads(line)["status"] for line in answers] == [202, 422, 202]


def test_the_languages_whose_entities_are_found_are_those_of_the_tagger(http: httpx.Client) -> None:
    answer = http.get("/v1/languages").json()
    entities = answer["entities"]
    assert set(answer["stages"]["extraction"]) == set(LANGUAGES)
    assert {language for language, quality in entities.items() if quality["supported"]} == set(LANGUAGES)
    assert all(0 < quality["f1"] < 1 and quality["measured_on"] for quality in entities.values())


def test_without_redis_articles_are_still_accepted(settings: Settings) -> None:
    alone = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    with serving(alone) as url, httpx.Client(base_url=url, timeout=30) as client:
        assert post(client).status_code == 202
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert "unreachable" in ready.json()["dependencies"]["redis"]
        assert client.get("/v1/stats").json()["queues"] is None
        assert client.get("/metrics").status_code == 200


def test_a_stack_is_not_ready_before_all_of_it_was(settings: Settings, tmp_path: Path) -> None:
    part = settings.model_copy(update={"part_of_stack": True, "ready_dir": tmp_path})
    with serving(part) as url, httpx.Client(base_url=url, timeout=30) as client:
        announce_ready(tmp_path, "cleaning")
        starting = client.get("/readyz")
        assert (starting.status_code, starting.json()["status"]) == (503, "not_ready")
        assert "starting" in starting.json()["dependencies"]["stack"]
        assert post(client).status_code == 202, "articles are accepted meanwhile"
        announce_ready(tmp_path, WHOLE_STACK)
        assert client.get("/readyz").status_code == 200


def test_without_postgresql_the_answer_is_503_and_says_when_to_come_back(settings: Settings) -> None:
    alone = settings.model_copy(update={"database_url": "postgresql://khabar@127.0.0.1:1/khabar"})
    with serving(alone, services=[INGEST]) as url, httpx.Client(base_url=url, timeout=60) as client:
        answer = post(client)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "unreachable" in ready.json()["dependencies"]["postgresql"]
        assert client.get("/healthz").status_code == 200


def test_unknown_articles_and_paths_are_404_problems(http: httpx.Client) -> None:
    for path in ("/v1/articles/01937c8e-0000-7000-8000-000000000000", "/nothing"):
        answer = http.get(path)
        assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert http.get("/v1/articles/not-a-uuid").status_code == 422


def test_the_list_is_paged_newest_first(http: httpx.Client) -> None:
    ids = [post(http).json()["id"] for _ in range(5)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = http.get("/v1/articles", params={"limit": 2, **cursor}).json()
        seen += [article["id"] for article in page["articles"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == ids[::-1]
    assert http.get("/v1/articles", params={"cursor": "x"}).status_code == 400
