"""What one pool process does with a message. Knows Redis, and of Celery only how it interrupts a task."""

import random
import socket
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from redis import Redis
from redis.exceptions import RedisError

from shared.contracts.wire import Poison, decode
from shared.model_lock import check_models
from shared.observability.metrics import COPIES_DROPPED, PAUSES, QUARANTINED, WITHHELD, StageMetrics
from shared.observability.names import (
    BROKER_UNAVAILABLE,
    BURIALS_WITHHELD,
    COPIES_LEFT_OUT,
    MESSAGE_SPLIT,
    STAGE_PAUSED,
    STAGE_RESUMED,
)
from shared.observability.traces import NoTraces, Traces, open_traces
from shared.pipeline import STORAGE, Stage, stage_after
from shared.runtime.journeys import Journey, journeys_within, without
from shared.runtime.memory_limit import limit_memory
from shared.runtime.pauses import Permission, ask_to_bury, note_success
from shared.runtime.publisher import Publisher
from shared.runtime.redis_connection import connect_redis
from shared.runtime.retry_policy import RetryPolicy
from shared.runtime.stage_runner import Burial, Outcome, Processed, Runner, Workplace, batch_id
from shared.runtime.starts import Start, note_deaths, note_end, note_start
from shared.settings import Settings
from shared.version import code_version

log = structlog.get_logger(__name__)

MakeRunner = Callable[[Workplace, Settings], Runner]

WORKER_LOST: Final = "worker_lost"
TIMED_OUT: Final = "timed_out"
INTERRUPTS: Final = (SoftTimeLimitExceeded,)
"""What the stage's function may not swallow."""

# Successes are reported to the other workers so often at most, and always after a burial.
_SUCCESS_EVERY_S: Final = 1.0
# So that a paused stage's tries do not turn its queue round at full speed.
_WITHHELD_PAUSE_S: Final = 0.5


class StageWorker:
    """Runs messages, publishes what follows, and only then returns, so that Celery acknowledges."""

    def __init__(self, stage: Stage, settings: Settings, make_runner: MakeRunner) -> None:
        self._stage = stage
        self._settings = settings
        self._make_runner = make_runner
        self._runner: Runner | None = None
        self._publisher = Publisher(settings)
        self._redis: Redis | None = None
        self._metrics = StageMetrics(stage.name)
        self._retries = RetryPolicy(
            timedelta(seconds=settings.retry_base_s),
            timedelta(seconds=settings.retry_max_s),
            settings.stage_max_retries,
        )
        self._random = random.Random()
        self._success_due = 0.0
        self._traces: Traces = NoTraces()

    def load(self) -> None:
        """Load what the stage needs, once, before the pool is forked: its processes share the memory.

        Raises: ConfigurationError if a file or a setting is not as it should be.
        """
        check_models(self._stage.name)
        workplace = Workplace(self._stage, socket.gethostname(), code_version())
        self._runner = self._make_runner(workplace, self._settings)

    def enter_process(self) -> None:
        """Called in each pool process before its first message."""
        self._traces = open_traces(self._stage.name)
        limit_memory(self._settings.task_memory_bytes)

    def stop(self) -> None:
        """Close the connections of this process."""
        self._traces.close()
        self._publisher.close()
        self._forget_redis()

    def process(self, message: str, *, task_id: str, retries: int, journeys: Sequence[Journey] | None = None) -> None:
        """Process one message. Returning means that all that follows from it is safely in Redis.

        `journeys` are those in the message, if its outside names them. Copies of what is further on or has ended are
        left out. Articles over which a worker has died are sent again one by one, so that the one that kills workers is
        found; it is buried after `max_deliveries` deaths.

        Raises: TransientError when the broker cannot be reached.
        """
        assert self._runner is not None, "load() comes first"
        journeys = journeys_within(message) if journeys is None else journeys
        start = self._begin(journeys)
        if start.copies:
            journeys, message = self._drop(journeys, message, start.copies)
            if not journeys:
                return
        if start.deaths and self._split(message, task_id, retries):
            self._suspect(journeys, start.deaths)
            return
        try:
            if start.deaths >= self._settings.max_deliveries:
                self._publish(self._runner.bury(message, reason=WORKER_LOST), retries)
            else:
                self._run(self._runner, message, task_id, retries)
        except Exception:
            # And not SystemExit: the hard time limit first asks the process to end.
            self._ended(journeys)
            raise
        self._ended(journeys)

    def _run(self, runner: Runner, message: str, task_id: str, retries: int) -> None:
        try:
            outcome = runner.run(message, last_try=retries >= self._retries.max_retries)
        except SoftTimeLimitExceeded:
            if not self._split(message, task_id, retries):
                self._publish(runner.bury(message, reason=TIMED_OUT), retries)
            return
        self._publish(outcome, retries)

    def _begin(self, journeys: Sequence[Journey]) -> Start:
        try:
            return note_start(self._connected(), self._stage, journeys)
        except (RedisError, OSError) as error:
            self._forget_redis()
            log.debug(BROKER_UNAVAILABLE, error=str(error))
            return Start()

    def _ended(self, journeys: Sequence[Journey]) -> None:
        """Not reached by a worker that dies."""
        self._tell(lambda redis: note_end(redis, self._stage, journeys))

    def _drop(
        self, journeys: Sequence[Journey], message: str, copies: frozenset[Journey]
    ) -> tuple[Sequence[Journey], str]:
        """Leave copies out; what is left, and its message."""
        COPIES_DROPPED.labels(self._stage.name).inc(len(copies))
        log.info(COPIES_LEFT_OUT, stage=self._stage.name, articles=len(copies))
        self._ended([*copies])
        left = [journey for journey in journeys if journey not in copies]
        return left, without(message, copies) if left else message

    def _suspect(self, journeys: Sequence[Journey], deaths: int) -> None:
        """Each of them may have been it. The last death must be an article's own: nobody is buried for his company."""
        deaths = min(deaths, self._settings.max_deliveries - 1)
        self._tell(lambda redis: note_deaths(redis, self._stage, journeys, deaths))

    def _tell(self, tell: Callable[[Redis], object]) -> None:
        """Tell Redis something that it may also not hear."""
        try:
            tell(self._connected())
        except (RedisError, OSError) as error:
            self._forget_redis()
            log.debug(BROKER_UNAVAILABLE, error=str(error))

    def _publish(self, outcome: Outcome, retries: int) -> None:
        following = stage_after(self._stage)
        if outcome.emitted and following is not None:
            self._publisher.publish(following, outcome.emitted, message_id=batch_id(outcome.emitted, "emitted"))
            self._publisher.note_progress(outcome.emitted, following)
        closed = (*outcome.closed, *(burial.envelope for burial in self._permitted(outcome.buried)))
        if closed:
            self._publisher.publish(STORAGE, closed, message_id=batch_id(closed, "closed"))
            self._publisher.note_progress(closed, STORAGE)
        self._publisher.note_progress(outcome.ended, None)
        for envelope in (*outcome.emitted, *closed, *outcome.ended):
            self._traces.worked(envelope)
        delay = self._retries.delay(retries, self._random)
        if outcome.retried and delay is not None:
            message_id = batch_id(outcome.retried, f"retry:{self._stage.name}:{retries + 1}")
            self._publisher.publish(
                self._stage, outcome.retried, message_id=message_id, delay=delay, retries=retries + 1
            )
        self._metrics.observe(outcome.processed)
        if outcome.processed and not outcome.buried:
            self._note_success()

    def _permitted(self, burials: Sequence[Burial]) -> Sequence[Burial]:
        """The burials that may happen; the others are put back into the queue, because the stage is paused."""
        if not burials:
            return ()
        # What is no message at all says nothing about the stage.
        alien = [burial for burial in burials if burial.original is None]
        own = [burial for burial in burials if burial.original is not None]
        allowed = self._ask_to_bury(own).buried if own else 0
        permitted, withheld = own[:allowed], own[allowed:]
        for burial in withheld:
            assert burial.original is not None, "chosen above"
            message_id = batch_id([burial.envelope], "withheld")
            self._publisher.put_back(self._stage, burial.original, burial.envelope, message_id=message_id)
        if withheld:
            WITHHELD.labels(self._stage.name).inc(len(withheld))
            log.warning(BURIALS_WITHHELD, stage=self._stage.name, articles=len(withheld))
            time.sleep(_WITHHELD_PAUSE_S)
        for burial in (*alien, *permitted):
            QUARANTINED.labels(self._stage.name, burial.reason).inc()
        self._metrics.observe(
            [Processed("quarantined", b.envelope.payload.language or "und", 0.0) for b in (*alien, *permitted)]
        )
        return (*alien, *permitted)

    def _ask_to_bury(self, burials: Sequence[Burial]) -> Permission:
        self._success_due = 0.0
        try:
            permission = ask_to_bury(
                self._connected(),
                self._stage,
                [burial.reason for burial in burials],
                limit=self._settings.pause_after,
                detail=burials[-1].envelope.payload.detail,
            )
        except (RedisError, OSError) as error:
            self._forget_redis()
            log.warning(BROKER_UNAVAILABLE, error=str(error))
            # The burial has to get through the same Redis, so the count is soon right again.
            return Permission(len(burials))
        if permission.paused_now:
            PAUSES.labels(self._stage.name).inc()
            log.critical(
                STAGE_PAUSED, stage=self._stage.name, burials=self._settings.pause_after, reason=burials[-1].reason
            )
        return permission

    def _note_success(self) -> None:
        now = time.monotonic()
        if now < self._success_due:
            return
        try:
            if note_success(self._connected(), self._stage):
                log.warning(STAGE_RESUMED, stage=self._stage.name, by="success")
            self._success_due = now + _SUCCESS_EVERY_S
        except (RedisError, OSError) as error:
            self._forget_redis()
            log.debug(BROKER_UNAVAILABLE, error=str(error))

    def _split(self, message: str, task_id: str, retries: int) -> bool:
        """Publish each article of a message alone. False if there is nothing to split."""
        assert self._runner is not None, "load() comes first"
        items = decode(message)
        if len(items) < 2:
            return False
        envelopes = [item for item in items if not isinstance(item, Poison)]
        poison = tuple(self._runner.bury_poison(item) for item in items if isinstance(item, Poison))
        self._publish(Outcome(buried=poison), retries)
        log.warning(MESSAGE_SPLIT, task_id=task_id, articles=len(envelopes))
        for envelope in envelopes:
            message_id = batch_id([envelope], f"split:{self._stage.name}")
            self._publisher.publish(self._stage, [envelope], message_id=message_id, retries=retries)
        return True

    def _connected(self) -> Redis:
        if self._redis is None:
            self._redis = connect_redis(self._settings, timeout_s=5, connect_timeout_s=2)
        return self._redis

    def _forget_redis(self) -> None:
        if self._redis is not None:
            self._redis.close()
            self._redis = None
