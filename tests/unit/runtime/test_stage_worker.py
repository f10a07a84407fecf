"""What a pool process publishes and counts, with a publisher and a Redis in memory."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from redis import Redis

from shared.contracts.article import CleanArticle, RawArticle
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried, Rejected
from shared.contracts.wire import encode
from shared.errors import ArticleRejected, TransientError
from shared.pipeline import CLEANING, EXTRACTION, STORAGE, Stage
from shared.runtime import stage_worker
from shared.runtime.journeys import journeys_of
from shared.runtime.pauses import read_pauses
from shared.runtime.stage_runner import ArticleRunner
from shared.runtime.stage_worker import INTERRUPTS, StageWorker
from shared.runtime.starts import note_deaths
from shared.settings import Settings
from tests.support.builders import a_raw_article, an_envelope
from tests.support.memory_redis import MemoryRedis

AnyEnvelope = Envelope[Any]


class Published:
    """Stands for the publisher, and remembers what it was given."""

    def __init__(self, _: Settings) -> None:
        self.messages: list[tuple[str, list[AnyEnvelope], int]] = []
        self.delays: list[timedelta | None] = []
        self.put_back_to: list[str] = []
        self.progress: list[str | None] = []
        self.closed = False

    def publish(
        self,
        stage: Stage,
        envelopes: Sequence[AnyEnvelope],
        *,
        message_id: UUID,
        delay: timedelta | None = None,
        retries: int = 0,
    ) -> None:
        self.messages.append((stage.name, list(envelopes), retries))
        self.delays.append(delay)

    def put_back(self, stage: Stage, message: bytes, envelope: AnyEnvelope, *, message_id: UUID) -> None:
        self.put_back_to.append(stage.name)

    def note_progress(self, envelopes: Sequence[AnyEnvelope], stage: Stage | None) -> None:
        if envelopes:
            self.progress.append(None if stage is None else stage.name)

    def close(self) -> None:
        self.closed = True

    def to(self, stage: Stage) -> list[AnyEnvelope]:
        return [envelope for name, envelopes, _ in self.messages for envelope in envelopes if name == stage.name]


def clean(raw: RawArticle) -> CleanArticle:
    match raw.content:
        case "bug":
            raise ZeroDivisionError
        case "reject":
            raise ArticleRejected("empty")
        case "transient":
            raise TransientError("away")
        case "slow":
            raise SoftTimeLimitExceeded
        case content:
            return CleanArticle(text=content, language="ar")


class Place:
    """A cleaning worker with all that it touches."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
        self.redis = MemoryRedis()
        self.published = Published(Settings())
        monkeypatch.setattr(stage_worker, "connect_redis", lambda *_, **__: self.redis)
        monkeypatch.setattr(stage_worker, "Publisher", lambda _: self.published)
        monkeypatch.setattr(stage_worker, "_WITHHELD_PAUSE_S", 0)
        self.settings = Settings(**changed)
        self.worker = StageWorker(
            CLEANING, self.settings, lambda place, _: ArticleRunner(place, clean, interrupts=INTERRUPTS)
        )
        self.worker.load()

    def process(self, *contents: str, retries: int = 0) -> list[AnyEnvelope]:
        envelopes = [an_envelope(a_raw_article(content=content)) for content in contents]
        self.worker.process(encode(envelopes).decode(), task_id="t", retries=retries)
        return envelopes

    @property
    def as_redis(self) -> Redis:
        return cast("Redis", self.redis)

    @property
    def paused(self) -> bool:
        return CLEANING.name in read_pauses(self.as_redis)

    @property
    def starts(self) -> dict[str, bytes]:
        return {key: value for key, value in self.redis.values.items() if key.startswith("khabar:starts:")}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(monkeypatch, pause_after=3, max_deliveries=2, stage_max_retries=2)


def test_each_article_goes_where_it_belongs(place: Place) -> None:
    place.process("نص", "bug", "reject", "transient")
    assert [e.payload.text for e in place.published.to(EXTRACTION)] == ["نص"]
    assert [type(e.payload) for e in place.published.to(STORAGE)] == [Rejected, Buried]
    ((_, retried, retries),) = [message for message in place.published.messages if message[0] == CLEANING.name]
    assert ([e.payload.content for e in retried], retries) == (["transient"], 1)
    assert place.published.delays[-1] is not None
    assert place.published.progress == [EXTRACTION.name, STORAGE.name]


def test_what_ended_well_or_badly_leaves_no_start_behind(place: Place) -> None:
    place.process("نص", "bug")
    assert place.starts == {}


def test_the_last_try_is_buried_and_not_sent_again(place: Place) -> None:
    place.process("transient", retries=2)
    assert [e.payload.reason for e in place.published.to(STORAGE)] == ["retries_exhausted"]
    assert place.published.to(CLEANING) == []


def test_burials_in_a_row_pause_the_stage_and_then_go_back_to_the_queue(place: Place) -> None:
    for _ in range(3):
        assert not place.paused
        place.process("bug")
    assert place.paused
    place.process("bug")
    assert len(place.published.to(STORAGE)) == 3
    assert place.published.put_back_to == [CLEANING.name]


def test_a_success_beside_a_burial_does_not_break_the_row(place: Place) -> None:
    """Else a stage that fails on every second article would never be paused."""
    for _ in range(3):
        place.process("نص", "bug")
    assert place.paused


def test_a_success_alone_breaks_the_row_and_ends_the_pause(place: Place) -> None:
    place.process("bug")
    place.process("bug")
    place.process("نص")
    place.process("bug")
    assert not place.paused
    place.process("bug")
    place.process("bug")
    assert place.paused
    place.process("نص")
    assert not place.paused


def test_what_is_no_message_does_not_count_towards_a_pause(place: Place) -> None:
    for _ in range(4):
        place.worker.process("garbage", task_id="t", retries=0)
    assert not place.paused
    assert len(place.published.to(STORAGE)) == 4


def test_without_redis_the_work_goes_on(place: Place) -> None:
    place.redis.away = True
    place.process("نص")
    place.process("bug")
    assert (len(place.published.to(EXTRACTION)), len(place.published.to(STORAGE))) == (1, 1)


def test_copies_of_what_is_further_on_are_left_out(place: Place) -> None:
    old, new = (an_envelope(a_raw_article(content=content)) for content in ("old", "new"))
    place.redis.set(f"khabar:live:{old.article_id}:1", EXTRACTION.name)
    place.worker.process(encode([old, new]).decode(), task_id="t", retries=0)
    assert [e.payload.text for e in place.published.to(EXTRACTION)] == ["new"]
    place.published.messages.clear()
    place.worker.process(encode([old]).decode(), task_id="t", retries=0)
    assert place.published.messages == []
    assert place.starts == {}


def test_a_message_over_which_a_worker_died_is_sent_again_one_by_one(place: Place) -> None:
    envelopes = [an_envelope(a_raw_article(content=content)) for content in ("a", "b")]
    note_deaths(place.as_redis, CLEANING, journeys_of(envelopes), 5)
    place.worker.process(encode(envelopes).decode(), task_id="t", retries=0)
    assert [[e.payload.content for e in sent] for _, sent, _ in place.published.messages] == [["a"], ["b"]]
    assert set(place.starts.values()) == {b"1"}, "the last death must be an article's own"


def test_the_article_over_which_workers_keep_dying_is_buried(place: Place) -> None:
    (envelope,) = envelopes = [an_envelope(a_raw_article())]
    note_deaths(place.as_redis, CLEANING, journeys_of(envelopes), 2)
    place.worker.process(encode(envelopes).decode(), task_id="t", retries=0)
    (buried,) = place.published.to(STORAGE)
    assert (buried.article_id, buried.payload.reason) == (envelope.article_id, "worker_lost")
    assert place.starts == {}


def test_what_takes_too_long_is_split_and_alone_it_is_buried(place: Place) -> None:
    place.process("slow", "نص")
    assert [len(sent) for _, sent, _ in place.published.messages] == [1, 1]
    assert [e.payload.content for e in place.published.to(CLEANING)] == ["slow", "نص"]
    place.process("slow")
    assert [e.payload.reason for e in place.published.to(STORAGE)] == ["timed_out"]


def test_a_broker_that_is_away_reaches_the_caller_and_the_start_is_ended(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise TransientError("broker_unavailable")

    monkeypatch.setattr(place.published, "publish", away)
    with pytest.raises(TransientError):
        place.process("نص")
    assert place.starts == {}


def test_stopping_closes_the_connections(place: Place) -> None:
    place.process("نص")
    place.worker.stop()
    assert (place.published.closed, place.redis.closed) == (True, True)
