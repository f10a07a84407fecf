"""The search page; its address is the search, so that it can be kept and sent as a link."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.pages.charts import Columns, stacked
from services.console.pages.forms import checked
from services.console.pages.page import PageRoute, language_of, render
from services.console.search import Facets, FacetValue, InvalidCursor, MalformedQuery, SearchQuery, search
from services.console.search.formats import EXPORT_FORMATS
from services.console.search.named_entities import StoredEntity, read_entities
from shared.media_topics import MEDIA_TOPICS
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FACETS: Final = ("language", "source", "topic", "entity")
_MOST_COLUMNS: Final = 100
_LEAST_DAYS: Final = 14
_PAGE: Final = 20
_TIMES: Final = ("since", "until")


@router.get("/search")
async def get_search(request: Request) -> Response:
    """A page of articles that match, with facets and a chart of days."""
    query = search_query(request)
    cursor = request.query_params.get("cursor") or None
    page, malformed = None, None
    entities: dict[str, StoredEntity] = {}
    try:
        async with reading(console_of(request).pool) as connection:
            page = await search(connection, query, limit=_PAGE, cursor=cursor)
            named = [one.value for one in page.facets.entity] if page.facets else []
            entities = await read_entities(connection, named) if named else {}
    except MalformedQuery as error:
        malformed = error
    except InvalidCursor as error:
        raise Problem(400, "invalid-cursor", "The cursor is not valid", f"Search anew: {error}.") from error
    language = language_of(request)
    names = {entity.id: entity.name_in(language) for entity in entities.values()}
    chosen = {name: request.query_params.getlist(name) for name in FACETS}
    values = {
        "query": query,
        "page": page,
        "malformed": malformed,
        "first_page": cursor is None,
        "days": by_day(page.facets.day) if page and page.facets else None,
        "facets": _facets(page.facets, chosen, names, language) if page and page.facets else [],
        "chosen": chosen,
        "narrowed": any(chosen.values()) or query.since or query.until,
        "toggled": lambda name, value: toggled(request, name, value),
        "api": f"/v1/search?{_parameters(request)}",
        "exports": {kind: _export(request, kind) for kind in EXPORT_FORMATS},
        "topics": {topic.code: topic.label(language) for topic in MEDIA_TOPICS.values()},
        "dates": {name: request.query_params.get(name, "")[:10] for name in _TIMES},
    }
    return render(request, "search/page.html", values)


def search_query(request: Request) -> SearchQuery:
    """The search that an address means.

    Raises: Problem 422.
    """
    given = request.query_params
    wanted: dict[str, Any] = {"q": given.get("q", "")}
    wanted |= {name: tuple(filter(None, given.getlist(name))) for name in FACETS}
    # Days, as forms give them, begin at midnight UTC; the last one is included.
    if since := given.get("since"):
        wanted["since"] = since if len(since) > 10 else f"{since}T00:00:00Z"
    if until := given.get("until"):
        wanted["until"] = until if len(until) > 10 else _day_after(until)
    wanted |= {
        name: given[name] for name in ("sort", "aliases", "copies", "copies_of", "story", "state") if given.get(name)
    }
    return checked(SearchQuery, wanted)


def by_day(days: Sequence[FacetValue]) -> Columns[datetime] | None:
    """The counted matches by day, or by as many days as keep the columns few; None without any."""
    counts = {_at(one.value): one.count for one in days}
    if not counts:
        return None
    last = max(counts)
    first = min(*counts, last - timedelta(days=_LEAST_DAYS - 1))
    step = timedelta(days=max(1, -(-((last - first).days + 1) // _MOST_COLUMNS)))
    columns: dict[datetime, int] = {}
    at = first
    while at <= last:
        columns[at] = 0
        at += step
    for day, count in counts.items():
        columns[first + (day - first) // step * step] += count
    return stacked([(at, {"articles": count} if count else {}) for at, count in columns.items()], kinds=["articles"])


def toggled(request: Request, name: str, value: str) -> str:
    """The address of this search with a value of a facet added, or taken out if it is there."""
    pairs = [(key, one) for key, one in request.query_params.multi_items() if key != "cursor" and one]
    changed = [pair for pair in pairs if pair != (name, value)]
    if len(changed) == len(pairs):
        changed.append((name, value))
    return f"{request.url.path}?{urlencode(changed)}"


def _facets(
    facets: Facets, chosen: Mapping[str, list[str]], names: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    found = []
    for name in FACETS:
        values = [
            {
                "value": one.value,
                "label": names.get(one.value) or one.label or _label(name, one.value, language),
                "type": one.type,
                "count": one.count,
                "share": one.count / facets.of,
                "chosen": one.value in chosen[name],
            }
            for one in getattr(facets, name)
        ]
        found.append({"name": name, "values": values})
    return found


def _label(name: str, value: str, language: str) -> str:
    topics = {topic.code: topic.label(language) for topic in MEDIA_TOPICS.values()} if name == "topic" else {}
    return topics.get(value, value)


def _export(request: Request, kind: str) -> str:
    # A person opens the file in a spreadsheet, which takes CSV without the mark for another encoding.
    mark = "&bom=true" if kind == "csv" else ""
    return f"/v1/exports?{_parameters(request)}&format={kind}{mark}"


def _parameters(request: Request) -> str:
    pairs = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if value and name not in (*_TIMES, "cursor", "sort")
    ]
    query = search_query(request)
    times = [(name, at.isoformat()) for name in _TIMES if (at := getattr(query, name)) is not None]
    return urlencode([*pairs, *times])


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _day_after(day: str) -> str:
    try:
        return f"{date.fromisoformat(day) + timedelta(days=1)}T00:00:00Z"
    except (ValueError, OverflowError):
        # The model says what is wrong with it.
        return day
