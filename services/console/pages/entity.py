"""The page of one entity: its names, when and where it is named, and with whom."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.console import console_of
from services.console.pages.network import HEIGHT, NAME_CHARS, WIDTH, Node, laid_out
from services.console.pages.page import PageRoute, language_of, render
from services.console.pages.search import by_day
from services.console.pages.world_map import Place, world_map
from services.console.search import SearchQuery, search
from shared.ledger.entity_reading import StoredEntity, count_pairs, read_entities, read_entity
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_PAGE: Final = 10
_MAX_ID_CHARS: Final = 200


@router.get("/entities/{entity_id}")
async def get_entity(request: Request, entity_id: str) -> Response:
    """All that the stored articles say of an entity, from the newest of them."""
    if len(entity_id) > _MAX_ID_CHARS or "\x00" in entity_id:
        raise _no_such(entity_id)
    async with reading(console_of(request).pool) as connection:
        entity = await read_entity(connection, entity_id)
        if entity is None:
            raise _no_such(entity_id)
        page = await search(connection, SearchQuery(entity=(entity.id,)), limit=_PAGE)
        facets = page.facets
        together = [one for one in facets.entity if one.value != entity.id] if facets else []
        pairs = await count_pairs(connection, entity.id, [one.value for one in together])
        known = await read_entities(connection, [one.value for one in together])
    language = language_of(request)
    counts = {one.value: one.count for one in together}
    others = [
        Node(other.id, other.name_in(language), other.type, counts[other.id])
        for one in together
        if (other := known.get(one.value)) is not None
    ]
    middle = Node(entity.id, entity.name_in(language), entity.type, 0)
    shown = [_place(other, language, counts[other.id]) for other in known.values() if other.latitude is not None]
    if entity.latitude is not None:
        shown.append(_place(entity, language, max(counts.values(), default=1) + 1))
    values = {
        "entity": entity,
        "page": page,
        "days": by_day(facets) if facets else None,
        "network": laid_out(middle, others, pairs) if others else None,
        "size": (WIDTH, HEIGHT),
        "together": others,
        "map": world_map(shown, pixels=420) if shown else None,
        "name_chars": NAME_CHARS,
        "own_name": entity.name_in(language),
    }
    return render(request, "entity/page.html", values)


def _place(entity: StoredEntity, language: str, weight: int) -> Place:
    assert entity.latitude is not None
    assert entity.longitude is not None
    link, wide = f"/entities/{entity.id}", "iso3166" in entity.identifiers
    return Place(entity.name_in(language), entity.latitude, entity.longitude, link, weight, str(weight), wide=wide)


def _no_such(entity_id: str) -> Problem:
    named = entity_id[:_MAX_ID_CHARS].replace("\x00", "")
    return Problem(404, "no-such-entity", "There is no such entity", f"No stored article names {named}.")
