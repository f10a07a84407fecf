"""Which addresses are strangers'."""

import asyncio
import ipaddress
import socket
from typing import Any

import anyio
import httpcore
import pytest

from services.webhooks.addresses import AddressNotAllowedError, CheckedNetwork, is_allowed, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_own_reserved_and_disguised_addresses_are_not(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


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
        asyncio.run(CheckedNetwork([]).connect_tcp("example.org", 80))


def test_the_checked_address_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind between the check and the connection changes nothing."""
    monkeypatch.setattr(anyio, "getaddrinfo", resolving_to("93.184.216.34"))
    connected: list[str] = []

    async def connect(self: Any, host: str, *_: Any) -> Any:
        connected.append(host)
        return "stream"

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    asyncio.run(CheckedNetwork([]).connect_tcp("example.org", 443))
    assert connected == ["93.184.216.34"]
