"""The page of one entity: its names, when and where it is named, and with whom."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.knowledge.network import HEIGHT, NAME_CHARS, WIDTH, Node, laid_out
from services.console.knowledge.quoted import read_said
from services.console.pages.page import PageRoute, language_of, render
from services.console.pages.world_map import Place, world_map
from services.console.search import SearchQuery, search
from services.console.search.entities import read_entity
from services.console.search.named_entities import StoredEntity, count_pairs, read_entities
from services.console.search.page import by_day
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
        page = await search(connection, SearchQuery(entity=(entity.id,)), limit=_PAGE, facets=False)
        counts = {one.value: one.count for one in entity.entities}
        pairs = await count_pairs(connection, entity.id, list(counts))
        said = await read_said(connection, entity.id, limit=_PAGE)
        known = await read_entities(connection, [entity.id, *counts])
    language = language_of(request)
    own = known[entity.id]
    others = [
        Node(other.id, other.name_in(language), other.type, count)
        for one, count in counts.items()
        if (other := known.get(one)) is not None
    ]
    middle = Node(own.id, own.name_in(language), own.type, 0)
    most = max(counts.values(), default=1)
    shown = [_place(one, language, counts.get(one.id, most + 1)) for one in known.values() if one.latitude is not None]
    values = {
        "entity": entity,
        "page": page,
        "said": said,
        "days": by_day(entity.days),
        "network": laid_out(middle, others, pairs) if others else None,
        "size": (WIDTH, HEIGHT),
        "together": others,
        "map": world_map(shown, pixels=420) if shown else None,
        "name_chars": NAME_CHARS,
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
