"""Webhooks against real servers and a real receiver: signed, at least once, never to where they may not go."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from click.testing import CliRunner
from standardwebhooks.webhooks import Webhook

from khabar.commands.webhooks import command as webhooks_command
from services.webhooks.deliverer import Deliverer
from services.webhooks.sending import Sender
from shared.contracts.article import ClassifiedArticle
from shared.settings import Settings
from shared.web.ledger_pool import ledger_pool
from tests.support.builders import TEXT, a_classified_article, a_posting, an_envelope
from tests.support.grouping import group_all, story_of
from tests.support.http import serving
from tests.support.ledger import accept_all
from tests.support.receiver import Received, Receiver, answering, receiving
from tests.support.servers import wait_until
from tests.support.storing import store

QUICK = {
    "webhook_allowed_networks": "127.0.0.0/8",
    "webhook_poll_s": 0.02,
    "webhook_timeout_s": 2.0,
    "webhook_retry_base_s": 0.02,
    "webhook_retry_max_s": 0.05,
}


@pytest.fixture
def quick(settings: Settings) -> Settings:
    """Settings that allow this machine, and wait for nothing."""
    return settings.model_copy(update=QUICK)


@pytest.fixture
def http(quick: Settings) -> Iterator[httpx.Client]:
    with serving(quick) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@contextmanager
def delivering(settings: Settings) -> Iterator[None]:
    """A deliverer at work."""
    started = threading.Event()
    held: dict[str, Any] = {}

    async def work() -> None:
        async with ledger_pool(settings, most=4) as pool, Sender(settings) as sender:
            held["deliverer"], held["loop"] = Deliverer(settings, pool, sender), asyncio.get_running_loop()
            started.set()
            await held["deliverer"].run()

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    assert started.wait(20)
    try:
        yield
    finally:
        held["loop"].call_soon_threadsafe(held["deliverer"].stop)
        thread.join(timeout=20)
        assert not thread.is_alive()


def subscribe(http: httpx.Client, url: str, **wanted: Any) -> dict[str, Any]:
    answer = http.post("/v1/webhooks", json={"url": url, **wanted})
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def store_some(ledger_url: str, count: int, article: ClassifiedArticle | None = None) -> list[str]:
    accepted = accept_all(ledger_url, [a_posting(str(uuid4())) for _ in range(count)])
    payload = article or a_classified_article()
    store(ledger_url, *(an_envelope(payload, article_id=one.article_id) for one in accepted))
    return [str(one.article_id) for one in accepted]


def deliveries(http: httpx.Client, webhook: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(webhook["links"]["deliveries"], params=query).json()["deliveries"]
    return found


def test_what_is_stored_is_sent_and_signed(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    store_some(ledger_url, 1)
    webhook = subscribe(http, receiver.url)
    articles = store_some(ledger_url, 3)
    with delivering(quick):
        wait_until(lambda: len(receiver.received) >= 3)
        wait_until(lambda: len(deliveries(http, webhook, state="delivered")) == 3)
    assert sorted(receiver.ids()) == sorted(articles)
    for message in receiver.received:
        Webhook(webhook["secret"]).verify(message.body, message.headers)
        said = json.loads(message.body)
        assert said["type"] == "article.stored"
        assert said["data"]["title"] == "فيضانات في درنة"
        assert "result" not in said["data"]
        assert message.headers["content-type"] == "application/json"
        assert message.headers["user-agent"].startswith("Khabar/")
    (entry,) = deliveries(http, webhook)[0]["log"]
    assert entry["status"] == 200
    assert http.get(webhook["links"]["self"]).json()["pending"] == 0


def test_a_filter_chooses_and_the_whole_result_can_be_had(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    subscribe(http, receiver.url, filter={"language": ["en"]}, detail="full")
    store_some(ledger_url, 2)
    (english,) = store_some(ledger_url, 1, a_classified_article(language="en"))
    with delivering(quick):
        wait_until(lambda: receiver.received)
    assert receiver.ids() == [english]
    assert receiver.received[0].data["result"]["text"] == TEXT


def test_a_story_is_subscribed_to(http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver) -> None:
    (first,) = store_some(ledger_url, 1)
    group_all(ledger_url)
    subscribe(http, receiver.url, filter={"story": [story_of(ledger_url, first)]})
    with delivering(quick):
        store_some(
            ledger_url, 1, a_classified_article(text="فاز الفريق في المباراة النهائية.", entities=(), mentions=())
        )
        (again,) = store_some(ledger_url, 1)
        group_all(ledger_url)
        wait_until(lambda: receiver.received)
    assert receiver.ids() == [again]


def test_a_failed_message_comes_again_with_the_same_id(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    def fail_twice(handler: BaseHTTPRequestHandler, received: Received) -> None:
        tries = sum(one.message_id == received.message_id for one in receiver.received)
        answering(500 if tries <= 2 else 204, b"\x00broken")(handler, received)

    receiver.answer = fail_twice
    webhook = subscribe(http, receiver.url)
    (article,) = store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: deliveries(http, webhook, state="delivered"))
    assert receiver.ids() == [article] * 3
    assert len({message.message_id for message in receiver.received}) == 1
    assert len({message.body for message in receiver.received}) == 1
    log = deliveries(http, webhook)[0]["log"]
    assert [entry["status"] for entry in log] == [500, 500, 204]
    assert log[0]["answer"] == "\N{REPLACEMENT CHARACTER}broken"
    assert http.get(webhook["links"]["self"]).json()["failing_since"] is None


def test_a_killed_deliverer_loses_nothing(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver, tmp_path: Any
) -> None:
    environment = {**os.environ, **{f"KHABAR_{name.upper()}": str(value) for name, value in QUICK.items()}}
    environment |= {"KHABAR_WEBHOOK_TIMEOUT_S": "0.5", "KHABAR_LOG_FORMAT": "json"}
    held = threading.Semaphore(0)

    def slow(handler: BaseHTTPRequestHandler, received: Received) -> None:
        # The first is answered only when nobody is there any more.
        if len(receiver.received) == 1:
            held.acquire(timeout=20)
            return
        answering(200)(handler, received)

    receiver.answer = slow
    webhook = subscribe(http, receiver.url)
    articles = store_some(ledger_url, 10)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "services.webhooks"], env=environment, stderr=subprocess.DEVNULL, cwd=tmp_path
        )

    with start() as first:
        wait_until(lambda: receiver.received, process=first)
        first.send_signal(signal.SIGKILL)
    held.release()
    later = store_some(ledger_url, 3)
    with start() as second:
        wait_until(lambda: len(deliveries(http, webhook, state="delivered", limit=50)) == 13, process=second)
        second.terminate()
        assert second.wait(timeout=20) == 0
    assert set(receiver.ids()) == {*articles, *later}
    by_article = {(message.data["id"], message.message_id) for message in receiver.received}
    assert len(by_article) == 13


@pytest.mark.parametrize("many", [1, 3])
def test_a_webhook_that_fails_for_long_is_disabled_and_others_are_told(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver, many: int
) -> None:
    impatient = quick.model_copy(update={"webhook_disable_after_s": 0.2})
    with receiving() as watcher:
        subscribe(http, watcher.url, events=["webhook.disabled"])
        receiver.answer = answering(500)
        webhook = subscribe(http, receiver.url)
        store_some(ledger_url, many)
        with delivering(impatient):
            wait_until(lambda: watcher.received)
        assert watcher.received[0].data["webhook"] == webhook["id"]
        shown = http.get(webhook["links"]["self"]).json()
        assert (shown["state"], shown["reason"][:14]) == ("disabled", "it has failed ")
        # What waits, and what comes meanwhile, is sent when it is enabled again.
        missed = store_some(ledger_url, 2)
        receiver.answer = answering(200)
        before = len(receiver.received)
        http.post(f"{webhook['links']['self']}:enable")
        with delivering(quick):
            wait_until(lambda: len(deliveries(http, webhook, state="delivered")) == many + 2)
        assert set(missed) <= set(receiver.ids()[before:])
        assert len(watcher.received) == 1


def raise_alarm(connection: psycopg.Connection, opened: str = "clock_timestamp()") -> None:
    connection.execute(
        "INSERT INTO alarms (kind, dimension, subject, opened_at, seen_at, observed, expected, articles, hours)"
        f" VALUES ('paused', 'all', 'extraction', {opened}, clock_timestamp(), 7, 0, 7, 0)"
    )


def test_an_alarm_is_sent_once_when_it_is_raised_and_once_when_it_ends(
    http: httpx.Client, quick: Settings, connection: psycopg.Connection, receiver: Receiver
) -> None:
    raise_alarm(connection, "clock_timestamp() - interval '1 hour'")
    connection.execute("UPDATE alarms SET closed_at = opened_at")
    with receiving() as articles_only:
        subscribe(http, receiver.url, events=["alarm.raised", "alarm.ended"])
        subscribe(http, articles_only.url)
        raise_alarm(connection)
        # Deliverers that start anew, and two at once, look at the same alarms again.
        for _ in range(2):
            with delivering(quick), delivering(quick):
                wait_until(lambda: len(receiver.received) == 1)
        connection.execute("UPDATE alarms SET closed_at = clock_timestamp() WHERE closed_at IS NULL")
        with delivering(quick):
            wait_until(lambda: len(receiver.received) == 2)
        with delivering(quick):
            raise_alarm(connection)
            wait_until(lambda: len(receiver.received) == 3)
        assert [json.loads(one.body)["type"] for one in receiver.received] == [
            "alarm.raised",
            "alarm.ended",
            "alarm.raised",
        ]
        raised = receiver.received[0].data
        assert (raised["kind"], raised["subject"], raised["articles"]) == ("paused", "extraction", 7)
        assert raised["what"] == "extraction: the stage is paused; 7 messages wait for it."
        assert articles_only.received == []


def test_whoever_is_gone_is_asked_no_more(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    receiver.answer = answering(410)
    webhook = subscribe(http, receiver.url)
    store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: http.get(webhook["links"]["self"]).json()["state"] == "disabled")
    assert len(receiver.received) == 1


def test_one_slow_subscriber_does_not_hold_up_another(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    release = threading.Event()
    with receiving() as slow:
        slow.answer = lambda handler, received: (release.wait(20), answering(200)(handler, received))[1]
        subscribe(http, slow.url)
        subscribe(http, receiver.url)
        articles = store_some(ledger_url, 30)
        with delivering(quick.model_copy(update={"webhook_timeout_s": 20.0})):
            wait_until(lambda: len(receiver.received) == 30)
            assert sorted(receiver.ids()) == sorted(articles)
            assert 0 < len(slow.received) < 30
            release.set()
            wait_until(lambda: len(slow.received) == 30)


def first_error(http: httpx.Client, webhook: dict[str, Any]) -> str:
    wait_until(lambda: [one for one in deliveries(http, webhook) if one["log"]])
    return str(deliveries(http, webhook)[-1]["log"][0].get("error"))


def test_nothing_is_sent_to_this_machine_unless_it_is_allowed(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    webhook = subscribe(http, receiver.url.replace("127.0.0.1", "localhost"))
    store_some(ledger_url, 1)
    with delivering(quick.model_copy(update={"webhook_allowed_networks": ""})):
        assert "not a public address" in first_error(http, webhook)
    assert receiver.received == []


def test_redirects_are_not_followed(http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver) -> None:
    with receiving() as elsewhere:
        receiver.answer = answering(307, Location=elsewhere.url)
        webhook = subscribe(http, receiver.url)
        store_some(ledger_url, 1)
        with delivering(quick):
            wait_until(lambda: [one for one in deliveries(http, webhook) if one["log"]])
        assert deliveries(http, webhook)[0]["log"][0]["status"] == 307
        assert elsewhere.received == []


def test_an_endless_answer_is_cut_off(http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver) -> None:
    def endless(handler: BaseHTTPRequestHandler, _: Received) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    receiver.answer = endless
    webhook = subscribe(http, receiver.url)
    store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: deliveries(http, webhook, state="delivered"))
    (entry,) = deliveries(http, webhook)[0]["log"]
    assert entry["answer"] == "x" * 500


def test_an_answer_that_trickles_is_given_up(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    release = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler, _: Received) -> None:
        try:
            while not release.wait(0.05):
                handler.wfile.write(b"H")
                handler.wfile.flush()
        except OSError:
            pass

    receiver.answer = trickle
    webhook = subscribe(http, receiver.url)
    store_some(ledger_url, 1)
    with delivering(quick.model_copy(update={"webhook_timeout_s": 0.3})):
        assert "within 0.3 s" in first_error(http, webhook)
    release.set()


def test_a_port_where_nobody_listens_is_an_error_in_the_log(
    http: httpx.Client, quick: Settings, ledger_url: str
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        webhook = subscribe(http, f"http://127.0.0.1:{unused.getsockname()[1]}/")
        store_some(ledger_url, 1)
        with delivering(quick.model_copy(update={"webhook_max_attempts": 2})):
            wait_until(lambda: deliveries(http, webhook, state="failed"))
    assert [entry["error"][:14] for entry in deliveries(http, webhook)[0]["log"]] == ["cannot connect"] * 2


def test_a_message_can_be_sent_again_and_a_test_sent(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    webhook = subscribe(http, receiver.url)
    store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: deliveries(http, webhook, state="delivered"))
        (delivery,) = deliveries(http, webhook)
        path = f"{webhook['links']['deliveries']}/{delivery['id']}:redeliver"
        assert http.post(path).status_code == 202
        wait_until(lambda: len(receiver.received) == 2)
        assert receiver.received[0].message_id == receiver.received[1].message_id == delivery["message_id"]
        assert http.post(f"{webhook['links']['self']}:test").status_code == 202
        wait_until(lambda: len(receiver.received) == 3)
        assert json.loads(receiver.received[2].body)["type"] == "webhook.test"


def test_a_new_secret_signs_beside_the_old_one(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    webhook = subscribe(http, receiver.url)
    renewed = http.post(f"{webhook['links']['self']}:rotate-secret").json()["secret"]
    assert renewed != webhook["secret"]
    store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: receiver.received)
    for secret in (webhook["secret"], renewed):
        Webhook(secret).verify(receiver.received[0].body, receiver.received[0].headers)
    assert "secret" not in http.get(webhook["links"]["self"]).json()
    assert "secret" not in http.get("/v1/webhooks").text


def test_a_paused_webhook_is_told_later_and_skipping_gives_up(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    webhook = subscribe(http, receiver.url)
    path = webhook["links"]["self"]
    assert http.post(f"{path}:pause").json()["state"] == "paused"
    first = store_some(ledger_url, 1)
    http.post(f"{path}:enable")
    with delivering(quick):
        wait_until(lambda: receiver.ids() == first)
        http.post(f"{path}:pause")
        store_some(ledger_url, 2)
        assert http.post(f"{path}:enable", json={"skip": True}).json()["state"] == "enabled"
        last = store_some(ledger_url, 1)
        wait_until(lambda: len(receiver.received) == 2)
    assert receiver.ids() == [*first, *last]


def test_erasing_an_article_erases_its_messages(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver, connection: psycopg.Connection
) -> None:
    webhook = subscribe(http, receiver.url)
    (article,) = store_some(ledger_url, 1)
    with delivering(quick):
        wait_until(lambda: deliveries(http, webhook, state="delivered"))
    connection.execute("DELETE FROM articles WHERE id = %s", (UUID(article),))
    assert deliveries(http, webhook) == []


def test_storing_writes_nothing_for_webhooks(ledger_url: str, connection: psycopg.Connection) -> None:
    store_some(ledger_url, 3)
    assert connection.execute("SELECT count(*) FROM webhook_deliveries").fetchone() == (0,)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"url": "ftp://example.org/"}, 422),
        ({"url": "https://user:secret@example.org/"}, 422),
        ({"url": "https://example.org/#a"}, 422),
        ({"url": "https://مثال.إختبار/"}, 422),
        ({"url": "http://[::1/"}, 422),
        ({"url": "http://127.0.0.1:8000/v1/stats"}, 422),
        ({"url": "http://localhost/"}, 422),
        ({"url": "http://169.254.169.254/latest/meta-data"}, 422),
        ({"url": "http://0177.0.0.1/"}, 422),
        ({"url": "http://0x7f.1/"}, 422),
        ({"url": "http://2130706433/"}, 422),
        ({"url": "http://127.0.0.1./"}, 422),
        ({"url": "http://localhost./"}, 422),
        ({"url": "http://192.0.0.8/"}, 422),
        ({"url": "http://[fec0::1]/"}, 422),
        ({"url": "http://[::ffff:127.0.0.1]/"}, 422),
        ({"url": "http://[fe80::1%25eth0]/"}, 422),
        ({"url": "http://a..b/"}, 422),
        ({"url": "http://example.org:99999/"}, 422),
        ({"url": "https://example.org/", "secret": "guess"}, 422),
        ({"url": "https://example.org/", "events": []}, 422),
        ({"url": "https://example.org/", "filter": {"topic": ["football"]}}, 422),
        ({"url": "https://example.org/", "filter": {"color": ["red"]}}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_sent_to_is_refused(shared_http: httpx.Client, body: dict[str, Any], status: int) -> None:
    answer = shared_http.post("/v1/webhooks", json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret@" not in answer.text


def test_the_command_line_does_all_of_it(
    http: httpx.Client, quick: Settings, ledger_url: str, receiver: Receiver
) -> None:
    def khabar(*arguments: str) -> str:
        run = CliRunner().invoke(webhooks_command, [*arguments, "--url", str(http.base_url)])
        assert run.exit_code == 0, run.output
        return run.stdout

    added = json.loads(khabar("add", receiver.url, "--language", "ar", "--topic", "disaster", "--json"))
    assert added["filter"] == {"language": ["ar"], "topic": ["03000000"]}
    store_some(ledger_url, 1)
    with delivering(quick):
        khabar("test", added["id"])
        wait_until(lambda: len(receiver.received) == 2)
        wait_until(lambda: "pending" not in khabar("deliveries", added["id"]))
    (delivery, _) = json.loads(khabar("deliveries", added["id"], "--json"))["deliveries"]
    khabar("redeliver", added["id"], delivery["id"])
    assert json.loads(khabar("list", "--json"))[0]["pending"] == 1
    assert receiver.url in khabar("show", added["id"])
    khabar("pause", added["id"])
    khabar("enable", added["id"], "--skip")
    assert khabar("rotate-secret", added["id"]).startswith("whsec_")
    khabar("remove", added["id"])
    assert json.loads(khabar("list", "--json")) == []


def test_deliveries_have_pages(http: httpx.Client, ledger_url: str, receiver: Receiver) -> None:
    webhook = subscribe(http, receiver.url)
    wanted = [http.post(f"{webhook['links']['self']}:test").json()["id"] for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = http.get(webhook["links"]["deliveries"], params=query).json()
        seen += [delivery["id"] for delivery in page["deliveries"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == wanted[::-1]


def test_an_address_that_cannot_be_sent_to_fails_and_is_counted(
    http: httpx.Client, quick: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    """One that an older version let in, which the library that sends takes for no address."""
    webhook = subscribe(http, "https://example.org/")
    connection.execute("UPDATE webhooks SET url = 'http://0177.0.0.1/' WHERE id = %s", (webhook["id"],))
    with delivering(quick):
        store_some(ledger_url, 1)
        assert "not an address to send to" in first_error(http, webhook)


def test_no_exception_of_a_try_escapes_uncounted(
    http: httpx.Client, quick: Settings, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(self: Sender, due: Any, at: Any) -> Any:
        raise KeyError("of a fault of ours")

    monkeypatch.setattr(Sender, "_post", breaks)
    webhook = subscribe(http, "https://example.org/")
    with delivering(quick):
        store_some(ledger_url, 1)
        assert first_error(http, webhook) == "could not be sent: KeyError"
