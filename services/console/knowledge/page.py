"""The page of one entity: its names, when and where it is named, and with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.corrections.entity_store import became, list_decided
from services.console.knowledge.quoted import read_said
from services.console.pages.page import PageRoute, language_of, render, see
from services.console.pages.world_map import Place, world_map
from services.console.pages.zones import name_of_zone, zone_of
from services.console.search import SearchQuery, search
from services.console.search.entities import read_entity
from services.console.search.facets import Clock
from services.console.search.named_entities import StoredEntity, count_together, read_entities
from services.console.search.narrowing import within
from services.console.search.time_columns import over_time
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_PAGE: Final = 10
_SHOWN_DECIDED: Final = 100
_MAX_ID_CHARS: Final = 200
_STEPS: Final = 24


@dataclass(frozen=True)
class Companion:
    """An entity that is named together with another: in how many articles, and in how many in each step of time."""

    id: str
    name: str
    type: str
    count: int
    steps: Sequence[int]

    @property
    def bars(self) -> list[float]:
        """The steps as heights, 0 to 1."""
        most = max(self.steps, default=0) or 1
        return [round(step / most, 3) for step in self.steps]


@router.get("/entities/{entity_id}")
async def get_entity(request: Request, entity_id: str) -> Response:
    """All that the stored articles say of an entity, from the newest of them."""
    if len(entity_id) > _MAX_ID_CHARS or "\x00" in entity_id:
        raise _no_such(entity_id)
    zone = zone_of(request)
    async with reading(console_of(request).pool) as connection:
        if (now := await became(connection, entity_id)) != entity_id:
            return see(f"/entities/{now}")
        entity = await read_entity(connection, entity_id, Clock(name_of_zone(zone)))
        if entity is None:
            raise _no_such(entity_id)
        page = await search(connection, SearchQuery(entity=(entity.id,)), limit=_PAGE, facets=False)
        counts = {one.value: one.count for one in entity.entities}
        said = await read_said(connection, entity.id, limit=_PAGE)
        together = await count_together(connection, entity.id, list(counts), steps=_STEPS)
        known = await read_entities(connection, [entity.id, *counts])
        decided = await list_decided(connection, limit=_SHOWN_DECIDED, entity=entity.id, in_force=True)
    language = language_of(request)
    own = known[entity.id]
    others = [
        Companion(other.id, other.name_in(language), other.type, count, together[one])
        for one, count in counts.items()
        if (other := known.get(one)) is not None
    ]
    most = max(counts.values(), default=1)
    shown = [_place(one, language, counts.get(one.id, most + 1)) for one in known.values() if one.latitude is not None]
    columns = over_time(entity.days, zone)
    values = {
        "entity": entity,
        "decided": decided,
        "page": page,
        "said": said,
        "columns_of": columns,
        "column_links": within([("entity", entity.id)], columns.periods) if columns else None,
        "together": others,
        "most": most,
        "map": world_map(shown, pixels=420) if shown else None,
        "own_name": own.name_in(language),
    }
    return render(request, "knowledge/page.html", values)


def _place(entity: StoredEntity, language: str, weight: int) -> Place:
    assert entity.latitude is not None
    assert entity.longitude is not None
    link, wide = f"/entities/{entity.id}", "iso3166" in entity.identifiers
    return Place(entity.name_in(language), entity.latitude, entity.longitude, link, weight, str(weight), wide=wide)


def _no_such(entity_id: str) -> Problem:
    named = entity_id[:_MAX_ID_CHARS].replace("\x00", "")
    return Problem(404, "no-such-entity", "There is no such entity", f"No stored article names {named}.")
