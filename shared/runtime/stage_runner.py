"""Run a stage's pure function over a message: bytes in, outcome out. Knows nothing of Celery or Redis."""

import os
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

import structlog

from shared.contracts.article import Report
from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope, StageRecord
from shared.contracts.not_stored import Buried, Rejected
from shared.contracts.registry import CURRENT_VERSION, schema_name_of
from shared.contracts.wire import Poison, decode, encode, encode_one, envelope_type
from shared.errors import ArticleRejected, StageError, TransientError, UnprocessableError
from shared.observability.names import (
    ARTICLE_BURIED,
    ARTICLE_FINISHED,
    ARTICLE_REJECTED,
    ARTICLE_RETRIED,
    ARTICLE_STORED,
    MESSAGE_POISONED,
)
from shared.pipeline import Stage

log = structlog.get_logger(__name__)

Handler = Callable[[Any], Contract]
AnyEnvelope = Envelope[Any]

BUG = "bug"
POISON = "undecodable"
NO_ARTICLE = UUID(int=0)
RETRIES_EXHAUSTED = "retries_exhausted"
OUT_OF_MEMORY = "out_of_memory"


@dataclass(frozen=True)
class Processed:
    """What happened to one article, for metrics."""

    outcome: str
    language: str
    duration_s: float
    work_s: float = 0.0


@dataclass(frozen=True)
class Burial:
    """A burial that shall happen, and the message that led to it, so that it can be put back instead.

    `original` is None for what is no message at all.
    """

    envelope: Envelope[Buried]
    original: bytes | None

    @property
    def reason(self) -> str:
        """Why: `bug`, `timed_out`, …"""
        return self.envelope.payload.reason


@dataclass(frozen=True)
class Outcome:
    """What a message led to. Whoever carries messages publishes the parts and then acknowledges.

    `emitted` goes to the next stage, `closed` (rejections) and `buried` to storage, `retried` back to this stage later.
    Of `ended` the last stage has taken note; nothing more comes of them.
    """

    emitted: tuple[AnyEnvelope, ...] = ()
    closed: tuple[AnyEnvelope, ...] = ()
    buried: tuple[Burial, ...] = ()
    retried: tuple[AnyEnvelope, ...] = ()
    processed: tuple[Processed, ...] = ()
    ended: tuple[AnyEnvelope, ...] = ()


class Runner(Protocol):
    """What the carrier of messages needs of a stage."""

    def run(self, message: bytes | str, *, last_try: bool) -> Outcome:
        """Process a message. On the last try a transient failure is buried instead of retried."""
        ...

    def bury(self, message: bytes | str, *, reason: str) -> Outcome:
        """Bury every article of a message without running the stage on it."""
        ...

    def bury_poison(self, poison: Poison) -> Burial:
        """The burial of what could not be decoded."""
        ...


@dataclass(frozen=True)
class Workplace:
    """Who does the work: recorded in every timeline."""

    stage: Stage
    host: str
    version: str

    @property
    def worker(self) -> str:
        """Host and process number; asked for anew each time, because a pool process is a fork of what was loaded."""
        return f"{self.host}:{os.getpid()}"

    def child(self, parent: AnyEnvelope, payload: Contract, record: StageRecord) -> AnyEnvelope:
        """The envelope that follows from `parent`. Its id derives from the parent's, so a rerun makes the same one."""
        name = schema_name_of(payload)
        return envelope_type(type(payload)).model_construct(
            schema_name=name,
            schema_version=CURRENT_VERSION[name],
            message_id=uuid5(parent.message_id, f"{self.stage.name}:{name}"),
            causation_id=parent.message_id,
            trace_id=parent.trace_id,
            article_id=parent.article_id,
            revision=parent.revision,
            produced_by=self.stage.name,
            produced_at=datetime.now(UTC),
            lane=parent.lane,
            timeline=(*parent.timeline, record),
            payload=payload,
        )

    def record(
        self, started_at: datetime, duration_s: float, outcome: str, notes: Sequence[str] = (), model: str | None = None
    ) -> StageRecord:
        """The timeline record of work done here."""
        return StageRecord(
            stage=self.stage.name,
            version=self.version,
            model=model,
            worker=self.worker,
            started_at=started_at,
            duration_ms=round(duration_s * 1000, 3),
            outcome=outcome,
            notes=tuple(notes),
        )

    def buried(self, parent: AnyEnvelope, reason: str, error: BaseException | None, started_at: datetime) -> Burial:
        """The burial of an article, with the error, its traceback and the message as it arrived."""
        payload = Buried(
            stage=self.stage.name,
            source=getattr(parent.payload, "source", None),
            language=getattr(parent.payload, "language", None),
            reason=reason,
            detail=_writable(f"{type(error).__name__}: {error}"[:2000]) if error else "",
            traceback=_writable("".join(traceback.format_exception(error))[-20_000:]) if error else "",
            message=encode_one(parent),
        )
        elapsed = (datetime.now(UTC) - started_at).total_seconds()
        record = self.record(started_at, max(elapsed, 0.0), "quarantined", (reason,))
        return Burial(self.child(parent, payload, record), encode([parent]))

    def buried_poison(self, poison: Poison) -> Burial:
        """The burial of what could not be decoded; of no article (the nil UUID) if it does not say of which."""
        log.error(MESSAGE_POISONED, error=poison.error, article_id=str(poison.article_id))
        now = datetime.now(UTC)
        article_id = poison.article_id or NO_ARTICLE
        envelope = Envelope[Buried](
            schema_name=schema_name_of(Buried),
            message_id=uuid5(article_id, f"poison:{self.stage.name}:{poison.message}"),
            trace_id=poison.trace_id or "0" * 32,
            article_id=article_id,
            revision=poison.revision or 1,
            produced_by=self.stage.name,
            produced_at=now,
            timeline=(self.record(now, 0.0, "quarantined", (POISON,)),),
            payload=Buried(stage=self.stage.name, reason=POISON, detail=poison.error, message=poison.message),
        )
        return Burial(envelope, poison.original)


class ArticleRunner:
    """Runs a stage that works on one article at a time; a failure touches only the article that failed."""

    def __init__(self, workplace: Workplace, handler: Handler, *, interrupts: tuple[type[Exception], ...] = ()) -> None:
        """`interrupts` are not about the article: they end the run and reach the caller."""
        self._workplace = workplace
        self._handler = handler
        self._interrupts = interrupts
        self._work_s = 0.0

    def run(self, message: bytes | str, *, last_try: bool) -> Outcome:
        """Process a message, article by article."""
        emitted: list[AnyEnvelope] = []
        closed: list[AnyEnvelope] = []
        buried: list[Burial] = []
        retried: list[AnyEnvelope] = []
        processed: list[Processed] = []
        for item in decode(message):
            if isinstance(item, Poison):
                buried.append(self._workplace.buried_poison(item))
                continue
            with structlog.contextvars.bound_contextvars(trace_id=item.trace_id, article_id=str(item.article_id)):
                watch, started_at, self._work_s = time.perf_counter(), datetime.now(UTC), 0.0
                outcome, result = self._one(item, started_at, watch, last_try=last_try)
            if isinstance(result, Burial):
                buried.append(result)
                continue
            {"retried": retried, "rejected": closed}.get(outcome, emitted).append(result)
            language = getattr(result.payload, "language", None) or "und"
            processed.append(Processed(outcome, language, time.perf_counter() - watch, self._work_s))
        return Outcome(tuple(emitted), tuple(closed), tuple(buried), tuple(retried), tuple(processed))

    def bury(self, message: bytes | str, *, reason: str) -> Outcome:
        """Bury every article of a message without running the stage on it."""
        return bury_all(self._workplace, message, reason)

    def bury_poison(self, poison: Poison) -> Burial:
        """The burial of what could not be decoded."""
        return self._workplace.buried_poison(poison)

    def _one(
        self, parent: AnyEnvelope, started_at: datetime, watch: float, *, last_try: bool
    ) -> tuple[str, AnyEnvelope | Burial]:
        place = self._workplace
        try:
            if not isinstance(parent.payload, place.stage.accepts):
                raise UnprocessableError("wrong_queue", f"{parent.schema_name} in {place.stage.name}")
            payload = self._work(parent.payload)
            seconds = time.perf_counter() - watch
            report = place.stage.report_of(payload) or Report()
            record = place.record(started_at, seconds, report.status, report.notes, report.model)
            child = place.child(parent, payload, record)
            # What cannot be written (half a surrogate pair, say) is this article's failure, not its batch's.
            encode([child])
        except self._interrupts:
            raise
        except ArticleRejected as error:
            seconds = time.perf_counter() - watch
            log.info(ARTICLE_REJECTED, reason=error.reason, duration_ms=round(seconds * 1000, 1))
            rejected = Rejected(stage=place.stage.name, reason=error.reason, detail=error.detail[:2000])
            record = place.record(started_at, seconds, "rejected", (error.reason,))
            return "rejected", place.child(parent, rejected, record)
        except TransientError as error:
            if last_try:
                log.warning(ARTICLE_BURIED, reason=RETRIES_EXHAUSTED, cause=error.reason)
                return "quarantined", place.buried(parent, RETRIES_EXHAUSTED, error, started_at)
            log.warning(ARTICLE_RETRIED, reason=error.reason)
            return "retried", parent
        except UnprocessableError as error:
            log.warning(ARTICLE_BURIED, reason=error.reason)
            return "quarantined", place.buried(parent, error.reason, error, started_at)
        except MemoryError as error:
            log.error(ARTICLE_BURIED, reason=OUT_OF_MEMORY)
            return "quarantined", place.buried(parent, OUT_OF_MEMORY, error, started_at)
        except Exception as error:
            log.exception(ARTICLE_BURIED, reason=BUG, error_type=type(error).__name__)
            return "quarantined", place.buried(parent, BUG, error, started_at)
        log.info(ARTICLE_FINISHED, outcome=report.status, duration_ms=round(seconds * 1000, 1))
        return report.status, child

    def _work(self, payload: Any) -> Contract:
        spent_s = time.process_time()
        try:
            return self._handler(payload)
        finally:
            self._work_s = time.process_time() - spent_s


BatchHandler = Callable[[Sequence[AnyEnvelope]], Sequence[str]]
"""Takes envelopes, persists them all or raises; answers what each led to, in order."""


class BatchRunner:
    """Runs the last stage, which takes a whole message at once; if that fails, each article alone."""

    def __init__(
        self, workplace: Workplace, handler: BatchHandler, *, interrupts: tuple[type[Exception], ...] = ()
    ) -> None:
        """`interrupts` are not about the articles: they end the run and reach the caller."""
        self._workplace = workplace
        self._handler = handler
        self._interrupts = interrupts

    def run(self, message: bytes | str, *, last_try: bool) -> Outcome:
        """Persist a message in one go; on failure article by article. Burials of this stage persist themselves."""
        place = self._workplace
        envelopes = [
            place.buried_poison(item).envelope if isinstance(item, Poison) else item for item in decode(message)
        ]
        watch, spent_s, started_at = time.perf_counter(), time.process_time(), datetime.now(UTC)
        if not envelopes:
            return Outcome()
        try:
            outcomes = self._handler(envelopes)
        except self._interrupts:
            raise
        except TransientError as error:
            log.warning(ARTICLE_RETRIED, reason=error.reason, articles=len(envelopes))
            # The database is what fails here, so a burial could not be stored either: the ledger brings it back.
            return Outcome(retried=() if last_try else tuple(envelopes))
        except Exception as error:
            if len(envelopes) > 1:
                return self._one_by_one(envelopes, last_try=last_try)
            reason = error.reason if isinstance(error, StageError) else BUG
            log.exception(ARTICLE_BURIED, reason=reason, error_type=type(error).__name__)
            if isinstance(envelopes[0].payload, Buried):
                raise
            return Outcome(buried=(place.buried(envelopes[0], reason, error, started_at),))
        seconds = (time.perf_counter() - watch) / len(envelopes)
        work_s = (time.process_time() - spent_s) / len(envelopes)
        processed, ended = [], []
        for envelope, outcome in zip(envelopes, outcomes, strict=True):
            record = place.record(started_at, seconds, outcome)
            ended.append(envelope.model_copy(update={"timeline": (*envelope.timeline, record)}))
            with structlog.contextvars.bound_contextvars(
                trace_id=envelope.trace_id, article_id=str(envelope.article_id)
            ):
                log.info(ARTICLE_STORED, outcome=outcome, duration_ms=round(seconds * 1000, 1))
            language = getattr(envelope.payload, "language", None) or "und"
            processed.append(Processed(outcome, language, seconds, work_s))
        return Outcome(processed=tuple(processed), ended=tuple(ended))

    def bury(self, message: bytes | str, *, reason: str) -> Outcome:
        """Bury every article of a message without running the stage on it."""
        return bury_all(self._workplace, message, reason)

    def bury_poison(self, poison: Poison) -> Burial:
        """The burial of what could not be decoded."""
        return self._workplace.buried_poison(poison)

    def _one_by_one(self, envelopes: Sequence[AnyEnvelope], *, last_try: bool) -> Outcome:
        parts = [self.run(encode([envelope]), last_try=last_try) for envelope in envelopes]
        return merged(parts)


def merged(parts: Sequence[Outcome]) -> Outcome:
    """Several outcomes as one, in order."""
    return Outcome(
        emitted=tuple(e for part in parts for e in part.emitted),
        closed=tuple(e for part in parts for e in part.closed),
        buried=tuple(b for part in parts for b in part.buried),
        retried=tuple(e for part in parts for e in part.retried),
        processed=tuple(p for part in parts for p in part.processed),
        ended=tuple(e for part in parts for e in part.ended),
    )


def bury_all(workplace: Workplace, message: bytes | str, reason: str) -> Outcome:
    """Bury every article of a message without running the stage on it."""
    buried: list[Burial] = []
    for item in decode(message):
        if isinstance(item, Poison):
            buried.append(workplace.buried_poison(item))
            continue
        log.error(ARTICLE_BURIED, reason=reason, article_id=str(item.article_id), trace_id=item.trace_id)
        buried.append(workplace.buried(item, reason, None, datetime.now(UTC)))
    return Outcome(buried=tuple(buried))


def _writable(text: str) -> str:
    """Text that can be encoded, whatever an error message quotes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def batch_id(envelopes: Sequence[AnyEnvelope], purpose: str) -> UUID:
    """An id for a message, derived from what is in it: the same content gives the same id."""
    return uuid5(envelopes[0].message_id, f"{purpose}:{','.join(str(e.message_id) for e in envelopes)}")
