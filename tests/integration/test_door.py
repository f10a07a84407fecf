"""What a connection may cost, over a real socket: heads, bodies, time, memory, and how many there may be."""

import gzip
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import httpx
import pytest

from khabar.embedded import free_port
from shared.settings import Settings
from tests.support.http import serving
from tests.support.servers import wait_until

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD = b"POST /v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture
def http(settings: Settings) -> Iterator[httpx.Client]:
    with served(settings) as client:
        yield client


@contextmanager
def served(settings: Settings, **changed: Any) -> Iterator[httpx.Client]:
    with serving(settings.model_copy(update=changed)) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def connect(http: httpx.Client) -> socket.socket:
    return socket.create_connection((http.base_url.host, http.base_url.port or 0), timeout=60)


def answer_to(http: httpx.Client, *parts: bytes) -> bytes:
    """All that the server says, until it ends the connection."""
    with connect(http) as raw:
        for part in parts:
            try:
                raw.sendall(part)
            except OSError:  # it has ended the connection already
                break
        return read_all(raw)


def read_all(raw: socket.socket) -> bytes:
    said = b""
    try:
        while chunk := raw.recv(65536):
            said += chunk
    except ConnectionResetError:
        pass
    return said


def status_of(said: bytes) -> int:
    assert said.startswith(b"HTTP/1.1 "), said[:100]
    return int(said.split(b" ", 2)[1])


def post(http: httpx.Client, **fields: Any) -> httpx.Response:
    return http.post("/v1/articles", json={"content": "خبر", **fields})


# Heads


@pytest.mark.parametrize(
    "head",
    [
        GET + b"X: " + b"x" * 80_000 + b"\r\n\r\n",
        GET + b"X: " + b"x" * 2_000_000,  # without an end
        GET + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n",
        b"GET /" + b"x" * 80_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + b"X: " + b"x" * 2_000_000,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + b"".join(b"X: %9000d\r\n" % n for n in range(40)),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 2_000_000,
        b"\r\n" * 200_000,
    ],
    ids=["long", "endless", "many", "target", "trailer", "trailers", "extension", "blank"],
)
def test_headers_and_trailers_have_a_limit(http: httpx.Client, head: bytes) -> None:
    said = answer_to(http, head)
    assert status_of(said) == 431, said
    assert b"application/problem+json" in said
    assert b"KHABAR_MAX_HEAD_BYTES" in said


def test_a_trailer_is_no_header(http: httpx.Client) -> None:
    """It came after the request was looked at, and must not change what it is taken for."""
    body = b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n0\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
    assert status_of(answer_to(http, HEAD + b"Connection: close\r\n" + body)) == 202


def test_requests_may_follow_one_another_without_waiting(http: httpx.Client) -> None:
    body = b"x" * 60_000
    one = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    said = answer_to(http, one * 5 + GET + b"Connection: close\r\n\r\n")
    assert said.count(b"HTTP/1.1 202") == 5
    assert said.count(b"HTTP/1.1 200") == 1


def test_what_is_no_http_is_said_to_be_none(http: httpx.Client) -> None:
    assert status_of(answer_to(http, b"\x16\x03\x01 hello\r\n\r\n")) == 400


# Time

QUICK = {"head_timeout_s": 0.4, "keep_alive_s": 0.4, "idle_timeout_s": 0.4, "request_timeout_s": 60.0}


def trickling(raw: socket.socket, stop: threading.Event) -> None:
    while not stop.wait(0.05):
        try:
            raw.sendall(b"x")
        except OSError:
            return


@pytest.mark.parametrize(
    ("begin", "trickle", "status", "changed"),
    [
        (GET, False, 408, {}),
        (GET + b"X: ", True, 408, {}),
        (b"", False, None, {}),
        (HEAD + b"Content-Length: 1000\r\n\r\nhalf", False, 408, {}),
        (HEAD + b"Content-Length: 100000\r\n\r\n", True, 408, {"request_timeout_s": 0.5, "least_upload_rate": 2**20}),
        # A body that nobody asked for.
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n", False, 200, {}),
    ],
    ids=["half a head", "a trickling head", "nothing", "half a body", "a trickling body", "after the answer"],
)
def test_whoever_is_too_slow_is_told_so_and_let_go(
    settings: Settings, begin: bytes, trickle: bool, status: int | None, changed: dict[str, Any]
) -> None:
    with served(settings, **{**QUICK, **changed}) as http, connect(http) as raw:
        raw.sendall(begin)
        stop = threading.Event()
        thread = threading.Thread(target=trickling, args=(raw, stop))
        if trickle:
            thread.start()
        said = read_all(raw)
        stop.set()
        if trickle:
            thread.join()
        assert (status_of(said) if said else None) == status
        assert said.count(b"HTTP/1.1 ") == (status is not None)
        assert post(http).status_code == 202


def test_a_connection_that_is_kept_is_let_go_and_a_slow_but_steady_body_is_not(settings: Settings) -> None:
    with served(settings, **QUICK) as http, connect(http) as raw:
        raw.sendall(GET + b"\r\n")
        assert read_all(raw).count(b"HTTP/1.1 200") == 1
        with connect(http) as steady:
            steady.sendall(HEAD + b"Content-Length: 40\r\nConnection: close\r\n\r\n")
            for _ in range(20):
                steady.sendall(b"xx")
                time.sleep(0.05)
            assert status_of(read_all(steady)) == 202


def test_whoever_does_not_read_an_answer_is_let_go(settings: Settings) -> None:
    """Bulk lines are answered; when nobody takes the answers, nothing more is read, and the connection ends."""
    with served(settings, **QUICK) as http, connect(http) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        head = HEAD.replace(b"/articles", b"/articles/bulk").replace(b"text/plain", b"application/x-ndjson")
        raw.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        lines = b"{}\n" * 20_000
        with pytest.raises(OSError):
            for _ in range(1000):
                raw.sendall(b"%x\r\n%b\r\n" % (len(lines), lines))
        assert post(http).status_code == 202


# Memory


def stall(stack: ExitStack, http: httpx.Client, head: bytes) -> socket.socket:
    raw = stack.enter_context(connect(http))
    raw.sendall(head)
    return raw


def test_bodies_that_stall_give_way_when_memory_is_short(settings: Settings) -> None:
    """Sixty small bodies that each hold a MiB, of which sixteen have room; the article that comes then is accepted."""
    bomb = gzip.compress(b"x" * 2**20)
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(bomb) + 1) + bomb
    with ExitStack() as stack:
        http = stack.enter_context(served(settings, max_article_bytes=2**21, body_budget_bytes=2**24))
        before = refused(http, "too-much-in-flight")
        stalled = [stall(stack, http, head) for _ in range(60)]
        assert post(http, title="عنوان").status_code == 202
        wait_until(lambda: refused(http, "too-much-in-flight") - before >= 44)
        assert post(http, title="آخر").status_code == 202
        said = read_all(stalled[0])
        assert status_of(said) == 503
        assert b"retry-after: 5" in said.lower()


def refused(http: httpx.Client, kind: str) -> float:
    lines = [one for one in http.get("/metrics").text.splitlines() if one.startswith("khabar_requests_refused_total")]
    return sum(float(one.rsplit(" ", 1)[1]) for one in lines if f'problem="{kind}"' in one)


def test_memory_is_given_back(settings: Settings) -> None:
    """However a request ends: accepted, refused, hung up, damaged; each takes half of what there is."""
    with served(settings, max_article_bytes=2**20, body_budget_bytes=2**21) as http:
        body = b"x" * 2**20
        before = refused(http, "too-much-in-flight")
        for _ in range(5):
            for kind, status in (("text/plain", 202), ("text/pdf", 415), ("application/json", 400)):
                answer = http.post("/v1/articles", content=body, headers={"Content-Type": kind})
                assert answer.status_code == status
            assert http.post("/v1/replays", content=body).status_code == 422
            lines = b'{"content": "x"}\n' * 10_000 + b" " * 2**19
            answer = http.post("/v1/articles/bulk", content=lines, headers={"Content-Type": "application/x-ndjson"})
            assert answer.text.count('"created": true') == 10_000
            with connect(http) as raw:
                raw.sendall(HEAD + b"Content-Length: 1048576\r\n\r\n" + body[:-1])
        assert refused(http, "too-much-in-flight") == before


def test_answers_to_bulk_that_nobody_reads_count_too(settings: Settings) -> None:
    head = HEAD.replace(b"/articles", b"/articles/bulk").replace(b"text/plain", b"application/x-ndjson")
    lines = b"{}\n" * 10_000

    def feed(raw: socket.socket) -> None:
        try:
            while True:
                raw.sendall(b"%x\r\n%b\r\n" % (len(lines), lines))
        except OSError:
            pass

    with ExitStack() as stack:
        http = stack.enter_context(served(settings, max_article_bytes=2**20, body_budget_bytes=2**22))
        before = refused(http, "too-much-in-flight")
        for _ in range(4):
            raw = stall(stack, http, head + b"Transfer-Encoding: chunked\r\n\r\n")
            threading.Thread(target=feed, args=(raw,), daemon=True).start()
        wait_until(lambda: refused(http, "too-much-in-flight") > before, timeout_s=60)
        assert post(http).status_code == 202


# Parts and fields


@pytest.mark.parametrize(
    ("encoding", "part"),
    [("gzip", gzip.compress(b"", mtime=0)), ("zstd", zstd.compress(b"")), ("zstd", b"\x50\x2a\x4d\x18\0\0\0\0")],
    ids=["gzip", "zstd", "skipped"],
)
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/bulk"])
def test_a_compressed_body_of_many_empty_parts_is_refused(
    shared_http: httpx.Client, encoding: str, part: bytes, path: str
) -> None:
    kind = "text/plain" if path == "/v1/articles" else "application/x-ndjson"
    headers = {"Content-Type": kind, "Content-Encoding": encoding}
    answer = shared_http.post(path, content=part * 200_000, headers=headers)
    assert "too-many-parts" in answer.text


def test_a_compressed_body_may_have_parts(shared_http: httpx.Client) -> None:
    headers = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
    several = b"".join(gzip.compress(b"part ") for _ in range(50))
    large = b"".join(gzip.compress(os.urandom(1500).hex().encode()) for _ in range(300))
    for body in (several, large):
        assert shared_http.post("/v1/articles", content=body, headers=headers).status_code == 202


def test_compressed_bytes_have_a_limit_too(settings: Settings) -> None:
    """Parts of nothing but a long comment: many bytes come, and none of an article."""
    part = gzip.compress(b"", mtime=0)
    part = part[:3] + b"\x10" + part[4:10] + b"c" * 5000 + b"\0" + part[10:]
    with served(settings, max_article_bytes=100_000) as http:
        headers = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
        body = (part * 50 for _ in range(1))
        answer = http.post("/v1/articles", content=body, headers=headers)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "too-large")


MANY = {
    "unknown fields": b'{"content": "x", ' + b", ".join(b'"f%d": 1' % number for number in range(300_000)) + b"}",
    "one field again and again": b'{"content": "x"' + b', "title": "y"' * 300_000 + b"}",
    "values": b'{"content": "x", "metadata": {"a": [' + b"1," * 900_000 + b"1]}}",
    "lists": b'{"content": "x", "metadata": {"a": [' + b"[]," * 900_000 + b"1]}}",
}


@pytest.mark.parametrize("body", MANY.values(), ids=MANY)
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/bulk", "/v1/replays", "/v1/webhooks"])
def test_json_of_very_many_fields_is_not_even_parsed(shared_http: httpx.Client, path: str, body: bytes) -> None:
    kind = "application/x-ndjson" if path.endswith("bulk") else "application/json"
    answer = shared_http.post(path, content=body, headers={"Content-Type": kind})
    assert "too-many-fields" in answer.text
    assert len(answer.content) < 1000


def test_text_that_looks_like_many_fields_is_none(shared_http: httpx.Client) -> None:
    content = '<a class="b" id=\\"c\\">, "d": 1, \\' * 100_000
    metadata = {"list": list(range(6000)), **{f"k{number}": number for number in range(1500)}}
    answer = shared_http.post("/v1/articles", json={"content": content, "metadata": metadata})
    assert answer.status_code == 202, answer.text


# Connections


@contextmanager
def own_process(
    settings: Settings, files: int | None = None, module: str = "khabar.api", **told: str
) -> Iterator[httpx.Client]:
    """A process of HTTP services, as `khabar up` and the containers start it, perhaps with a limit of files."""
    port = free_port()

    def limit() -> None:
        if files is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    environment = {**os.environ, "KHABAR_PORT": str(port), **told}
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, env=environment, preexec_fn=limit) as process:  # noqa: PLW1509 - no threads here
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
                wait_until(lambda: _alive(http), timeout_s=60, process=process)
                yield http
        finally:
            process.terminate()


def _alive(http: httpx.Client) -> bool:
    try:
        return http.get("/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def fresh(http: httpx.Client, ask: Callable[[httpx.Client], httpx.Response]) -> httpx.Response:
    """An answer over a new connection."""
    with httpx.Client(base_url=http.base_url, timeout=30) as another:
        return ask(another)


def test_half_sent_requests_do_not_use_up_the_files_of_the_process(settings: Settings) -> None:
    with ExitStack() as stack:
        http = stack.enter_context(own_process(settings, files=512))
        for _ in range(600):
            stall(stack, http, GET)
        assert fresh(http, lambda one: one.get("/healthz")).status_code == 200
        assert fresh(http, post).status_code == 202
        # Bodies that stand still give way as well.
        for _ in range(600):
            stall(stack, http, HEAD + b"Content-Length: 1000\r\n\r\nhalf")
        wait_until(lambda: _alive(http), timeout_s=30)
        assert fresh(http, post).status_code == 202


@pytest.mark.parametrize("module", ["khabar.api", "services.ingest", "services.console"])
def test_every_service_is_behind_the_same_door(settings: Settings, module: str) -> None:
    quick = {f"KHABAR_{name.upper()}": str(value) for name, value in QUICK.items()}
    with own_process(settings, None, module, **quick) as http:
        assert status_of(answer_to(http, GET + b"X: " + b"x" * 80_000 + b"\r\n\r\n")) == 431
        assert status_of(answer_to(http, GET)) == 408
        assert fresh(http, lambda one: one.head("/healthz")).status_code == 200


def test_the_limit_of_files_is_raised(settings: Settings) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard <= 1024:
        pytest.skip("the limit of files cannot be raised here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
    try:
        with own_process(settings), serving(settings):
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 1024
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_with_thousands_of_idle_and_hundreds_of_stalled_connections_all_goes_on(settings: Settings) -> None:
    """benchmarks/door.py measures how quickly."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))
    most = min(5500, files - 600)
    patient = {"KHABAR_HEAD_TIMEOUT_S": "300", "KHABAR_IDLE_TIMEOUT_S": "300"}
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        http = stack.enter_context(own_process(settings, None, "khabar.api", **patient))
        for number in range(most):
            stall(stack, http, b"" if number % 11 else HEAD + b"Content-Length: 100000\r\n\r\n" + b"x" * 1000)
        for _ in range(20):
            assert fresh(http, lambda one: one.get("/healthz")).status_code == 200
            assert fresh(http, post).status_code == 202


# Whose request it is


def _post_as(http: httpx.Client, forwarded: str) -> int:
    answer = http.post("/v1/articles", json={"content": "خبر"}, headers={"X-Forwarded-For": forwarded})
    return answer.status_code


def test_only_a_proxy_that_is_configured_is_believed(settings: Settings) -> None:
    with served(settings, post_rate=2) as http:
        # Another name each time is still the same machine.
        assert [_post_as(http, f"203.0.113.{number}") for number in range(3)] == [202, 202, 429]
    with served(settings, post_rate=2, trusted_proxies="127.0.0.0/8, 10.0.0.1") as http:
        assert [_post_as(http, f"203.0.113.{number}") for number in range(3)] == [202, 202, 202]
        # What stands before the last address that is not ours, anybody may have written.
        assert [_post_as(http, f"198.51.100.{number}, 203.0.113.9, 10.0.0.1") for number in range(3)] == [202, 202, 429]


# HEAD


def there(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer once it is not 503, which a busy machine may say before the ledger has a connection free."""
    for _ in range(100):
        answer = ask()
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.1)
    return answer


def test_head_is_answered_wherever_get_is(http: httpx.Client) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    asked = [path for path, methods in paths.items() if "get" in methods and "{" not in path]
    assert {"/v1/articles", "/v1/stream", "/v1/exports", "/healthz"} <= set(asked)
    for path in [*asked, "/", "/search", "/v1/articles/nothing"]:
        head = there(partial(http.head, path))
        assert head.content == b"", path
        if path == "/v1/stream":
            assert head.status_code == 200
            continue
        got = there(partial(http.get, path))
        assert head.status_code == got.status_code, path
        assert head.headers.get("content-type") == got.headers.get("content-type"), path
    # The connection goes on.
    assert json.loads(http.get("/healthz").content) == {"status": "alive"}
