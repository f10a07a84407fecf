"""Which addresses webhooks may be sent to: public ones, and those that the settings allow."""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Final

import anyio
import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class AddressNotAllowedError(httpcore.ConnectError):
    """The host is, or resolves to, an address that webhooks may not be sent to."""


def is_public(address: Address) -> bool:
    """Whether an address can belong to a stranger: not this machine, not this network, nothing reserved.

    An IPv6 address that stands for an IPv4 one is judged as that.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None:
            return is_public(address.sixtofour)
        if address.teredo is not None:
            return False
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_allowed(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether webhooks may be sent there."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_allowed(address.ipv4_mapped, allowed)
    return is_public(address) or any(address in network for network in allowed)


class CheckedNetwork(httpcore.AnyIOBackend):
    """Connects to the address that was checked: a name that resolves to another one later leads nowhere else."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve once, check every address, connect to the first that answers.

        Raises: AddressNotAllowedError if any address is not allowed; httpcore.ConnectError.
        """
        try:
            found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved") from error
        addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
        if not addresses or not all(is_allowed(ipaddress.ip_address(one), self._allowed) for one in addresses):
            raise AddressNotAllowedError(
                f"{host} is not a public address; KHABAR_WEBHOOK_ALLOWED_NETWORKS can allow it"
            )
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in dict.fromkeys(addresses):
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise AddressNotAllowedError("a webhook is no socket of this machine")
