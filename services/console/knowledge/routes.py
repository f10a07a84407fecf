"""The HTTP routes over what is known: entities, similar articles, volumes."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from services.console.connections import console_of
from services.console.knowledge.quoted import read_said
from services.console.search import SearchQuery, incomplete_for
from services.console.search.entities import find_entities, read_entity
from services.console.search.similar import similar_articles
from services.console.search.volumes import LONGEST, USUAL, Group, Unit, read_volumes
from shared.ledger.reading import read_duplicates
from shared.web.ledger_pool import reading
from shared.web.moments import EndMoment, StartMoment
from shared.web.problems import FieldError, Problem, problem_responses

router = APIRouter(tags=["search"])


@router.get(
    "/v1/articles/{article_id}/similar",
    summary="Articles on the same matter",
    responses=problem_responses(404, 422, 503),
)
async def get_similar(
    request: Request, article_id: UUID, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> dict[str, Any]:
    """Articles that share what is rare in it, most similar first, and its copies (null if there are none).

    They are looked for among the newest that share any of it, up to 30 days after the article.
    """
    async with reading(console_of(request).pool) as connection:
        found = await similar_articles(connection, article_id, limit=limit)
        if found is None:
            hint = "No article with that id is stored; see its state."
            raise Problem(404, "not-searchable", "There is no such article in the index", hint)
        duplicates = await read_duplicates(connection, article_id)
    return {
        "similar": [asdict(one) for one in found],
        "duplicates": asdict(duplicates) if duplicates is not None else None,
    }


@router.get("/v1/entities", summary="Entities by name", responses=problem_responses(422, 503))
async def list_entities(
    request: Request,
    q: Annotated[
        str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$", description="The beginning of a name.")
    ],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """Entities with a name that begins like this, in any spelling and script; exact names first, then the frequent."""
    async with reading(console_of(request).pool) as connection:
        found = await find_entities(connection, q, limit=limit)
    return {"entities": [asdict(entity) for entity in found]}


@router.get("/v1/entities/{entity_id}", summary="All about an entity", responses=problem_responses(404, 422, 503))
async def get_entity(request: Request, entity_id: str) -> dict[str, Any]:
    """Names, identifiers and coordinates; by day how many articles name it; what is named with it, where and how often.

    Counts are of the newest 5,000 articles that name it; `exact` says whether that is all. The articles themselves:
    `GET /v1/search?entity=ID`.
    """
    async with reading(console_of(request).pool) as connection:
        found = await read_entity(connection, entity_id) if "\x00" not in entity_id else None
    if found is None:
        raise Problem(404, "no-such-entity", "There is no such entity", "No stored article has named it.")
    return asdict(found)


@router.get("/v1/entities/{entity_id}/quotations", summary="What an entity says", responses=problem_responses(422, 503))
async def get_quotations(
    request: Request, entity_id: str, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """What it says, by the verbs of saying, in the newest articles; offsets are of the article's text.

    The articles themselves: `GET /v1/search?q=said-by:ID`.
    """
    if "\x00" in entity_id:
        return {"quotations": []}
    async with reading(console_of(request).pool) as connection:
        said = await read_said(connection, entity_id, limit=limit)
    return {"quotations": [asdict(one) for one in said]}


@router.get("/v1/volumes", summary="How many articles over time", responses=problem_responses(422, 503))
async def get_volumes(
    request: Request,
    unit: Unit = "day",
    group: Group = "none",
    since: Annotated[StartMoment | None, Query(description="By default 2 days, 30 days or a year before.")] = None,
    until: Annotated[EndMoment | None, Query(description="By default now.")] = None,
) -> dict[str, Any]:
    """Stored articles by their date; by state, all articles by when they were accepted. UTC; weeks begin on Monday.

    At most 31 days by hour, two years by day, ten years by week. `incomplete`: stored articles from before an upgrade
    are still being entered, and how many of them are; null if all are counted.
    """
    end = until or datetime.now(UTC)
    try:
        end = end.astimezone(UTC)
        start = since.astimezone(UTC) if since else end - USUAL[unit]
        fits = start < end <= start + LONGEST[unit]
    except OverflowError:
        fits = False
    if not fits:
        detail = f"since must be before until, and by {unit} at most {LONGEST[unit].days} days"
        errors = [FieldError(field="since", detail=detail)]
        raise Problem(422, "invalid-request", "The request is not valid", detail, errors=errors)
    async with reading(console_of(request).pool) as connection:
        # All articles by state are counted in the ledger itself.
        incomplete = await incomplete_for(connection, SearchQuery()) if group != "state" else None
        found = await read_volumes(connection, unit=unit, group=group, since=start, until=end)
    return {
        "unit": unit,
        "group": group,
        "since": start,
        "until": end,
        "volumes": [asdict(one) for one in found],
        "incomplete": asdict(incomplete) if incomplete is not None else None,
    }
