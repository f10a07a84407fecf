"""The one Celery wrapper: turns a stage's handler into a Celery application. The only module that imports Celery.

The configuration follows what was measured to survive: late acknowledgement, rejection on a lost pool child, bounded
prefetch, JSON with zstd. What Celery on Redis still loses (a message between BRPOP and its note in the unacked hash),
the ledger brings back.
"""

import os
import random
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from celery import Celery, Task
from celery.signals import (
    setup_logging,
    worker_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
)
from celery.worker import state as worker_state
from kombu import Exchange, Queue
from redis import Redis
from redis.exceptions import RedisError

from shared.contracts.wire import Poison, decode
from shared.errors import KhabarError
from shared.observability.logs import configure_logging
from shared.observability.metrics import StageMetrics, prepare_metrics, serve_worker_metrics
from shared.observability.names import MESSAGE_SPLIT, PROCESS_READY, PROCESS_STOPPED, WORKER_STALLED
from shared.pipeline import STORAGE, Stage, stage_after, stage_named
from shared.runtime.broker import depths, task_name, transport_options
from shared.runtime.publisher import Publisher
from shared.runtime.readiness import ANNOUNCE_EVERY_S, announce_ready
from shared.runtime.retry_policy import RetryPolicy
from shared.runtime.stage_runner import (
    ArticleRunner,
    BatchHandler,
    BatchRunner,
    Handler,
    Outcome,
    Runner,
    Workplace,
    batch_id,
)
from shared.runtime.stall_detector import StallDetector
from shared.settings import Settings, load_settings
from shared.version import code_version

log = structlog.get_logger(__name__)

MakeRunner = Callable[[Workplace, Settings], Runner]

WORKER_LOST = "worker_lost"
TIMED_OUT = "timed_out"
DELIVERIES_KEPT_S = 3600

_INTERRUPTS = (SoftTimeLimitExceeded,)
_STALLED_AFTER_S = 20.0
_STALL_LOOK_EVERY_S = 5.0
# EX_SOFTWARE of sysexits.h.
_STALLED_STATUS = 70


def build_worker(stage_name: str, make_handler: Callable[[Settings], Handler]) -> Celery:
    """The Celery application of a stage that works on one article at a time.

    The handler is made when the worker starts, not at import.
    """
    return _build(
        stage_named(stage_name),
        lambda workplace, settings: ArticleRunner(workplace, make_handler(settings), interrupts=_INTERRUPTS),
    )


def build_batch_worker(stage_name: str, make_handler: Callable[[Settings, Workplace], BatchHandler]) -> Celery:
    """The Celery application of a stage that takes whole messages (storage)."""
    return _build(
        stage_named(stage_name),
        lambda workplace, settings: BatchRunner(workplace, make_handler(settings, workplace), interrupts=_INTERRUPTS),
    )


def _build(stage: Stage, make_runner: MakeRunner) -> Celery:
    settings = load_settings()
    app = Celery(f"khabar.{stage.name}", broker=settings.redis_url, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=False,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        task_compression="zstd",
        task_time_limit=settings.task_time_limit_s,
        task_soft_time_limit=max(1, settings.task_time_limit_s * 3 // 4),
        task_queues=[Queue(stage.name, Exchange("", type="direct"), routing_key=stage.name)],
        task_default_queue=stage.name,
        worker_concurrency=settings.concurrency,
        worker_prefetch_multiplier=settings.prefetch,
        # Loading models on a busy machine takes longer than the four seconds that Celery allows a child by default.
        worker_proc_alive_timeout=60,
        worker_send_task_events=False,
        worker_eta_task_limit=1000,
        worker_soft_shutdown_timeout=10,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=transport_options(settings, stage),
        enable_utc=True,
    )
    worker = StageWorker(stage, settings, make_runner)

    @app.task(name=task_name(stage), bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
    def process(task: Task[Any, Any], message: str) -> None:
        worker.process(
            message,
            task_id=task.request.id,
            retries=task.request.retries or 0,
            redelivered=bool((task.request.delivery_info or {}).get("redelivered")),
        )

    # Weak references to these receivers would be collected at once.
    worker_init.connect(partial(_worker_starting, worker), weak=False)
    worker_process_shutdown.connect(partial(_process_stopping, worker), weak=False)
    worker_ready.connect(partial(_worker_ready, stage, settings), weak=False)
    worker_shutdown.connect(partial(_worker_stopped, stage), weak=False)
    setup_logging.connect(partial(_configure_logging, settings), weak=False)
    return app


class StageWorker:
    """What one pool process does with a message: run, publish what follows, and only then let Celery acknowledge."""

    def __init__(self, stage: Stage, settings: Settings, make_runner: MakeRunner) -> None:
        self._stage = stage
        self._settings = settings
        self._make_runner = make_runner
        self._runner: Runner | None = None
        self._publisher = Publisher(settings)
        self._metrics = StageMetrics(stage.name)
        self._retries = RetryPolicy(
            timedelta(seconds=settings.retry_base_s),
            timedelta(seconds=settings.retry_max_s),
            settings.stage_max_retries,
        )
        self._random = random.Random()

    def load(self) -> None:
        """Load what the stage needs, once, before the pool is forked: its processes share the memory.

        Raises: ConfigurationError if a file or a setting is not as it should be.
        """
        workplace = Workplace(self._stage, socket.gethostname(), code_version())
        self._runner = self._make_runner(workplace, self._settings)

    def stop(self) -> None:
        """Close the connections of this process."""
        self._publisher.close()

    def process(self, message: str, *, task_id: str, retries: int, redelivered: bool) -> None:
        """Process one message. Returning means that all that follows from it is safely in Redis.

        A message that comes back because its worker died is split into single articles, so that the one that kills
        workers is found; it is buried after `max_deliveries`.
        """
        assert self._runner is not None, "load() comes first"
        last_try = retries >= self._retries.max_retries
        if redelivered:
            if self._split(message, task_id, retries):
                return
            if self._deliveries(task_id) > self._settings.max_deliveries:
                self._publish(self._runner.bury(message, reason=WORKER_LOST), retries)
                return
        try:
            outcome = self._runner.run(message, last_try=last_try)
        except SoftTimeLimitExceeded:
            if not self._split(message, task_id, retries):
                self._publish(self._runner.bury(message, reason=TIMED_OUT), retries)
            return
        self._publish(outcome, retries)

    def _publish(self, outcome: Outcome, retries: int) -> None:
        following = stage_after(self._stage)
        if outcome.emitted and following is not None:
            self._publisher.publish(following, outcome.emitted, message_id=batch_id(outcome.emitted, "emitted"))
            self._publisher.note_progress(outcome.emitted, following)
        if outcome.closed:
            self._publisher.publish(STORAGE, outcome.closed, message_id=batch_id(outcome.closed, "closed"))
            self._publisher.note_progress(outcome.closed, STORAGE)
        delay = self._retries.delay(retries, self._random)
        if outcome.retried and delay is not None:
            message_id = batch_id(outcome.retried, f"retry:{self._stage.name}:{retries + 1}")
            self._publisher.publish(
                self._stage, outcome.retried, message_id=message_id, delay=delay, retries=retries + 1
            )
        self._metrics.observe(outcome.processed)

    def _split(self, message: str, task_id: str, retries: int) -> bool:
        """Publish each article of a message alone. False if there is nothing to split."""
        assert self._runner is not None, "load() comes first"
        items = decode(message)
        if len(items) < 2:
            return False
        envelopes = [item for item in items if not isinstance(item, Poison)]
        poison = tuple(self._runner.bury_poison(item) for item in items if isinstance(item, Poison))
        self._publish(Outcome(closed=poison), retries)
        log.warning(MESSAGE_SPLIT, task_id=task_id, articles=len(envelopes))
        for envelope in envelopes:
            message_id = batch_id([envelope], f"split:{self._stage.name}")
            self._publisher.publish(self._stage, [envelope], message_id=message_id, retries=retries)
        return True

    def _deliveries(self, task_id: str) -> int:
        with Redis.from_url(self._settings.redis_url, socket_timeout=5) as redis:
            key = f"khabar:deliveries:{task_id}"
            count = int(redis.incr(key))
            redis.expire(key, DELIVERIES_KEPT_S)
        return count


def _worker_starting(worker: StageWorker, **_: object) -> None:
    prepare_metrics()
    try:
        worker.load()
    except KhabarError as error:
        # A worker that cannot do its work must not take messages; the supervisor shows why and tries again.
        raise SystemExit(str(error)) from error


def _process_stopping(worker: StageWorker, **_: object) -> None:
    worker.stop()


def _worker_ready(stage: Stage, settings: Settings, sender: Any = None, **_: object) -> None:
    serve_worker_metrics(settings.metrics_port)
    announce_ready(settings.ready_dir, stage.name)
    _StallWatch(stage, settings).start()
    # By the event loop that also takes messages: when it hangs, the announcement grows old.
    sender.timer.call_repeatedly(ANNOUNCE_EVERY_S, announce_ready, (settings.ready_dir, stage.name))
    log.info(PROCESS_READY, stage=stage.name, concurrency=settings.concurrency)


class _StallWatch(threading.Thread):
    """Ends a worker that stands still although messages wait, so that its supervisor starts it anew.

    A thread of its own, because it is the worker's event loop that may hang.
    """

    def __init__(self, stage: Stage, settings: Settings) -> None:
        super().__init__(name="stall-watch", daemon=True)
        self._stage, self._settings = stage, settings
        self._detector = StallDetector(
            idle_s=_STALLED_AFTER_S, busy_s=2 * settings.task_time_limit_s + _STALLED_AFTER_S
        )

    def run(self) -> None:
        """Look every few seconds, for as long as the process lives."""
        redis = Redis.from_url(self._settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
        while True:
            time.sleep(_STALL_LOOK_EVERY_S)
            try:
                waiting, _ = depths(redis)[self._stage.name]
            except (RedisError, OSError):
                # Without Redis nobody can take messages.
                waiting = 0
            held = len(worker_state.active_requests), len(worker_state.reserved_requests)
            stalled = self._detector.is_stalled(
                now=time.monotonic(),
                work_waits=waiting > 0,
                busy=any(held),
                marker=(worker_state.all_total_count[0], held),
            )
            if stalled:
                log.critical(WORKER_STALLED, stage=self._stage.name, waiting=waiting)
                os._exit(_STALLED_STATUS)


def _worker_stopped(stage: Stage, **_: object) -> None:
    log.info(PROCESS_STOPPED, stage=stage.name)


def _configure_logging(settings: Settings, **_: object) -> None:
    configure_logging(settings)
