"""The stream of stored articles, against real servers: nothing is lost, whatever the order of commits."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.contracts.article import Entity, Topic
from shared.contracts.not_stored import Rejected
from shared.settings import Settings
from tests.support.builders import TEXT, a_classified_article, a_posting, a_record, an_envelope
from tests.support.events import EventStream, streaming
from tests.support.grouping import group_all, story_of
from tests.support.http import serving
from tests.support.ledger import accept_all
from tests.support.storing import store

EAGER = {"stream_poll_s": 0.02, "stream_heartbeat_s": 0.2, "stream_clients": 3}


@pytest.fixture
def http(settings: Settings) -> Iterator[httpx.Client]:
    """A server that looks often, and its client."""
    with (
        serving(settings.model_copy(update=EAGER)) as url,
        httpx.Client(base_url=url, timeout=20) as client,
    ):
        yield client


def stored(ledger_url: str, *, revision: int = 1, article_id: UUID | None = None, **facts: Any) -> str:
    """Store an article; its id."""
    article_id = article_id or accept_all(ledger_url, [a_posting(str(uuid4()))])[0].article_id
    envelope = an_envelope(a_classified_article(**facts), article_id=article_id, revision=revision)
    assert store(ledger_url, envelope) == ["stored"]
    return str(article_id)


@contextmanager
def storing(url: str, **facts: Any) -> Iterator[str]:
    """An article whose storing transaction is open: it commits at the end of the block."""
    article_id = accept_all(url, [a_posting(str(uuid4()))])[0].article_id
    envelope = an_envelope(a_classified_article(**facts), article_id=article_id)
    begun, finish = threading.Event(), threading.Event()

    class Slow(PostgresArticleStore):
        @contextmanager
        def open(self, article_ids: Any) -> Any:
            with super().open(article_ids) as ledger:
                yield ledger
                begun.set()
                assert finish.wait(20)

    def work() -> None:
        slow = Slow(url)
        store_articles([envelope], store=slow, make_record=a_record)
        slow.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert begun.wait(20)
        yield str(article_id)
    finally:
        finish.set()
        thread.join()


def test_articles_come_as_they_are_stored(http: httpx.Client, ledger_url: str) -> None:
    stored(ledger_url, title="قبل")
    with streaming(http) as stream:
        article = stored(ledger_url, source="الوكالة", url="https://example.org/1")
        event = next(iter(stream))
        assert event["id"] == article
        assert (event["title"], event["language"], event["source"]) == ("فيضانات في درنة", "ar", "الوكالة")
        assert event["entities"] == [{"id": "gn:88533", "type": "LOC", "name": "درنة"}]
        assert [topic["key"] for topic in event["topics"]] == ["disaster"]
        assert event["links"] == {"self": f"/v1/articles/{article}"}
        assert "result" not in event
        stored(ledger_url, article_id=UUID(article), revision=2)
        assert next(iter(stream))["revision"] == 2


def test_the_result_comes_along_when_asked_for(http: httpx.Client, ledger_url: str) -> None:
    with streaming(http, detail="full") as stream:
        article = stored(ledger_url)
        http.put(f"/v1/articles/{article}/topics", json={"topics": ["sport"]})
        event = next(iter(stream))
        assert event["result"]["text"] == TEXT
        assert event["result"]["mentions"][0]["text"] == "درنة"


def test_a_client_that_comes_back_misses_nothing_and_gets_nothing_twice(http: httpx.Client, ledger_url: str) -> None:
    with streaming(http) as stream:
        first = [stored(ledger_url) for _ in range(3)]
        assert stream.next_ids(2) == first[:2]
        position = stream.last_event_id
    later = [stored(ledger_url) for _ in range(2)]
    with streaming(http, last_event_id=position) as stream:
        assert stream.next_ids(3) == [first[2], *later]


def test_a_client_that_saw_no_event_yet_can_come_back_too(http: httpx.Client, ledger_url: str) -> None:
    with streaming(http) as stream:
        position = stream.last_event_id
    article = stored(ledger_url)
    with streaming(http, after=position) as stream:
        assert stream.next_ids(1) == [article]


def test_what_was_begun_earlier_and_committed_later_comes_first(http: httpx.Client, ledger_url: str) -> None:
    with streaming(http) as stream:
        # Another text and no entities: neither waits for the other.
        with storing(ledger_url, text="نص آخر", entities=(), mentions=()) as slow:
            quick = stored(ledger_url)
            before = stream.last_event_id
            # The quick one is there to be read, but whoever read on behind it would never see the slow one.
            assert http.get(f"/v1/articles/{quick}").json()["state"] == "stored"
            ended = httpx.get(f"{http.base_url}/v1/stream", params={"after": before, "follow": "false"}).text
            assert "event: article" not in ended
        assert stream.next_ids(2) == [slow, quick]


def test_what_was_begun_before_a_client_came_reaches_it(http: httpx.Client, ledger_url: str) -> None:
    with storing(ledger_url) as slow, streaming(http) as stream:
        position = stream.last_event_id
    with streaming(http, last_event_id=position) as stream:
        assert stream.next_ids(1) == [slow]


def test_nothing_is_lost_while_many_workers_commit_out_of_order(http: httpx.Client, ledger_url: str) -> None:
    postings = [a_posting(str(number)) for number in range(120)]
    ids = [accepted.article_id for accepted in accept_all(ledger_url, postings)]
    random.Random(7).shuffle(ids)

    class Unsteady(PostgresArticleStore):
        @contextmanager
        def open(self, article_ids: Any) -> Any:
            with super().open(article_ids) as ledger:
                yield ledger
                time.sleep(random.random() / 25)

    def work(mine: list[UUID]) -> None:
        store_of_mine = Unsteady(ledger_url)
        for article_id in mine:
            # Each its own place, so that they do not wait for one another.
            place = Entity(id=f"gn:{article_id.int % 10**6}", type="LOC", name="مكان")
            article = a_classified_article(text=f"{article_id} {article_id.hex}", entities=(place,), mentions=())
            store_articles([an_envelope(article, article_id=article_id)], store=store_of_mine, make_record=a_record)
        store_of_mine.close()

    with streaming(http) as stream:
        position = stream.last_event_id
    workers = [threading.Thread(target=work, args=(ids[n::4],)) for n in range(4)]
    for worker in workers:
        worker.start()
    seen: list[str] = []
    while len(seen) < len(ids):
        # A client with a bad line: it comes back after every few events.
        with streaming(http, last_event_id=position) as stream:
            seen += stream.next_ids(min(7, len(ids) - len(seen)))
            position = stream.last_event_id
    for worker in workers:
        worker.join()
    assert sorted(seen) == sorted(map(str, ids))
    assert "event: article" not in http.get("/v1/stream", params={"after": position, "follow": "false"}).text


def everything(http: httpx.Client, **query: Any) -> list[str]:
    with streaming(http, after="start", follow="false", **query) as stream:
        return [event["id"] for event in stream]


def test_filters_choose(http: httpx.Client, ledger_url: str) -> None:
    flood = stored(ledger_url, source="أ")
    sport = stored(
        ledger_url,
        language="en",
        source="b",
        topics=(Topic(code="15000000", key="sport", confidence=0.9),),
        entities=(),
        mentions=(),
    )
    assert everything(http) == [flood, sport]
    assert everything(http, language="en") == [sport]
    assert everything(http, language=["en", "ar"], source="أ") == [flood]
    assert everything(http, topic="sport") == everything(http, topic="15000000") == [sport]
    assert everything(http, entity="gn:88533") == [flood]
    assert everything(http, entity="gn:88533", language="en") == []
    assert everything(http, q="الفيضانات") == [flood, sport]
    assert everything(http, q='title:"في درنة" -source:b') == [flood]
    assert everything(http, q="كلمة لا توجد") == []
    http.put(f"/v1/articles/{flood}/topics", json={"topics": ["armed_conflict"]})
    assert everything(http, topic="disaster") == []
    assert everything(http, topic="conflict") == everything(http, topic="armed_conflict") == [flood]


@pytest.mark.parametrize("asked", ["story", "q"])
def test_a_story_is_followed_and_nothing_of_it_missed_while_it_is_grouped(
    http: httpx.Client, ledger_url: str, asked: str
) -> None:
    first = stored(ledger_url)
    group_all(ledger_url)
    story = story_of(ledger_url, first)
    with streaming(http, **{asked: story if asked == "story" else f"story:{story}"}) as stream:
        stored(
            ledger_url,
            title="مباراة",
            text="فاز الفريق في المباراة النهائية أمام جمهور كبير.",
            entities=(),
            mentions=(),
        )
        again = stored(ledger_url)
        # Read now, it would belong to no story yet: the stream waits for the service of stories.
        time.sleep(3 * EAGER["stream_poll_s"])
        group_all(ledger_url)
        assert next(iter(stream))["id"] == again


def test_a_filter_that_matches_nothing_still_moves_on(http: httpx.Client, ledger_url: str) -> None:
    for _ in range(3):
        stored(ledger_url)
    with streaming(http, after="start", language="fr", follow="false") as stream:
        assert list(stream) == []
        passed = stream.last_event_id
    with streaming(http, after=passed, follow="false") as stream:
        assert list(stream) == []


def test_what_was_deleted_or_rejected_since_is_not_streamed(
    http: httpx.Client, ledger_url: str, connection: psycopg.Connection
) -> None:
    deleted, rejected, kept = (stored(ledger_url) for _ in range(3))
    connection.execute("DELETE FROM articles WHERE id = %s", (deleted,))
    store(ledger_url, an_envelope(Rejected(stage="cleaning", reason="empty"), article_id=UUID(rejected), revision=2))
    assert everything(http) == [kept]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"after": "nonsense"}, 400),
        ({"after": f"9999999999-{uuid4()}"}, 400),
        ({"after": f"{'9' * 30}-{uuid4()}"}, 400),
        ({"topic": "football"}, 422),
        ({"q": '"open'}, 422),
        ({"detail": "most"}, 422),
        ({"language": "\x00"}, 422),
    ],
)
def test_wrong_requests_are_refused(shared_http: httpx.Client, query: dict[str, str], status: int) -> None:
    answer = shared_http.get("/v1/stream", params=query)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_quiet_stream_says_that_it_lives_and_only_so_many_are_open(http: httpx.Client) -> None:
    with streaming(http) as first, streaming(http), streaming(http):
        assert http.get("/v1/stream").status_code == 503
        # Who follows keeps nobody from taking all there is.
        assert http.get("/v1/exports").status_code == 200
        assert any(line.startswith(":") for line in first.lines)
    deadline = time.monotonic() + 10
    while True:
        # A place is free again once the server has noticed.
        try:
            with streaming(http):
                break
        except AssertionError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_stopping_server_ends_its_streams(settings: Settings) -> None:
    calm = settings.model_copy(update={"stream_heartbeat_s": 60.0})
    ended = threading.Event()
    opened = threading.Event()
    with serving(calm) as url:

        def follow() -> None:
            with httpx.Client(base_url=url, timeout=60) as client, streaming(client) as stream:
                opened.set()
                assert list(stream) == []
                ended.set()

        thread = threading.Thread(target=follow)
        thread.start()
        assert opened.wait(20)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 8
    thread.join(timeout=20)
    assert ended.is_set()


def test_positions_after_a_restore_into_another_server_begin_anew(
    ledger_url: str, connection: psycopg.Connection, http: httpx.Client
) -> None:
    from shared.ledger.migrate import migrate

    old = stored(ledger_url)
    connection.execute("UPDATE results SET stored_xid = '99999999999'")
    assert everything(http) == []
    migrate(ledger_url)
    new = stored(ledger_url)
    assert everything(http) == [old, new]


def test_event_streams_hold_each_line_apart() -> None:
    stream = EventStream(iter(["event: article", "id: 1", 'data: {"id": "x"}', "", ": here", "id: 2", ""]))
    assert [event["id"] for event in stream] == ["x"]
    assert (stream.last_event_id, stream.comments) == ("2", 1)
