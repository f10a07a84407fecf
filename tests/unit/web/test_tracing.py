import re

import pytest

from shared.web.tracing import trace_id_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def test_a_valid_trace_is_kept() -> None:
    assert trace_id_of(f"00-{TRACE}-{SPAN}-01".encode()) == TRACE


def test_a_trace_of_a_later_version_is_kept() -> None:
    assert trace_id_of(f"cc-{TRACE}-{SPAN}-01-what-the-future-brings".encode()) == TRACE


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"nonsense",
        f"00-{TRACE}-{SPAN}-01-more".encode(),
        f"ff-{TRACE}-{SPAN}-01".encode(),
        f"00-{'0' * 32}-{SPAN}-01".encode(),
        f"00-{TRACE}-{'0' * 16}-01".encode(),
        f"00-{TRACE.upper()}-{SPAN}-01".encode(),
        b"\xff" * 60,
    ],
)
def test_without_a_valid_trace_a_new_one_begins(header: bytes | None) -> None:
    found = trace_id_of(header)
    assert re.fullmatch("[0-9a-f]{32}", found)
    assert found not in (TRACE, "0" * 32)
    assert trace_id_of(header) != found
