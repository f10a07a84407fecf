"""A real Celery worker over a real broker, and what is meant to bring it down."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from kombu import Connection
from redis import Redis

from services.relay.holdings import held_journeys
from shared.contracts.not_stored import Buried
from shared.pipeline import CLEANING, EXTRACTION
from shared.runtime.journeys import journeys_of
from shared.runtime.pauses import hold, read_pauses, release
from shared.runtime.publisher import Publisher
from shared.runtime.whereabouts import note_at, note_ended
from shared.settings import Settings
from tests.support.builders import a_raw_article, an_envelope
from tests.support.servers import wait_until
from tests.support.silent_proxy import silent_proxy
from tests.support.worker import obedient_worker, publish, wait_until_done, waiting


@pytest.fixture
def worker(settings: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that obeys its articles, ready; its pool processes may die, the worker itself lives."""
    with obedient_worker(tmp_path) as process:
        yield process


def buried(settings: Settings) -> list[str]:
    """Reasons of the burials that wait for storage."""
    return [e.payload.reason for e in waiting(settings, "storage") if isinstance(e.payload, Buried)]


def test_a_message_goes_to_the_next_queue_and_is_acknowledged(
    worker: subprocess.Popen[bytes], settings: Settings
) -> None:
    publish(settings, "one", "two")
    wait_until_done(settings, 2)
    assert [e.payload.text for e in waiting(settings, "extraction")] == ["one", "two"]


def test_an_article_that_kills_its_process_is_found_and_buried_and_the_others_live(
    settings: Settings, tmp_path: Path
) -> None:
    with obedient_worker(tmp_path, KHABAR_MAX_DELIVERIES="1") as worker:
        envelopes = publish(settings, "one", "die", "two", "three")
        wait_until_done(settings, 4)
        assert worker.poll() is None
    (found,) = waiting(settings, "storage")
    assert (found.article_id, found.payload.reason) == (envelopes[1].article_id, "worker_lost")
    assert {e.payload.text for e in waiting(settings, "extraction")} == {"one", "two", "three"}


def test_an_article_that_never_ends_is_found_and_buried_and_the_others_live(
    worker: subprocess.Popen[bytes], settings: Settings
) -> None:
    envelopes = publish(settings, "one", "hang", "two")
    wait_until_done(settings, 3)
    (found,) = waiting(settings, "storage")
    assert (found.article_id, found.payload.reason) == (envelopes[1].article_id, "timed_out")
    assert {e.payload.text for e in waiting(settings, "extraction")} == {"one", "two"}


def test_an_article_that_no_interrupt_reaches_is_buried_too(settings: Settings, tmp_path: Path) -> None:
    with obedient_worker(tmp_path, KHABAR_MAX_DELIVERIES="1", KHABAR_TASK_TIME_LIMIT_S="2"):
        publish(settings, "stick")
        publish(settings, "one")
        wait_until_done(settings, 2)
    assert buried(settings) == ["worker_lost"]
    assert [e.payload.text for e in waiting(settings, "extraction")] == ["one"]


def test_an_article_that_eats_memory_is_buried_and_the_others_live(settings: Settings, tmp_path: Path) -> None:
    with obedient_worker(tmp_path, KHABAR_TASK_MEMORY_BYTES=str(2**28)):
        publish(settings, "one", "eat", "two")
        wait_until_done(settings, 3)
    assert buried(settings) == ["out_of_memory"]
    assert {e.payload.text for e in waiting(settings, "extraction")} == {"one", "two"}


def test_whatever_else_lies_in_the_queue_is_buried_and_stops_nobody(
    worker: subprocess.Popen[bytes], settings: Settings
) -> None:
    garbage = [b"\x00\xff garbage", b"{}", b"[]", b'{"body": "%%%", "headers": {}, "properties": {}}', b"7"]
    with Redis.from_url(settings.redis_url) as redis:
        redis.lpush("cleaning", *garbage)
    with Connection(settings.redis_url) as connection:
        producer = connection.Producer()
        for headers, body in (
            ({"task": "khabar.unknown", "id": "1"}, [[], {}, {}]),
            ({"task": "khabar.cleaning", "id": "2"}, [["no JSON"], {}, {}]),
            ({"task": "khabar.cleaning", "id": "3"}, [[1, 2, 3], {}, {}]),
        ):
            producer.publish(body, routing_key="cleaning", exchange="", serializer="json", headers=headers)
    publish(settings, "still here")
    wait_until(lambda: texts(settings) == ["still here"] and len(buried(settings)) == len(garbage) + 3, timeout_s=60)
    assert buried(settings) == ["undecodable"] * (len(garbage) + 3)
    assert worker.poll() is None


def test_messages_in_flight_during_an_upgrade_are_read_by_the_next_release(settings: Settings, tmp_path: Path) -> None:
    publish(settings, "count four", "fail", "count six")
    with obedient_worker(tmp_path, NEXT_RELEASE="1"):
        wait_until_done(settings, 3)
    assert [e.payload.text for e in waiting(settings, "extraction")] == ["10", "9"]
    (found,) = waiting(settings, "storage")
    assert json.loads(found.payload.message)["schema_version"] == 2


def test_a_stage_that_buries_everything_pauses_itself_and_goes_on_when_the_fault_is_gone(
    settings: Settings, tmp_path: Path
) -> None:
    fault = tmp_path / "fault"
    fault.touch()
    with (
        obedient_worker(tmp_path, KHABAR_PAUSE_AFTER="3", KHABAR_PAUSE_PROBE_S="1"),
        Redis.from_url(settings.redis_url) as redis,
    ):
        for number in range(8):
            publish(settings, f"fail-while {fault} {number}", f"fail-while {fault} {number} too")
        wait_until(lambda: "cleaning" in read_pauses(redis))
        pause = read_pauses(redis)["cleaning"]
        assert (pause.cause, pause.reason) == ("burials", "bug")
        # Long enough for several tries, which must bury nothing more.
        log = tmp_path / "log"
        wait_until(lambda: log.read_text().count("stage.tried") >= 2)
        assert buried(settings) == ["bug"] * 3
        assert not waiting(settings, "extraction")
        fault.unlink()
        wait_until(lambda: len(waiting(settings, "extraction")) == 16 - 3, timeout_s=30)
        assert (buried(settings), read_pauses(redis)) == (["bug"] * 3, {})


def test_a_stage_can_be_told_to_bury_what_fails(settings: Settings, tmp_path: Path) -> None:
    with (
        obedient_worker(tmp_path, KHABAR_PAUSE_AFTER="2", KHABAR_PAUSE_PROBE_S="60"),
        Redis.from_url(settings.redis_url) as redis,
    ):
        publish(settings, *["fail"] * 6)
        wait_until(lambda: "cleaning" in read_pauses(redis))
        assert release(redis, CLEANING, bury_for_s=60)
        wait_until(lambda: len(buried(settings)) == 6)


def test_an_operator_holds_a_stage_and_lets_it_go(
    worker: subprocess.Popen[bytes], settings: Settings, tmp_path: Path
) -> None:
    with Redis.from_url(settings.redis_url) as redis:
        hold(redis, CLEANING, "the model is being replaced")
        wait_until(lambda: "Canceling queue cleaning" in (tmp_path / "log").read_text())
        publish(settings, "later")
        with pytest.raises(AssertionError):
            wait_until(lambda: texts(settings), timeout_s=2)
        assert release(redis, CLEANING)
        wait_until(lambda: texts(settings) == ["later"])


def texts(settings: Settings) -> list[str]:
    return [e.payload.text for e in waiting(settings, "extraction")]


def test_a_worker_whose_connection_went_silent_ends_itself(settings: Settings, tmp_path: Path) -> None:
    """A connection that is neither closed nor answers, as after a firewall forgot it: nobody tells the worker."""
    with (
        silent_proxy(settings.redis_url) as proxy,
        obedient_worker(tmp_path, REDIS_URL=proxy.url, KHABAR_STALLED_AFTER_S="2") as process,
    ):
        publish(settings, "one")
        wait_until(lambda: texts(settings) == ["one"])
        proxy.silence()
        # The first may be handed to the dead connection: that is how Celery on Redis loses one.
        for content in ("two", "three", "four"):
            publish(settings, content)
        assert process.wait(timeout=30) == 70
        assert "worker.stalled" in (tmp_path / "log").read_text()
        assert 'khabar_worker_stalls_total{stage="cleaning"} 1.0' in metrics(tmp_path / "metrics")


def metrics(folder: Path) -> str:
    """What the worker counted, as a scrape would see it."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # the library is untyped here
    return generate_latest(registry).decode()


def test_deaths_are_counted_by_article_whatever_message_brings_it(settings: Settings, tmp_path: Path) -> None:
    """The ledger sends an article again under a new message id, and in new company."""
    deadly = an_envelope(a_raw_article(content="die"))
    beside = [an_envelope(a_raw_article(content=f"beside {number}")) for number in range(4)]
    with obedient_worker(tmp_path), Publisher(settings) as publisher:
        for number, other in enumerate(beside):
            publisher.publish(CLEANING, [deadly, other], message_id=uuid4())
            if number == 0:
                publisher.publish(CLEANING, [an_envelope(a_raw_article(content="behind"))], message_id=uuid4())
        wait_until_done(settings, 6, timeout_s=120)
    log = (tmp_path / "log").read_text()
    assert {e.article_id for e in waiting(settings, "storage")} == {deadly.article_id}
    assert set(buried(settings)) == {"worker_lost"}
    assert {e.payload.text for e in waiting(settings, "extraction")} == {"behind", *(f"beside {n}" for n in range(4))}
    # Once in company and twice alone; every other message with it is split before anybody works on it.
    assert log.count("exited with 'exitcode 1'\n") == Settings().max_deliveries
    first, *_ = waiting(settings, "extraction")
    assert first.payload.text == "behind", "it waited for no death but one"


def test_a_batch_that_dies_buries_nobody_for_his_company(settings: Settings, tmp_path: Path) -> None:
    with obedient_worker(tmp_path, KHABAR_MAX_DELIVERIES="1"):
        publish(settings, "one", "die", "two")
        wait_until_done(settings, 3)
    assert buried(settings) == ["worker_lost"]
    assert {e.payload.text for e in waiting(settings, "extraction")} == {"one", "two"}


def test_copies_of_what_is_further_on_or_has_ended_are_dropped(settings: Settings, tmp_path: Path) -> None:
    further, ended, fresh = (an_envelope(a_raw_article(content=text)) for text in ("further", "ended", "fresh"))
    later = an_envelope(a_raw_article(content="redriven"), article_id=ended.article_id, revision=2)
    with Redis.from_url(settings.redis_url) as redis, Publisher(settings) as publisher:
        note_at(redis, journeys_of([further]), EXTRACTION)
        note_ended(redis, journeys_of([ended]))
        for envelopes in ([further, fresh, ended], [ended], [later]):
            publisher.publish(CLEANING, envelopes, message_id=uuid4())
        with obedient_worker(tmp_path):
            wait_until_done(settings, 2)
    assert [e.payload.text for e in waiting(settings, "extraction")] == ["fresh", "redriven"]
    assert not waiting(settings, "storage")


def test_a_copy_that_waits_behind_is_dropped_once_the_first_has_moved_on(settings: Settings, tmp_path: Path) -> None:
    article = an_envelope(a_raw_article(content="once"))
    with Publisher(settings) as publisher:
        for _ in range(3):
            publisher.publish(CLEANING, [article], message_id=uuid4())
        publisher.note_begun([article], CLEANING)
        with obedient_worker(tmp_path):
            wait_until_done(settings, 1)
    assert [e.payload.text for e in waiting(settings, "extraction")] == ["once"]


def test_an_article_that_the_ledger_sends_anew_is_no_copy(settings: Settings, tmp_path: Path) -> None:
    """Its message was lost further on; what was noted of it before must not make the stages drop it for ever."""
    article = an_envelope(a_raw_article(content="again"))
    with Redis.from_url(settings.redis_url) as redis, Publisher(settings) as publisher:
        note_at(redis, journeys_of([article]), EXTRACTION)
        publisher.note_begun([article], CLEANING)
        publisher.publish(CLEANING, [article], message_id=uuid4())
        with obedient_worker(tmp_path):
            wait_until_done(settings, 1)


def test_a_message_whose_outcome_the_broker_does_not_take_is_kept_by_it(settings: Settings, tmp_path: Path) -> None:
    with obedient_worker(tmp_path), Redis.from_url(settings.redis_url) as redis:
        publish(settings, "kept")
        redis.config_set("maxmemory", 1)
        try:
            wait_until(lambda: "broker_unavailable" in (tmp_path / "log").read_text(), timeout_s=60)
            assert [journey.revision for journey in held_journeys(redis)] == [1]
        finally:
            redis.config_set("maxmemory", 0)
        wait_until_done(settings, 1)
