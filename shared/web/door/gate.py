"""What is made of a request before the application sees it: whose it is, and HEAD."""

import ipaddress
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.public_addresses import Network
from shared.settings import Settings

_SCHEMES: Final = (b"http", b"https")


class GateMiddleware:
    """Believes a proxy that is configured about its client, and answers HEAD as GET without a body."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._proxies = Proxies(settings.proxy_networks) if settings.proxy_networks else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, as ASGI wants it."""
        if scope["type"] == "http":
            if self._proxies is not None:
                self._proxies.look_behind(scope)
            if scope["method"] == "HEAD":
                # The server knows by its own scope that no body goes out.
                scope, send = {**scope, "method": "GET"}, _head_alone(send)
        await self._app(scope, receive, send)


class Proxies:
    """The proxies that are believed."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)
        self._believes = lru_cache(maxsize=1024)(self._in_networks)

    def look_behind(self, scope: Scope) -> None:
        """Put the client's address and scheme, as a proxy says them, in place of the proxy's own."""
        client = scope.get("client")
        if client is None or not self._believes(client[0]):
            return
        values = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        address = self.client_of(b",".join(values).decode("latin-1").split(",")) if values else None
        if address is not None:
            scope["client"] = (address, 0)
        for name, value in scope["headers"]:
            if name == b"x-forwarded-proto" and value.strip().lower() in _SCHEMES:
                scope["scheme"] = value.strip().lower().decode()

    def client_of(self, hops: Iterable[str]) -> str | None:
        """The address behind the last proxy that is believed: what stands before it, anybody may have written."""
        found = None
        for hop in reversed(list(hops)):
            address = _address(hop.strip())
            if address is None:
                break
            found = address
            if not self._believes(address):
                break
        return found

    def _in_networks(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _address(hop: str) -> str | None:
    """The address in one entry of X-Forwarded-For, which may have a port; None if it is none."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        return str(ipaddress.ip_address(hop))
    except ValueError:
        return None


def _head_alone(send: Send) -> Send:
    """Sends the head of an answer and ends it there, also one that would never end."""
    sent = False

    async def send_head(message: Message) -> None:
        nonlocal sent
        if sent:
            return
        sent = message["type"] == "http.response.start"
        await send(message)
        if sent:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return send_head
