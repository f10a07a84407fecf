"""Replays over HTTP, on a real ledger; what the workers would do is done by the test."""

import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.relay.reconciler import Reconciler
from services.relay.replays import finish_replays, publish_replays
from shared.contracts.article import CleanArticle, RawArticle
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried
from shared.errors import TransientError
from shared.pipeline import Stage
from shared.settings import Settings
from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.ledger import accept_all, an_accepted_article, state_of
from tests.support.servers import wait_until
from tests.support.storing import bury, store


class Sent:
    """A publisher that remembers, and fails when told to."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.messages: list[tuple[Stage, list[Envelope[Any]]]] = []

    def publish(self, stage: Stage, envelopes: Sequence[Envelope[Any]], *, message_id: UUID) -> None:
        if self.broken:
            raise TransientError("broker_unavailable")
        self.messages.append((stage, list(envelopes)))

    def note_begun(self, envelopes: Sequence[Envelope[Any]], stage: Stage) -> None:
        pass

    @property
    def envelopes(self) -> list[Envelope[Any]]:
        return [envelope for _, envelopes in self.messages for envelope in envelopes]


def stored(url: str, title: str = "فيضانات في درنة", **facts: Any) -> UUID:
    """An article with a result."""
    posting = a_posting(title, **{name: facts[name] for name in facts if name == "source"})
    article: UUID = accept_all(url, [posting])[0].article_id
    assert store(url, an_envelope(a_classified_article(title=title, **facts), article_id=article)) == ["stored"]
    return article


def carry_out(connection: psycopg.Connection, settings: Settings) -> Sent:
    sent = Sent()
    while publish_replays(connection, sent, settings):
        pass
    return sent


def become(url: str, sent: Sent, **facts: Any) -> list[str]:
    """Store a new result for each article sent."""
    return [
        store(url, an_envelope(a_classified_article(**facts), article_id=e.article_id, revision=e.revision).model_copy(
            update={"lane": e.lane}))[0]
        for e in sent.envelopes
    ]  # fmt: skip


def order(http: httpx.Client, **wanted: Any) -> dict[str, Any]:
    answer = http.post("/v1/replays", json=wanted)
    assert answer.status_code in (200, 202), answer.text
    found: dict[str, Any] = answer.json()
    return found


def progress(http: httpx.Client, replay: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = http.get(replay["links"]["self"]).json()
    return found


def test_a_replay_replaces_results_and_says_how_far_it_is(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    articles = {stored(ledger_url, f"قديم {n}") for n in range(3)}
    replay = order(http, stage="cleaning", note="new rules", by="ليلى")
    assert (replay["count"], replay["total"], replay["state"], replay["progress"]) == (3, 3, "running", 0.0)
    sent = carry_out(connection, settings)
    assert {e.article_id for e in sent.envelopes} == articles
    assert {(e.lane, e.revision, type(e.payload)) for e in sent.envelopes} == {("replay", 2, RawArticle)}
    # Until the new result is there the old one is, and the article counts as stored.
    one = next(iter(articles))
    assert http.get(f"/v1/articles/{one}").json()["result"]["title"].startswith("قديم")
    assert become(ledger_url, sent, title="جديد") == ["stored"] * 3
    finish_replays(connection)
    found = progress(http, replay)
    assert (found["state"], found["done"], found["outcomes"]) == ("finished", 3, {"stored": 3})
    shown = http.get(f"/v1/articles/{one}").json()
    assert (shown["result"]["title"], shown["result"]["revision"], shown["state"]) == ("جديد", 2, "stored")
    assert shown["events"][-1]["event"] == "replayed"


def test_a_later_stage_begins_with_what_the_earlier_ones_made(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    stored(ledger_url, "عنوان")
    order(http, stage="extraction")
    (envelope,) = carry_out(connection, settings).envelopes
    assert type(envelope.payload) is CleanArticle
    assert (envelope.payload.title, envelope.payload.language) == ("عنوان", "ar")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"ar", "fr", "old"}),
        ({"language": "fr"}, {"fr"}),
        ({"source": "وكالة"}, {"ar"}),
        ({"topic": "03000000"}, {"ar", "fr"}),
        ({"until": "2001-01-01T00:00:00Z"}, set()),
        ({"model_stage": "classification", "model_not": "topics-10"}, {"ar", "fr", "old"}),
        ({"model_stage": "classification", "model_below": "topics-10"}, {"old"}),
        ({"model_stage": "classification", "model_below": "other-10"}, set()),
        ({"state": "rejected"}, set()),
        ({"state": "quarantined", "reason": "bug"}, {"buried"}),
    ],
)
def test_a_filter_chooses(http: httpx.Client, ledger_url: str, wanted: dict[str, str], found: set[str]) -> None:
    names = {
        stored(ledger_url, "1", source="وكالة"): "ar",
        stored(ledger_url, "2", language="fr"): "fr",
        stored(ledger_url, "3", topics=(), classification={"model": "topics-9"}): "old",
    }
    buried = an_accepted_article(ledger_url, "4")
    bury(ledger_url, buried)
    names[buried] = "buried"
    replay = order(http, stage="cleaning", filter=wanted, dry_run=True, sample=50, wait_s=0)
    with psycopg.connect(ledger_url) as own:
        rows = own.execute("SELECT article_id FROM replay_items WHERE replay_id = %s", (replay["id"],)).fetchall()
    assert {names[article] for (article,) in rows} == found
    assert replay["count"] == len(found)


def test_a_dry_run_shows_what_would_change_and_changes_nothing(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = stored(ledger_url, "قديم")
    dry = order(http, stage="cleaning", dry_run=True, sample=1, wait_s=0)
    assert (dry["count"], dry["dry_run"], dry["sample"]) == (1, True, [])
    assert become(ledger_url, carry_out(connection, settings), title="جديد", entities=(), mentions=()) == ["tried"]
    (sample,) = progress(http, dry)["sample"]
    assert sample["article"] == str(article)
    assert sample["changes"]["title"] == {"old": "قديم", "new": "جديد"}
    assert sample["changes"]["entities"]["removed"] == ["gn:88533 درنة"]
    assert "text" not in sample["changes"]
    shown = http.get(f"/v1/articles/{article}").json()
    assert (shown["revision"], shown["result"]["title"], shown["events"]) == (1, "قديم", [])
    # A real replay after it is another revision than the dry run's.
    order(http, stage="cleaning")
    assert [e.revision for e in carry_out(connection, settings).envelopes] == [3]


def test_a_replay_that_fails_keeps_the_result_and_can_be_tried_again(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = stored(ledger_url, "قديم")
    replay = order(http, stage="cleaning")
    (envelope,) = carry_out(connection, settings).envelopes
    burial = an_envelope(Buried(stage="extraction", reason="bug"), article_id=article, revision=envelope.revision)
    assert store(ledger_url, burial.model_copy(update={"lane": "replay"})) == ["kept"]
    finish_replays(connection)
    assert (progress(http, replay)["state"], progress(http, replay)["outcomes"]) == ("finished", {"quarantined": 1})
    assert (state_of(connection, article), http.get(f"/v1/articles/{article}").json()["result"]["title"]) == (
        ("stored", None),
        "قديم",
    )
    assert http.post("/v1/quarantine:redrive", json={"filter": {}, "dry_run": True}).json()["count"] == 1
    assert http.post("/v1/quarantine:redrive", json={"filter": {}}).json()["count"] == 1
    assert become(ledger_url, carry_out(connection, settings), title="جديد") == ["stored"]
    assert http.get(f"/v1/articles/{article}").json()["result"]["title"] == "جديد"


def test_a_replay_is_paused_resumed_and_cancelled(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    for number in range(4):
        stored(ledger_url, str(number))
    replay = order(http, stage="cleaning")
    at = replay["links"]["self"]
    assert http.post(f"{at}:pause").json()["state"] == "paused"
    assert carry_out(connection, settings).envelopes == []
    assert http.post(f"{at}:resume").json()["state"] == "running"
    few = settings.model_copy(update={"high_water": 4})
    sent = Sent()
    publish_replays(connection, sent, few)
    assert len(sent.envelopes) == 2, "only a part of the room is for replays"
    cancelled = http.post(f"{at}:cancel").json()
    assert (cancelled["state"], cancelled["items"]) == ("cancelled", {"queued": 2, "cancelled": 2})
    assert http.post(f"{at}:resume").status_code == 409
    assert become(ledger_url, sent, title="جديد") == ["stored"] * 2
    assert progress(http, replay)["items"] == {"done": 2, "cancelled": 2}
    assert http.post(f"/v1/replays/{UUID(int=7)}:pause").status_code == 404


def test_a_rate_is_kept(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    for number in range(30):
        stored(ledger_url, str(number))
    order(http, stage="storage", rate=5)
    connection.execute("UPDATE replays SET paid_until = clock_timestamp() - interval '1 hour'")
    sent = Sent()
    for _ in range(3):
        publish_replays(connection, sent, settings)
    assert len(sent.envelopes) == 5, "one second's worth at once, though it has waited for an hour"


def test_an_article_is_in_one_replay_at_a_time(http: httpx.Client, ledger_url: str) -> None:
    stored(ledger_url)
    assert order(http, stage="cleaning")["total"] == 1
    second = order(http, stage="extraction")
    assert (second["count"], second["total"], second["state"]) == (1, 0, "finished")


def test_what_redis_lost_of_a_replay_is_sent_again_and_what_could_not_be_sent_stays(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    stored(ledger_url)
    order(http, stage="cleaning")
    with pytest.raises(TransientError):
        publish_replays(connection, Sent(broken=True), settings)
    assert len(carry_out(connection, settings).envelopes) == 1
    connection.execute("UPDATE replay_items SET enqueued_at = enqueued_at - interval '1 hour'")
    impatient = Reconciler(settings.model_copy(update={"lost_after_s": 0.01}))
    wait_until(lambda: impatient.reconcile(connection) == 1, timeout_s=60)
    (again,) = carry_out(connection, settings).envelopes
    assert again.revision == 2


def test_readers_never_see_a_half(
    http: httpx.Client, settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    """Title, entities and topics of one revision go together, while revisions are replaced as fast as they can be."""
    article = stored(ledger_url, "odd")
    stop = threading.Event()
    seen: list[tuple[Any, ...]] = []

    def read() -> None:
        with httpx.Client(base_url=http.base_url, timeout=30) as own:
            while not stop.is_set():
                result = own.get(f"/v1/articles/{article}").json()["result"]
                seen.append((result["title"], len(result["entities"]), len(result["topics"])))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for revision in range(2, 60):
            facts: dict[str, Any] = (
                {"title": "even", "entities": (), "mentions": (), "topics": ()}
                if revision % 2 == 0
                else {"title": "odd"}
            )
            envelope = an_envelope(a_classified_article(**facts), article_id=article, revision=revision)
            assert store(ledger_url, envelope.model_copy(update={"lane": "replay"})) == ["stored"]
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert {title for title, *_ in seen} == {"odd", "even"}, "the readers saw only one: the test proves nothing"
    assert set(seen) <= {("odd", 1, 1), ("even", 0, 0)}


def test_what_cannot_be_ordered_is_said(http: httpx.Client) -> None:
    for wanted in (
        {"stage": "nowhere"},
        {"stage": "extraction", "filter": {"state": "rejected"}},
        {"stage": "cleaning", "filter": {"model_below": "topics-1"}},
        {"stage": "cleaning", "rate": 0},
        {"stage": "cleaning", "filters": {}},
    ):
        answer = http.post("/v1/replays", json=wanted)
        assert (answer.status_code, bool(answer.json()["errors"])) == (422, True), answer.text
