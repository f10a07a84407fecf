"""The pages of stories: what happened, each told once, and one story."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.pages.charts import Columns, stacked
from services.console.pages.forms import checked
from services.console.pages.page import PageRoute, language_of, render, see, with_query
from services.console.pages.world_map import Place, world_map
from services.console.stories.routes import StoriesPage, find_stories
from services.console.stories.store import Size, read_story
from shared.media_topics import MEDIA_TOPICS
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ORDERS: Final = ("newest", "largest", "rising")
_LEAST_DAYS: Final = 7
_MOST_DAYS: Final = 90
_LISTS: Final = ("topic", "entity", "language", "source")
_SINGLE: Final = ("sort", "since", "until", "articles", "cursor")


@router.get("/stories")
async def get_stories(request: Request) -> Response:
    """A list of stories; its address is what was asked for."""
    given = request.query_params
    wanted = {name: tuple(filter(None, given.getlist(name))) for name in _LISTS} | {
        name: given[name] for name in _SINGLE if given.get(name)
    }
    page = checked(StoriesPage, {name: value for name, value in wanted.items() if value})
    language = language_of(request)
    async with reading(console_of(request).pool) as connection:
        found, following = await find_stories(connection, page, language=language)
    values = {
        "stories": found,
        "next": with_query(request, cursor=following) if following else None,
        "sort": page.sort,
        "orders": ORDERS,
        "topics": {topic.key: topic.label(language) for topic in MEDIA_TOPICS.values()},
        "asked": wanted,
    }
    return render(request, "stories/list.html", values)


@router.get("/stories/{story_id}")
async def get_story(request: Request, story_id: UUID) -> Response:
    """A story; the id of one that went into another leads there."""
    async with reading(console_of(request).pool) as connection:
        found = await read_story(connection, story_id, language=language_of(request))
    if found is None:
        raise Problem(404, "no-such-story", "There is no such story", "It never was, or its articles are erased.")
    if found.story.id != story_id:
        return see(f"/stories/{found.story.id}")
    language = language_of(request)
    pins = [
        Place(
            one.name_in(language),
            one.latitude,
            one.longitude,
            f"/entities/{one.id}",
            1,
            wide="iso3166" in one.identifiers,
        )
        for one in found.places
        if one.latitude is not None and one.longitude is not None
    ]
    values = {
        "whole": found,
        "story": found.story,
        "days": by_day(found.sizes),
        "map": world_map(pins, pixels=420) if pins else None,
    }
    return render(request, "stories/page.html", values)


def by_day(sizes: list[Size]) -> Columns[datetime] | None:
    """Articles by day, from the first day on, with as many before it that there is something to see."""
    if not sizes:
        return None
    counts = {size.day.astimezone(UTC): size.articles for size in sizes}
    last, first = max(counts), min(counts)
    first = max(min(first, last - timedelta(days=_LEAST_DAYS - 1)), last - timedelta(days=_MOST_DAYS - 1))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return stacked([(day, {"articles": counts[day]} if day in counts else {}) for day in days], kinds=["articles"])
