from uuid import UUID

import pytest

from shared.errors import ConfigurationError
from shared.observability.traces import NoTraces, article_span, made_at, open_traces

ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {**ENDPOINT, "OTEL_SDK_DISABLED": "true"},
        {**ENDPOINT, "OTEL_TRACES_EXPORTER": "none"},
        {"OTEL_SERVICE_NAME": "x"},
    ],
)
def test_nothing_is_sent_unless_it_is_asked_for(told: dict[str, str]) -> None:
    assert isinstance(open_traces("cleaning", told), NoTraces)


def test_a_protocol_that_is_not_spoken_is_named() -> None:
    with pytest.raises(ConfigurationError, match="grpc"):
        open_traces("cleaning", {**ENDPOINT, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})


def test_the_span_of_an_article_follows_from_its_id_and_is_never_zero() -> None:
    assert article_span(UUID(int=(7 << 64) | 5)) == 5
    assert article_span(UUID(int=7 << 64)) != 0


def test_an_id_says_when_it_was_made() -> None:
    assert made_at(UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")).isoformat() == "2022-02-22T19:22:22+00:00"
