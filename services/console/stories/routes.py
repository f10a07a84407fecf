"""The HTTP routes of stories."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from psycopg import AsyncConnection
from pydantic import BaseModel, ConfigDict, Field

from services.console.connections import console_of
from services.console.pages.page import language_of
from services.console.search.query import Named
from services.console.stories.list_cursors import MAX_CHARS, Key, read_cursor, write_cursor
from services.console.stories.rising import DAYS, Kind, read_rising
from services.console.stories.store import Order, Story, Wanted, list_stories, read_story, rising_stories
from shared.ledger.search_terms import entity_term, language_term, source_term, topic_term
from shared.media_topics import find_topic
from shared.web.ledger_pool import reading
from shared.web.moments import EndMoment, StartMoment
from shared.web.problems import Problem, problem_responses

router = APIRouter(tags=["stories"])

# Weeks before it must still be times.
_EARLIEST: Final = datetime(1, 3, 1, tzinfo=UTC)


class StoriesPage(BaseModel):
    """Which stories, in which order, and which page of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sort: Order = Field(
        default="newest", description="By the last article; by size; by how much more they are told than before."
    )
    topic: tuple[Named, ...] = Field(
        default=(), max_length=20, description="Keys or codes of Media Topics; all of them."
    )
    entity: tuple[Named, ...] = Field(default=(), max_length=20, description="Ids, also of places; all of them.")
    language: tuple[Named, ...] = Field(default=(), max_length=20, description="ISO 639 codes; all of them.")
    source: tuple[Named, ...] = Field(default=(), max_length=50, description="Any of them; spelling is folded.")
    since: StartMoment | None = Field(default=None, description="With an article at that time or later.")
    until: EndMoment | None = Field(
        default=None, description="Begun before that time; `sort=rising` reckons its day back from it, by default now."
    )
    articles: int = Field(default=2, ge=2, le=1_000_000, description="Of so many articles at least.")
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=MAX_CHARS, description="`next` of the page before.")

    def wanted(self) -> Wanted:
        """As the store asks for them."""
        topics = [found.code if (found := find_topic(one)) else one for one in self.topic]
        tags = [*map(topic_term, topics), *map(entity_term, self.entity), *map(language_term, self.language)]
        return Wanted(tags, [source_term(one) for one in self.source], self.since, self.until, self.articles)


@router.get("/v1/stories", summary="Stories", responses=problem_responses(400, 422, 503))
async def get_stories(request: Request, page: Annotated[StoriesPage, Query()]) -> dict[str, Any]:
    """What happened, each told once: articles of one event are one story, over wordings and languages.

    `headline` and `summary` stand in the article `best`, in the language that `Accept-Language` asks for (Arabic or
    English) if the story is told in it. `next` is the cursor of the page after; rising stories have
    one page. Stories of a single article are not listed. Names of entities are in that language, where known.
    """
    async with reading(console_of(request).pool) as connection:
        found, following = await find_stories(connection, page, language=language_of(request))
    return {"stories": [asdict(story) for story in found], "next": following}


@router.get("/v1/stories/{story_id}", summary="One story", responses=problem_responses(404, 422, 503))
async def get_story(request: Request, story_id: UUID) -> dict[str, Any]:
    """A story with its newest 500 articles and its size by day.

    The id of a story that went into another leads to that one: `id` is the one it has now, `merged` those that lead to
    it. `split_from`: the story that it was part of. All of its articles: `GET /v1/search?story=ID`.
    """
    async with reading(console_of(request).pool) as connection:
        found = await read_story(connection, story_id, language=language_of(request))
    if found is None:
        raise Problem(404, "no-such-story", "There is no such story", "It never was, or its articles are erased.")
    return {
        **asdict(found.story),
        "articles": [asdict(article) for article in found.articles],
        "sizes": [asdict(size) for size in found.sizes],
        "places": [asdict(place) for place in found.places],
        "merged": found.merged,
    }


@router.get("/v1/rising", summary="What rises today", responses=problem_responses(422, 503))
async def get_rising(
    request: Request,
    kind: Kind = "entity",
    until: Annotated[EndMoment | None, Query(description="The end of the day in question; by default now.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> dict[str, Any]:
    """Entities, places or topics that more sources speak of in the 24 hours before `until` than in the 28 days before.

    Of one source at most two articles a day count, and one source alone makes nothing rise where there are others. Read
    are the newest 1,000 articles of each day. `usual` is what would be expected of such a day.
    """
    end = _end(until)
    async with reading(console_of(request).pool) as connection:
        found = await read_rising(connection, kind, end=end, limit=limit, language=language_of(request))
    return {"kind": kind, "until": end, "days": DAYS, "rising": [asdict(one) for one in found]}


async def find_stories(
    connection: AsyncConnection, page: StoriesPage, *, language: str
) -> tuple[Sequence[Story], str | None]:
    """The stories of a page, and the cursor of the page after it. Raises: Problem 400 for a wrong cursor."""
    if page.sort == "rising":
        end = _end(page.until)
        return await rising_stories(connection, page.wanted(), end=end, limit=page.limit, language=language), None
    by: Key = "last_seen" if page.sort == "newest" else "size"
    after = read_cursor(page.cursor, by) if page.cursor is not None else None
    found = await list_stories(connection, page.wanted(), by=by, limit=page.limit, language=language, after=after)
    return found.stories, write_cursor(*found.after) if found.after else None


def _end(until: datetime | None) -> datetime:
    """The end of the day in question. Raises: Problem 422 if the weeks before it are no times."""
    end = until or datetime.now(UTC)
    if end < _EARLIEST:
        raise Problem(422, "invalid-request", "The request is not valid", "until is before there was news.")
    return end
