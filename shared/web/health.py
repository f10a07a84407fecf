"""Liveness, readiness and metrics, the same for every HTTP service."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from redis import Redis
from redis.exceptions import RedisError

from shared.ledger.alarms import open_alarms
from shared.ledger.backfills import pending_backfills
from shared.ledger.reading import Unfinished, read_unfinished
from shared.observability.metrics import BacklogCollector, exposition
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.runtime.readiness import WHOLE_STACK, is_announced
from shared.runtime.redis_connection import connect_redis
from shared.settings import Settings

_CONNECT_TIMEOUT_S: Final = 2
# Each is a series of its own in Prometheus.
_MOST_ALARMS: Final = 200
_CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def health_router(settings: Settings) -> APIRouter:
    """Routes `/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", summary="Is the process alive?")
    async def healthz() -> dict[str, str]:
        """Answers as long as the process can answer at all; asks nobody else."""
        return {"status": "alive"}

    @router.get("/readyz", summary="Can it do its work?", responses={503: {"description": "Not ready."}})
    async def readyz() -> Response:
        """Says of each dependency whether it is there. Without Redis articles are still accepted; the ledger waits.

        `backfills`: what an upgrade left to be entered for older articles, and how much of it is done, in percent.
        Under `khabar up` it is not ready before every worker was.
        """
        (ledger, backfills), broker = await _ledger_state(settings), await run_in_threadpool(_broker_state, settings)
        dependencies = {"postgresql": ledger, "redis": broker}
        ready = ledger == "ok"
        if settings.part_of_stack and settings.ready_dir is not None:
            up = await run_in_threadpool(is_announced, settings.ready_dir, WHOLE_STACK)
            dependencies["stack"] = "ok" if up else "starting; not every process is ready yet"
            ready = ready and up
        status = "ready" if ready and broker == "ok" else "degraded" if ready else "not_ready"
        body: dict[str, Any] = {"status": status, "dependencies": dependencies, "backfills": backfills}
        return JSONResponse(body, 200 if ready else 503)

    @router.get("/metrics", summary="Prometheus metrics", response_class=Response)
    async def metrics(_: Request) -> Response:
        """Counters of every process on this machine, queue depths, and the age of the oldest unfinished article."""
        unfinished, alarms = await _ledger_figures(settings)
        found, paused = await run_in_threadpool(_queues, settings)
        collector = BacklogCollector(
            depths=found,
            paused=paused,
            oldest_s=None if unfinished is None else unfinished.oldest_s or 0.0,
            states={} if unfinished is None else {"accepted": unfinished.accepted, "queued": unfinished.queued},
            alarms=alarms,
        )
        return Response(await run_in_threadpool(exposition, collector), media_type=_CONTENT_TYPE)

    return router


async def _ledger_state(settings: Settings) -> tuple[str, dict[str, int]]:
    """Whether it is there, and how far its backfills are, in percent."""
    try:
        async with await AsyncConnection.connect(
            settings.database_url, connect_timeout=_CONNECT_TIMEOUT_S
        ) as connection:
            await connection.execute("SELECT FROM articles WHERE false")
            return "ok", {one.name: one.percent for one in await pending_backfills(connection)}
    except psycopg.errors.UndefinedTable:
        return "not migrated; run `python -m shared.ledger.migrate`", {}
    except (psycopg.Error, OSError):
        return "unreachable; check DATABASE_URL and the server", {}


async def _ledger_figures(settings: Settings) -> tuple[Unfinished | None, Sequence[tuple[str, str, str]]]:
    """The backlog, None if the ledger is away; and the alarms that nobody has acknowledged."""
    try:
        async with await AsyncConnection.connect(
            settings.database_url, connect_timeout=_CONNECT_TIMEOUT_S
        ) as connection:
            unfinished = await read_unfinished(connection)
            alarms = [alarm for alarm in await open_alarms(connection) if alarm.acknowledged_at is None]
    except (psycopg.Error, OSError):
        return None, ()
    return unfinished, [(alarm.kind, alarm.dimension, alarm.subject) for alarm in alarms[:_MOST_ALARMS]]


def _broker_state(settings: Settings) -> str:
    try:
        with _redis(settings) as redis:
            redis.ping()
    except (RedisError, OSError):
        return "unreachable; check REDIS_URL and the server"
    return "ok"


def _queues(settings: Settings) -> tuple[Mapping[str, tuple[int, int]], Mapping[str, int]]:
    try:
        with _redis(settings) as redis:
            found, pauses = depths(redis), read_pauses(redis)
    except (RedisError, OSError):
        return {}, {}
    return found, {stage: int(stage in pauses) for stage in found}


def _redis(settings: Settings) -> Redis:
    return connect_redis(settings, timeout_s=2, connect_timeout_s=_CONNECT_TIMEOUT_S)
