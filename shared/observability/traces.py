"""Traces for OpenTelemetry: a span for an article's acceptance, and under it one for each stage that worked on it.

Off unless the standard settings name a collector (OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).
Spans are made of what the timeline says anyway, so that nothing is measured twice, and they hold no text of articles.
Source: OpenTelemetry specification, "Environment Variable Specification" and "OTLP Exporter Configuration".
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from shared.contracts.envelope import Envelope
from shared.errors import ConfigurationError

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SPOKEN: Final = "http/protobuf"
_INSTALL: Final = "Install them: .venv/bin/pip install --require-hashes -r requirements/traces.txt"


class Traces(Protocol):
    """Where spans go."""

    def accepted(self, trace_id: str, article_id: UUID, committed_at: datetime) -> None:
        """An article was committed to the ledger: the span that all its others hang under. Never raises."""
        ...

    def worked(self, envelope: Envelope[Any]) -> None:
        """A stage has done what the last record of the envelope's timeline says. Never raises."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class NoTraces:
    """Nobody asked for traces."""

    def accepted(self, trace_id: str, article_id: UUID, committed_at: datetime) -> None:
        """Nothing."""

    def worked(self, envelope: Envelope[Any]) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def open_traces(process: str, environment: Mapping[str, str] | None = None) -> Traces:
    """Where the spans of this process go. After a fork, in each process: the sender is a thread.

    Raises: ConfigurationError if traces are asked for and cannot be sent.
    """
    told = os.environ if environment is None else environment
    if not _are_wanted(told):
        return NoTraces()
    protocol = next((told[name] for name in _PROTOCOLS if told.get(name)), _SPOKEN)
    if protocol != _SPOKEN:
        raise ConfigurationError(f"Traces are sent by {_SPOKEN} only, and {_PROTOCOLS[1]} says {protocol}.")
    try:
        from shared.observability.otlp_traces import OtlpTraces  # noqa: PLC0415 (an extra of the package)
    except ImportError as error:
        raise ConfigurationError(
            f"Traces are asked for by OTEL_ settings, and {error.name} is missing. {_INSTALL}"
        ) from error
    return OtlpTraces(told.get("OTEL_SERVICE_NAME") or f"khabar-{process}")


def _are_wanted(told: Mapping[str, str]) -> bool:
    if told.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return told.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp" and any(told.get(name) for name in _ENDPOINTS)


def article_span(article_id: UUID) -> int:
    """The id of the span of an article's acceptance, known to every stage without being sent along; never zero."""
    return (article_id.int & 0xFFFF_FFFF_FFFF_FFFF) or 1


def made_at(article_id: UUID) -> datetime:
    """When ingest began with an article: its id, a UUIDv7, holds the milliseconds (RFC 9562, section 5.7)."""
    return datetime.fromtimestamp((article_id.int >> 80) / 1000, UTC)
