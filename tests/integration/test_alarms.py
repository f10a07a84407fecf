"""Alarms on a real ledger, with histories made up."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from redis import Redis

from khabar.embedded import free_port
from services.relay.alarm_watch import evaluate_alarms
from services.relay.standing_alarms import StandingAlarms
from shared.contracts.article import Report
from shared.contracts.not_stored import Buried, Rejected
from shared.pipeline import EXTRACTION
from shared.runtime.pauses import hold, release
from shared.settings import Settings
from tests.support.builders import a_classified_article, a_posting, an_envelope
from tests.support.ledger import accept_all
from tests.support.storing import store

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
HOUR = NOW.replace(minute=0)


def fill(
    connection: psycopg.Connection, hours_ago: Sequence[int], *, source: str, language: str = "ar", **counts: Any
) -> None:
    """Let each of these hours have had such articles; `stored` as many as processed unless said otherwise."""
    told = {"processed": 10, **counts}
    values = {"stored": told["processed"], **told}
    names = ("processed", "stored", "no_entities", "no_topics", "entities_not_done", "topics_not_done", "rejected")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO outcome_deltas (hour, source, language, {', '.join(names)}, quarantined)"
            f" VALUES (%s, %s, %s, {', '.join(['%s'] * len(names))}, %s)",
            [
                (
                    HOUR - timedelta(hours=ago),
                    source,
                    language,
                    *(values.get(n, 0) for n in names),
                    values.get("quarantined", 0),
                )
                for ago in hours_ago
            ],
        )


def alarms(connection: psycopg.Connection, at: datetime = NOW) -> list[tuple[str, str, str]]:
    evaluate_alarms(connection, at)
    return connection.execute(
        "SELECT kind, dimension, subject FROM alarms WHERE closed_at IS NULL ORDER BY 1, 2, 3"
    ).fetchall()


def test_a_source_that_stops_raises_an_alarm_until_it_comes_again(connection: psycopg.Connection) -> None:
    fill(connection, range(0, 240), source="steady")
    fill(connection, range(4, 240), source="stopped")
    fill(connection, range(4, 240, 24), source="small")
    assert alarms(connection) == [("silent", "source", "stopped")]
    assert alarms(connection) == [("silent", "source", "stopped")]
    fill(connection, [1], source="stopped")
    assert alarms(connection) == []
    assert connection.execute("SELECT count(*) FROM alarms").fetchone() == (1,)


def test_a_source_of_one_article_an_hour_is_missed_after_a_day(connection: psycopg.Connection) -> None:
    fill(connection, range(0, 240), source="steady")
    fill(connection, range(25, 240), source="slow", processed=1)
    assert alarms(connection) == [("silent", "source", "slow")]


def test_a_language_that_stops_raises_an_alarm(connection: psycopg.Connection) -> None:
    fill(connection, range(0, 240), source="agency", language="ar")
    fill(connection, range(4, 240), source="agency", language="fa")
    assert alarms(connection) == [("silent", "language", "fa")]


def test_when_everything_stops_there_is_one_alarm(connection: psycopg.Connection) -> None:
    for source in ("one", "two"):
        fill(connection, range(4, 240), source=source)
    assert alarms(connection) == [("silent", "all", "")]


def test_hours_in_which_nothing_ran_are_no_history(connection: psycopg.Connection) -> None:
    off = set(range(48, 96))
    fill(connection, [ago for ago in range(0, 240) if ago not in off], source="steady")
    fill(connection, [ago for ago in range(4, 240) if ago not in off], source="stopped")
    assert alarms(connection) == [("silent", "source", "stopped")]


def test_while_the_pipeline_is_behind_nobody_is_silent(connection: psycopg.Connection, ledger_url: str) -> None:
    fill(connection, range(0, 240), source="steady")
    fill(connection, range(4, 240), source="stopped")
    accept_all(ledger_url, [a_posting()])
    connection.execute("UPDATE articles SET accepted_at = now() - interval '1 h'")
    assert alarms(connection) == []


@pytest.mark.parametrize(
    "kind", ["no_entities", "no_topics", "entities_not_done", "topics_not_done", "rejected", "quarantined"]
)
def test_what_becomes_frequent_raises_an_alarm_that_stays_until_it_is_over(
    connection: psycopg.Connection, kind: str
) -> None:
    seldom: Any = {kind: 1}
    often: Any = {kind: 9}
    fill(connection, range(3, 240), source="agency", **seldom)
    fill(connection, range(0, 3), source="agency", **often)
    fill(connection, range(0, 240), source="other", language="fr", **often)
    assert alarms(connection) == [(kind, "language", "ar"), (kind, "source", "agency")]
    # What is wrong for days does not become what is usual.
    later = NOW + timedelta(hours=3)
    fill(connection, [-1, -2, -3], source="agency", **often)
    fill(connection, [-1, -2, -3], source="other", language="fr", **often)
    assert alarms(connection, later) == [(kind, "language", "ar"), (kind, "source", "agency")]
    fill(connection, [-4, -5, -6], source="agency", processed=20, **seldom)
    assert alarms(connection, NOW + timedelta(hours=6)) == []


def test_not_looked_for_is_no_finding_of_nothing(connection: psycopg.Connection) -> None:
    fill(connection, range(3, 240), source="agency")
    fill(connection, range(0, 3), source="agency", no_entities=1, entities_not_done=9)
    assert ("no_entities", "source", "agency") not in alarms(connection)


def test_storing_counts_how_articles_end(connection: psycopg.Connection, ledger_url: str) -> None:
    posted = accept_all(ledger_url, [a_posting(f"خبر {n}", source="وكالة") for n in range(4)])
    empty = a_classified_article(source="وكالة", entities=(), topics=(), mentions=())
    undone = empty.model_copy(
        update={"extraction": Report(status="not_done", model="tagger 2"), "classification": Report(status="not_done")}
    )
    payloads = [a_classified_article(source="وكالة"), empty, undone, Rejected(stage="cleaning", reason="no_article")]
    envelopes = [an_envelope(payload, article_id=a.article_id) for payload, a in zip(payloads, posted, strict=True)]
    store(ledger_url, *envelopes)
    store(ledger_url, *envelopes)
    evaluate_alarms(connection, datetime.now(UTC))
    rows = connection.execute(
        "SELECT source, language, processed, stored, no_entities, no_topics, entities_not_done, topics_not_done,"
        " rejected FROM outcome_hours ORDER BY language"
    ).fetchall()
    assert rows == [("وكالة", "ar", 3, 3, 1, 1, 1, 1, 0), ("وكالة", "und", 1, 0, 0, 0, 0, 0, 1)]
    assert connection.execute("SELECT stage, model FROM models_seen").fetchall() == [("extraction", "tagger 2")]


def test_an_alarm_says_what_and_is_acknowledged(http: httpx.Client, connection: psycopg.Connection) -> None:
    connection.execute("INSERT INTO models_seen VALUES ('extraction', 'tagger 1', %s)", (NOW - timedelta(days=9),))
    connection.execute("INSERT INTO models_seen VALUES ('extraction', 'tagger 2', %s)", (NOW - timedelta(hours=2),))
    fill(connection, range(3, 240), source="agency", no_entities=1)
    fill(connection, range(0, 3), source="agency", no_entities=10)
    evaluate_alarms(connection, NOW)
    found = {alarm["dimension"]: alarm for alarm in http.get("/v1/alarms").json()["alarms"]}
    by_language, by_source = found["language"], found["source"]
    assert by_source["what"] == (
        "source agency: 100% of 30 articles have no entities; it was 10% before;"
        " new since the day before: extraction: tagger 2."
    )
    assert 'khabar_alarm{dimension="source",kind="no_entities",subject="agency"} 1.0' in http.get("/metrics").text
    shown = http.post(f"/v1/alarms/{by_source['id']}:acknowledge", json={"by": "ليلى", "note": "the old model is back"})
    assert (shown.json()["acknowledged_by"], shown.json()["note"]) == ("ليلى", "the old model is back")
    assert 'subject="agency"' not in http.get("/metrics").text
    assert [alarm["id"] for alarm in http.get("/v1/alarms").json()["alarms"]] == [by_language["id"], by_source["id"]]
    assert http.post("/v1/alarms/999:acknowledge").status_code == 404


def standing(connection: psycopg.Connection, settings: Settings, **changes: object) -> list[tuple[str, str, str]]:
    StandingAlarms(settings.model_copy(update=changes)).look(connection)
    return connection.execute(
        "SELECT kind, dimension, subject FROM alarms WHERE closed_at IS NULL ORDER BY 1, 2, 3"
    ).fetchall()


def test_a_paused_stage_raises_an_alarm_until_it_is_resumed(
    connection: psycopg.Connection, settings: Settings, valkey_url: str, ledger_url: str, http: httpx.Client
) -> None:
    accept_all(ledger_url, [a_posting("خبر")])
    with Redis.from_url(valkey_url) as redis:
        hold(redis, EXTRACTION, "for the test")
        redis.lpush(EXTRACTION.name, b"one", b"two")
        for _ in range(2):
            assert standing(connection, settings) == [("paused", "all", "extraction")]
        (alarm,) = http.get("/v1/alarms").json()["alarms"]
        assert alarm["what"] == "extraction: the stage is paused; 2 messages wait for it."
        page = http.get("/", headers={"Accept-Language": "en"})
        assert "The stage is paused; " in page.text
        assert "khabar_alarm{" in http.get("/metrics").text
        evaluate_alarms(connection, datetime.now(UTC))
        assert standing(connection, settings) == [("paused", "all", "extraction")], "no history speaks for its end"
        release(redis, EXTRACTION)
    assert standing(connection, settings) == []
    assert connection.execute("SELECT count(*) FROM alarms").fetchone() == (1,)


def test_a_full_quarantine_raises_an_alarm_until_it_is_emptied(
    connection: psycopg.Connection, settings: Settings, ledger_url: str, http: httpx.Client
) -> None:
    ids = [a.article_id for a in accept_all(ledger_url, [a_posting(f"خبر {number}") for number in range(3)])]
    for article in ids[:2]:
        store(ledger_url, an_envelope(Buried(stage="cleaning", reason="bug"), article_id=article))
    assert standing(connection, settings, quarantine_alarm=3) == []
    store(ledger_url, an_envelope(Buried(stage="cleaning", reason="bug"), article_id=ids[2]))
    assert standing(connection, settings, quarantine_alarm=3) == [("quarantine_full", "all", "quarantine")]
    assert "3 articles or more" in http.get("/v1/alarms").json()["alarms"][0]["what"]
    assert standing(connection, settings, quarantine_alarm=0) == []
    assert standing(connection, settings, quarantine_alarm=3) == [("quarantine_full", "all", "quarantine")]
    connection.execute("UPDATE quarantine SET status = 'discarded', closed_at = now()")
    assert standing(connection, settings, quarantine_alarm=3) == []


def test_while_redis_is_away_nobody_says_what_is_paused(connection: psycopg.Connection, settings: Settings) -> None:
    with Redis.from_url(settings.redis_url) as redis:
        hold(redis, EXTRACTION, "for the test")
    assert standing(connection, settings) == [("paused", "all", "extraction")]
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    assert standing(connection, settings, redis_url=nowhere) == [("paused", "all", "extraction")]
