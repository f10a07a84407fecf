"""A collector of OpenTelemetry that a stack is told of sees each article as one trace, with a span for each stage."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from khabar.demo.samples import SAMPLES
from shared.pipeline import PIPELINE
from tests.support.receiver import Received, Receiver, receiving
from tests.support.servers import wait_until
from tests.support.stack import RunningStack, running_stack


@dataclass(frozen=True)
class Span:
    """What a test asks of one."""

    service: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    seconds: float
    attributes: frozenset[str]


def spans_of(received: Received) -> Iterator[Span]:
    body = gzip.decompress(received.body) if received.headers.get("content-encoding") == "gzip" else received.body
    for group in ExportTraceServiceRequest.FromString(body).resource_spans:
        (service,) = [a.value.string_value for a in group.resource.attributes if a.key == "service.name"]
        for scope in group.scope_spans:
            for span in scope.spans:
                yield Span(
                    service,
                    span.name,
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                    frozenset(f"{a.key}={a.value.string_value}" for a in span.attributes),
                )


@pytest.fixture
def collector() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def traced(collector: Receiver, tmp_path: Path) -> Iterator[RunningStack]:
    told = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.url,
        # So that the test need not wait five seconds for the next batch.
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    with running_stack(tmp_path / "home", settings=told) as running:
        yield running


def test_an_article_is_one_trace_with_a_span_for_each_stage(traced: RunningStack, collector: Receiver) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    body = (SAMPLES / "01_conflict_idlib.txt").read_bytes()
    headers = {"Content-Type": "text/plain", "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    with traced.http as http:
        article_id = http.post("/v1/articles", content=body, headers=headers).json()["id"]
    traced.wait_for_article(article_id)

    def spans() -> list[Span]:
        return [span for received in collector.received for span in spans_of(received)]

    wait_until(lambda: len(spans()) == 1 + len(PIPELINE), timeout_s=60)
    assert {span.trace_id for span in spans()} == {trace_id}
    (root,) = [span for span in spans() if span.name == "ingest"]
    stages = [span for span in spans() if span is not root and span.name != "ingest"]
    assert {(span.service, span.name) for span in stages} == {(f"khabar-{s.name}", s.name) for s in PIPELINE}
    assert {span.parent_id for span in stages} == {root.span_id}
    assert len({span.span_id for span in spans()}) == len(spans())
    assert all(f"khabar.article_id={article_id}" in span.attributes for span in spans())
    assert all(span.seconds >= 0 for span in spans())
    said = " ".join(attribute for span in spans() for attribute in span.attributes)
    assert "إدلب" not in said, "no text of articles"
