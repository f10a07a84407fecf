"""The ledger's moving parts against real PostgreSQL and Valkey: relay, reconciler, store, migrations."""

import json
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from redis import Redis

from khabar.embedded import free_port
from services.relay.counts import add_up_counts
from services.relay.reconciler import Reconciler
from services.relay.relay import publish_due
from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried, Rejected
from shared.errors import ConfigurationError, TransientError, UnprocessableError
from shared.ledger.migrate import migrate
from shared.pipeline import CLEANING, PIPELINE, Stage
from shared.runtime.broker import queue_keys, transport_options, unacked_key
from shared.runtime.journeys import HEADER, journeys_held_in
from shared.runtime.publisher import Publisher
from shared.runtime.whereabouts import ENDED, live_key
from shared.settings import Settings
from tests.support.builders import a_classified_article, a_posting, a_record, an_envelope
from tests.support.ledger import accept_all, an_accepted_article, state_of
from tests.support.servers import wait_until


class Published:
    """A publisher that remembers, and fails when told to."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.messages: list[list[UUID]] = []

    def publish(self, stage: Stage, envelopes: Sequence[Envelope[Any]], *, message_id: UUID) -> None:
        assert stage == CLEANING
        if self.broken:
            raise TransientError("broker_unavailable")
        self.messages.append([envelope.article_id for envelope in envelopes])

    def note_begun(self, envelopes: Sequence[Envelope[Any]], stage: Stage) -> None:
        pass


def store(url: str, *envelopes: Envelope[Any]) -> list[str]:
    articles = PostgresArticleStore(url)
    try:
        return store_articles(envelopes, store=articles, make_record=a_record)
    finally:
        articles.close()


def accepted(url: str, count: int) -> list[UUID]:
    return [a.article_id for a in accept_all(url, [a_posting(f"خبر {n}") for n in range(count)])]


def publish_all(connection: psycopg.Connection, settings: Settings) -> Published:
    published = Published()
    while publish_due(connection, published, settings):
        pass
    return published


def shift_time(connection: psycopg.Connection, seconds: float, *ids: UUID) -> None:
    """Let these articles have been queued so much earlier."""
    connection.execute(
        "UPDATE articles SET enqueued_at = enqueued_at - %(s)s * interval '1 second',"
        " next_attempt_at = next_attempt_at - %(s)s * interval '1 second' WHERE id = ANY(%(ids)s)",
        {"s": seconds, "ids": list(ids)},
    )


def test_the_relay_publishes_what_is_accepted_once(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    ids = accepted(ledger_url, 60)
    published = publish_all(connection, settings)
    assert sorted(i for message in published.messages for i in message) == sorted(ids)
    assert {state_of(connection, i)[0] for i in ids} == {"queued"}


def test_the_relay_keeps_at_most_so_many_in_redis(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    accepted(ledger_url, 30)
    few = settings.model_copy(update={"high_water": 12})
    assert sum(map(len, publish_all(connection, few).messages)) == 12


def test_the_relay_counts_bytes_too(settings: Settings, ledger_url: str, connection: psycopg.Connection) -> None:
    accept_all(ledger_url, [a_posting("x" * 10_000) for _ in range(10)])
    small = settings.model_copy(update={"high_water_bytes": 35_000})
    assert sum(map(len, publish_all(connection, small).messages)) == 4


def test_an_article_larger_than_the_limit_still_travels(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    accept_all(ledger_url, [a_posting("x" * 10_000)])
    small = settings.model_copy(update={"high_water_bytes": 10})
    assert sum(map(len, publish_all(connection, small).messages)) == 1


def test_what_could_not_be_published_stays_accepted(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url)
    with pytest.raises(TransientError):
        publish_due(connection, Published(broken=True), settings)
    assert state_of(connection, article) == ("accepted", None)


def counted(connection: psycopg.Connection) -> dict[str, int]:
    rows = connection.execute("SELECT state, sum(articles)::int FROM state_counts GROUP BY state").fetchall()
    return {state: count for state, count in rows if count}


def test_counts_follow_every_change_and_are_added_up(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    ids = accepted(ledger_url, 5)
    publish_all(connection, settings)
    store(ledger_url, an_envelope(a_classified_article(), article_id=ids[0]))
    connection.execute("UPDATE articles SET trace_id = trace_id")
    connection.execute("DELETE FROM articles WHERE id = %s", (ids[1],))
    assert counted(connection) == {"stored": 1, "queued": 3}
    for number in range(600):
        connection.execute("INSERT INTO state_counts VALUES ('stored', %s)", (1 if number % 2 else -1,))
    add_up_counts(connection)
    assert counted(connection) == {"stored": 1, "queued": 3}
    row = connection.execute("SELECT count(*) FROM state_counts").fetchone()
    assert row is not None
    assert row[0] < 10


def test_messages_reserved_in_the_future_are_given_back_in_time(
    settings: Settings, connection: psycopg.Connection
) -> None:
    index = f"{unacked_key(CLEANING)}:index"
    with Redis.from_url(settings.redis_url) as redis:
        redis.zadd(index, {"before": time.time() - 5, "of an hour to come": time.time() + 3600})
        Reconciler(settings).reconcile(connection)
        scores = dict(redis.zrange(index, 0, -1, withscores=True))
    assert scores[b"before"] < scores[b"of an hour to come"] <= time.time()


def test_who_dies_while_giving_back_messages_does_not_outlast_their_redelivery(settings: Settings) -> None:
    assert transport_options(settings, CLEANING)["unacked_mutex_expire"] < settings.visibility_timeout_s


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_keeps_nothing_waiting(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, hours: int
) -> None:
    early, late = accepted(ledger_url, 2)
    shift_time(connection, hours * 3600, early)
    connection.execute("UPDATE articles SET next_attempt_at = now() + interval '1 hour' WHERE id = %s", (late,))
    assert sum(map(len, publish_all(connection, settings).messages)) == 2
    shift_time(connection, hours * 3600, early, late)
    # Redis holds nothing, so both are lost.
    reconciler = Reconciler(settings.model_copy(update={"lost_after_s": 0.01}))
    wait_until(lambda: reconciler.reconcile(connection), timeout_s=60)
    assert {state_of(connection, article)[0] for article in (early, late)} == {"accepted"}


def test_several_relays_share_the_work(settings: Settings, ledger_url: str) -> None:
    ids = accepted(ledger_url, 400)
    found: list[UUID] = []

    def work() -> None:
        with psycopg.connect(ledger_url, autocommit=True) as own:
            published = publish_all(own, settings.model_copy(update={"batch_size": 7}))
        found.extend(i for message in published.messages for i in message)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(ids)


def test_a_row_that_cannot_be_read_is_quarantined_and_blocks_nobody(
    settings: Settings, ledger_url: str, connection: psycopg.Connection
) -> None:
    bad, damaged, good = accepted(ledger_url, 3)
    connection.execute("UPDATE articles SET raw = 'no json', packed = false WHERE id = %s", (bad,))
    connection.execute("UPDATE articles SET raw = 'no zstd', packed = true WHERE id = %s", (damaged,))
    assert publish_all(connection, settings).messages == [[good]]
    assert state_of(connection, bad) == state_of(connection, damaged) == ("quarantined", "unreadable")


def looking(settings: Settings, *, patience_s: float = 0.001, **changes: object) -> Reconciler:
    """A reconciler in a hurry."""
    return Reconciler(settings.model_copy(update={"lost_after_s": patience_s, **changes}))


def look_often(reconciler: Reconciler, connection: psycopg.Connection) -> int:
    """Look until something is found, three times at most: often enough for what is lost; the articles concerned."""
    concerned, wanted = 0, reconciler.looks + 3
    while reconciler.looks < wanted and not concerned:
        concerned = reconciler.reconcile(connection)
        threading.Event().wait(0.01)
    return concerned


def sent(connection: psycopg.Connection, settings: Settings) -> None:
    """Publish what is due to the real broker."""
    with Publisher(settings) as publisher:
        while publish_due(connection, publisher, settings):
            pass


def lose(redis: Redis, stage: Stage = CLEANING) -> int:
    """As a worker that is killed between taking a message and noting it; how many articles were in that message."""
    item = redis.rpop(stage.name)
    assert isinstance(item, bytes)
    return len(journeys_held_in(item))


def test_only_what_redis_does_not_hold_is_requeued_whatever_gets_past_it(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    """A backlog that waits for hours, of which one article is lost and another one ends."""
    ids = accepted(ledger_url, 40)
    sent(connection, settings)
    with Redis.from_url(valkey_url) as redis:
        lost = lose(redis)
    shift_time(connection, 100_000, *ids)
    store(ledger_url, an_envelope(a_classified_article(), article_id=ids[-1]))
    assert look_often(looking(settings), connection) == lost
    assert [state_of(connection, article)[0] for article in ids].count("accepted") == lost
    assert connection.execute("SELECT DISTINCT event, detail->>'cause' FROM article_events").fetchall() == [
        ("requeued", "lost")
    ]


def test_a_requeued_article_that_ends_makes_nothing_else_look_lost(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    ids = accepted(ledger_url, 40)
    sent(connection, settings)
    with Redis.from_url(valkey_url) as redis:
        lost = lose(redis)
    shift_time(connection, 100_000, *ids)
    reconciler = looking(settings)
    assert look_often(reconciler, connection) == lost
    again = [article for article in ids if state_of(connection, article)[0] == "accepted"]
    sent(connection, settings)
    for article in again:
        store(ledger_url, an_envelope(a_classified_article(), article_id=article))
    assert look_often(reconciler, connection) == 0


def test_what_a_rejection_gets_past_is_left_alone(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    """A rejection goes straight to storage, past all that waits for the stages between."""
    ids = accepted(ledger_url, 8)
    sent(connection, settings)
    shift_time(connection, 100_000, *ids[:-1])
    store(ledger_url, an_envelope(Rejected(stage="cleaning", reason="empty"), article_id=ids[-1]))
    assert look_often(looking(settings), connection) == 0


@pytest.mark.parametrize("stage", PIPELINE)
def test_what_waits_for_any_stage_or_is_in_a_worker_s_hands_is_not_lost(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str, stage: Stage
) -> None:
    waiting, reserved = accepted(ledger_url, 2)
    sent(connection, settings)
    shift_time(connection, 100_000, waiting, reserved)
    with Redis.from_url(valkey_url) as redis:
        for to in (queue_keys(stage)[-1], None):
            item = redis.rpop(CLEANING.name)
            assert isinstance(item, bytes)
            if to is None:
                redis.hset(unacked_key(stage), "tag", json.dumps([json.loads(item), "", stage.name]))
            else:
                redis.lpush(to, item)
        assert look_often(looking(settings), connection) == 0
        redis.delete(unacked_key(stage))
    assert look_often(looking(settings), connection) == 1
    assert [state_of(connection, article)[0] for article in (waiting, reserved)].count("queued") == 1


def test_messages_of_a_release_that_named_no_articles_outside_are_read(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    ids = accepted(ledger_url, 4)
    sent(connection, settings)
    shift_time(connection, 100_000, *ids)
    with Redis.from_url(valkey_url) as redis:
        for number, item in enumerate(redis.lrange(CLEANING.name, 0, -1)):
            message = json.loads(item)
            del message["headers"][HEADER]
            redis.lset(CLEANING.name, number, json.dumps(message))
        redis.lpush(CLEANING.name, b"garbage", b"{}", b"[1]")
    assert look_often(looking(settings), connection) == 0


def test_articles_are_requeued_when_redis_has_lost_everything(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    ids = accepted(ledger_url, 40)
    sent(connection, settings)
    with Redis.from_url(valkey_url) as redis:
        redis.flushall()
    shift_time(connection, 30, *ids)
    reconciler = looking(settings)
    assert reconciler.reconcile(connection) == 0, "one look is not enough"
    assert look_often(reconciler, connection) == len(ids)
    sent(connection, settings)
    assert look_often(looking(settings), connection) == 0


def test_while_redis_is_away_nothing_is_lost(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    article = an_accepted_article(ledger_url)
    publish_all(connection, settings)
    shift_time(connection, 100_000, article)
    nowhere = settings.model_copy(update={"redis_url": f"redis://127.0.0.1:{free_port()}/0"})
    reconciler = looking(nowhere)
    assert [reconciler.reconcile(connection) for _ in range(5)] == [0] * 5


def test_what_has_ended_and_waits_in_redis_is_noted_for_the_stages_to_drop(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    ended, buried, waiting = accepted(ledger_url, 3)
    sent(connection, settings)
    store(ledger_url, an_envelope(a_classified_article(), article_id=ended))
    store(ledger_url, an_envelope(Buried(stage="cleaning", reason="bug"), article_id=buried))
    shift_time(connection, 100_000, waiting)
    looking(settings).reconcile(connection)
    with Redis.from_url(valkey_url, decode_responses=True) as redis:
        notes = [redis.get(live_key(article, 1)) for article in (ended, buried, waiting)]
    assert notes == [ENDED, "cleaning", "cleaning"]


def test_an_article_that_never_arrives_is_given_up(
    settings: Settings, ledger_url: str, connection: psycopg.Connection, valkey_url: str
) -> None:
    lost = an_accepted_article(ledger_url)
    reconciler = looking(settings, patience_s=0.01, max_attempts=3)
    for _ in range(3):
        publish_all(connection, settings)
        shift_time(connection, 30, lost)
        wait_until(lambda: reconciler.reconcile(connection), timeout_s=60)
    assert state_of(connection, lost) == ("quarantined", "retries_exhausted")
    row = connection.execute("SELECT article_id, stage FROM quarantine").fetchone()
    assert row == (lost, "ledger")


def test_a_late_result_beats_giving_up(settings: Settings, ledger_url: str, connection: psycopg.Connection) -> None:
    late = an_accepted_article(ledger_url)
    publish_all(connection, settings)
    store(ledger_url, an_envelope(Buried(stage="cleaning", reason="bug"), article_id=late))
    assert store(ledger_url, an_envelope(a_classified_article(), article_id=late)) == ["stored"]
    assert state_of(connection, late) == ("stored", None)


def test_a_stored_article_is_there_with_entities_topics_and_timeline(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url)
    envelope = an_envelope(a_classified_article(), article_id=article)
    assert store(ledger_url, envelope, envelope) == ["stored", "stale"]
    assert connection.execute("SELECT title, language FROM results").fetchall() == [("فيضانات في درنة", "ar")]
    assert connection.execute("SELECT entity_id, mentions FROM article_entities").fetchall() == [("gn:88533", 1)]
    assert connection.execute("SELECT name, latitude FROM entities").fetchall() == [("درنة", 32.76)]
    assert connection.execute("SELECT code FROM article_topics").fetchall() == [("03000000",)]
    assert connection.execute("SELECT jsonb_array_length(records) FROM timelines").fetchall() == [(1,)]


def test_a_newer_revision_replaces_the_older_and_a_rejection_removes_it(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    article = an_accepted_article(ledger_url)
    store(ledger_url, an_envelope(a_classified_article(), article_id=article, revision=1))
    newer = a_classified_article(title="جديد", entities=(), topics=(), mentions=())
    store(ledger_url, an_envelope(newer, article_id=article, revision=2))
    assert connection.execute("SELECT title, revision FROM results").fetchall() == [("جديد", 2)]
    assert connection.execute("SELECT count(*) FROM article_entities").fetchall() == [(0,)]
    rejection = Rejected(stage="cleaning", reason="only_chrome")
    store(ledger_url, an_envelope(rejection, article_id=article, revision=3))
    assert connection.execute("SELECT count(*) FROM results").fetchall() == [(0,)]
    assert state_of(connection, article) == ("rejected", "only_chrome")


def test_workers_that_store_the_same_entities_at_once_do_not_block_each_other(
    ledger_url: str, connection: psycopg.Connection
) -> None:
    groups = [accepted(ledger_url, 50) for _ in range(4)]

    def work(ids: list[UUID]) -> None:
        for n in range(0, len(ids), 5):
            store(ledger_url, *(an_envelope(a_classified_article(), article_id=i) for i in ids[n : n + 5]))

    threads = [threading.Thread(target=work, args=(group,)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert connection.execute("SELECT count(*) FROM articles WHERE state = 'stored'").fetchall() == [(200,)]


def test_text_that_postgresql_cannot_hold_is_unprocessable(ledger_url: str) -> None:
    article = an_accepted_article(ledger_url)
    with pytest.raises(UnprocessableError):
        store(ledger_url, an_envelope(a_classified_article(text="a\x00b"), article_id=article))


def test_a_store_without_a_database_asks_for_a_retry() -> None:
    with pytest.raises(TransientError):
        store("postgresql://khabar@127.0.0.1:1/khabar", an_envelope(a_classified_article()))


def test_a_read_only_database_is_not_the_articles_fault(ledger_url: str, connection: psycopg.Connection) -> None:
    article = an_accepted_article(ledger_url)
    connection.execute(f"ALTER DATABASE {connection.info.dbname} SET default_transaction_read_only = on")
    with pytest.raises(TransientError):
        store(ledger_url, an_envelope(a_classified_article(), article_id=article))


@pytest.mark.parametrize("url", ["mysql://nowhere/x", "no address at all", "postgres://nobody@127.0.0.1:1/x"])
def test_an_address_that_is_none_is_a_sentence(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        migrate(url)


def test_migrations_run_up_on_an_empty_database_and_again_change_nothing(postgres_url: str) -> None:
    before, after = migrate(postgres_url)
    assert before is None
    assert migrate(postgres_url) == (after, after)


def test_migrations_run_once_when_several_processes_start_together(postgres_url: str) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            migrate(postgres_url)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def test_a_database_of_newer_code_is_refused_with_a_sentence(postgres_url: str) -> None:
    migrate(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="9999"):
        migrate(postgres_url)
