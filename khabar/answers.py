"""What Khabar answers, as its clients hand it on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

import httpx

from shared.errors import KhabarError
from shared.this_program import khabar


class ClientError(KhabarError):
    """The server cannot be reached, or refused; the message says what to do.

    `status`: of the answer, None if there was none. `problem`: the problem details of the answer, as far as it had any.
    """

    def __init__(self, message: str, *, status: int | None = None, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status, self.problem = status, dict(problem or {})


class WaitedTooLong(ClientError):
    """The time that was given is up."""


@dataclass(frozen=True)
class Posted:
    """The answer to one posted article; `line` counts from 1 over everything posted.

    `id` is None if it was refused, and then `problem` says why. `created` is False if it had been posted before; then
    `id` is that of the first.
    """

    line: int
    status: int
    id: UUID | None
    created: bool
    problem: str | None


class PostedDocument(TypedDict):
    """What came of a document: its articles, each with `id`, `created`, `name` and `kind`, and what was left out."""

    articles: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


class Article(TypedDict, total=False):
    """An article, as GET /v1/articles/{id} answers it; times are ISO 8601 with a time zone."""

    id: str
    state: str
    reason: str | None
    stage: str | None
    revision: int
    attempts: int
    accepted_at: str
    enqueued_at: str | None
    finished_at: str | None
    trace_id: str
    timeline: list[dict[str, Any]]
    events: list[dict[str, Any]]
    quarantine: dict[str, Any] | None
    result: dict[str, Any] | None
    document: dict[str, Any] | None
    duplicates: dict[str, Any] | None
    links: dict[str, str]


class Hit(TypedDict, total=False):
    """An article that a search found. Segments are parts of a text in order, each marked if it matches."""

    id: str
    date: str
    title: str | None
    language: str
    source: str | None
    url: str | None
    published_at: str | None
    stored_at: str
    topics: list[str]
    score: float | None
    title_segments: list[dict[str, Any]]
    snippet: dict[str, Any]


class Receipt(TypedDict):
    """What was erased: rows by table."""

    id: str
    at: str
    by: str
    reason: str | None
    articles: int
    removed: dict[str, int]
    links: dict[str, str]


def parsed(body: bytes, base_url: str) -> dict[str, Any]:
    """A JSON object. Raises: ClientError if it is none, and so not Khabar's."""
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ClientError(f"What answers at {base_url} is not Khabar. Name the right address with --url.")
    return found


def refusal(response: httpx.Response, base_url: str) -> ClientError:
    """The error of an answer that says no."""
    problem = problem_of(response)
    said = sentence_of(problem) or response.text[:500]
    return ClientError(
        f"Khabar at {base_url} answered {response.status_code}: {said}", status=response.status_code, problem=problem
    )


def unreachable(error: httpx.HTTPError, base_url: str) -> ClientError:
    """The error of no answer at all."""
    return ClientError(
        f"Cannot reach Khabar at {base_url} ({error or type(error).__name__}). "
        f"Is it running? Start it with `make run` or `{khabar('up')}`, or name another address with --url."
    )


def problem_of(response: httpx.Response) -> dict[str, Any]:
    """The problem details of an answer; empty if it has none."""
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def sentence_of(problem: Mapping[str, Any]) -> str:
    """Problem details as a sentence; empty if they are none."""
    try:
        fields = "; ".join(f"{error['field']}: {error['detail']}" for error in problem.get("errors", ()))
        said = [problem["title"], problem.get("detail", "") or fields]
    except (KeyError, TypeError, AttributeError):
        return ""
    return ". ".join(part for part in said if part)


def posted_lines(body: bytes, sent: Sequence[bytes], base_url: str) -> list[Posted]:
    """The answers to a bulk request, one for each line sent, numbered from 1.

    Raises: ClientError if there are fewer.
    """
    answers = [line for line in body.split(b"\n") if line]
    if len(answers) < len(sent):
        raise ClientError(
            f"Khabar at {base_url} answered for {len(answers)} of {len(sent)} articles; the rest may or "
            "may not be accepted. Post them again; those with a source and external_id create nothing twice."
        )
    found = []
    for line in answers:
        answer = parsed(line, base_url)
        problem = answer.get("problem")
        found.append(
            Posted(
                line=int(answer["line"]),
                status=answer["status"],
                id=UUID(answer["id"]) if "id" in answer else None,
                created=bool(answer.get("created")),
                problem=f"{problem['title']}: {problem.get('detail', '')}" if problem else None,
            )
        )
    return found
