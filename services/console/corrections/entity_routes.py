"""The HTTP routes by which readers correct entities, and what was decided is read, undone and taken elsewhere."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from services.console.connections import console_of
from services.console.corrections.entity_decisions import EntityDecision
from services.console.corrections.entity_store import Decided, list_decided
from services.console.corrections.entity_work import make_decision, undo_decision
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses

router = APIRouter(prefix="/v1/entity-corrections", tags=["corrections"])

CorrectionId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class EntityCorrections(BaseModel):
    """A page of decisions in their order; `next` is the cursor of the page after it, null on the last."""

    corrections: list[dict[str, Any]]
    next: int | None


class CarriedOut(BaseModel):
    """A decision about entities, recorded."""

    correction: dict[str, Any]
    new: bool = Field(description="False if it was in force already.")
    articles: int | None = Field(description="How many stored articles it changed; null while that goes on.")


@router.post(
    "",
    status_code=201,
    summary="Correct an entity",
    response_model=CarriedOut,
    responses={200: {"model": CarriedOut}, **problem_responses(400, 404, 409, 413, 422, 503)},
)
async def correct_entity(request: Request, decision: EntityDecision, response: Response) -> dict[str, Any]:
    """Record a decision about a mention of an article, or about an entity wherever it is named.

    It takes effect in articles, search, exports and counts before the answer (or soon after it, if there are very many)
    and in whatever is stored from then on. Deciding the same again changes nothing and is answered 200.
    """
    done = await make_decision(request, decision)
    response.status_code = 201 if done.new else 200
    return {"correction": shown(done.decided), "new": done.new, "articles": done.articles}


@router.get(
    "", summary="Corrections of entities", response_model=EntityCorrections, responses=problem_responses(422, 503)
)
async def list_entity_corrections(
    request: Request,
    *,
    article: Annotated[UUID | None, Query(description="Only of mentions in this article.")] = None,
    entity: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="Only about this.")] = None,
    in_force: Annotated[bool, Query(description="Without those that were undone.")] = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[int, Query(ge=0, le=2**63 - 1, description="`next` of the page before.")] = 0,
) -> dict[str, Any]:
    """Who decided what and when, in the order in which decisions are applied; also what was undone."""
    async with reading(console_of(request).pool) as connection:
        found = await list_decided(
            connection, limit=limit + 1, after=cursor, article=article, entity=entity, in_force=in_force
        )
    page = found[:limit]
    return {"corrections": [shown(one) for one in page], "next": page[-1].id if len(found) > limit else None}


@router.delete(
    "/{correction_id}",
    summary="Undo a correction of an entity",
    response_model=CarriedOut,
    responses=problem_responses(404, 422, 503),
)
async def undo_entity_correction(request: Request, correction_id: CorrectionId) -> dict[str, Any]:
    """Make all articles what they would be without it. The decision stays in the list, with who undid it and when."""
    done = await undo_decision(request, correction_id)
    if done is None:
        raise Problem(404, "no-such-correction", "There is no such correction in force")
    return {"correction": shown(done.decided), "new": done.new, "articles": done.articles}


def shown(decided: Decided) -> dict[str, Any]:
    """A decision as JSON; of a mention what it says and where, by which it is imported elsewhere."""
    told = asdict(decided)
    place = {name: told.pop(name) for name in ("field", "word", "occurrence")}
    mention = place if decided.article is not None else None
    times = {name: at.isoformat() if (at := told[name]) else None for name in ("at", "undone_at")}
    article = str(decided.article) if decided.article else None
    return {**told, **times, "article": article, "mention": mention}
