"""How the client tries again, without a server; against the real one: tests/integration/test_client.py."""

import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import pytest

from khabar import Client, ClientError, SignatureError, verify_webhook
from khabar.calls import Call, Patience, grouped
from shared.web.webhook_signatures import new_secret, signature_headers

URL = "http://khabar.example"
Reply = httpx.Response | httpx.HTTPError
GET, POST = Call("GET", "/x"), Call("POST", "/x", repeatable=False)


def pause(call: Call, outcome: Reply, *, known: bool = True, left_s: float = 60) -> float | None:
    return Patience(left_s, chance=lambda: 1.0).pause_after(call, outcome, known=known)


@pytest.mark.parametrize("status", [429, 503])
def test_whoever_was_refused_for_now_comes_back_when_told(status: int) -> None:
    for call in (GET, POST):
        assert pause(call, httpx.Response(status, headers={"Retry-After": "7"})) == 7
        assert pause(call, httpx.Response(status, headers={"Retry-After": "soon"})) == 0.25
        assert pause(call, httpx.Response(status, headers={"Retry-After": "61"})) is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 500])
def test_what_will_not_get_better_is_not_tried_again(status: int) -> None:
    assert pause(GET, httpx.Response(status)) is None


def test_what_may_have_happened_is_repeated_only_if_that_is_harmless() -> None:
    for outcome in (httpx.Response(502), httpx.Response(504), httpx.ReadError("x"), httpx.ReadTimeout("x")):
        assert pause(GET, outcome) is not None
        assert pause(POST, outcome) is None


def test_nobody_there_is_an_error_at_once_unless_somebody_was() -> None:
    assert pause(POST, httpx.ConnectError("x"), known=False) is None
    assert pause(POST, httpx.ConnectError("x"), known=True) is not None


def test_pauses_grow_and_end() -> None:
    patience = Patience(20, chance=lambda: 1.0)
    pauses = []
    while (found := patience.pause_after(GET, httpx.Response(503), known=True)) is not None:
        pauses.append(found)
    assert pauses[:4] == [0.25, 0.5, 1.0, 2.0]
    assert 10 < sum(pauses) <= 20


def a_client(answer: Callable[[httpx.Request], httpx.Response], **options: float) -> Client:
    return Client(URL, transport=httpx.MockTransport(answer), **options)  # type: ignore[arg-type]  # floats only here


def test_a_call_is_tried_until_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    answers: list[Reply] = [
        httpx.Response(503, headers={"Retry-After": "2"}),
        httpx.ReadError("lost"),
        httpx.Response(200, json={}),
    ]

    def answer(_: httpx.Request) -> httpx.Response:
        following = answers.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    with a_client(answer) as client:
        assert client.get("/v1/stats") == {}
    assert len(slept) == 2
    assert slept[0] == 2


def test_a_refusal_says_what_the_server_said() -> None:
    problem = {"title": "No", "detail": "Because.", "type": "https://khabar.invalid/problems/x"}
    with a_client(lambda _: httpx.Response(403, json=problem)) as client, pytest.raises(ClientError) as refused:
        client.get("/x")
    assert refused.value.status == 403
    assert refused.value.problem["type"].endswith("/x")
    assert str(refused.value) == f"Khabar at {URL} answered 403: No. Because."


def test_the_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return httpx.Response(401, json={"title": "No"})

    monkeypatch.setenv("KHABAR_API_KEY", "from-the-environment")
    for client in (a_client(answer), Client(URL, api_key="given", transport=httpx.MockTransport(answer))):
        with client, pytest.raises(ClientError) as refused:
            client.get("/x")
        assert "given" not in str(refused.value)
    assert seen == ["Bearer from-the-environment", "Bearer given"]


def test_what_is_not_khabar_is_named() -> None:
    with (
        a_client(lambda _: httpx.Response(200, text="<html>")) as client,
        pytest.raises(ClientError, match="not Khabar"),
    ):
        client.get("/v1/stats")


def test_a_fact_given_twice_is_an_error() -> None:
    with a_client(lambda _: httpx.Response(500)) as client, pytest.raises(ClientError, match="twice: source"):
        client.post({"content": "x", "source": "a"}, source="b")


def test_lines_are_grouped_by_number_and_size() -> None:
    assert [len(group) for group in grouped([b"x"] * 1201)] == [500, 500, 201]
    assert [len(group) for group in grouped([b"x" * 5 * 2**20] * 3)] == [1, 1, 1]
    assert list(grouped([])) == []


def test_a_webhook_is_checked_whatever_the_case_of_its_headers() -> None:
    secret, body = new_secret(), b'{"type": "article.stored"}'
    headers = {
        name.title(): value for name, value in signature_headers([secret], "msg_1", int(time.time()), body).items()
    }
    assert verify_webhook(secret, headers, body) == ("msg_1", {"type": "article.stored"})
    for changed in (body + b" ", b"{}"):
        with pytest.raises(SignatureError):
            verify_webhook(secret, headers, changed)
    with pytest.raises(SignatureError):
        verify_webhook(new_secret(), headers, body)
    with pytest.raises(SignatureError):
        verify_webhook(secret, signature_headers([secret], "msg_1", int(time.time()) - 301, body), body)


def test_the_package_says_what_it_offers_and_loads_none_of_it_before() -> None:
    code = (
        "import sys, khabar; assert 'httpx' not in sys.modules; "
        "print(*[getattr(khabar, n).__name__ for n in khabar.__all__])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == __import__("khabar").__all__
