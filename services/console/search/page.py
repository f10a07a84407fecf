"""The search page; its address is the search, so that it can be kept and sent as a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from psycopg import AsyncConnection

from services.console.connections import console_of
from services.console.pages.forms import checked
from services.console.pages.language_names import language_name
from services.console.pages.languages import words_in
from services.console.pages.page import PageRoute, language_of, render, see, with_query
from services.console.pages.problem_page import field_words
from services.console.pages.shown import topic_name
from services.console.pages.zones import name_of_zone, zone_of
from services.console.search import Facets, InvalidCursor, MalformedQuery, Page, SearchQuery, Total, search
from services.console.search.facets import Clock
from services.console.search.formats import EXPORT_FORMATS
from services.console.search.named_entities import read_entities
from services.console.search.narrowing import (
    FACETS,
    PERIODS,
    Pairs,
    changed,
    chips_of,
    cleared,
    left_out,
    not_this,
    settled,
    toggled,
    within,
    words_alone,
)
from services.console.search.time_columns import over_time
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_PAGE: Final = 20
_TIMES: Final = ("since", "until")
_OPTIONS: Final = ("sort", "aliases", "copies", "copies_of", "story", "state")
_SPANS: Final = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
# A period of so many hours or fewer is counted by hours.
_BY_HOURS: Final = timedelta(hours=48)
# Of fewer in the period before, a share would say nothing.
_COMPARABLE: Final = 10


@dataclass(frozen=True)
class _Found:
    """What was found: the page, what all of it is counted as, and how many there were in the period before."""

    page: Page
    total: Total | None
    facets: Facets | None
    before: Total | None
    names: Mapping[str, str]


@router.get("/search")
async def get_search(request: Request) -> Response:
    """A page of articles that match, with facets and a chart of days."""
    pairs = request.query_params.multi_items()
    if whole := settled(pairs):
        return see(whole)
    words, zone = words_in(language_of(request)), zone_of(request)
    cursor = request.query_params.get("cursor") or None
    query, found, malformed, wrong = None, None, None, {}
    try:
        query = search_query(request)
        async with reading(console_of(request).pool) as connection:
            found = await _find(connection, query, cursor, zone, words.language)
    except MalformedQuery as error:
        malformed = error
    except InvalidCursor as error:
        raise Problem(400, "invalid-cursor", "The cursor is not valid", f"Search anew: {error}.") from error
    except Problem as problem:
        if problem.kind != "invalid-form":
            raise
        # The form stays as it was filled in, with what is wrong beside the field.
        wrong = {one["field"] or "until": one["detail"] for one in (field_words(e, words) for e in problem.errors)}
    columns = over_time(found.facets.day, zone) if found and found.facets else None
    names = found.names if found else {}
    chosen = {name: request.query_params.getlist(name) for name in FACETS}
    asked = request.query_params.get("q", "")
    values = {
        "query": query,
        "q": words_alone(asked),
        "left_out": left_out(asked),
        "found": found,
        "page": found.page if found else None,
        "malformed": malformed,
        "wrong": wrong,
        "first_page": cursor is None,
        "next_link": _next(request, query, found.page) if query and found else None,
        "columns_of": columns,
        "column_links": within(pairs, columns.periods) if columns else None,
        "facets": _facets(found.facets, chosen, pairs, names, words.language) if found and found.facets else [],
        "chips": chips_of(pairs, lambda kind, value: _label(kind, value, names, words.language), words),
        "cleared": cleared(pairs),
        "periods": {one: changed(pairs, period=one, since="", until="") for one in PERIODS},
        "period": request.query_params.get("period"),
        "chosen": chosen,
        "growth": _growth(found),
        "typed": {name: request.query_params.get(name, "") for name in ("since", "until", "sort", "copies", "aliases")},
        "api": f"/v1/search?{_parameters(request, query)}" if query else "",
        "exports": {kind: _export(request, query, kind) for kind in EXPORT_FORMATS} if query else {},
    }
    return render(request, "search/page.html", values, status=422 if wrong else 200)


async def _find(
    connection: AsyncConnection, query: SearchQuery, cursor: str | None, zone: tzinfo, language: str
) -> _Found:
    span = (
        query.until - query.since
        if query.since and query.until
        else datetime.now(UTC) - query.since
        if query.since
        else None
    )
    clock = Clock(name_of_zone(zone), hours=span is not None and span <= _BY_HOURS)
    page = await search(connection, query, limit=_PAGE, cursor=cursor, clock=clock)
    # What is counted stands on every page, and is the same on each.
    counted = page if cursor is None else await search(connection, query, limit=1, clock=clock)
    before = None
    if query.since is not None and span is not None:
        earlier = query.model_copy(update={"since": query.since - span, "until": query.since})
        before = (await search(connection, earlier, limit=1)).total
    ids = {*query.entity, *(one.value for one in counted.facets.entity)} if counted.facets else set(query.entity)
    entities = await read_entities(connection, sorted(ids)) if ids else {}
    names = {entity.id: entity.name_in(language) for entity in entities.values()}
    return _Found(page, counted.total, counted.facets, before, names)


def search_query(request: Request) -> SearchQuery:
    """The search that an address means. Days begin and end by the reader's clock.

    Raises: Problem 422.
    """
    given, zone = request.query_params, zone_of(request)
    wanted: dict[str, Any] = {"q": given.get("q", "")}
    wanted |= {name: tuple(filter(None, given.getlist(name))) for name in FACETS}
    if since := given.get("since"):
        wanted["since"] = _day_begins(since, zone, 0)
    if until := given.get("until"):
        wanted["until"] = _day_begins(until, zone, 1)
    if not since and not until and (span := _SPANS.get(given.get("period", ""))):
        # To the minute, so that pages of one search follow each other.
        wanted["since"] = (datetime.now(UTC) - span).replace(second=0, microsecond=0).isoformat()
    wanted |= {name: given[name] for name in _OPTIONS if given.get(name)}
    return checked(SearchQuery, wanted)


def _facets(
    facets: Facets, chosen: Mapping[str, list[str]], pairs: Pairs, names: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    found = []
    for name in FACETS:
        values = [
            {
                "value": one.value,
                "label": names.get(one.value) or one.label or _label(name, one.value, names, language),
                "type": one.type,
                "count": one.count,
                "share": one.count / facets.of,
                "chosen": one.value in chosen[name],
                "link": toggled(pairs, name, one.value),
                "not_link": not_this(pairs, name, one.value),
            }
            for one in getattr(facets, name)
        ]
        found.append({"name": name, "values": values})
    return found


def _label(name: str, value: str, names: Mapping[str, str], language: str) -> str:
    match name:
        case "topic":
            return topic_name(value, language)
        case "language":
            return language_name(value, language)
        case _:
            return names.get(value, value)


def _growth(found: _Found | None) -> float | None:
    """How much more there is than in the period before, as a share; None where there is nothing to compare."""
    if not found or not found.total or not found.before or found.before.estimate < _COMPARABLE:
        return None
    return found.total.estimate / found.before.estimate - 1


def _next(request: Request, query: SearchQuery, page: Page) -> str | None:
    """The page after this one. A period that goes with the clock is held, or it would be another search."""
    if page.next is None:
        return None
    held = (
        {"period": None, "since": query.since.isoformat()} if request.query_params.get("period") and query.since else {}
    )
    return with_query(request, cursor=page.next, **held)


def _export(request: Request, query: SearchQuery, kind: str) -> str:
    # A person opens the file in a spreadsheet, which takes CSV without the mark for another encoding.
    mark = "&bom=true" if kind == "csv" else ""
    return f"/v1/exports?{_parameters(request, query)}&format={kind}{mark}"


def _parameters(request: Request, query: SearchQuery) -> str:
    pairs = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if value and name in ("q", *FACETS, *_OPTIONS) and name != "sort"
    ]
    times = [(name, at.isoformat()) for name in _TIMES if (at := getattr(query, name)) is not None]
    return urlencode([*pairs, *times])


def _day_begins(day: str, zone: tzinfo, later: int) -> str:
    """When a day begins in a zone, or the day so many after it; anything else as it is given."""
    try:
        found = date.fromisoformat(day) + timedelta(days=later)
        return datetime.combine(found, time.min, zone).isoformat()
    except (ValueError, OverflowError):
        # A time, or something of which the model says what is wrong.
        return day
