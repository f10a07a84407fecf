"""A small client of Khabar's HTTP interface."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

import httpx

from shared.errors import KhabarError

# One bulk request carries so much at most, so that answers come back steadily and a retry repeats little.
_LINES_PER_REQUEST: Final = 500
_BYTES_PER_REQUEST: Final = 8 * 2**20


class ClientError(KhabarError):
    """The server cannot be reached, or refused; the message says what to do."""


@dataclass(frozen=True)
class Posted:
    """The answer to one posted article; `line` counts from 1 over everything posted."""

    line: int
    status: int
    id: UUID | None
    created: bool
    problem: str | None


class Client:
    """Talks to one Khabar at `base_url`, for example http://127.0.0.1:8000, with the key of KHABAR_API_KEY if set."""

    def __init__(self, base_url: str, *, timeout_s: float = 60.0, transport: httpx.BaseTransport | None = None) -> None:
        self._base_url = base_url
        key = os.environ.get("KHABAR_API_KEY")
        self._http = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=timeout_s,
            transport=transport,
            trust_env=not is_loopback(base_url),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def post_lines(self, lines: Iterable[bytes]) -> Iterator[Posted]:
        """Post JSON lines through the bulk address; one answer each, in order, while the rest is being posted.

        Raises: ClientError if the server cannot be reached or refuses the request as a whole.
        """
        first = 1
        for group in _grouped(lines):
            response = self._request(
                "POST",
                "/v1/articles/bulk",
                content=b"\n".join(group),
                headers={"Content-Type": "application/x-ndjson"},
            )
            answers = [line for line in response.content.split(b"\n") if line]
            if len(answers) < len(group):
                raise ClientError(
                    f"Khabar at {self._base_url} answered for {len(answers)} of {len(group)} articles; the rest may or "
                    "may not be accepted. Post them again; those with a source and external_id create nothing twice."
                )
            for line in answers:
                answer = _parsed(line, self._base_url)
                problem = answer.get("problem")
                yield Posted(
                    line=first - 1 + int(answer["line"]),
                    status=answer["status"],
                    id=UUID(answer["id"]) if "id" in answer else None,
                    created=bool(answer.get("created")),
                    problem=f"{problem['title']}: {problem.get('detail', '')}" if problem else None,
                )
            first += len(group)

    def article(self, article_id: UUID) -> dict[str, Any] | None:
        """State, timeline and result of an article; None if there is none."""
        response = self._request("GET", f"/v1/articles/{article_id}", allowed=(404,))
        return None if response.status_code == httpx.codes.NOT_FOUND else _parsed(response.content, self._base_url)

    def articles(self, *, state: str | None = None) -> Iterator[dict[str, Any]]:
        """All articles in a state, newest first, as the list has them."""
        query = {"limit": "200"} | ({"state": state} if state else {})
        while True:
            page = _parsed(self._request("GET", "/v1/articles", params=query).content, self._base_url)
            yield from page["articles"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    def corrections(self) -> Iterator[dict[str, Any]]:
        """All corrections of topics with their articles, the oldest first."""
        query = {"limit": "200"}
        while True:
            page = _parsed(self._request("GET", "/v1/corrections", params=query).content, self._base_url)
            yield from page["corrections"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    def raw(self, article_id: UUID) -> tuple[str, bytes]:
        """Media type and body of an article exactly as posted."""
        response = self._request("GET", f"/v1/articles/{article_id}/raw")
        return response.headers["Content-Type"], response.content

    def stats(self) -> dict[str, Any]:
        """Counts by state, and the queues."""
        return _parsed(self._request("GET", "/v1/stats").content, self._base_url)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The JSON object at a path. Query parameters that are None are left out.

        Raises: ClientError if the server cannot be reached or refuses.
        """
        params = {name: value for name, value in query.items() if value is not None}
        return _parsed(self._request("GET", path, params=params).content, self._base_url)

    def send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The JSON object that the server answers to a POST or PUT, {} if it answers none; options as of httpx.

        Raises: ClientError if the server cannot be reached or refuses.
        """
        response = self._request(method, path, **options)
        return _parsed(response.content, self._base_url) if response.content else {}

    def ready(self) -> bool:
        """Whether a Khabar answers at this address and is ready to take articles."""
        try:
            response = self._http.get("/readyz", timeout=3.0)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK and "dependencies" in response.text

    def _request(self, method: str, path: str, *, allowed: tuple[int, ...] = (), **options: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ClientError(
                f"Cannot reach Khabar at {self._base_url} ({error or type(error).__name__}). "
                "Is it running? Start it with `make run` or `khabar up`, or name another address with --url."
            ) from error
        if response.is_error and response.status_code not in allowed:
            raise ClientError(f"Khabar at {self._base_url} answered {response.status_code}: {_problem(response)}")
        return response


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own, which no proxy can reach."""
    return httpx.URL(url).host in ("127.0.0.1", "localhost", "::1")


def _problem(response: httpx.Response) -> str:
    """What the server says is wrong, as a sentence where it answers problem details."""
    try:
        problem = response.json()
        fields = "; ".join(f"{error['field']}: {error['detail']}" for error in problem.get("errors", ()))
        said = [problem["title"], problem.get("detail", "") or fields]
    except (ValueError, KeyError, TypeError, AttributeError):
        return response.text[:500]
    return ". ".join(part for part in said if part)


def _parsed(body: bytes, base_url: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ClientError(f"What answers at {base_url} is not Khabar. Name the right address with --url.")
    return found


def _grouped(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    size = 0
    for line in lines:
        if group and (len(group) >= _LINES_PER_REQUEST or size + len(line) > _BYTES_PER_REQUEST):
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line)
    if group:
        yield group
