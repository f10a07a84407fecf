"""Keys, scopes, limits, sessions and the audit log over HTTP."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
import structlog

from shared.access.key_store import list_keys, revoke_key
from shared.access.keys import id_in, new_token
from shared.observability.logs import configure_logging
from shared.settings import Settings
from tests.support.access import a_key, bearer, served
from tests.support.servers import wait_until

TEXT = {"Content-Type": "text/plain; charset=utf-8"}
BODY = "فيضانات في درنة".encode()


@pytest.fixture
def keyed(settings: Settings) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    """A server with one key for each scope, and the keys."""
    keys = {scope: a_key(settings.database_url, scope) for scope in ("post", "read", "operate")}
    with served(settings) as http:
        yield http, keys


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def post(http: httpx.Client, **headers: str) -> httpx.Response:
    return http.post("/v1/articles", content=BODY, headers={**TEXT, **headers})


def test_on_this_machine_alone_and_without_keys_everything_is_open(settings: Settings) -> None:
    with served(settings) as http:
        assert post(http).status_code == 202
        assert http.get("/v1/stats").status_code == 200
        assert http.post("/v1/stages/cleaning:resume").status_code == 200
        assert http.get("/login").status_code == 303


def test_the_setting_demands_keys_before_there_is_one(settings: Settings) -> None:
    with served(settings, require_keys=True) as http:
        assert problem(post(http)) == (401, "no-key")


def test_where_others_can_reach_it_keys_are_demanded(settings: Settings) -> None:
    with served(settings, published_at="0.0.0.0") as http:
        assert problem(http.get("/v1/articles")) == (401, "no-key")
        assert http.get("/healthz").status_code == 200


def test_the_first_key_closes_the_door_while_it_runs_and_revoking_it_does_not_open_it(settings: Settings) -> None:
    with served(settings) as http:
        assert http.get("/v1/stats").status_code == 200
        key = a_key(settings.database_url, "read")
        wait_until(lambda: http.get("/v1/stats").status_code == 401)
        assert http.get("/v1/stats", headers=bearer(key)).status_code == 200
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            assert revoke_key(connection, "read") == id_in(key)
            assert revoke_key(connection, "read") is None
        wait_until(lambda: http.get("/v1/stats", headers=bearer(key)).status_code == 401)
        assert problem(http.get("/v1/stats", headers=bearer(key))) == (401, "invalid-key")
        assert problem(http.get("/v1/stats")) == (401, "no-key")


def test_each_scope_opens_its_routes_and_no_other(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    asked: dict[str, Any] = {
        "post": lambda headers: post(http, **headers),
        "read": lambda headers: http.get("/v1/articles", headers=headers),
        "operate": lambda headers: http.post("/v1/stages/cleaning:resume", headers=headers),
    }
    for needed, ask in asked.items():
        for held, key in keys.items():
            answer = ask(bearer(key))
            if held == needed:
                assert answer.status_code in (200, 202), (needed, answer.text)
            else:
                assert problem(answer) == (403, "missing-scope"), (needed, held)
                assert needed in answer.json()["detail"]


def test_keys_that_are_wrong_are_refused_and_told_how_to_get_one(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    unknown = new_token()
    mixed = keys["read"].rpartition("_")[0] + "_" + keys["post"].rpartition("_")[2]
    wrong: list[dict[str, Any]] = [
        {},
        bearer(unknown),
        bearer(mixed),
        {"Authorization": "Bearer"},
        bearer(keys["read"].upper()),
        {"Authorization": f"Basic {keys['read']}"},
        {"Authorization": b"\x80\xff"},
        {"Cookie": "khabar_session=wrong"},
    ]
    for headers in wrong:
        answer = http.get("/v1/stats", headers=headers)
        assert problem(answer)[0] == 401, headers
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "khabar keys create" in answer.json()["detail"]
    # In the address a key would be written down on its way.
    assert problem(http.get("/v1/stats", params={"key": keys["read"]})) == (401, "no-key")


def test_an_expired_key_is_refused(settings: Settings) -> None:
    a_key(settings.database_url, "operate")
    key = a_key(settings.database_url, "read", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with served(settings) as http:
        assert problem(http.get("/v1/stats", headers=bearer(key))) == (401, "invalid-key")


def test_unknown_paths_and_methods_say_nothing_to_strangers(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    assert problem(http.get("/v1/nothing")) == (401, "no-key")
    assert problem(http.get("/v1/nothing", headers=bearer(keys["read"]))) == (403, "missing-scope")
    assert problem(http.get("/v1/nothing", headers=bearer(keys["operate"])))[0] == 404
    assert problem(http.delete("/v1/stats", headers=bearer(keys["operate"])))[0] == 405


def test_probes_need_no_key_and_metrics_none_from_this_machine(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    for path in ("/healthz", "/readyz", "/openapi.json", "/metrics"):
        assert http.get(path).status_code == 200, path
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    assert problem(http.get("/metrics", headers=proxied)) == (401, "no-key")
    assert http.get("/metrics", headers={**proxied, **bearer(keys["read"])}).status_code == 200


def test_the_last_use_is_kept_and_written_once_a_minute(settings: Settings) -> None:
    key = a_key(settings.database_url, "read")
    with psycopg.connect(settings.database_url, autocommit=True) as connection, served(settings) as http:
        http.get("/v1/stats", headers=bearer(key))
        wait_until(lambda: list_keys(connection)[0].last_used_at is not None)
        first = list_keys(connection)[0].last_used_at
        for _ in range(5):
            http.get("/v1/stats", headers=bearer(key))
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        assert list_keys(connection)[0].last_used_at == first


def test_a_key_has_its_rate(settings: Settings) -> None:
    slow = a_key(settings.database_url, "read", rate_per_min=3)
    quick = a_key(settings.database_url, "read", name="quick")
    with served(settings) as http:
        assert [http.get("/v1/stats", headers=bearer(slow)).status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = http.get("/v1/stats", headers=bearer(slow))
        assert problem(answer) == (429, "too-many-requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 20
        assert http.get("/v1/stats", headers=bearer(quick)).status_code == 200


def test_without_keys_posting_has_a_rate_for_each_address(settings: Settings) -> None:
    with served(settings, post_rate=2) as http:
        assert [post(http).status_code for _ in range(3)] == [202, 202, 429]
        assert http.get("/v1/stats").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_pages_of_other_sites_can_change_nothing(settings: Settings, headers: dict[str, str]) -> None:
    with served(settings) as http:
        assert problem(post(http, **headers)) == (403, "cross-site-request")
        assert problem(http.post("/v1/stages/cleaning:pause", json={"reason": "x"}, headers=headers))[0] == 403
        assert problem(http.post("/login", data={"key": "x"}, headers=headers))[0] == 403
        assert http.get("/v1/stats").json()["articles"] == 0
        # While nobody needs a key, none is asked for, and saying one proves nothing.
        assert problem(post(http, Authorization="anything", **headers)) == (403, "cross-site-request")
        assert problem(post(http, Authorization="Bearer khabar_x", **headers)) == (403, "cross-site-request")


def test_a_program_with_a_key_may_say_where_it_comes_from(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    elsewhere = {"Origin": "http://tool.example"}
    assert post(http, **bearer(keys["post"]), **elsewhere).status_code == 202
    # It opens nothing where no key is looked at.
    login = http.post("/login", data={"key": keys["read"]}, headers={**bearer(keys["post"]), **elsewhere})
    assert problem(login) == (403, "cross-site-request")


def test_a_name_that_was_made_to_point_here_gets_nothing(settings: Settings) -> None:
    with served(settings, allowed_hosts="news.example, other.example") as http:
        assert problem(http.get("/v1/articles", headers={"Host": "evil.example:8000"})) == (421, "unknown-host")
        assert problem(post(http, Host="evil.example")) == (421, "unknown-host")
        assert problem(http.get("/metrics", headers={"Host": "evil.example"})) == (421, "unknown-host")
        # Prometheus asks at the address that it found; no name was made to point to it.
        for measured in ("/metrics", "/v1/scaling"):
            assert http.get(measured, headers={"Host": "172.18.0.5:8000"}).status_code == 200
        assert problem(http.get("/v1/articles", headers={"Host": "172.18.0.5:8000"})) == (421, "unknown-host")
        assert http.get("/v1/articles", headers={"Host": "news.example"}).status_code == 200
        assert http.get("/v1/articles", headers={"Host": "localhost:1"}).status_code == 200


def test_every_answer_tells_browsers_to_be_careful(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    for answer in (http.get("/healthz"), http.get("/v1/stats"), http.get("/v1/stats", headers=bearer(keys["read"]))):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "traceparent" in answer.headers


def log_in(http: httpx.Client, key: str, **headers: str) -> httpx.Response:
    return http.post("/login", params={"next": "/v1/stats"}, data={"key": key}, headers=headers)


def test_a_login_opens_what_the_key_opens_until_it_logs_out(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    assert 'name="key"' in http.get("/login").text
    page = http.get("/somewhere?a=1", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (303, "/login?next=/somewhere%3Fa%3D1")
    answer = log_in(http, keys["read"])
    assert (answer.status_code, answer.headers["Location"]) == (303, "/v1/stats")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert http.get("/v1/stats").status_code == 200
    token = http.cookies["khabar_session"]
    http.post("/logout")
    assert "khabar_session" not in http.cookies
    # The session is over, not just forgotten by this browser.
    assert problem(http.get("/v1/stats", headers={"Cookie": f"khabar_session={token}"})) == (401, "session-ended")


def test_over_https_the_cookie_is_for_https_alone(settings: Settings) -> None:
    key = a_key(settings.database_url, "read")
    said = {"X-Forwarded-Proto": "https"}
    with served(settings, trusted_proxies="127.0.0.1") as http:
        assert "; Secure" in log_in(http, key, **said).headers["Set-Cookie"]
    with served(settings) as http:
        assert "; Secure" not in log_in(http, key, **said).headers["Set-Cookie"]


def test_a_login_with_a_wrong_key_says_so_and_sets_no_cookie(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, _ = keyed
    for wrong in ("", "x", new_token(), "\N{ARABIC LETTER MEEM}"):
        answer = log_in(http, wrong)
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\r\nX: y"]
)
def test_a_login_leads_to_no_other_host(keyed: tuple[httpx.Client, dict[str, str]], elsewhere: str) -> None:
    http, keys = keyed
    answer = http.post("/login", params={"next": elsewhere}, data={"key": keys["read"]})
    assert answer.headers["Location"] == "/"


def test_a_session_needs_its_token_to_change_something(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    log_in(http, keys["operate"])
    resume = "/v1/stages/cleaning:resume"
    assert problem(http.post(resume)) == (403, "csrf-token")
    assert problem(http.post(resume, headers={"X-CSRF-Token": "0" * 64})) == (403, "csrf-token")
    # Whatever the type of the body says, and whether there is one.
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        assert problem(http.post(resume, headers={"Content-Type": kind})) == (403, "csrf-token"), kind
        assert problem(http.post(resume, content=b"a=b", headers={"Content-Type": kind})) == (403, "csrf-token"), kind
    from shared.web.viewer import csrf_token_of

    token = csrf_token_of(http.cookies["khabar_session"])
    assert http.post(resume, headers={"X-CSRF-Token": token}).status_code == 200
    # A token of another session is none.
    other = csrf_token_of(http.cookies["khabar_session"] + "x")
    assert problem(http.post(resume, headers={"X-CSRF-Token": other})) == (403, "csrf-token")


def test_a_session_ends_with_its_key(keyed: tuple[httpx.Client, dict[str, str]], settings: Settings) -> None:
    http, keys = keyed
    log_in(http, keys["read"])
    assert http.get("/v1/stats").status_code == 200
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        revoke_key(connection, "read")
    wait_until(lambda: http.get("/v1/stats").status_code == 401)


def test_what_operators_do_is_kept_with_who_did_it(keyed: tuple[httpx.Client, dict[str, str]]) -> None:
    http, keys = keyed
    operate = bearer(keys["operate"])
    http.post("/v1/stages/cleaning:pause", json={"reason": "a look"}, headers=operate)
    http.post("/v1/stages/cleaning:resume", headers=operate)
    http.post("/v1/quarantine:redrive", json={"filter": {"stage": "cleaning"}}, headers=operate)
    http.post("/v1/stages/nothing:pause", json={"reason": "x"}, headers=operate)
    assert http.post("/v1/stages/cleaning:pause", headers=bearer(keys["read"])).status_code == 403
    entries = http.get("/v1/audit", headers=operate).json()["entries"]
    assert [(e["action"], e["target"], e["status"]) for e in entries] == [
        ("POST /v1/stages/{stage}:pause", "nothing", 404),
        ("POST /v1/quarantine:redrive", None, 200),
        ("POST /v1/stages/{stage}:resume", "cleaning", 200),
        ("POST /v1/stages/{stage}:pause", "cleaning", 200),
    ]
    assert {(e["who"], e["key_id"], e["address"]) for e in entries} == {
        ("operate", id_in(keys["operate"]), "127.0.0.1")
    }
    assert entries[3]["detail"] == {"reason": "a look"}
    assert entries[1]["detail"] == {"filter": {"stage": "cleaning"}, "count": 0}
    page = http.get("/v1/audit", params={"limit": 3}, headers=operate).json()
    rest = http.get("/v1/audit", params={"cursor": page["next"], "limit": 3}, headers=operate).json()
    assert [*page["entries"], *rest["entries"]] == entries
    found = http.get("/v1/audit", params={"action": "quarantine", "who": "operate"}, headers=operate).json()
    assert found["entries"] == [entries[1]]


def test_no_key_is_ever_logged(
    keyed: tuple[httpx.Client, dict[str, str]], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    http, keys = keyed
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logging(
            settings.model_copy(update={"log_level": "DEBUG", "log_format": "json"}), process="api", stream=stream
        )
        key = keys["post"]
        post(http, **bearer(key))
        http.get("/v1/stats", params={"key": key}, headers=bearer(key))
        http.get(f"/v1/articles/{key}", headers=bearer(keys["read"]))
        log_in(http, key)
        structlog.get_logger("test").warning("library.said", error=f"GET /?key={key} failed")
        logging.getLogger("library").error("request failed: Authorization: Bearer %s", key)
    finally:
        root.handlers[:], root.level = handlers, level
    said = stream.getvalue() + "".join(capsys.readouterr())
    assert "access.refused" in said
    assert "library.said" in said
    for one in keys.values():
        assert one.rpartition("_")[2] not in said
    assert not re.search(r"khabar_[a-z0-9]{10}_[a-z0-9]{52}", said)
