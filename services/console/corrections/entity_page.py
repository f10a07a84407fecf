"""The forms by which readers correct entities on the pages of articles and entities; the pages show what came of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.console.corrections.entity_decisions import EntityDecision
from services.console.corrections.entity_store import Decided
from services.console.corrections.entity_work import make_decision, undo_decision
from services.console.pages.forms import checked, first, given
from services.console.pages.page import PageRoute, read_form, see
from shared.web.problems import Problem

router = APIRouter(prefix="/corrections", route_class=PageRoute, include_in_schema=False)


@router.post("")
async def post_correction(request: Request) -> Response:
    """Record and carry out what the form says."""
    form = await read_form(request)
    kind = first(form, "kind") or ""
    needs = {"is": ("target",), "same": ("target",), "type": ("type",), "two": ("name", "target"), "never": ("name",)}
    values: dict[str, Any] = {"kind": kind, **given(form, "article", "entity", "note", *needs.get(kind, ()))}
    if "target" in values:
        # Whoever copies an id copies what stands beside it.
        values["target"] = values["target"].strip()
    if "article" in values:
        values["mention"] = _mention(first(form, "mention") or "")
    done = await make_decision(request, checked(EntityDecision, values))
    return see(_back(done.decided))


@router.post("/{correction_id}")
async def post_undo(request: Request, correction_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Response:
    """Undo a correction."""
    form = await read_form(request)
    done = await undo_decision(request, correction_id)
    if done is None:
        raise Problem(404, "no-such-correction", "There is no such correction in force")
    return see(_back(done.decided, first(form, "entity")))


def _mention(said: str) -> dict[str, Any]:
    field, _, offsets = said.partition(":")
    start, _, end = offsets.partition(":")
    return {"field": field, "start": start, "end": end}


def _back(decided: Decided, shown: str | None = None) -> str:
    if decided.article is not None:
        return f"/articles/{UUID(str(decided.article))}#correcting"
    return f"/entities/{decided.entity if shown is None or shown == decided.entity else decided.target}#correcting"
