"""Stored articles as they come: server-sent events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.console.connections import Console, FilterValue, console_of
from services.console.search import MalformedQuery, SearchQuery, matching
from services.console.search.routes import malformed
from services.console.search.syntax import MAX_CHARS
from shared.formats.catalogue import dump
from shared.ledger.feed import START, FeedFilter, Position, Window, read_horizon, read_window
from shared.media_topics import MEDIA_TOPICS, find_topic
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses

router = APIRouter(tags=["takeout"])

MEDIA_TYPE: Final = "text/event-stream"
_RETRY_MS: Final = 2000
_MOST_VALUES: Final = 100


def topic_code(named: str) -> str:
    """The code of a topic that is named by code or key. Raises: ValueError with the known ones."""
    topic = find_topic(named)
    if topic is None:
        raise ValueError(f"is no topic known here; top level: {', '.join(MEDIA_TOPICS)}")
    return topic.code


Words = Annotated[list[FilterValue], Field(max_length=_MOST_VALUES)]
Topics = Annotated[list[Annotated[FilterValue, AfterValidator(topic_code)]], Field(max_length=_MOST_VALUES)]

Stories = Annotated[list[UUID], Field(max_length=_MOST_VALUES)]


class FeedQuery(BaseModel):
    """Which articles: each field takes any of its values, and all that are given must fit."""

    model_config = ConfigDict(extra="forbid")

    language: Words = Field(default_factory=list)
    source: Words = Field(default_factory=list)
    topic: Topics = Field(default_factory=list, description="Codes or keys of Media Topics.")
    entity: Words = Field(default_factory=list, description="Ids of entities.")
    story: Stories = Field(
        default_factory=list,
        description="Ids of stories. An article comes when the service of stories has seen it, a second later or so.",
    )

    def wanted(self) -> FeedFilter:
        """The filter as the ledger takes it."""
        return FeedFilter(self.language, self.source, self.topic, self.entity, self.story)


class StreamQuery(FeedQuery):
    """Which articles, from where, and how much of each."""

    q: str = Field(default="", max_length=MAX_CHARS, pattern=r"^[^\x00]*$", description="Words, as in the search.")
    detail: Literal["summary", "full"] = Field(default="summary", description="`full`: with the result, its text too.")
    after: str | None = Field(
        default=None, max_length=100, description="Begin behind this event id; `start`: with the oldest article."
    )
    follow: bool = Field(default=True, description="false: end when there is nothing more.")

    def wanted(self) -> FeedFilter:
        """The filter as the ledger takes it; `story:` among the words needs the service of stories, too."""
        return replace(super().wanted(), grouped="story:" in self.q)


@router.get(
    "/v1/stream",
    summary="Stored articles as they come",
    response_class=StreamingResponse,
    responses={
        200: {"description": "Server-sent events.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
        **problem_responses(400, 422, 503),
    },
)
async def stream(
    request: Request,
    query: Annotated[StreamQuery, Query()],
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> StreamingResponse:
    """An event `article` for each article that is stored from now on, or from where a client left off.

    An event's id is a position: sent back as `Last-Event-ID` (browsers do) or `after`, the stream goes on behind it
    without loss.
    """
    console = console_of(request)
    position = await _begin(console, last_event_id or query.after)
    words = SearchQuery(q=query.q) if query.q.strip() else None
    if words is not None:
        try:
            async with reading(console.pool) as connection:
                await matching(connection, words, [])
        except MalformedQuery as error:
            raise malformed(error) from error
    console.streams.require()
    wanted = query.wanted()
    read = partial(_next, console, wanted=wanted, words=words, whole=query.detail == "full")
    events = _events(console, read, position, follow=query.follow, grouped=wanted.needs_stories)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers=headers)


async def _begin(console: Console, said: str | None) -> Position:
    async with reading(console.pool) as connection:
        horizon = await read_horizon(connection)
    if said is None:
        return horizon
    if said == "start":
        return START
    try:
        position = Position.parse(said)
    except ValueError as error:
        hint = "Send the id of an event as it came, or `start`."
        raise Problem(400, "invalid-event-id", "The event id is not valid", hint) from error
    if position > horizon:
        hint = (
            "It is of another database, perhaps before a backup was restored. Begin anew with after=start, or without."
        )
        raise Problem(400, "event-id-ahead", "The event id lies in the future", hint)
    return position


async def _events(
    console: Console,
    read: Callable[[Position], Awaitable[Window | None]],
    position: Position,
    *,
    follow: bool,
    grouped: bool,
) -> AsyncIterator[bytes]:
    """Asks for the next window only when the last has been sent: a slow client holds one window, and no more."""
    tail, heartbeat_s = console.tail, console.settings.stream_heartbeat_s
    with console.streams.taken():
        yield f"retry: {_RETRY_MS}\nid: {position}\n\n".encode()
        while not tail.stopped:
            last = tail.last(grouped=grouped)
            window = await read(position)
            if window is not None:
                for event in window.events:
                    yield _message(event.position, event.shown())
                # What was the last before we looked, and is not there any more, was deleted or stored anew.
                position = max(window.end, last) if window.caught_up else window.end
                if not window.caught_up:
                    if not window.events:
                        yield f"id: {position}\n\n".encode()
                    continue
                if not follow:
                    yield f"id: {position}\n\n".encode()
                    return
            if not await tail.after(position, timeout_s=heartbeat_s, grouped=grouped):
                yield f": still here\nid: {position}\n\n".encode()


async def _next(
    console: Console, position: Position, *, wanted: FeedFilter, words: SearchQuery | None, whole: bool
) -> Window | None:
    """The next window; None while the ledger is away."""
    try:
        async with console.streams.connections, reading(console.pool) as connection:
            window = await read_window(connection, position, wanted, whole=whole)
            if words is None:
                return window
            found = await matching(connection, words, [event.id for event in window.events])
            return replace(window, events=[event for event in window.events if event.id in found])
    except Problem:
        return None


def _message(position: Position, data: dict[str, Any]) -> bytes:
    return b"event: article\nid: %s\ndata: %s\n\n" % (str(position).encode(), dump(data))
