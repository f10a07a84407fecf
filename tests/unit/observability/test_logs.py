import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from shared.observability.logs import configure_logging
from shared.settings import Settings


@pytest.fixture(autouse=True)
def root_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def line_of(settings: Settings, process: str) -> dict[str, object]:
    stream = io.StringIO()
    configure_logging(settings, process=process, stream=stream)
    structlog.get_logger("test").info("stage.finished")
    return dict(json.loads(stream.getvalue()))


def test_a_line_says_which_process_wrote_it() -> None:
    assert line_of(Settings(log_format="json"), "cleaning")["process"] == "cleaning"


def test_a_name_that_was_given_wins() -> None:
    assert line_of(Settings(log_format="json", process="cleaning-2"), "cleaning")["process"] == "cleaning-2"
