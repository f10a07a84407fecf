"""The page from which the pipeline is operated: queues, workers, pace, pauses."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from redis.exceptions import RedisError

from services.console.connections import Console, console_of
from services.console.operations.routes import Hold, pause_stage, resume_stage
from services.console.operations.store import finished_by_minute, stage_paces
from services.console.pages.charts import Columns, every, stacked
from services.console.pages.forms import checked, first
from services.console.pages.page import PageRoute, read_form, render, see
from services.console.quarantine import store as quarantine
from shared.ledger.backfills import pending_backfills
from shared.ledger.reading import count_states, read_unfinished
from shared.pipeline import PIPELINE
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.runtime.readiness import count_announced
from shared.web.ledger_pool import reading
from shared.web.viewer import note_for_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_WORKER_GONE_S: Final = 300
_MANY_OPEN: Final = 1000


@router.get("/operations")
async def get_operations(request: Request, part: Annotated[str | None, Query(pattern="^pipeline$")] = None) -> Response:
    """All that moves; `part=pipeline` is only the part that keeps itself up to date."""
    values = await _pipeline(console_of(request))
    return render(request, "operations/pipeline.html" if part else "operations/page.html", values)


@router.post("/operations/stages/{stage}")
async def post_stage(request: Request, stage: str) -> Response:
    """Hold or resume a stage."""
    form = await read_form(request)
    note_for_audit(request, stage=stage, action=first(form, "action"), reason=first(form, "reason"))
    if first(form, "action") == "resume":
        await resume_stage(request, stage)
    else:
        await pause_stage(request, stage, checked(Hold, {"reason": first(form, "reason") or ""}))
    return see("/operations#stages")


async def _pipeline(console: Console) -> dict[str, Any]:
    async with reading(console.pool) as connection:
        states, unfinished = await count_states(connection), await read_unfinished(connection)
        paces, minutes = await stage_paces(connection), await finished_by_minute(connection)
        backfills = await pending_backfills(connection)
        open_items = await quarantine.count_open(connection, most=_MANY_OPEN)
    try:
        queues: Any = await run_in_threadpool(depths, console.redis)
        pauses: Any = await run_in_threadpool(read_pauses, console.redis)
    except (RedisError, OSError):
        queues, pauses = None, {}
    now, folder = datetime.now(UTC), console.settings.ready_dir
    stages = [
        {
            "name": stage.name,
            "waiting": queues[stage.name][0] if queues else None,
            "reserved": queues[stage.name][1] if queues else None,
            "pace": (pace := paces.get(stage.name)),
            "workers": [one for one in pace.workers if (now - one.last_at).total_seconds() < _WORKER_GONE_S]
            if pace
            else [],
            "running": count_announced(folder, stage.name) if folder is not None else None,
            "paused": asdict(pauses[stage.name]) if stage.name in pauses else None,
        }
        for stage in PIPELINE
    ]
    chart = _by_minute(minutes, now)
    return {
        "stages": stages,
        "backfills": backfills,
        "broker_away": queues is None,
        "states": states,
        "total": sum(states.values()),
        "unfinished": unfinished,
        "last_minutes": sum(column.total for column in chart.columns[-6:-1]) / 5,
        "hour": chart,
        "open_items": open_items,
        "many_items": open_items == _MANY_OPEN,
    }


def _by_minute(minutes: dict[datetime, int], now: datetime) -> Columns[datetime]:
    counts = {at.astimezone(UTC): count for at, count in minutes.items()}
    found = ((at, counts.get(at, 0)) for at in every(timedelta(minutes=1), 60, now))
    return stacked([(at, {"finished": count} if count else {}) for at, count in found], kinds=["finished"])
