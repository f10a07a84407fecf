"""Fuzz every route from its OpenAPI description: never a 500, never an answer that the description does not know."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.settings import Settings
from tests.support.http import serving

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES_EACH = 40


@schemathesis.serializer("application/x-ndjson")  # type: ignore[untyped-decorator]  # the library has no types here
def as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode("utf-8", "replace")


@pytest.fixture
def described(settings: Settings) -> Iterator[schemathesis.BaseSchema]:
    """The description of a running server."""
    with serving(settings) as url:
        # A stream does not end; its parameters have tests of their own.
        # Two more ask the address that they are given, whosever it is.
        elsewhere = ["/v1/stream", "/v1/sources:check", "/v1/sources:discover"]
        yield schemathesis.openapi.from_url(f"{url}/openapi.json").exclude(path=elsewhere)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_no_request_breaks_the_server(described: schemathesis.BaseSchema, mode: GenerationMode) -> None:
    operations = [result.ok() for result in described.get_all_operations()]
    assert {operation.label for operation in operations} >= {"POST /v1/articles", "POST /v1/articles/bulk"}
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis_settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def fuzz(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        try:
            fuzz()
        except Unsatisfiable:
            # Where every text is a value that a route takes, nothing of a request can be wrong.
            assert mode is GenerationMode.NEGATIVE
            assert operation.body is None or len(operation.body) == 0, operation.label
