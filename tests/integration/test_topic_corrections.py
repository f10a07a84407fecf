"""Editors' corrections of topics over HTTP, against real servers."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from khabar.commands.export_corrections import command as export_corrections
from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.contracts.article import Topic
from shared.contracts.not_stored import Rejected
from tests.support.builders import a_classified_article, a_posting, a_record, an_envelope
from tests.support.ledger import accept_all
from training.topics.sources import read_corrections

DISASTER = Topic(code="03000000", key="disaster", label="كوارث وحوادث", confidence=0.9)
SPORT = Topic(code="15000000", key="sport", label="رياضة", confidence=0.6)


@pytest.fixture
def article(ledger_url: str) -> UUID:
    """A stored article that the model files under disaster."""
    article_id = accept_all(ledger_url, [a_posting()])[0].article_id
    store(ledger_url, article_id)
    return article_id


def store(url: str, article_id: UUID, *, revision: int = 1, topic: Topic = DISASTER) -> list[str]:
    payload = a_classified_article(topics=(topic,))
    envelope = an_envelope(payload, article_id=article_id, revision=revision)
    return store_articles([envelope], store=PostgresArticleStore(url), make_record=a_record)


def put(http: httpx.Client, article_id: UUID, **decision: Any) -> httpx.Response:
    return http.put(f"/v1/articles/{article_id}/topics", json=decision)


def read(http: httpx.Client, article_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = http.get(f"/v1/articles/{article_id}").json()
    return found


def keys(http: httpx.Client, article_id: UUID) -> list[str]:
    return [topic["key"] for topic in read(http, article_id)["result"]["topics"]]


def test_a_correction_wins_in_the_article_and_in_the_list(http: httpx.Client, article: UUID) -> None:
    answer = put(http, article, topics=["conflict", "11000000"], editor="Salma", note="a report of fighting")
    assert answer.status_code == 200
    result = read(http, article)["result"]
    assert result["topics"] == answer.json()["topics"]
    assert [(t["code"], t["key"], t["label"], t["confidence"]) for t in result["topics"]] == [
        ("16000000", "conflict", "نزاعات، حرب وسلام", 1.0),
        ("11000000", "politics", "سياسة", 1.0),
    ]
    correction = result["topic_correction"]
    assert (correction["editor"], correction["note"]) == ("Salma", "a report of fighting")
    assert [topic["key"] for topic in correction["model_topics"]] == ["disaster"]
    assert http.get("/v1/articles").json()["articles"][0]["topics"] == ["16000000", "11000000"]


def test_a_correction_survives_a_new_run_and_the_same_message_again(
    http: httpx.Client, article: UUID, ledger_url: str
) -> None:
    put(http, article, topics=["conflict"])
    assert store(ledger_url, article, revision=2, topic=SPORT) == ["stored"]
    assert store(ledger_url, article, revision=2, topic=SPORT) == ["stale"]
    result = read(http, article)["result"]
    assert result["revision"] == 2
    assert keys(http, article) == ["conflict"]
    assert [topic["key"] for topic in result["topic_correction"]["model_topics"]] == ["sport"]
    assert http.get("/v1/articles").json()["articles"][0]["topics"] == ["16000000"]


def test_a_correction_outlives_a_run_that_rejects_the_article(
    http: httpx.Client, article: UUID, ledger_url: str
) -> None:
    put(http, article, topics=["conflict"])
    rejected = an_envelope(Rejected(stage="cleaning", reason="empty"), article_id=article, revision=2)
    store_articles([rejected], store=PostgresArticleStore(ledger_url), make_record=a_record)
    assert http.get("/v1/articles").json()["articles"][0]["topics"] == []
    store(ledger_url, article, revision=3, topic=SPORT)
    assert keys(http, article) == ["conflict"]


def test_a_topic_below_the_top_level_brings_the_one_above(http: httpx.Client, article: UUID) -> None:
    put(http, article, topics=["armed_conflict", "medtop:20000638"])
    result = read(http, article)["result"]
    assert [topic["key"] for topic in result["topics"]] == ["conflict", "politics"]
    assert [(t["code"], t["broader"]) for t in result["subtopics"]] == [
        ("20000056", "16000000"),
        ("20000638", "11000000"),
    ]


def test_an_empty_decision_says_that_no_topic_applies(http: httpx.Client, article: UUID) -> None:
    assert put(http, article, topics=[]).status_code == 200
    assert keys(http, article) == []


def test_every_decision_is_an_event_and_the_same_again_is_none(http: httpx.Client, article: UUID) -> None:
    put(http, article, topics=["conflict"], editor="Salma")
    first = put(http, article, topics=["conflict"], editor="Salma").json()
    put(http, article, topics=["politics"], editor="Omar")
    assert http.delete(f"/v1/articles/{article}/topics").status_code == 204
    events = read(http, article)["events"]
    assert [(e["event"], e["from"], e["to"], e.get("editor")) for e in events] == [
        ("topics_corrected", ["03000000"], ["16000000"], "Salma"),
        ("topics_corrected", ["16000000"], ["11000000"], "Omar"),
        ("topic_correction_withdrawn", ["11000000"], ["03000000"], None),
    ]
    assert first["topics"][0]["key"] == "conflict"
    assert keys(http, article) == ["disaster"]
    assert "topic_correction" not in read(http, article)["result"]


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b'{"topics": ["football"]}', 422, "topics"),
        (b'{"topics": "sport"}', 422, "topics"),
        (b"{}", 422, "topics"),
        (b'{"topics": [], "topic": 1}', 422, "topic"),
        (b'{"topics": ["sport"], "editor": ""}', 422, "editor"),
        (b'{"topics": ["sport"], "note": "\\u0000"}', 422, "note"),
        (b'{"topics": ["sport"], "note": "\\ud800"}', 400, ""),
        (b"sport", 400, ""),
        (b"", 400, ""),
        (b" " * 70_000, 413, ""),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    http: httpx.Client, article: UUID, body: bytes, status: int, named: str
) -> None:
    answer = http.put(f"/v1/articles/{article}/topics", content=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json().get("errors", [])] == ([named] if named else [])
    assert keys(http, article) == ["disaster"]


def test_only_a_stored_article_can_be_corrected(http: httpx.Client, ledger_url: str) -> None:
    accepted = accept_all(ledger_url, [a_posting()])[0].article_id
    assert put(http, accepted, topics=["sport"]).status_code == 409
    assert put(http, uuid4(), topics=["sport"]).status_code == 404
    assert http.delete(f"/v1/articles/{uuid4()}/topics").status_code == 404
    assert http.delete(f"/v1/articles/{accepted}/topics").status_code == 404


def test_corrections_are_exported_as_training_data(
    http: httpx.Client, ledger_url: str, tmp_path: Path, connection: psycopg.Connection
) -> None:
    wanted = []
    for number in range(3):
        article_id = accept_all(ledger_url, [a_posting(f"خبر {number}")])[0].article_id
        store(ledger_url, article_id)
        put(http, article_id, topics=["conflict", "politics"] if number else [], editor="Salma")
        wanted.append(str(article_id))
    connection.execute("DELETE FROM articles WHERE id = %s", (wanted.pop(),))
    out = tmp_path / "corrections.jsonl"
    run = CliRunner().invoke(export_corrections, ["--out", str(out), "--url", str(http.base_url)])
    assert run.exit_code == 0, run.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == wanted
    assert [(row["iptc"], row["iptc_secondary"]) for row in rows] == [(None, []), ("conflict", ["politics"])]
    assert rows[0]["label_original"] == ["disaster"]
    assert rows[0]["lang"] == "ar"
    assert rows[0]["text"]


def test_what_is_exported_is_read_for_training_and_a_fifth_is_kept_to_measure_on(
    http: httpx.Client, ledger_url: str, tmp_path: Path
) -> None:
    decided = {}
    for number in range(12):
        article_id = accept_all(ledger_url, [a_posting(f"خبر {number}")])[0].article_id
        store(ledger_url, article_id)
        topics = ["conflict", "politics"] if number % 2 else ["sport"]
        put(http, article_id, topics=topics)
        decided[str(article_id)] = topics
    no_topic = accept_all(ledger_url, [a_posting("خبر بلا موضوع")])[0].article_id
    store(ledger_url, no_topic)
    put(http, no_topic, topics=[])
    out = tmp_path / "corrections.jsonl"
    assert CliRunner().invoke(export_corrections, ["--out", str(out), "--url", str(http.base_url)]).exit_code == 0
    learnt, measured = read_corrections(out), read_corrections(out, held_out=True)
    assert {e.identity: [e.topic, *e.secondary] for e in [*learnt, *measured]} == decided
    assert len(learnt) + len(measured) == len(decided)
    assert read_corrections(out, "ar") == learnt
    assert read_corrections(out, "en") == []
    assert all(e.language == "ar" and e.text for e in learnt)


def test_pages_of_corrections_hold_each_once(http: httpx.Client, ledger_url: str) -> None:
    wanted = []
    for number in range(5):
        article_id = accept_all(ledger_url, [a_posting(f"خبر {number}")])[0].article_id
        store(ledger_url, article_id)
        put(http, article_id, topics=["sport"])
        wanted.append(str(article_id))
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = http.get("/v1/corrections", params=query).json()
        seen += [row["id"] for row in page["corrections"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == wanted
    assert http.get("/v1/corrections", params={"cursor": "x"}).status_code == 400
