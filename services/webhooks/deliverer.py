"""Turn what was stored into deliveries, and send what is due, until told to stop.

A message is sent at least once: a delivery is taken for as long as a try may last, and when whoever took it dies before
the outcome is written down, it is sent again, with the same id.
"""

import asyncio
import time
from typing import Final

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.webhooks.alarm_messages import announce_alarms
from services.webhooks.sending import Sender
from shared.ledger.webhooks import Due, fan_out, forget_deliveries, lease_due, record_outcome
from shared.observability.metrics import WEBHOOK_TRIES
from shared.observability.names import (
    LEDGER_UNAVAILABLE,
    WEBHOOK_BROKEN,
    WEBHOOK_DELIVERED,
    WEBHOOK_DISABLED,
    WEBHOOK_FAILED,
)
from shared.runtime.readiness import ANNOUNCE_EVERY_S, announce_ready
from shared.settings import Settings

log = structlog.get_logger(__name__)

_EACH: Final = 8
"""Messages on their way to one subscriber at once."""
_ALARMS_EVERY_S: Final = 2.0
_FORGET_EVERY_S: Final = 600.0
# A try ends in its time; the rest is for writing down the result.
_LEASE_FACTOR: Final = 1.5
_SLACK_S: Final = 1.0
_STOP_WITHIN_S: Final = 10.0


class Deliverer:
    """One process of it is enough; several share the work."""

    def __init__(self, settings: Settings, pool: AsyncConnectionPool, sender: Sender) -> None:
        self._settings = settings
        self._pool = pool
        self._sender = sender
        self._stop = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Due] = {}
        self._announced = -ANNOUNCE_EVERY_S
        self._forgot = time.monotonic()
        self._looked_for_alarms = -_ALARMS_EVERY_S

    def stop(self) -> None:
        """Take no more, and return from `run` when what is under way has ended."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped; when the ledger is away, wait for it."""
        pause_s = self._settings.webhook_poll_s
        while not self._stop.is_set():
            try:
                moved = await self._sweep()
                pause_s = self._settings.webhook_poll_s
            except (psycopg.Error, PoolTimeout, OSError) as error:
                log.warning(LEDGER_UNAVAILABLE, error=str(error).strip())
                moved, pause_s = False, min(pause_s * 2, 5.0)
            if not moved:
                await self._rest(pause_s)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_STOP_WITHIN_S)
        for task in list(self._under_way):
            task.cancel()

    async def _sweep(self) -> bool:
        """Whether there was anything to do."""
        busy = {due.webhook_id for due in self._under_way.values()}
        room = self._settings.webhook_concurrency - len(self._under_way)
        async with self._pool.connection() as connection:
            looked_at = await fan_out(connection)
            if time.monotonic() - self._looked_for_alarms >= _ALARMS_EVERY_S:
                await announce_alarms(connection, kept_s=self._settings.webhook_log_s)
                self._looked_for_alarms = time.monotonic()
            taken: list[Due] = []
            if room > 0:
                lease_s = self._settings.webhook_timeout_s * _LEASE_FACTOR + _SLACK_S
                taken = await lease_due(connection, most=room, each=_EACH, busy=list(busy), lease_s=lease_s)
            if time.monotonic() - self._forgot > _FORGET_EVERY_S:
                await forget_deliveries(connection, older_than_s=self._settings.webhook_log_s)
                self._forgot = time.monotonic()
        if time.monotonic() - self._announced >= ANNOUNCE_EVERY_S:
            announce_ready(self._settings.ready_dir, "webhooks")
            self._announced = time.monotonic()
        for due in taken:
            task = asyncio.create_task(self._deliver(due))
            self._under_way[task] = due
            task.add_done_callback(self._ended)
        return bool(looked_at or taken)

    async def _rest(self, pause_s: float) -> None:
        """Until there may be something to do: a try has ended, a while has gone by, or it is time to stop."""
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({stop, *self._under_way}, timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()

    async def _deliver(self, due: Due) -> None:
        outcome = await self._sender.send(due)
        facts = {
            "webhook": str(due.webhook_id),
            "message": due.message_id,
            "event_type": due.event,
            "attempt": due.attempts,
            "status": outcome.entry.get("status"),
            "error": outcome.entry.get("error"),
            "duration_ms": outcome.entry["duration_ms"],
        }
        delivered = outcome.state == "delivered"
        WEBHOOK_TRIES.labels("delivered" if delivered else "failed").inc()
        (log.info if delivered else log.warning)(WEBHOOK_DELIVERED if delivered else WEBHOOK_FAILED, **facts)
        async with self._pool.connection() as connection:
            reason = await record_outcome(
                connection,
                due,
                outcome,
                break_s=self._settings.webhook_retry_base_s,
                disable_after_s=self._settings.webhook_disable_after_s,
            )
        if reason is not None:
            log.error(WEBHOOK_DISABLED, webhook=str(due.webhook_id), reason=reason)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease ends by itself, and the message is sent again.
            if isinstance(error, (psycopg.Error, PoolTimeout, OSError)):
                log.warning(LEDGER_UNAVAILABLE, error=str(error).strip(), error_type=type(error).__name__)
            else:
                WEBHOOK_TRIES.labels("broken").inc()
                log.error(WEBHOOK_BROKEN, error_type=type(error).__name__, exc_info=error)
