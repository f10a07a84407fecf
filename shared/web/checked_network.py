"""Connects to addresses that may be asked on somebody's word: public ones, and those that the settings allow."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

import anyio
import httpcore

from shared.public_addresses import Network, is_allowed


class AddressNotAllowedError(httpcore.ConnectError):
    """The host is, or resolves to, an address that may not be asked."""


class CheckedNetwork(httpcore.AnyIOBackend):
    """Connects to the address that was checked: a name that resolves to another one later leads nowhere else."""

    def __init__(self, allowed: Sequence[Network], *, knob: str) -> None:
        """`knob`: the setting that can allow an address, for the message."""
        self._allowed = allowed
        self._knob = knob

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
            raise AddressNotAllowedError(f"{host} is not a public address; {self._knob} can allow it")
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
        raise AddressNotAllowedError("a socket of this machine is no address")
