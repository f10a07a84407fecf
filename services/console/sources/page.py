"""The pages of sources: all of them with their health, one of them, and to add more."""

from typing import Annotated, Any, Final, get_args
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.pages.forms import checked, first, given
from services.console.pages.page import PageRoute, read_form, render, see
from services.console.sources import store
from services.console.sources.lists import read_list
from services.console.sources.looking import discover_feeds
from services.console.sources.routes import add_listed, add_one, no_such_source, one_source
from services.console.sources.store import Health
from services.console.sources.wanted import Asked, NewSource, check_literal
from shared.web.ledger_pool import reading
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_LIST: Final = "/operations/sources"
_PAGE: Final = 50


@router.get(_LIST)
async def get_sources(
    request: Request,
    health: Health | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """All sources, and the forms for new ones."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await store.read_sources(connection, limit=_PAGE + 1, health=health, before=before)
        collectors = await store.read_collectors(connection)
        totals = await store.count_by_health(connection)
    page = found[:_PAGE]
    values: dict[str, Any] = {
        "sources": page,
        "health": health,
        "collectors": collectors,
        "totals": {one: totals[one] for one in get_args(Health) if totals.get(one)},
        "next": write_cursor(page[-1].created_at, page[-1].id) if len(found) > _PAGE else None,
    }
    return render(request, "sources/list.html", values)


@router.post(_LIST)
async def post_sources(request: Request) -> Response:
    """Add one, add those of a list, or look which feeds a site has."""
    form = await read_form(request)
    match first(form, "action"):
        case "add":
            wanted = checked(NewSource, given(form, "url", "name", "language", "content"))
            source = await add_one(request, wanted)
            return see(f"{_LIST}/{source.id}")
        case "import":
            done = await add_listed(request, read_list((first(form, "list") or "").encode()))
            return render(request, "sources/imported.html", done)
        case "discover":
            asked = checked(Asked, given(form, "url"))
            settings = console_of(request).settings
            check_literal(asked.url, settings.collector_networks)
            feeds = await discover_feeds(settings, asked.url)
            return render(request, "sources/found.html", {"feeds": feeds, "asked": asked.url})
    raise Problem(422, "invalid-form", "The form is not valid", "action: add, import or discover")


@router.get(_LIST + "/{source_id}")
async def get_source(request: Request, source_id: UUID) -> Response:
    """One source with its health."""
    async with reading(console_of(request).pool) as connection:
        return render(request, "sources/source.html", {"source": await one_source(connection, source_id)})


@router.post(_LIST + "/{source_id}")
async def post_source(request: Request, source_id: UUID) -> Response:
    """Read it now, pause it, enable it or remove it."""
    form = await read_form(request)
    action = first(form, "action")
    note_for_audit(request, source=str(source_id), action=action)
    async with reading(console_of(request).pool) as connection:
        match action:
            case "read":
                there = await store.read_now(connection, source_id)
            case "pause":
                there = await store.set_state(connection, source_id, "paused")
            case "enable":
                there = await store.set_state(connection, source_id, "enabled")
            case "remove":
                there = await store.remove_source(connection, source_id)
            case _:
                detail = "action: read, pause, enable or remove"
                raise Problem(422, "invalid-form", "The form is not valid", detail)
    if not there:
        raise no_such_source(source_id)
    return see(_LIST if action == "remove" else f"{_LIST}/{source_id}")
