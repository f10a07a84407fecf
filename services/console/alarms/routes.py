"""The HTTP routes that show and acknowledge alarms."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict

from services.console.connections import FilterValue, Remark, console_of
from shared.ledger.alarms import Alarm, acknowledge, open_alarms, past_alarms
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses

router = APIRouter(tags=["operations"])


class Acknowledgement(BaseModel):
    """Who knows of it, and what there is to say."""

    model_config = ConfigDict(extra="forbid")

    by: FilterValue | None = None
    note: Remark | None = None


@router.get(
    "/v1/alarms", summary="Sources and languages that behave unlike before", responses=problem_responses(422, 503)
)
async def list_alarms(
    request: Request, status: Literal["open", "all"] = "open", limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> dict[str, Any]:
    """Each says what is unusual (`what`), since when, and how to look into it (`look`).

    Kinds: `silent`, `no_entities`, `no_topics` (looked for, nothing found), `entities_not_done`, `topics_not_done` (not
    looked for), `rejected`, `quarantined`; of the installation itself (dimension `all`), `paused` with the stage as
    subject, and `quarantine_full`. The relay looks every KHABAR_ALARM_EVERY_S, at the last two every ten seconds, and
    closes what is over.
    """
    async with reading(console_of(request).pool) as connection:
        found = await (open_alarms(connection) if status == "open" else past_alarms(connection, limit=limit))
    return {"alarms": [_shown(alarm) for alarm in found[:limit]]}


@router.post(
    "/v1/alarms/{alarm_id}:acknowledge",
    summary="Say that somebody knows of an alarm",
    responses=problem_responses(400, 404, 422, 503),
)
async def acknowledge_alarm(
    request: Request, alarm_id: Annotated[int, Path(ge=1, lt=2**63)], how: Acknowledgement | None = None
) -> dict[str, Any]:
    """It stays open until what is unusual is over, and leaves the metric `khabar_alarm`."""
    how = how or Acknowledgement()
    async with reading(console_of(request).pool) as connection:
        alarm = await acknowledge(connection, alarm_id, by=how.by, note=how.note)
    if alarm is None:
        raise Problem(404, "no-such-alarm", "There is no such alarm", f"None has the id {alarm_id}.")
    return _shown(alarm)


def _shown(alarm: Alarm) -> dict[str, Any]:
    return {**asdict(alarm), "what": alarm.what, "look": alarm.look}
