"""Requests to strangers: to checked addresses only, TLS verified, through no proxy; and what went wrong in words."""

from collections.abc import Sequence
from typing import Final

import httpcore
import httpx

from shared.public_addresses import Network
from shared.version import code_version
from shared.web.checked_network import AddressNotAllowedError, CheckedNetwork

_KEPT_S: Final = 20.0
FAILURES: Final = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
    OSError,
    ValueError,
)
"""What a request may raise that `why` has words for."""


def connections(
    allowed: Sequence[Network], *, most: int, knob: str, most_kept: int | None = None
) -> httpcore.AsyncConnectionPool:
    """Up to `most` connections to public addresses and to those in the networks that the setting `knob` allows."""
    return httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=most,
        max_keepalive_connections=most_kept,
        keepalive_expiry=_KEPT_S,
        network_backend=CheckedNetwork(allowed, knob=knob),
    )


def target_of(url: httpx.URL) -> httpcore.URL:
    """The same address as httpcore takes it."""
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def agent(contact: str = "") -> str:
    """Who asks: the program, and how to reach whoever runs it."""
    return f"Khabar/{code_version()}" + (f" (+{contact})" if contact else "")


def why(error: BaseException, within_s: float) -> str:
    """What went wrong, in words. Anything beyond `FAILURES` is named by its type."""
    match error:
        case AddressNotAllowedError():
            return str(error)
        case httpcore.ConnectError() | httpcore.ConnectTimeout():
            return f"cannot connect: {error}"
        case httpcore.UnsupportedProtocol() | httpx.InvalidURL():
            return f"not an address to send to: {error}"
        case httpcore.ProtocolError() | httpcore.NetworkError() | httpcore.TimeoutException():
            return f"the connection broke: {error}"
        case TimeoutError():
            return f"no complete answer within {within_s:g} s"
        case OSError():
            return f"the connection broke: {error}"
        case ValueError():
            return f"not an address to send to: {error}"
    return f"could not be sent: {type(error).__name__}"
