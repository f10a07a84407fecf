"""The HTTP routes by which the knowledge base is looked up."""

from functools import cache
from threading import RLock
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool

from services.console.lookup.known import Found, Knowledge, Known
from services.console.lookup.names import NameIndex
from services.console.lookup.shipped import load_shipped
from shared.contracts.article import EntityType
from shared.errors import ConfigurationError
from shared.web.problems import Problem, problem_responses

router = APIRouter(prefix="/v1/knowledge", tags=["search"])


# Many ask at once, letter by letter; one of them reads it for all.
_reading: Final = RLock()


def knowledge() -> Knowledge:
    """The knowledge base of this process, read when it is first asked for. Raises: ConfigurationError."""
    with _reading:
        return _knowledge()


def name_index() -> NameIndex:
    """Its index of names, made when it is first asked for. Raises: ConfigurationError."""
    with _reading:
        return _name_index()


@cache
def _knowledge() -> Knowledge:
    return load_shipped()


@cache
def _name_index() -> NameIndex:
    return NameIndex(_knowledge())


@router.get("", summary="The knowledge base by name", responses=problem_responses(422, 503))
async def find_known(
    q: Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$", description="A name, or its start.")],
    type_: Annotated[EntityType | None, Query(alias="type")] = None,
    country: Annotated[str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """What is known by a name like this, in any spelling and script, whether or not an article has named it.

    `how`: `exact`, `prefix`, `word` (a later word of the name begins so), or `fuzzy` with `distance` letters wrong: one
    in names of 5 letters, two from 9 on. In this order; then by weight (inhabitants, or how well known).
    """
    wanted = country.upper() if country else None
    found = await _asked(lambda: name_index().find(q, type_=type_, country=wanted, limit=limit))
    return {"entities": [shown(one) for one in found]}


@router.get("/{entity_id}", summary="What is known of an id", responses=problem_responses(404, 422, 503))
async def get_known(entity_id: str) -> dict[str, Any]:
    """Names, identifiers and coordinates of an entity of the knowledge base."""
    known: Known | None = await _asked(lambda: knowledge().get(entity_id))
    if known is None:
        hint = "The knowledge base has none of that id. Entities that only articles name: GET /v1/entities/ID."
        raise Problem(404, "no-such-entity", "There is no such entity", hint)
    return facts(known)


def facts(known: Known) -> dict[str, Any]:
    """An entity as JSON. `forms`: folded names by which articles may call it."""
    return {
        "id": known.id,
        "type": known.type,
        "names": dict(known.names),
        "forms": list(known.forms),
        "identifiers": dict(known.identifiers),
        "country": known.country,
        "latitude": known.latitude,
        "longitude": known.longitude,
    }


def shown(found: Found) -> dict[str, Any]:
    """A find as JSON."""
    return {**facts(found.known), "found": found.name, "how": found.how, "distance": found.distance}


async def _asked(question: Any) -> Any:
    try:
        return await run_in_threadpool(question)
    except ConfigurationError as error:
        raise Problem(503, "no-knowledge", "The knowledge base cannot be read", str(error)) from error
