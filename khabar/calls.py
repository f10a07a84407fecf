"""What the clients ask for, apart from how they wait: shared by the one that blocks and the one that does not.

A flow is a generator that yields calls, gets their answers, and returns what was asked for.
"""

import json
import random
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, TypeVar
from uuid import UUID, uuid4

import httpx

from khabar.answers import Article, ClientError, Posted, PostedDocument, Receipt, parsed, posted_lines
from shared.document_types import media_type

# One bulk request carries so much at most, so that answers come back steadily and a retry repeats little.
_LINES_PER_REQUEST: Final = 500
_BYTES_PER_REQUEST: Final = 8 * 2**20

# The server is there and will be better soon.
_COME_BACK: Final = (429, 503)
# Whoever stands between has got no answer; whether the server has acted is not known.
_UNKNOWN: Final = (502, 504)
_FIRST_PAUSE_S: Final = 0.25
_LONGEST_PAUSE_S: Final = 10.0

ExportFormat: TypeAlias = Literal["jsonl", "csv", "ftm"]

# OCR of many pages takes its time.
_DOCUMENT_TIMEOUT_S: Final = 600.0

# How long a client waits between looks at an article, and how many articles one part of an export has.
POLLS_S: Final = (0.05, 0.1, 0.2, 0.4)
LONGEST_POLL_S: Final = 0.5
EXPORT_PART: Final = 1000


@dataclass(frozen=True)
class Call:
    """One request. `repeatable`: to send it twice has the effect of once. `allowed`: errors that are an answer."""

    method: str
    path: str
    options: Mapping[str, Any] = field(default_factory=dict)
    allowed: tuple[int, ...] = ()
    repeatable: bool = True


Result = TypeVar("Result")
Flow: TypeAlias = Generator[Call, httpx.Response, Result]


@dataclass
class Patience:
    """How long a call is tried again, with pauses that grow. `left_s` is used up by the pauses."""

    left_s: float
    chance: Callable[[], float] = random.random
    _next_s: float = _FIRST_PAUSE_S

    def pause_after(self, call: Call, outcome: httpx.Response | httpx.HTTPError, *, known: bool) -> float | None:
        """Seconds to wait before the call is tried again; None if it should not be.

        `known`: the server has answered this client before. At the first call nobody there means a wrong address.
        """
        if isinstance(outcome, httpx.Response):
            again = outcome.status_code in _COME_BACK or (outcome.status_code in _UNKNOWN and call.repeatable)
            asked_s = _retry_after(outcome)
        else:
            unsent = isinstance(outcome, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
            again = (unsent and known) or (not unsent and call.repeatable and isinstance(outcome, httpx.TransportError))
            asked_s = 0.0
        if not again:
            return None
        # Many clients that were refused together shall not come back together.
        pause_s = max(asked_s, self._next_s * (0.5 + self.chance() / 2))
        if pause_s > self.left_s:
            return None
        self.left_s -= pause_s
        self._next_s = min(self._next_s * 2, _LONGEST_PAUSE_S)
        return pause_s


def _retry_after(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


class Calls:
    """The flows, for the Khabar at one address."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def get(self, path: str, query: Mapping[str, Any]) -> Flow[dict[str, Any]]:
        """A JSON object; query parameters that are None are left out."""
        response = yield Call("GET", path, {"params": given(query)})
        return parsed(response.content, self._base_url)

    def send(self, method: str, path: str, options: Mapping[str, Any]) -> Flow[dict[str, Any]]:
        """What is answered to a request that changes something."""
        response = yield Call(method, path, options, repeatable=method != "POST")
        return parsed(response.content, self._base_url) if response.content else {}

    def post(self, article: Mapping[str, Any], key: str | None) -> Flow[Posted]:
        """Post one article."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
        response = yield Call("POST", "/v1/articles", {"content": _encoded(article), "headers": headers})
        answer = parsed(response.content, self._base_url)
        return Posted(1, answer["status"], UUID(answer["id"]), bool(answer["created"]), None)

    def post_group(self, lines: Sequence[bytes], *, repeatable: bool) -> Flow[list[Posted]]:
        """Post lines in one request."""
        options = {"content": b"\n".join(lines), "headers": {"Content-Type": "application/x-ndjson"}}
        response = yield Call("POST", "/v1/articles/bulk", options, repeatable=repeatable)
        return posted_lines(response.content, lines, self._base_url)

    def document(self, body: bytes, name: str, facts: Mapping[str, Any]) -> Flow[PostedDocument]:
        """Post a document. The same bytes again create nothing."""
        query = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in facts.items()}
        options = {
            "content": body,
            "headers": {"Content-Type": media_type(name)},
            "params": {"name": name, **query},
            "timeout": _DOCUMENT_TIMEOUT_S,
        }
        response = yield Call("POST", "/v1/documents", options)
        answer: PostedDocument = parsed(response.content, self._base_url)  # type: ignore[assignment]  # the server's
        return answer

    def article(self, article_id: UUID) -> Flow[Article | None]:
        """An article, None if there is none."""
        response = yield Call("GET", f"/v1/articles/{article_id}", allowed=(404,))
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        found: Article = parsed(response.content, self._base_url)  # type: ignore[assignment]  # checked by the server
        return found

    def raw(self, article_id: UUID) -> Flow[tuple[str, bytes]]:
        """Media type and body of an article exactly as posted."""
        response = yield Call("GET", f"/v1/articles/{article_id}/raw")
        return response.headers["Content-Type"], response.content

    def original(self, article_id: UUID) -> Flow[tuple[str, bytes]]:
        """Media type and body of the file from which an article was read."""
        response = yield Call("GET", f"/v1/articles/{article_id}/original")
        return response.headers["Content-Type"], response.content

    def erase(self, article_id: UUID, reason: str | None) -> Flow[Receipt]:
        """Erase an article everywhere."""
        response = yield Call("DELETE", f"/v1/articles/{article_id}", {"params": given({"reason": reason})})
        receipt: Receipt = parsed(response.content, self._base_url)  # type: ignore[assignment]  # checked by the server
        return receipt

    def part(self, address: str, query: Mapping[str, Any]) -> Flow[tuple[bytes, str | None]]:
        """A part of an export, and the address of the next."""
        # An empty query would take away the one that the address has.
        response = yield Call("GET", address, {"params": given(query) or None})
        return response.content, response.links.get("next", {}).get("url")


def given(query: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None; times as ISO 8601, truth as words."""
    return {name: _word(value) for name, value in query.items() if value is not None}


def keyed_line(article: Mapping[str, Any]) -> bytes:
    """An article as a line for bulk posting, with a key that makes posting it again harmless."""
    return _encoded({"idempotency_key": str(uuid4()), **article})


def grouped(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines in groups for one request each."""
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


def refused_for_now(answers: Sequence[Posted]) -> list[int]:
    """Places of the lines that the server had no room for."""
    return [place for place, answer in enumerate(answers) if answer.status in _COME_BACK]


def article_of(article: str | Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """An article given as its text or as its fields, with more facts. Raises: ClientError if a fact is given twice."""
    fields = {"content": article} if isinstance(article, str) else dict(article)
    if twice := fields.keys() & facts.keys():
        raise ClientError(f"Given twice: {', '.join(sorted(twice))}.")
    return fields | dict(facts)


def _encoded(article: Mapping[str, Any]) -> bytes:
    return json.dumps(article, ensure_ascii=False, default=_word).encode("utf-8", "surrogatepass")


def _word(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
