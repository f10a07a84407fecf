"""The clients against the real service, also over a line that loses answers."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from khabar import AsyncClient, Client, ClientError, WaitedTooLong
from khabar.answers import Posted
from shared.settings import Settings
from tests.support.access import a_key
from tests.support.builders import TEXT, a_classified_article, an_envelope
from tests.support.http import serving
from tests.support.storing import store


class Losing(httpx.BaseTransport):
    """Sends every request, and loses the answers to all but each third."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self._number = itertools.count(1)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if next(self._number) % 3:
            response.read()
            raise httpx.ReadError("the answer was lost")
        return response


class AsyncLosing(httpx.AsyncBaseTransport):
    """The same for asyncio."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._number = itertools.count(1)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if next(self._number) % 3:
            await response.aread()
            raise httpx.ReadError("the answer was lost")
        return response


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    with serving(settings) as served:
        yield served


@contextmanager
def ledger(settings: Settings) -> Iterator[psycopg.Connection]:
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        yield connection


def articles_in(settings: Settings) -> int:
    with ledger(settings) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


def stored(settings: Settings, posted: Posted, text: str = TEXT) -> UUID:
    """Do what the stages would."""
    assert posted.id is not None
    envelope = an_envelope(a_classified_article(text=text, source="a.example"), article_id=posted.id)
    assert store(settings.database_url, envelope) == ["stored"]
    return posted.id


def test_an_article_is_posted_once_however_often_it_is_tried(url: str, settings: Settings) -> None:
    with Client(url, transport=Losing()) as khabar:
        posted = khabar.post(TEXT, source="a.example")
        assert posted.id is not None
        # The first answer was lost, and said that it was created.
        assert not posted.created
        assert khabar.article(posted.id) is not None
    assert articles_in(settings) == 1


def test_many_articles_are_posted_once_each_and_answered_in_order(url: str, settings: Settings) -> None:
    articles = [{"content": f"{TEXT} {number}"} for number in range(1100)]
    articles[7] = {"content": ""}
    with Client(url, transport=Losing()) as khabar:
        answers = list(khabar.post_many(articles))
    assert [answer.line for answer in answers] == list(range(1, 1101))
    assert [answer.line for answer in answers if answer.problem] == [8]
    assert len({answer.id for answer in answers}) == 1100
    assert articles_in(settings) == 1099


def test_results_are_awaited_found_exported_and_erased(url: str, settings: Settings) -> None:
    with Client(url) as khabar:
        posted = list(khabar.post_many([f"{TEXT} {number}" for number in range(5)]))
        with pytest.raises(WaitedTooLong, match="accepted"):
            khabar.wait(posted[0].id or uuid4(), timeout_s=0)
        ids = [stored(settings, one, f"{TEXT} {number}") for number, one in enumerate(posted)]
        finished = list(khabar.wait_for(ids, timeout_s=10))
        assert [article["state"] for article in finished] == ["stored"] * 5
        assert finished[0]["result"] is not None
        hits = list(khabar.search("درنة", page_size=2, source=["a.example"]))
        assert {hit["id"] for hit in hits} == {str(one) for one in ids}
        assert list(khabar.search("درنة", language=["en"])) == []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("khabar.client.EXPORT_PART", 2)
            exported = list(khabar.export_articles("درنة", source=["a.example"]))
            table = b"".join(khabar.export(format="csv", text=False)).decode().splitlines()
        assert {article["id"] for article in exported} == {str(one) for one in ids}
        assert len(exported) == 5
        assert len(table) == 6
        assert [article["id"] for article in khabar.articles(state="stored")][::-1] == [str(one) for one in ids]
        assert khabar.stats()["states"] == {"stored": 5}
        assert khabar.raw(ids[0])[0] == "application/json"
        receipt = khabar.erase(ids[0], reason="asked for")
        assert receipt["removed"]["articles"] == 1
        assert khabar.article(ids[0]) is None
        with pytest.raises(ClientError) as missing:
            khabar.wait(ids[0])
        assert missing.value.status == 404


def test_a_server_with_no_time_is_asked_again_when_it_says(url: str, settings: Settings) -> None:
    key = a_key(settings.database_url, "read", rate_per_min=60)
    with serving(settings) as keyed, Client(keyed, api_key=key) as khabar:
        for _ in range(61):
            khabar.get("/v1/languages")
    with serving(settings) as keyed, Client(keyed, api_key=key, retry_for_s=0) as khabar:
        with pytest.raises(ClientError) as refused:
            for _ in range(62):
                khabar.get("/v1/languages")
        assert refused.value.status == 429


def test_without_a_key_the_refusal_says_how_to_get_one(settings: Settings) -> None:
    told = settings.model_copy(update={"require_keys": True})
    with serving(told) as url, Client(url) as khabar, pytest.raises(ClientError, match="khabar keys create"):
        khabar.stats()


def test_the_asynchronous_client_does_the_same(url: str, settings: Settings) -> None:
    async def some() -> AsyncIterator[str]:
        for number in range(3):
            yield f"{TEXT} async {number}"

    async def run() -> None:
        async with AsyncClient(url, transport=AsyncLosing()) as khabar:
            one = await khabar.post(TEXT, source="a.example")
            posted = [answer async for answer in khabar.post_many(some())]
            more = [answer async for answer in khabar.post_many([f"{TEXT} list {number}" for number in range(600)])]
            assert [answer.line for answer in more] == list(range(1, 601))
            assert articles_in(settings) == 604
            ids = [stored(settings, answer, f"{TEXT} {n}") for n, answer in enumerate([one, *posted])]
            assert (await khabar.wait(ids[0], timeout_s=10))["state"] == "stored"
            assert [article["id"] async for article in khabar.wait_for(ids)] == [str(one) for one in ids]
            assert {hit["id"] async for hit in khabar.search("درنة", page_size=3)} == {str(one) for one in ids}
            assert len([article async for article in khabar.export_articles("درنة")]) == 4
            assert len([article async for article in khabar.articles(state="stored")]) == 4
            assert (await khabar.raw(ids[0]))[0] == "application/json"
            assert (await khabar.erase(ids[0]))["articles"] == 1
            assert await khabar.article(ids[0]) is None
            assert (await khabar.stats())["states"]["stored"] == 3
            with pytest.raises(WaitedTooLong):
                await khabar.wait(more[0].id or uuid4(), timeout_s=0)
            with pytest.raises(ClientError, match="no article"):
                await khabar.wait(ids[0])

    asyncio.run(run())
