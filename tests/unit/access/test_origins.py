import pytest

from shared.hosts import is_loopback
from shared.web.origins import host_is_ours, is_cross_site


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_these_are_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "localhost.evil.example", "127.0.0.1.evil.example", ""]
)
def test_these_are_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost", True),
        ("news.example:443", True),
        ("NEWS.example", True),
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example:8000", False),
        ("", False),
    ],
)
def test_a_host_header_is_ours_by_name(host: str, *, ours: bool) -> None:
    assert host_is_ours(host, {"news.example"}) is ours


@pytest.mark.parametrize(
    ("headers", "cross"),
    [
        ({}, False),
        ({b"sec-fetch-site": b"same-origin"}, False),
        ({b"sec-fetch-site": b"none"}, False),
        ({b"sec-fetch-site": b"same-site"}, True),
        ({b"sec-fetch-site": b"cross-site"}, True),
        ({b"host": b"localhost:8000", b"origin": b"http://localhost:8000"}, False),
        ({b"host": b"localhost:8000", b"origin": b"http://localhost:9000"}, True),
        ({b"host": b"localhost:8000", b"origin": b"http://evil.example"}, True),
        ({b"host": b"localhost:8000", b"origin": b"null"}, True),
    ],
)
def test_a_page_of_another_site_is_told_by_what_browsers_say(headers: dict[bytes, bytes], *, cross: bool) -> None:
    assert is_cross_site(headers) is cross
