"""The client of Khabar's HTTP interface for asyncio; the twin of `khabar.client`, whose methods say what each does.

async with AsyncClient("http://127.0.0.1:8000") as khabar:
    posted = await khabar.post("نص الخبر", source="example.com")
    article = await khabar.wait(posted.id, timeout_s=60)
    async for hit in khabar.search("فيضانات درنة"):
        print(hit["title"])
"""

import asyncio
import json
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import Any, Final, Self
from uuid import UUID

import httpx

from khabar.answers import (
    Article,
    ClientError,
    Hit,
    Posted,
    PostedDocument,
    Receipt,
    WaitedTooLong,
    refusal,
    unreachable,
)
from khabar.calls import (
    EXPORT_PART,
    LONGEST_POLL_S,
    POLLS_S,
    Call,
    Calls,
    ExportFormat,
    Flow,
    Patience,
    Result,
    article_of,
    grouped,
    keyed_line,
    refused_for_now,
)
from khabar.client import DEFAULT_URL, is_loopback, key_header
from shared.ledger.reading import UNFINISHED

_LINES_PER_GROUP: Final = 500
_NO_ROOM: Final = Call("POST", "/v1/articles/bulk")


class AsyncClient:
    """As `Client`; may be used by many tasks at once."""

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        retry_for_s: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url or os.environ.get("KHABAR_URL") or DEFAULT_URL
        self._retry_for_s = retry_for_s
        self._calls = Calls(self._base_url)
        self._answered = False
        self._http = httpx.AsyncClient(
            base_url=self._base_url,
            headers=key_header(api_key),
            timeout=timeout_s,
            transport=transport,
            trust_env=not is_loopback(self._base_url),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Drop the connections."""
        await self._http.aclose()

    async def post(
        self, article: str | Mapping[str, Any], *, idempotency_key: str | None = None, **facts: Any
    ) -> Posted:
        """Post one article, created once however often this has to be tried. Raises: ClientError."""
        return await self._do(self._calls.post(article_of(article, facts), idempotency_key))

    async def post_many(
        self, articles: Iterable[str | Mapping[str, Any]] | AsyncIterable[str | Mapping[str, Any]]
    ) -> AsyncIterator[Posted]:
        """Post any number of articles; one answer each, in order. Raises: ClientError."""
        first = 0
        async for some in _some(articles):
            for group in grouped(some):
                answers = await self._post(group)
                for place, answer in enumerate(answers, 1):
                    yield Posted(first + place, answer.status, answer.id, answer.created, answer.problem)
                first += len(group)

    async def post_document(self, body: bytes, name: str, **facts: Any) -> PostedDocument:
        """Post a document: the bytes and the file's name. Raises: ClientError."""
        return await self._do(self._calls.document(body, name, facts))

    async def original(self, article_id: UUID) -> tuple[str, bytes]:
        """Media type and body of the file from which an article was read. Raises: ClientError."""
        return await self._do(self._calls.original(article_id))

    async def article(self, article_id: UUID) -> Article | None:
        """State, timeline and result of an article; None if there is none."""
        return await self._do(self._calls.article(article_id))

    async def wait(self, article_id: UUID, *, timeout_s: float | None = None) -> Article:
        """The article once it has its final state. Raises: WaitedTooLong, ClientError if there is none."""
        async for article in self.wait_for([article_id], timeout_s=timeout_s):
            if article["state"] != "erased":
                return article
        raise ClientError(f"There is no article {article_id} at {self._base_url}.", status=404)

    async def wait_for(self, article_ids: Iterable[UUID], *, timeout_s: float | None = None) -> AsyncIterator[Article]:
        """Each article once it has its final state, in the order given. Raises: WaitedTooLong."""
        loop = asyncio.get_running_loop()
        deadline = None if timeout_s is None else loop.time() + timeout_s
        for article_id in article_ids:
            pauses = iter(POLLS_S)
            while (article := await self.article(article_id)) is not None and article["state"] in UNFINISHED:
                if deadline is not None and loop.time() >= deadline:
                    raise WaitedTooLong(f"Article {article_id} is still {article['state']} after {timeout_s} s.")
                await asyncio.sleep(next(pauses, LONGEST_POLL_S))
            yield article if article is not None else Article(id=str(article_id), state="erased")

    async def search(self, q: str = "", *, page_size: int = 50, **filters: Any) -> AsyncIterator[Hit]:
        """All articles that a search finds, as it goes."""
        query = {"q": q, "limit": page_size, "facets": False, **filters}
        async for hit in self._pages("/v1/search", query, "hits"):
            yield hit

    async def export(self, q: str = "", *, format: ExportFormat = "jsonl", **filters: Any) -> AsyncIterator[bytes]:
        """All articles that a search finds, written in a format; the parts joined are the file."""
        address: str | None = "/v1/exports"
        query: Mapping[str, Any] = {"q": q, "format": format, "limit": EXPORT_PART, **filters}
        while address is not None:
            part, address = await self._do(self._calls.part(address, query))
            query = {}
            yield part

    async def export_articles(self, q: str = "", **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """All articles that a search finds, whole, one by one."""
        async for part in self.export(q, **filters):
            for line in part.splitlines():
                yield json.loads(line)

    async def articles(self, *, state: str | None = None) -> AsyncIterator[dict[str, Any]]:
        """All articles in a state, newest first, as the list has them."""
        async for article in self._pages("/v1/articles", {"limit": 200, "state": state}, "articles"):
            yield article

    async def raw(self, article_id: UUID) -> tuple[str, bytes]:
        """Media type and body of an article exactly as posted."""
        return await self._do(self._calls.raw(article_id))

    async def erase(self, article_id: UUID, *, reason: str | None = None) -> Receipt:
        """Erase an article everywhere; the receipt. Raises: ClientError if there is no such article."""
        return await self._do(self._calls.erase(article_id, reason))

    async def stats(self) -> dict[str, Any]:
        """Counts by state, and the queues."""
        return await self.get("/v1/stats")

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The JSON object at a path. Query parameters that are None are left out. Raises: ClientError."""
        return await self._do(self._calls.get(path, query))

    async def send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The JSON object that the server answers to a request; options as of httpx. Raises: ClientError."""
        return await self._do(self._calls.send(method, path, options))

    async def _post(self, group: list[bytes]) -> list[Posted]:
        answers = await self._do(self._calls.post_group(group, repeatable=True))
        patience = Patience(self._retry_for_s)
        while refused := refused_for_now(answers):
            pause_s = patience.pause_after(_NO_ROOM, httpx.Response(503), known=True)
            if pause_s is None:
                break
            await asyncio.sleep(pause_s)
            again = await self._do(self._calls.post_group([group[place] for place in refused], repeatable=True))
            for place, answer in zip(refused, again, strict=True):
                answers[place] = answer
        return answers

    async def _pages(self, path: str, query: Mapping[str, Any], name: str) -> AsyncIterator[Any]:
        cursor = None
        while True:
            page = await self.get(path, **query, cursor=cursor)
            for one in page[name]:
                yield one
            cursor = page["next"]
            if cursor is None:
                return

    async def _do(self, flow: Flow[Result]) -> Result:
        call = next(flow)
        while True:
            try:
                call = flow.send(await self._perform(call))
            except StopIteration as ended:
                result: Result = ended.value
                return result

    async def _perform(self, call: Call) -> httpx.Response:
        patience = Patience(self._retry_for_s)
        while True:
            outcome: httpx.Response | httpx.HTTPError
            try:
                outcome = await self._http.request(call.method, call.path, **call.options)
            except httpx.HTTPError as error:
                outcome = error
            else:
                self._answered = True
                if not outcome.is_error or outcome.status_code in call.allowed:
                    return outcome
            pause_s = patience.pause_after(call, outcome, known=self._answered)
            if pause_s is None:
                if isinstance(outcome, httpx.Response):
                    raise refusal(outcome, self._base_url)
                raise unreachable(outcome, self._base_url) from outcome
            await asyncio.sleep(pause_s)


async def _some(
    articles: Iterable[str | Mapping[str, Any]] | AsyncIterable[str | Mapping[str, Any]],
) -> AsyncIterator[list[bytes]]:
    """Lines of so many articles at a time, wherever they come from."""
    lines: list[bytes] = []
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            lines.append(keyed_line(article_of(article, {})))
            if len(lines) == _LINES_PER_GROUP:
                yield lines
                lines = []
    else:
        for article in articles:
            lines.append(keyed_line(article_of(article, {})))
            if len(lines) == _LINES_PER_GROUP:
                yield lines
                lines = []
    if lines:
        yield lines
