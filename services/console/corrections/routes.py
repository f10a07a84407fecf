"""The HTTP routes by which editors correct the topics of an article, and trainers read the corrections."""

import base64
import binascii
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from services.console.corrections.store import (
    Decision,
    NothingStored,
    UnknownArticle,
    correct_topics,
    read_corrections,
    withdraw_correction,
)
from shared.media_topics import MEDIA_TOPICS, SECOND_LEVEL, MediaTopic, find_topic
from shared.web.ledger_pool import reading
from shared.web.problems import FieldError, Problem, problem_responses

router = APIRouter(tags=["corrections"])

MAX_BODY_BYTES: Final = 64 * 1024


class TopicDecision(BaseModel):
    """What the article is about, best first; an empty list says that no topic applies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: list[str] = Field(
        max_length=10,
        description="Codes or keys of Media Topics, of the top level or below it.",
        examples=[["disaster", "20000148", "weather"]],
    )
    editor: str | None = Field(default=None, min_length=1, max_length=200, description="Who decided, for the record.")
    note: str | None = Field(default=None, min_length=1, max_length=2000, description="Why, for the record.")

    @field_validator("topics")
    @classmethod
    def topics_are_known(cls, topics: list[str]) -> list[str]:
        """Nothing can be filed under a topic that there is not."""
        for named in topics:
            if find_topic(named) is None:
                known = ", ".join(MEDIA_TOPICS)
                raise ValueError(
                    f"“{named[:80]}” is no topic known here. Top level: {known}; below it: {', '.join(SECOND_LEVEL)}"
                )
        return topics

    @field_validator("editor", "note")
    @classmethod
    def text_can_be_kept(cls, text: str | None) -> str | None:
        """PostgreSQL has no NUL in texts."""
        if text is not None and "\x00" in text:
            raise ValueError("holds a NUL character")
        return text

    def decision(self) -> Decision:
        """The decision; a topic below the top level brings the one above it, if that is not named."""
        found = [topic for topic in map(find_topic, self.topics) if topic is not None]
        named: dict[str, MediaTopic] = {}
        for topic in found:
            above = MEDIA_TOPICS[topic.broader] if topic.broader else topic
            named.setdefault(above.key, above)
        below = {topic.key: topic for topic in found if topic.broader}
        return Decision(tuple(named.values()), tuple(below.values()), self.editor, self.note)


class CorrectedTopics(BaseModel):
    """The topics as every reading shows them from now on."""

    id: str
    at: str = Field(description="When this was decided.")
    topics: list[dict[str, Any]]
    subtopics: list[dict[str, Any]]
    editor: str | None
    note: str | None


class Corrections(BaseModel):
    """A page of corrections, the oldest first; `next` is the cursor of the page after it, null on the last."""

    corrections: list[dict[str, Any]]
    next: str | None


_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": TopicDecision.model_json_schema()}},
    }
}


@router.put(
    "/v1/articles/{article_id}/topics",
    summary="Correct the topics of an article",
    response_model=CorrectedTopics,
    responses=problem_responses(400, 404, 409, 413, 422, 503),
    openapi_extra=_BODY,
)
async def put_topics(request: Request, article_id: UUID) -> dict[str, Any]:
    """Record an editor's decision. It wins over the model in every reading, also after the article is processed anew.

    Putting the same decision again changes nothing. Article and event list say what the model had found.
    """
    decision = _decision(await _body(request)).decision()
    try:
        async with reading(request.app.state.console.pool) as connection:
            return await correct_topics(connection, article_id, decision)
    except UnknownArticle as error:
        raise _not_found(article_id) from error
    except NothingStored as error:
        hint = "It is still on its way, or was rejected or quarantined: see its state. Correct it once it is stored."
        raise Problem(409, "nothing-stored", "The article has no result to correct", hint) from error


@router.delete(
    "/v1/articles/{article_id}/topics",
    summary="Withdraw a correction",
    status_code=204,
    responses=problem_responses(404, 422, 503),
)
async def delete_topics(request: Request, article_id: UUID) -> None:
    """Show the model's topics again. What had been decided stays in the article's events."""
    try:
        async with reading(request.app.state.console.pool) as connection:
            withdrawn = await withdraw_correction(connection, article_id)
    except UnknownArticle as error:
        raise _not_found(article_id) from error
    if not withdrawn:
        raise Problem(404, "no-such-correction", "The topics of this article were not corrected")


@router.get(
    "/v1/corrections",
    summary="Corrections of topics with their articles, as training data",
    response_model=Corrections,
    responses=problem_responses(400, 422, 503),
)
async def list_corrections(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """One page, the oldest first, with title and text as they are stored now; `khabar export-corrections` reads all."""
    after = _read_cursor(cursor) if cursor is not None else None
    async with reading(request.app.state.console.pool) as connection:
        found = await read_corrections(connection, limit=limit + 1, after=after)
    page = found[:limit]
    following = _cursor(page[-1].at, page[-1].id) if len(found) > limit else None
    return {"corrections": [_listed(asdict(corrected)) for corrected in page], "next": following}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(413, "too-large", "The body is too large", f"At most {MAX_BODY_BYTES} bytes are read.")
    return bytes(body)


def _decision(body: bytes) -> TopicDecision:
    try:
        return TopicDecision.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        if any(one["type"] == "json_invalid" for one in found):
            raise Problem(400, "invalid-json", "The body is not valid JSON", found[0]["msg"]) from error
        errors = [
            FieldError(field=".".join(map(str, one["loc"])) or "body", detail=one["msg"].removeprefix("Value error, "))
            for one in found
        ]
        detail = "; ".join(f"{one.field}: {one.detail}" for one in errors)
        raise Problem(422, "invalid-correction", "The correction is not valid", detail, errors=errors) from error


def _listed(corrected: dict[str, Any]) -> dict[str, Any]:
    return {**corrected, "id": str(corrected["id"]), "at": corrected["at"].isoformat()}


def _not_found(article_id: UUID) -> Problem:
    return Problem(404, "no-such-article", "There is no such article", f"No article has the id {article_id}.")


def _cursor(at: datetime, article_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {article_id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, article_id = base64.b64decode(cursor, altchars=b"-_", validate=True).decode().rpartition(" ")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None:
            raise ValueError("no time zone")
        return when, UUID(article_id)
    except (ValueError, binascii.Error) as error:
        hint = "Use `next` of the page before, unchanged."
        raise Problem(400, "invalid-cursor", "The cursor is not valid", hint) from error
