"""The one Celery wrapper: turns a stage's handler into a Celery application. Only it and `celery_steps` import Celery.

The configuration follows what was measured to survive: late acknowledgement, rejection on a lost pool child, bounded
prefetch, JSON with zstd. What Celery on Redis still loses (a message between BRPOP and its note in the unacked hash),
the ledger brings back.
"""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import structlog
from celery import Celery, Task
from celery.exceptions import Reject
from celery.signals import (
    setup_logging,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
)
from kombu import Exchange, Queue

from shared.errors import MISCONFIGURED_MARK, MISCONFIGURED_STATUS, ConfigurationError, KhabarError, TransientError
from shared.observability.logs import configure_logging
from shared.observability.metrics import prepare_metrics, serve_worker_metrics
from shared.observability.names import PROCESS_READY, PROCESS_STOPPED
from shared.pipeline import Stage, stage_named
from shared.runtime.broker import task_name, transport_options
from shared.runtime.celery_steps import StallWatch, consumer_step
from shared.runtime.journeys import HEADER, journeys_named
from shared.runtime.memory_limit import resident_bytes
from shared.runtime.readiness import announce_ready
from shared.runtime.stage_runner import ArticleRunner, BatchHandler, BatchRunner, Handler, Workplace
from shared.runtime.stage_worker import INTERRUPTS, MakeRunner, StageWorker
from shared.runtime.transport import transport_for
from shared.settings import Settings, load_settings

log = structlog.get_logger(__name__)

# Between tries of a message whose outcome the broker does not take.
_BROKER_PAUSE_S: Final = 1.0


def build_worker(stage_name: str, make_handler: Callable[[Settings], Handler]) -> Celery:
    """The Celery application of a stage that works on one article at a time.

    The handler is made when the worker starts, not at import.
    """
    return _build(
        stage_named(stage_name),
        lambda workplace, settings: ArticleRunner(workplace, make_handler(settings), interrupts=INTERRUPTS),
    )


def build_batch_worker(
    stage_name: str,
    make_handler: Callable[[Settings, Workplace], BatchHandler],
    *,
    chore: Callable[[Settings], None] | None = None,
) -> Celery:
    """The Celery application of a stage that takes whole messages (storage).

    `chore` runs once in a thread of the worker's own, beside its pool, as soon as the worker is ready.
    """
    return _build(
        stage_named(stage_name),
        lambda workplace, settings: BatchRunner(workplace, make_handler(settings, workplace), interrupts=INTERRUPTS),
        chore,
    )


def _build(stage: Stage, make_runner: MakeRunner, chore: Callable[[Settings], None] | None = None) -> Celery:
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
        broker_transport=transport_for(settings.redis_url),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=transport_options(settings, stage),
        enable_utc=True,
    )
    app.steps["consumer"].add(consumer_step(stage, settings))
    worker = StageWorker(stage, settings, make_runner)

    @app.task(name=task_name(stage), bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
    def process(task: Task[Any, Any], message: str) -> None:
        try:
            worker.process(
                message,
                task_id=task.request.id,
                retries=task.request.retries or 0,
                journeys=journeys_named(task.request.get(HEADER)),
            )
        except TransientError as error:
            # Else Celery takes the message of a failed task away, and the ledger has to send its articles again.
            time.sleep(_BROKER_PAUSE_S)
            raise Reject(error.detail, requeue=True) from error

    # Weak references to these receivers would be collected at once.
    worker_init.connect(partial(_worker_starting, app, worker, settings), weak=False)
    worker_process_init.connect(partial(_process_starting, worker), weak=False)
    worker_process_shutdown.connect(partial(_process_stopping, worker), weak=False)
    worker_ready.connect(partial(_worker_ready, stage, settings, chore), weak=False)
    worker_shutdown.connect(partial(_worker_stopped, stage), weak=False)
    setup_logging.connect(partial(_configure_logging, settings, stage), weak=False)
    return app


def _worker_starting(app: Celery, worker: StageWorker, settings: Settings, **_: object) -> None:
    prepare_metrics()
    try:
        worker.load()
    except ConfigurationError as error:
        print(f"{MISCONFIGURED_MARK}{error}", file=sys.stderr, flush=True)
        raise SystemExit(MISCONFIGURED_STATUS) from error
    except KhabarError as error:
        # A worker that cannot do its work must not take messages; the supervisor shows why and tries again.
        raise SystemExit(str(error)) from error
    if settings.task_memory_bytes:
        # A pool process that has come to half of what one message may take is replaced; in KiB.
        app.conf.worker_max_memory_per_child = (resident_bytes() + settings.task_memory_bytes // 2) // 1024


def _process_starting(worker: StageWorker, **_: object) -> None:
    worker.enter_process()


def _process_stopping(worker: StageWorker, **_: object) -> None:
    worker.stop()


def _worker_ready(stage: Stage, settings: Settings, chore: Callable[[Settings], None] | None, **_: object) -> None:
    serve_worker_metrics(settings.metrics_port)
    announce_ready(settings.ready_dir, stage.name)
    StallWatch(stage, settings).start()
    if chore is not None:
        threading.Thread(target=chore, args=(settings,), name="chore", daemon=True).start()
    log.info(PROCESS_READY, stage=stage.name, concurrency=settings.concurrency)


def _worker_stopped(stage: Stage, **_: object) -> None:
    log.info(PROCESS_STOPPED, stage=stage.name)


def _configure_logging(settings: Settings, stage: Stage, **_: object) -> None:
    configure_logging(settings, process=stage.name)
