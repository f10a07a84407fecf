"""Celery's side of pausing and of noticing stalls: what runs in a worker's main process, beside its event loop."""

import os
import threading
import time
from typing import Any, Final

import structlog
from celery import bootsteps
from celery.worker import state as worker_state
from redis.exceptions import RedisError

from shared.observability.metrics import STALLS
from shared.observability.names import BROKER_UNAVAILABLE, STAGE_TRIED, WORKER_STALLED
from shared.pipeline import Stage
from shared.runtime.broker import depths
from shared.runtime.pauses import read_pauses
from shared.runtime.readiness import ANNOUNCE_EVERY_S, announce_ready
from shared.runtime.redis_connection import connect_redis
from shared.runtime.stall_detector import StallDetector
from shared.settings import Settings

log = structlog.get_logger(__name__)

_LOOK_EVERY_S: Final = 1.0
_REDIS_PATIENCE_S: Final = 1.0
# EX_SOFTWARE of sysexits.h.
_STALLED_STATUS: Final = 70


def consumer_step(stage: Stage, settings: Settings) -> type[bootsteps.StartStopStep]:
    """A step of Celery's consumer, started anew after each reconnection: announces readiness, and heeds pauses."""

    class WatchStep(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        requires = ("celery.worker.consumer.tasks:Tasks",)

        def start(self, parent: Any) -> None:
            watch = _PauseWatch(stage, settings, parent)
            parent.timer.call_repeatedly(_LOOK_EVERY_S, watch.look)
            # By the event loop that also takes messages: when it hangs, the announcement grows old.
            parent.timer.call_repeatedly(ANNOUNCE_EVERY_S, announce_ready, (settings.ready_dir, stage.name))

    return WatchStep


class _PauseWatch:
    """Stops taking messages while the stage is paused. After burials in a row it tries again now and then."""

    def __init__(self, stage: Stage, settings: Settings, consumer: Any) -> None:
        self._stage, self._settings, self._consumer = stage, settings, consumer
        self._redis = connect_redis(settings, timeout_s=_REDIS_PATIENCE_S, connect_timeout_s=_REDIS_PATIENCE_S)
        self._try_at = 0.0

    def look(self) -> None:
        """Called by the event loop every second."""
        try:
            pause = read_pauses(self._redis).get(self._stage.name)
        except (RedisError, OSError) as error:
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            return
        now = time.monotonic()
        if pause is None:
            self._consume(True)
            self._try_at = 0.0
        elif pause.cause == "operator":
            self._consume(False)
        elif not self._try_at:
            self._consume(False)
            self._try_at = now + self._settings.pause_probe_s
        elif now >= self._try_at:
            # Until the next look; whatever fails meanwhile is put back, and a success ends the pause.
            self._consume(True)
            self._try_at = 0.0
            log.info(STAGE_TRIED, stage=self._stage.name)

    def _consume(self, wanted: bool) -> None:
        tasks = self._consumer.task_consumer
        if tasks is None or bool(tasks.consuming_from(self._stage.name)) == wanted:
            return
        if wanted:
            self._consumer.add_task_queue(self._stage.name)
        else:
            self._consumer.cancel_task_queue(self._stage.name)


class StallWatch(threading.Thread):
    """Ends a worker that stands still although messages wait, so that its supervisor starts it anew.

    A thread of its own, because it is the worker's event loop that may hang.
    """

    def __init__(self, stage: Stage, settings: Settings) -> None:
        super().__init__(name="stall-watch", daemon=True)
        self._stage, self._settings = stage, settings
        self._detector = StallDetector(
            idle_s=settings.stalled_after_s, busy_s=2 * settings.task_time_limit_s + settings.stalled_after_s
        )

    def run(self) -> None:
        """Look every few seconds, for as long as the process lives."""
        redis = connect_redis(self._settings, timeout_s=5, connect_timeout_s=2)
        while True:
            time.sleep(self._settings.stalled_after_s / 4)
            try:
                waiting, _ = depths(redis)[self._stage.name]
                paused = self._stage.name in read_pauses(redis)
            except (RedisError, OSError):
                # Without Redis nobody can take messages.
                waiting, paused = 0, False
            held = len(worker_state.active_requests), len(worker_state.reserved_requests)
            stalled = self._detector.is_stalled(
                now=time.monotonic(),
                work_waits=waiting > 0 and not paused,
                busy=any(held),
                marker=(worker_state.all_total_count[0], held),
            )
            if stalled:
                STALLS.labels(self._stage.name).inc()
                log.critical(WORKER_STALLED, stage=self._stage.name, waiting=waiting)
                os._exit(_STALLED_STATUS)
