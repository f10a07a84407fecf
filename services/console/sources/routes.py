"""The HTTP routes of sources: add, import, look, pause, remove, discover."""

from dataclasses import asdict
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from psycopg import AsyncConnection

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.sources import store
from services.console.sources.lists import Listed, read_list
from services.console.sources.looking import check_feed, discover_feeds
from services.console.sources.store import Health, Source, Wanted
from services.console.sources.wanted import Asked, NewSource, SourceFacts, check_literal, name_of_host
from shared.web.bodies import read_plain
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import note_for_audit

router = APIRouter(tags=["sources"])

_MOST_LIST_BYTES: Final = 8 * 2**20
_FIRST_INTERVAL_S: Final = 900.0
_LIST: Final = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string"}}
            for kind in ("text/x-opml", "application/xml", "text/csv", "text/plain")
        },
    }
}


@router.post("/v1/sources", status_code=201, summary="Add a source", responses=problem_responses(400, 409, 422, 503))
async def add_source(request: Request, wanted: NewSource) -> dict[str, Any]:
    """A feed (RSS, Atom, JSON Feed) or a sitemap of news. It is read from now on, and its articles are posted."""
    return _shown(await add_one(request, wanted))


async def add_one(request: Request, wanted: NewSource) -> Source:
    """Add a source. Raises: Problem if it is there, or its address is not public."""
    settings = console_of(request).settings
    check_literal(wanted.url, settings.collector_networks)
    note_for_audit(request, **wanted.model_dump(mode="json", exclude_defaults=True))
    async with reading(console_of(request).pool) as connection:
        added = await store.add_sources(connection, [wanted.wanted()], interval_s=_first_interval(request))
        if not added:
            known = await store.source_at(connection, wanted.url)
            raise Problem(409, "source-exists", "This source is there already", f"It has the id {known}.")
        return await one_source(connection, added[0])


@router.post(
    "/v1/sources:import",
    summary="Add the sources of a list",
    responses=problem_responses(400, 413, 422, 503),
    openapi_extra=_LIST,
)
async def import_sources(request: Request) -> dict[str, Any]:
    """OPML, CSV (`url,name,language,content`), or one address a line. What is there already stays as it is."""
    listed = read_list(await read_plain(request, max_bytes=_MOST_LIST_BYTES))
    return await add_listed(request, listed)


async def add_listed(request: Request, listed: Listed) -> dict[str, Any]:
    """Add what a list holds: how many were added, were known, and which were refused why."""
    allowed = console_of(request).settings.collector_networks
    wanted, refused = [], [asdict(one) for one in listed.refused]
    for one in listed.sources:
        try:
            check_literal(one.url, allowed)
            wanted.append(one.wanted())
        except Problem as problem:
            refused.append({"entry": None, "url": one.url, "detail": f"{problem.title}. {problem.detail}"})
    async with reading(console_of(request).pool) as connection:
        added = await store.add_sources(connection, wanted, interval_s=_first_interval(request)) if wanted else []
    note_for_audit(request, added=len(added))
    return {"added": len(added), "known": len(wanted) - len(added), "refused": refused}


@router.post("/v1/sources:check", summary="Look at a feed", responses=problem_responses(400, 422, 503))
async def check(request: Request, asked: Asked) -> dict[str, Any]:
    """Fetches it once: kind, title, language, how many entries, the first of them. Nothing is kept."""
    check_literal(asked.url, console_of(request).settings.collector_networks)
    return await check_feed(console_of(request).settings, asked.url)


@router.post("/v1/sources:discover", summary="Find the feeds of a site", responses=problem_responses(400, 422, 503))
async def discover(request: Request, asked: Asked) -> dict[str, Any]:
    """Fetches the page, its robots.txt, and the feeds that they name. Nothing is kept."""
    check_literal(asked.url, console_of(request).settings.collector_networks)
    return {"feeds": await discover_feeds(console_of(request).settings, asked.url)}


@router.get(
    "/v1/sources", summary="Sources with their health, newest first", responses=problem_responses(400, 422, 503)
)
async def list_sources(
    request: Request,
    health: Health | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """`collectors`: how many run, and what keeps them from posting; `next`: cursor of the next page, or null."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await store.read_sources(connection, limit=limit + 1, health=health, before=before)
        collectors = await store.read_collectors(connection)
        totals = await store.count_by_health(connection)
    page = found[:limit]
    following = write_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
    return {
        "sources": [_shown(one) for one in page],
        "next": following,
        "totals": totals,
        "collectors": asdict(collectors),
    }


@router.get("/v1/sources/{source_id}", summary="One source", responses=problem_responses(404, 422, 503))
async def get_source(request: Request, source_id: UUID) -> dict[str, Any]:
    """Its health: last success, last new article, what went wrong."""
    async with reading(console_of(request).pool) as connection:
        return _shown(await one_source(connection, source_id))


@router.put("/v1/sources/{source_id}", summary="Change a source", responses=problem_responses(400, 404, 422, 503))
async def change_source(request: Request, source_id: UUID, facts: SourceFacts) -> dict[str, Any]:
    """Name, language and content, for what is read from now on. The address stays."""
    note_for_audit(request, **facts.model_dump(mode="json", exclude_defaults=True))
    async with reading(console_of(request).pool) as connection:
        known = await one_source(connection, source_id)
        wanted = Wanted(known.url, facts.name or name_of_host(known.url), facts.language, facts.content)
        await store.change_source(connection, source_id, wanted)
        return _shown(await one_source(connection, source_id))


@router.delete(
    "/v1/sources/{source_id}", status_code=204, summary="Remove a source", responses=problem_responses(404, 422, 503)
)
async def remove_source(request: Request, source_id: UUID) -> None:
    """It is read no more. Its articles stay."""
    async with reading(console_of(request).pool) as connection:
        if not await store.remove_source(connection, source_id):
            raise no_such_source(source_id)


@router.post("/v1/sources/{source_id}:pause", summary="Pause a source", responses=problem_responses(404, 422, 503))
async def pause_source(request: Request, source_id: UUID) -> dict[str, Any]:
    """It is not read until it is enabled."""
    async with reading(console_of(request).pool) as connection:
        await store.set_state(connection, source_id, "paused")
        return _shown(await one_source(connection, source_id))


@router.post("/v1/sources/{source_id}:enable", summary="Enable a source", responses=problem_responses(404, 422, 503))
async def enable_source(request: Request, source_id: UUID) -> dict[str, Any]:
    """It is read again, at once; also one whose server said that it is gone."""
    async with reading(console_of(request).pool) as connection:
        await store.set_state(connection, source_id, "enabled")
        return _shown(await one_source(connection, source_id))


@router.post("/v1/sources/{source_id}:read", summary="Read a source now", responses=problem_responses(404, 422, 503))
async def read_source_now(request: Request, source_id: UUID) -> dict[str, Any]:
    """It is due at once; what a collector finds shows in its health."""
    async with reading(console_of(request).pool) as connection:
        await store.read_now(connection, source_id)
        return _shown(await one_source(connection, source_id))


async def one_source(connection: AsyncConnection, source_id: UUID) -> Source:
    """The source. Raises: Problem 404."""
    found = await store.read_source(connection, source_id)
    if found is None:
        raise no_such_source(source_id)
    return found


def no_such_source(source_id: UUID) -> Problem:
    """The answer to an unknown id."""
    return Problem(404, "no-such-source", "There is no such source", f"None has the id {source_id}.")


def _first_interval(request: Request) -> float:
    settings = console_of(request).settings
    return min(max(_FIRST_INTERVAL_S, settings.collector_least_interval_s), settings.collector_longest_interval_s)


def _shown(source: Source) -> dict[str, Any]:
    return {**asdict(source), "links": {"self": f"/v1/sources/{source.id}"}}
