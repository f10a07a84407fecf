"""Which addresses are strangers'."""

import asyncio
import ipaddress
import socket
from typing import Any

import anyio
import httpcore
import pytest

from shared.public_addresses import address_in, is_allowed, is_public
from shared.web.checked_network import AddressNotAllowedError, CheckedNetwork


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8", "2002:5db8:d822::1", "2a00::1",
        "2001:4860:4860::8888",
    ],
)  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "192.0.0.8", "192.0.0.9", "192.88.99.1", "198.51.100.1",
        "203.0.113.1", "fec0::1", "3fff::1", "2001:2::1", "2001:20::1", "5f00::1", "100::1", "64:ff9b:1::1", "::7f00:1",
        "4000::1", "64:ff9b::c058:6301",
    ],
)  # fmt: skip
def test_own_reserved_and_disguised_addresses_are_not(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_no_version_of_python_changes_what_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own view differs between its releases: whatever it says, ours stays."""
    for says in (True, False):
        for name in ("is_global", "is_private", "is_reserved", "is_multicast"):
            for kind in (ipaddress.IPv4Address, ipaddress.IPv6Address):
                monkeypatch.setattr(kind, name, says)
        assert not is_public(ipaddress.ip_address("192.0.0.8"))
        assert not is_public(ipaddress.ip_address("3fff::1"))
        assert is_public(ipaddress.ip_address("93.184.216.34"))


DISGUISED = [
    "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "127.1", "127.0.1", "010.0.0.1", "1.2.3.4.5", "256.1.1.1",
    "93.184.216.34.", "93.184.216.034", "0x", "example.0x7f", "example.127",
]  # fmt: skip


@pytest.mark.parametrize(
    "host", [*DISGUISED, "a..b", "-a.example", "a-.example", "a" * 64 + ".example", "x." * 127 + "xy", "a b", ""]
)
def test_an_address_in_another_spelling_and_what_is_no_name_is_no_host(host: str) -> None:
    with pytest.raises(ValueError, match="has a"):
        address_in(host)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "127.0.0.1"), ("localhost.", "127.0.0.1"), ("a.localhost", "127.0.0.1"), ("10.0.0.1", "10.0.0.1"),
        ("fe80::1", "fe80::1"), ("example.org", None), ("example.org.", None), ("xn--mgbh0fb.example", None),
        ("0177.example", None), ("my_host.example", None),
    ],
)  # fmt: skip
def test_the_address_of_a_host_is_known_if_it_is_one(host: str, address: str | None) -> None:
    assert address_in(host) == (None if address is None else ipaddress.ip_address(address))


def test_settings_can_allow_a_network() -> None:
    allowed = [ipaddress.ip_network("10.0.0.0/8")]
    assert is_allowed(ipaddress.ip_address("10.1.2.3"), allowed)
    assert is_allowed(ipaddress.ip_address("::ffff:10.1.2.3"), allowed)
    assert not is_allowed(ipaddress.ip_address("127.0.0.1"), allowed)


def resolving_to(*addresses: str) -> Any:
    """A name server that says so, and says something else the second time."""
    answers = [addresses, ("127.0.0.1",)]

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        found = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return getaddrinfo


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("93.184.216.34", "127.0.0.1"), ()])
def test_a_name_that_leads_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    monkeypatch.setattr(anyio, "getaddrinfo", resolving_to(*addresses))
    with pytest.raises(AddressNotAllowedError):
        asyncio.run(CheckedNetwork([], knob="KHABAR_X").connect_tcp("example.org", 80))


def test_the_checked_address_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind between the check and the connection changes nothing."""
    monkeypatch.setattr(anyio, "getaddrinfo", resolving_to("93.184.216.34"))
    connected: list[str] = []

    async def connect(self: Any, host: str, *_: Any) -> Any:
        connected.append(host)
        return "stream"

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    asyncio.run(CheckedNetwork([], knob="KHABAR_X").connect_tcp("example.org", 443))
    assert connected == ["93.184.216.34"]
