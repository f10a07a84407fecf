"""Spans sent to a collector by OTLP over HTTP. Needs the extra `traces` of the package."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from shared.contracts.envelope import Envelope
from shared.observability.traces import article_span, made_at
from shared.version import code_version

_FAILED: Final = "quarantined"
_GIVEN: Final[ContextVar[tuple[int, int] | None]] = ContextVar("given_ids", default=None)


class _GivenIds(IdGenerator):
    """Ids of our own for the span that others hang under, random ones for the others."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_trace_id(self) -> int:
        given = _GIVEN.get()
        return given[0] if given else self._random.generate_trace_id()

    def generate_span_id(self) -> int:
        given = _GIVEN.get()
        return given[1] if given else self._random.generate_span_id()


class OtlpTraces:
    """Sends spans in batches, from a thread of its own; a collector that is away costs no article anything."""

    def __init__(self, service: str) -> None:
        """Address, headers and sampling are what the OTEL_ settings say."""
        resource = Resource.create({"service.name": service, "service.version": code_version()})
        self._provider = TracerProvider(resource=resource, id_generator=_GivenIds())
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("khabar", code_version())

    def accepted(self, trace_id: str, article_id: UUID, committed_at: datetime) -> None:
        """The span under which those of the stages hang."""
        token = _GIVEN.set((int(trace_id, 16), article_span(article_id)))
        try:
            span = self._tracer.start_span(
                "ingest",
                kind=SpanKind.SERVER,
                start_time=_nanoseconds(made_at(article_id)),
                attributes={"khabar.article_id": str(article_id)},
            )
        finally:
            _GIVEN.reset(token)
        span.end(_nanoseconds(committed_at))

    def worked(self, envelope: Envelope[Any]) -> None:
        """One span for the last record of the timeline."""
        if not envelope.timeline or not int(envelope.trace_id, 16):
            return
        record = envelope.timeline[-1]
        parent = SpanContext(
            trace_id=int(envelope.trace_id, 16),
            span_id=article_span(envelope.article_id),
            is_remote=True,
            trace_flags=TraceFlags(TraceFlags.SAMPLED),
        )
        span = self._tracer.start_span(
            record.stage,
            context=set_span_in_context(NonRecordingSpan(parent)),
            kind=SpanKind.CONSUMER,
            start_time=_nanoseconds(record.started_at),
            attributes={
                "khabar.article_id": str(envelope.article_id),
                "khabar.revision": envelope.revision,
                "khabar.lane": envelope.lane,
                "khabar.outcome": record.outcome,
                "khabar.notes": record.notes,
                "khabar.model": record.model or "",
            },
        )
        if record.outcome == _FAILED:
            span.set_status(Status(StatusCode.ERROR, ", ".join(record.notes)))
        span.end(_nanoseconds(record.started_at + timedelta(milliseconds=record.duration_ms)))

    def close(self) -> None:
        """Send what is left, and stop the thread."""
        self._provider.shutdown()


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
