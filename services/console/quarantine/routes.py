"""The HTTP routes of the quarantine: look, edit, redrive, discard."""

from dataclasses import asdict
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.console.connections import FilterValue, Remark, console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.quarantine import store as quarantine
from services.console.quarantine.actions import decide, edit, no_such
from services.console.quarantine.decisions import BATCH, Choice, preview
from services.console.quarantine.store import Evidence, Item, Status
from shared.ledger.posting import split_media_type
from shared.web.ledger_pool import reading
from shared.web.moments import EndMoment, StartMoment
from shared.web.posted_article import ARTICLE_REFERENCE
from shared.web.posted_body import read_posted
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import note_for_audit

router = APIRouter(tags=["quarantine"])

# What a page can show; the whole is one link away.
_SHOWN_CHARS: Final = 1_000_000


class _Choosing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuarantineFilter(_Choosing):
    """Which burials; all fields that are given must fit."""

    status: Status | None = Field(default="open", description="null: in any status.")
    stage: FilterValue | None = None
    reason: FilterValue | None = None
    source: FilterValue | None = None
    language: FilterValue | None = None
    since: StartMoment | None = Field(
        default=None, description="Buried at that time or later; a day begins at 0:00 UTC."
    )
    until: EndMoment | None = Field(default=None, description="Buried before that time; a day is included (UTC).")

    def chosen(self) -> quarantine.Filter:
        """The filter as the ledger takes it."""
        return quarantine.Filter(**{name: getattr(self, name) for name in QuarantineFilter.model_fields})


class QuarantinePage(QuarantineFilter):
    """Which burials, and which page of them."""

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200, description="`next` of the page before.")


class Decision(_Choosing):
    """What to decide about: some items, or all that a filter matches."""

    ids: list[UUID] | None = Field(default=None, min_length=1, max_length=BATCH)
    filter: QuarantineFilter | None = Field(default=None, description="{} means all open ones.")
    dry_run: bool = Field(default=False, description="Only say how many it would concern.")
    by: FilterValue | None = Field(default=None, description="Who decides; noted in the articles' events.")

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Neither is a mistake, and both would be unclear."""
        if (self.ids is None) == (self.filter is None):
            raise ValueError("give either ids or filter")
        return self

    def choice(self) -> Choice:
        """The choice as the ledger takes it."""
        return Choice(self.ids, None if self.filter is None else self.filter.chosen())


class Discarding(Decision):
    """Items that need no more attention, and why."""

    reason: Remark


class RedriveOne(_Choosing):
    """Who redrives."""

    by: FilterValue | None = None


class DiscardOne(RedriveOne):
    """Why an item needs no more attention."""

    reason: Remark


@router.get(
    "/v1/quarantine", summary="What could not be processed, newest first", responses=problem_responses(400, 422, 503)
)
async def list_quarantine(request: Request, wanted: Annotated[QuarantinePage, Query()]) -> dict[str, Any]:
    """One page of burials; `next` is the cursor of the page after it, null on the last."""
    before = read_cursor(wanted.cursor) if wanted.cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await quarantine.list_items(connection, wanted.chosen(), limit=wanted.limit + 1, before=before)
    page = found[: wanted.limit]
    following = write_cursor(page[-1].at, page[-1].id) if len(found) > wanted.limit else None
    return {"items": [_shown(item) for item in page], "next": following}


@router.get("/v1/quarantine/{item_id}", summary="One burial", responses=problem_responses(404, 422, 503))
async def get_item(request: Request, item_id: UUID) -> dict[str, Any]:
    """The article as it would be redriven, the message as it arrived, the error with its traceback, where and when."""
    async with reading(console_of(request).pool) as connection:
        found = await quarantine.read_item(connection, item_id)
    if found is None:
        raise no_such(item_id)
    item, evidence = found
    return {
        **_shown(item),
        "message": evidence.message,
        "traceback": evidence.traceback,
        "timeline": evidence.timeline,
        "article": _article(item, evidence),
    }


@router.put(
    "/v1/quarantine/{item_id}/raw",
    summary="Edit the body of a quarantined article",
    responses=problem_responses(400, 404, 409, 413, 415, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": ARTICLE_REFERENCE},
                "text/plain": {"schema": {"type": "string", "minLength": 1}},
                "text/html": {"schema": {"type": "string", "minLength": 1}},
            },
        }
    },
)
async def edit_item(request: Request, item_id: UUID) -> dict[str, Any]:
    """Takes what posting takes. The next redrive processes it; what was posted is kept, and the edit is an event."""
    console = console_of(request)
    posted = await read_posted(request, console.settings)
    await edit(console.pool, item_id, posted)
    return await get_item(request, item_id)


@router.post(
    "/v1/quarantine:redrive", summary="Send articles through again", responses=problem_responses(400, 422, 503)
)
async def redrive(request: Request, decision: Decision) -> dict[str, Any]:
    """Articles go through the pipeline again from the start, as a new revision."""
    note_for_audit(request, **decision.model_dump(mode="json", exclude_defaults=True))
    if decision.dry_run:
        return await _would(request, decision, discard=False)
    count = await decide(request, console_of(request).pool, decision.choice(), discarding=None, by=decision.by)
    return {"dry_run": False, "count": count}


@router.post("/v1/quarantine:discard", summary="Give articles up", responses=problem_responses(400, 422, 503))
async def discard(request: Request, decision: Discarding) -> dict[str, Any]:
    """Articles end as rejected, reason `discarded`. They can still be redriven with status `discarded`."""
    note_for_audit(request, **decision.model_dump(mode="json", exclude_defaults=True))
    if decision.dry_run:
        return await _would(request, decision, discard=True)
    count = await decide(
        request, console_of(request).pool, decision.choice(), discarding=decision.reason, by=decision.by
    )
    return {"dry_run": False, "count": count}


@router.post(
    "/v1/quarantine/{item_id}:redrive",
    summary="Send one article through again",
    responses=problem_responses(400, 404, 409, 422, 503),
)
async def redrive_one(
    request: Request, item_id: UUID, how: Annotated[RedriveOne | None, Body()] = None
) -> dict[str, Any]:
    """As for many; 409 if there is nothing to redrive, because the article went on since."""
    by = how.by if how else None
    count = await decide(request, console_of(request).pool, Choice(ids=[item_id]), discarding=None, by=by)
    return await _decided(request, item_id, count)


@router.post(
    "/v1/quarantine/{item_id}:discard",
    summary="Give one article up",
    responses=problem_responses(400, 404, 409, 422, 503),
)
async def discard_one(request: Request, item_id: UUID, how: DiscardOne) -> dict[str, Any]:
    """As for many; 409 if it is decided already."""
    note_for_audit(request, **how.model_dump(mode="json", exclude_defaults=True))
    chosen = Choice(ids=[item_id])
    count = await decide(request, console_of(request).pool, chosen, discarding=how.reason, by=how.by)
    return await _decided(request, item_id, count)


async def _decided(request: Request, item_id: UUID, count: int) -> dict[str, Any]:
    async with reading(console_of(request).pool) as connection:
        found = await quarantine.read_item(connection, item_id)
    if found is None:
        raise no_such(item_id)
    if not count:
        item, evidence = found
        state = evidence.article_state or "unknown to the ledger"
        hint = f"The item is {item.status}, its article {state}."
        raise Problem(409, "nothing-to-decide", "There is nothing to decide about this item", hint)
    return _shown(found[0])


async def _would(request: Request, decision: Decision, *, discard: bool) -> dict[str, Any]:
    async with reading(console_of(request).pool) as connection:
        count, some = await preview(connection, decision.choice(), discard=discard)
    return {"dry_run": True, "count": count, "some": [str(item) for item in some]}


def _shown(item: Item) -> dict[str, Any]:
    links = {"self": f"/v1/quarantine/{item.id}"}
    if item.article_id is not None:
        links |= {"article": f"/v1/articles/{item.article_id}", "raw": f"/v1/articles/{item.article_id}/raw"}
    return {**asdict(item), "links": links}


def _article(item: Item, evidence: Evidence) -> dict[str, Any] | None:
    if evidence.raw is None or evidence.media_type is None:
        return None
    _, charset = split_media_type(evidence.media_type)
    return {
        "id": item.article_id,
        "state": evidence.article_state,
        "media_type": evidence.media_type,
        "bytes": len(evidence.raw),
        "edited": evidence.edited,
        "text": evidence.raw.decode(charset, "replace")[:_SHOWN_CHARS],
    }
