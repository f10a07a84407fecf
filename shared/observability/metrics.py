"""Prometheus metrics. Each process counts into files of PROMETHEUS_MULTIPROC_DIR, and any one of them can show all."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from shared.observability.counter_files import use_counter_files

use_counter_files()

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)

PROCESSED = Counter(
    "khabar_articles_processed_total",
    "Articles that a stage has processed, by outcome and language.",
    ("stage", "outcome", "language"),
)
DURATION = Histogram(
    "khabar_stage_duration_seconds", "Time that a stage took for one article.", ("stage",), buckets=_SECONDS
)
WORK = Counter(
    "khabar_stage_processor_seconds_total", "Processor time in a stage's own function, all its threads.", ("stage",)
)
ACCEPTED = Counter(
    "khabar_articles_posted_total", "Articles posted, by answer: created, repeated, conflict, invalid.", ("answer",)
)
REQUESTS = Histogram(
    "khabar_http_request_duration_seconds",
    "Time to answer an HTTP request.",
    ("route", "method", "status"),
    buckets=_SECONDS,
)
QUARANTINED = Counter(
    "khabar_articles_quarantined_total", "Articles that a stage has buried, by reason.", ("stage", "reason")
)
WITHHELD = Counter(
    "khabar_burials_withheld_total",
    "Failed articles put back into the queue because their stage is paused.",
    ("stage",),
)
PAUSES = Counter("khabar_stage_pauses_total", "Times that a stage paused itself: burials in a row.", ("stage",))
STALLS = Counter("khabar_worker_stalls_total", "Workers that ended themselves because they stood still.", ("stage",))
REFUSED = Counter("khabar_requests_refused_total", "Requests that did not reach their route, by problem.", ("problem",))
REQUEUED = Counter("khabar_articles_requeued_total", "Articles that the reconciler sent again, by cause.", ("cause",))
COPIES_DROPPED = Counter(
    "khabar_copies_dropped_total",
    "Copies of articles that were further on or had ended, dropped by a stage before it worked on them.",
    ("stage",),
)
COLLECTED = Counter(
    "khabar_collector_requests_total",
    "Requests of the collector, by what was asked for and outcome.",
    ("what", "outcome"),
)
WEBHOOK_TRIES = Counter("khabar_webhook_tries_total", "Messages sent to webhooks, by outcome.", ("outcome",))


class ProcessedLike(Protocol):
    """One article's outcome, as a runner reports it."""

    @property
    def outcome(self) -> str:
        """done, partial, not_done, rejected, quarantined, retried, stored, stale, …"""
        ...

    @property
    def language(self) -> str:
        """ISO code, or `und`."""
        ...

    @property
    def duration_s(self) -> float:
        """Seconds spent on the article."""
        ...

    @property
    def work_s(self) -> float:
        """Processor time of the stage's own function, in seconds."""
        ...


class StageMetrics:
    """Counts for one stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def observe(self, processed: Iterable[ProcessedLike]) -> None:
        """Count the outcomes of one message."""
        duration, work = DURATION.labels(self._stage), WORK.labels(self._stage)
        for one in processed:
            PROCESSED.labels(self._stage, one.outcome, one.language).inc()
            duration.observe(one.duration_s)
            work.inc(one.work_s)


class BacklogCollector(Collector):
    """Queue depths, paused stages and the age of the oldest unfinished article, looked up when somebody asks.

    `paused`: 1 or 0 for each stage. `alarms`: kind, dimension and subject of each.
    """

    def __init__(
        self,
        depths: Mapping[str, tuple[int, int]],
        oldest_s: float | None,
        states: Mapping[str, int],
        paused: Mapping[str, int],
        alarms: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self._depths, self._oldest_s, self._states, self._paused = depths, oldest_s, states, paused
        self._alarms = alarms

    def collect(self) -> Iterator[Metric]:
        """The gauges, as Prometheus wants them."""
        depth = GaugeMetricFamily(
            "khabar_queue_messages",
            "Messages in Redis; one carries up to a batch of articles.",
            labels=["stage", "kind"],
        )
        for stage, (waiting, reserved) in self._depths.items():
            depth.add_metric([stage, "waiting"], waiting)
            depth.add_metric([stage, "reserved"], reserved)
        yield depth
        paused = GaugeMetricFamily("khabar_stage_paused", "1 while a stage is paused.", labels=["stage"])
        for stage, value in self._paused.items():
            paused.add_metric([stage], value)
        yield paused
        alarms = GaugeMetricFamily(
            "khabar_alarm",
            "1 for each open alarm that nobody has acknowledged; GET /v1/alarms says more.",
            labels=["kind", "dimension", "subject"],
        )
        for alarm in self._alarms:
            alarms.add_metric(alarm, 1)
        yield alarms
        unfinished = GaugeMetricFamily(
            "khabar_articles_unfinished", "Articles without a final state, from the ledger.", labels=["state"]
        )
        for state, count in self._states.items():
            unfinished.add_metric([state], count)
        yield unfinished
        if self._oldest_s is not None:
            yield GaugeMetricFamily(
                "khabar_oldest_unfinished_seconds",
                "Age of the oldest article without a final state; 0 if there is none.",
                value=self._oldest_s,
            )


def prepare_metrics() -> None:
    """Make the folder that processes count into, if they shall. Before the first count, in every process."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)


def exposition(*extra: Collector) -> bytes:
    """All metrics in Prometheus' text format: of every process if PROMETHEUS_MULTIPROC_DIR is set, else of this one."""
    registry = _counting_registry()
    text = generate_latest(registry)
    for collector in extra:
        own = CollectorRegistry()
        own.register(collector)
        text += generate_latest(own)
    return text


def serve_worker_metrics(port: int) -> None:
    """Serve this worker's metrics over HTTP on every interface; port 0 serves nothing."""
    if port:
        start_http_server(port, registry=_counting_registry())


def _counting_registry() -> CollectorRegistry:
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]  # the library is untyped here
    return registry
