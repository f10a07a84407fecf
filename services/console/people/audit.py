"""The HTTP route that shows what operators did."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from services.console.connections import FilterValue, console_of
from shared.access.audit import read_audit
from shared.web.ledger_pool import reading
from shared.web.moments import EndMoment, StartMoment
from shared.web.problems import problem_responses

router = APIRouter(tags=["operations"])


@router.get("/v1/audit", summary="What operators did, newest first", responses=problem_responses(422, 503))
async def list_audit(
    request: Request,
    *,
    who: Annotated[FilterValue | None, Query(description="Name or id of a key.")] = None,
    action: Annotated[FilterValue | None, Query(description="Part of the action.", examples=["quarantine"])] = None,
    target: Annotated[FilterValue | None, Query(description="Id of what it was done to.")] = None,
    since: Annotated[StartMoment | None, Query(description="At that time or later.")] = None,
    until: Annotated[EndMoment | None, Query(description="Before that time.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """Every request that changed something: quarantine, replays, stages, corrections, erasures; and every change of
    the keys. `next` is the cursor of the page after this one, null on the last.
    """
    async with reading(console_of(request).pool) as connection:
        found = await read_audit(
            connection,
            limit=limit + 1,
            who=who,
            action=action,
            target=target,
            since=since,
            until=until,
            before=cursor,
        )
    page = found[:limit]
    return {"entries": [asdict(entry) for entry in page], "next": page[-1].id if len(found) > limit else None}
