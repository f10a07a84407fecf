"""The client of Khabar's HTTP interface that blocks; `khabar.async_client` has its twin.

with Client("http://127.0.0.1:8000", api_key="khabar_…") as khabar:
    posted = khabar.post("نص الخبر", source="example.com")
    article = khabar.wait(posted.id, timeout_s=60)
    for hit in khabar.search("فيضانات درنة", language=["ar"]):
        print(hit["title"])
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
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
from shared.hosts import is_loopback as is_loopback_host
from shared.ledger.reading import UNFINISHED

__all__ = ["Article", "Client", "ClientError", "Hit", "Posted", "Receipt", "WaitedTooLong", "is_loopback"]

DEFAULT_URL: Final = "http://127.0.0.1:8000"


class Client:
    """Talks to one Khabar at `base_url` (else KHABAR_URL, else this machine) with `api_key` (else KHABAR_API_KEY).

    A call that the server has no time for, and one whose answer got lost and that may be repeated, is tried again for
    `retry_for_s` seconds in all, and not before Retry-After. Not safe to share between threads.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        retry_for_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url or os.environ.get("KHABAR_URL") or DEFAULT_URL
        self._retry_for_s = retry_for_s
        self._calls = Calls(self._base_url)
        self._answered = False
        self._http = httpx.Client(
            base_url=self._base_url,
            headers=key_header(api_key),
            timeout=timeout_s,
            transport=transport,
            trust_env=not is_loopback(self._base_url),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def post(self, article: str | Mapping[str, Any], *, idempotency_key: str | None = None, **facts: Any) -> Posted:
        """Post one article: its text, or its fields as POST /v1/articles has them; facts such as `source`, `url`,
        `title`, `language`, `published_at` beside it. It is created once, however often this has to be tried.

        Raises: ClientError if it is refused, or the server cannot be reached.
        """
        return self._do(self._calls.post(article_of(article, facts), idempotency_key))

    def post_many(self, articles: Iterable[str | Mapping[str, Any]]) -> Iterator[Posted]:
        """Post any number of articles; one answer each, in order, while the rest is being posted.

        Each gets an `idempotency_key` if it has none, so that whatever goes wrong on the way creates nothing twice.
        Raises: ClientError if the server cannot be reached, or has no room for too long.
        """
        return self._post(map(keyed_line, (article_of(article, {}) for article in articles)), keyed=True)

    def post_lines(self, lines: Iterable[bytes]) -> Iterator[Posted]:
        """Post JSON lines as they are; one answer each, in order, while the rest is being posted.

        Raises: ClientError if the server cannot be reached or refuses a request as a whole.
        """
        return self._post(lines, keyed=False)

    def post_document(self, body: bytes, name: str, **facts: Any) -> PostedDocument:
        """Post a document, such as a PDF or a mailbox: the bytes and the file's name. The same again creates nothing.

        Raises: ClientError if nothing in it can be read, or the server cannot be reached.
        """
        return self._do(self._calls.document(body, name, facts))

    def article(self, article_id: UUID) -> Article | None:
        """State, timeline and result of an article; None if there is none."""
        return self._do(self._calls.article(article_id))

    def wait(self, article_id: UUID, *, timeout_s: float | None = None) -> Article:
        """The article once it has its final state.

        Raises: WaitedTooLong, ClientError if there is no such article.
        """
        (article,) = self.wait_for([article_id], timeout_s=timeout_s)
        if article["state"] == "erased":
            raise ClientError(f"There is no article {article_id} at {self._base_url}.", status=404)
        return article

    def wait_for(self, article_ids: Iterable[UUID], *, timeout_s: float | None = None) -> Iterator[Article]:
        """Each article once it has its final state, in the order given. One that is gone has the state `erased`.

        Raises: WaitedTooLong.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        for article_id in article_ids:
            pauses = iter(POLLS_S)
            while (article := self.article(article_id)) is not None and article["state"] in UNFINISHED:
                if deadline is not None and time.monotonic() >= deadline:
                    raise WaitedTooLong(f"Article {article_id} is still {article['state']} after {timeout_s} s.")
                time.sleep(next(pauses, LONGEST_POLL_S))
            yield article if article is not None else Article(id=str(article_id), state="erased")

    def search(self, q: str = "", *, page_size: int = 50, **filters: Any) -> Iterator[Hit]:
        """All articles that a search finds, as it goes: `language`, `source`, `topic`, `entity` (lists), `since`,
        `until`, `copies`, `aliases`, `sort`, as GET /v1/search has them.
        """
        query = {"q": q, "limit": page_size, "facets": False, **filters}
        return self._pages("/v1/search", query, "hits")

    def export(self, q: str = "", *, format: ExportFormat = "jsonl", **filters: Any) -> Iterator[bytes]:
        """All articles that a search finds, written in a format; the parts joined are the file."""
        address: str | None = "/v1/exports"
        query: Mapping[str, Any] = {"q": q, "format": format, "limit": EXPORT_PART, **filters}
        while address is not None:
            part, address = self._do(self._calls.part(address, query))
            query = {}
            yield part

    def export_articles(self, q: str = "", **filters: Any) -> Iterator[dict[str, Any]]:
        """All articles that a search finds, whole, one by one."""
        for part in self.export(q, **filters):
            for line in part.splitlines():
                yield json.loads(line)

    def articles(self, *, state: str | None = None) -> Iterator[dict[str, Any]]:
        """All articles in a state, newest first, as the list has them."""
        return self._pages("/v1/articles", {"limit": 200, "state": state}, "articles")

    def corrections(self) -> Iterator[dict[str, Any]]:
        """All corrections of topics with their articles, the oldest first."""
        return self._pages("/v1/corrections", {"limit": 200}, "corrections")

    def raw(self, article_id: UUID) -> tuple[str, bytes]:
        """Media type and body of an article exactly as posted."""
        return self._do(self._calls.raw(article_id))

    def original(self, article_id: UUID) -> tuple[str, bytes]:
        """Media type and body of the file from which an article was read.

        Raises: ClientError if it was read from none.
        """
        return self._do(self._calls.original(article_id))

    def erase(self, article_id: UUID, *, reason: str | None = None) -> Receipt:
        """Erase an article everywhere; the receipt, of the first time if it was erased before.

        Raises: ClientError if there is no such article.
        """
        return self._do(self._calls.erase(article_id, reason))

    def stats(self) -> dict[str, Any]:
        """Counts by state, and the queues."""
        return self.get("/v1/stats")

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The JSON object at a path. Query parameters that are None are left out.

        Raises: ClientError if the server cannot be reached or refuses.
        """
        return self._do(self._calls.get(path, query))

    def send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The JSON object that the server answers to a request, {} if it answers none; options as of httpx.

        Raises: ClientError if the server cannot be reached or refuses.
        """
        return self._do(self._calls.send(method, path, options))

    def download(self, address: str, **query: Any) -> httpx.Response:
        """Whatever is at an address of this Khabar, whole. Query parameters that are None are left out.

        Raises: ClientError if the server cannot be reached or refuses.
        """
        params = {name: value for name, value in query.items() if value is not None}
        # An empty query would take away the one that the address has.
        return self._perform(Call("GET", address, {"params": params or None}))

    def ready(self) -> bool:
        """Whether a Khabar answers at this address and is ready to take articles."""
        try:
            response = self._http.get("/readyz", timeout=3.0)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK and "dependencies" in response.text

    def _post(self, lines: Iterable[bytes], *, keyed: bool) -> Iterator[Posted]:
        first = 0
        for group in grouped(lines):
            answers = self._do(self._calls.post_group(group, repeatable=keyed))
            patience = Patience(self._retry_for_s)
            while refused := refused_for_now(answers) if keyed else []:
                pause_s = patience.pause_after(_NO_ROOM, httpx.Response(503), known=True)
                if pause_s is None:
                    break
                time.sleep(pause_s)
                again = self._do(self._calls.post_group([group[place] for place in refused], repeatable=True))
                for place, answer in zip(refused, again, strict=True):
                    answers[place] = answer
            for place, answer in enumerate(answers, 1):
                yield Posted(first + place, answer.status, answer.id, answer.created, answer.problem)
            first += len(group)

    def _pages(self, path: str, query: Mapping[str, Any], name: str) -> Iterator[Any]:
        cursor = None
        while True:
            page = self.get(path, **query, cursor=cursor)
            yield from page[name]
            cursor = page["next"]
            if cursor is None:
                return

    def _do(self, flow: Flow[Result]) -> Result:
        call = next(flow)
        while True:
            try:
                call = flow.send(self._perform(call))
            except StopIteration as ended:
                result: Result = ended.value
                return result

    def _perform(self, call: Call) -> httpx.Response:
        patience = Patience(self._retry_for_s)
        while True:
            outcome: httpx.Response | httpx.HTTPError
            try:
                outcome = self._http.request(call.method, call.path, **call.options)
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
            time.sleep(pause_s)


# Lines that there was no room for are tried again like a request for which there was none.
_NO_ROOM: Final = Call("POST", "/v1/articles/bulk")


def key_header(api_key: str | None) -> dict[str, str]:
    """The header that carries the key, or that of KHABAR_API_KEY, if there is one."""
    key = api_key or os.environ.get("KHABAR_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own, which no proxy can reach."""
    return is_loopback_host(httpx.URL(url).host)
