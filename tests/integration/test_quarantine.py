"""The quarantine over HTTP, on a real ledger."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg

from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.ledger import accept_all, an_accepted_article, state_of
from tests.support.storing import bury, store


def listed(http: httpx.Client, **wanted: Any) -> list[str]:
    answer = http.get("/v1/quarantine", params=wanted)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def events(http: httpx.Client, article_id: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(f"/v1/articles/{article_id}").json()["events"]
    return found


def test_burials_are_listed_newest_first_and_by_what_they_are(http: httpx.Client, ledger_url: str) -> None:
    first, second, third = (an_accepted_article(ledger_url, str(n)) for n in range(3))
    one = bury(ledger_url, first, source="وكالة", language="ar")
    two = bury(ledger_url, second, stage="cleaning", reason="timed_out")
    three = bury(ledger_url, third, language="fr")
    assert listed(http) == [str(three), str(two), str(one)]
    assert listed(http, stage="cleaning") == [str(two)]
    assert listed(http, reason="bug", language="ar") == [str(one)]
    assert listed(http, source="وكالة") == [str(one)]
    at = http.get(f"/v1/quarantine/{two}").json()["at"]
    assert listed(http, since=at) == [str(three), str(two)]
    assert listed(http, until=at) == [str(one)]
    page = http.get("/v1/quarantine", params={"limit": 2}).json()
    assert [item["id"] for item in page["items"]] == [str(three), str(two)]
    assert listed(http, cursor=page["next"]) == [str(one)]


def test_the_source_is_the_posted_one_if_the_stage_did_not_get_so_far(http: httpx.Client, ledger_url: str) -> None:
    article = accept_all(ledger_url, [a_posting(source="جريدة")])[0].article_id
    bury(ledger_url, article)
    assert len(listed(http, source="جريدة")) == 1


def test_an_item_shows_article_message_error_and_place(http: httpx.Client, ledger_url: str) -> None:
    article = an_accepted_article(ledger_url, "خبر عاجل")
    item = bury(ledger_url, article, message='{"payload":{}}', traceback="Traceback …")
    shown = http.get(f"/v1/quarantine/{item}").json()
    assert (shown["detail"], shown["message"], shown["traceback"]) == (
        "ZeroDivisionError: 1/0",
        '{"payload":{}}',
        "Traceback …",
    )
    assert (shown["worker"], shown["version"]) == ("test", "0")
    assert json.loads(shown["article"]["text"])["content"] == "خبر عاجل"
    assert (shown["article"]["state"], shown["article"]["edited"]) == ("quarantined", False)
    assert http.get(f"/v1/quarantine/{uuid4()}").status_code == 404


def test_an_edited_article_is_redriven_and_what_was_posted_is_kept(http: httpx.Client, ledger_url: str) -> None:
    before = "قبل " * 400
    article = an_accepted_article(ledger_url, before)
    item = bury(ledger_url, article)
    edited = http.put(
        f"/v1/quarantine/{item}/raw", content="بعد".encode(), headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    assert (edited.status_code, edited.json()["article"]["text"], edited.json()["article"]["edited"]) == (
        200,
        "بعد",
        True,
    )
    assert http.get(f"/v1/articles/{article}/raw").text == "بعد"
    assert json.loads(http.get(f"/v1/articles/{article}/raw?version=posted").content)["content"] == before
    again = http.post(f"/v1/quarantine/{item}:redrive", json={"by": "ليلى"})
    assert (again.status_code, again.json()["status"]) == (200, "redriven")
    shown = http.get(f"/v1/articles/{article}").json()
    assert (shown["state"], shown["revision"], shown["attempts"]) == ("accepted", 2, 0)
    found = events(http, article)
    assert [event["event"] for event in found] == ["edited", "redriven"]
    assert (found[0]["after"]["bytes"], found[1]["by"]) == (len("بعد".encode()), "ليلى")


def test_a_damaged_body_is_named_shown_and_can_be_replaced(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url, "خبر")
    item = bury(ledger_url, article)
    connection.execute("UPDATE articles SET raw = 'no zstd', packed = true WHERE id = %s", (article,))
    damaged = http.get(f"/v1/articles/{article}/raw")
    assert (damaged.status_code, damaged.json()["type"].rsplit("/", 1)[-1]) == (409, "damaged-body")
    assert http.get(f"/v1/articles/{article}").json()["state"] == "quarantined"
    assert http.get(f"/v1/quarantine/{item}").json()["article"]["text"] == "no zstd"
    for page in (f"/articles/{article}", f"/operations/quarantine/{item}"):
        assert "no zstd" in http.get(page, headers={"Accept": "text/html"}).text
    text = {"Content-Type": "text/plain; charset=utf-8"}
    assert http.put(f"/v1/quarantine/{item}/raw", content="خبر ثان".encode(), headers=text).status_code == 200
    assert http.get(f"/v1/articles/{article}/raw").text == "خبر ثان"


def test_an_edit_is_checked_as_a_posting_is(http: httpx.Client, ledger_url: str) -> None:
    item = bury(ledger_url, an_accepted_article(ledger_url))
    bad = http.put(f"/v1/quarantine/{item}/raw", json={"content": "x", "published_at": "yesterday"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "published_at")
    assert http.put(f"/v1/quarantine/{item}/raw", content=b"x").status_code == 415
    assert http.put(f"/v1/quarantine/{uuid4()}/raw", json={"content": "x"}).status_code == 404


def test_many_are_redriven_by_filter_after_a_dry_run(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    articles = [an_accepted_article(ledger_url, str(n)) for n in range(5)]
    for number, article in enumerate(articles):
        bury(ledger_url, article, reason="bug" if number < 3 else "timed_out")
    decision = {"filter": {"reason": "bug"}, "dry_run": True}
    would = http.post("/v1/quarantine:redrive", json=decision).json()
    assert (would["dry_run"], would["count"], len(would["some"])) == (True, 3, 3)
    assert {state_of(connection, article)[0] for article in articles} == {"quarantined"}
    done = http.post("/v1/quarantine:redrive", json={**decision, "dry_run": False}).json()
    assert done == {"dry_run": False, "count": 3}
    assert [state_of(connection, article)[0] for article in articles] == ["accepted"] * 3 + ["quarantined"] * 2
    assert http.post("/v1/quarantine:redrive", json=decision).json()["count"] == 0


def test_some_are_redriven_by_id(http: httpx.Client, ledger_url: str, connection: psycopg.Connection) -> None:
    articles = [an_accepted_article(ledger_url, str(n)) for n in range(3)]
    items = [bury(ledger_url, article) for article in articles]
    chosen = {"ids": [str(item) for item in items[:2]]}
    assert http.post("/v1/quarantine:redrive", json=chosen).json()["count"] == 2
    assert [state_of(connection, article)[0] for article in articles] == ["accepted", "accepted", "quarantined"]
    assert http.post("/v1/quarantine:redrive", json={}).status_code == 422
    assert http.post("/v1/quarantine:redrive", json={**chosen, "filter": {}}).status_code == 422


def test_a_discarded_article_ends_as_rejected_and_can_be_fetched_back(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url)
    item = bury(ledger_url, article)
    assert http.post(f"/v1/quarantine/{item}:discard", json={}).status_code == 422
    assert http.post(f"/v1/quarantine/{item}:discard", json={"reason": "spam"}).json()["status"] == "discarded"
    assert state_of(connection, article) == ("rejected", "discarded")
    assert events(http, article)[-1]["reason"] == "spam"
    assert (listed(http), listed(http, status="discarded")) == ([], [str(item)])
    assert http.post(f"/v1/quarantine/{item}:discard", json={"reason": "spam"}).status_code == 409
    assert http.post(f"/v1/quarantine/{item}:redrive").status_code == 200
    assert state_of(connection, article) == ("accepted", None)


def test_what_belongs_to_no_article_can_only_be_discarded(http: httpx.Client, ledger_url: str) -> None:
    item = bury(ledger_url, uuid4(), reason="undecodable")
    assert http.get(f"/v1/quarantine/{item}").json()["article"] is None
    assert http.post(f"/v1/quarantine/{item}:redrive").status_code == 409
    assert http.post("/v1/quarantine:discard", json={"filter": {}, "reason": "noise"}).json()["count"] == 1
    assert listed(http) == []


def test_a_result_that_comes_after_all_closes_the_item(http: httpx.Client, ledger_url: str) -> None:
    article = an_accepted_article(ledger_url)
    item = bury(ledger_url, article)
    assert store(ledger_url, an_envelope(a_classified_article(), article_id=article)) == ["stored"]
    assert http.get(f"/v1/quarantine/{item}").json()["status"] == "superseded"
    assert http.post(f"/v1/quarantine/{item}:redrive").status_code == 409
    assert http.put(f"/v1/quarantine/{item}/raw", json={"content": "x"}).status_code == 409


def test_a_late_result_of_the_old_revision_does_not_undo_a_redrive(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url)
    item = bury(ledger_url, article)
    http.post(f"/v1/quarantine/{item}:redrive")
    assert store(ledger_url, an_envelope(a_classified_article(), article_id=article)) == ["stale"]
    assert store(ledger_url, an_envelope(a_classified_article(), article_id=article, revision=2)) == ["stored"]
    assert state_of(connection, article) == ("stored", None)
