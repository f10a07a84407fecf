"""Where a request of a browser comes from: our own pages, or somebody else's that use the visitor's way to us."""

import ipaddress
from collections.abc import Collection, Mapping
from typing import Final

from shared.hosts import is_loopback

# From our own pages, or typed in by a person. Source: W3C Fetch Metadata Request Headers, Sec-Fetch-Site.
_OWN_SITES: Final = (b"same-origin", b"none")


def host_is_ours(host: str, ours: Collection[str]) -> bool:
    """Whether a Host header names this machine or one of our names.

    A page elsewhere whose name is made to point to this machine (DNS rebinding) still sends that name.
    """
    name = _name_in(host)
    return is_loopback(name) or name.lower().rstrip(".") in ours


def is_address(host: str) -> bool:
    """Whether a Host header holds an address instead of a name, so that no name was made to point here."""
    try:
        ipaddress.ip_address(_name_in(host).lstrip("["))
    except ValueError:
        return False
    return True


def _name_in(host: str) -> str:
    """The header without its port; an address of IPv6 keeps its first bracket."""
    return host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def is_cross_site(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of another site made this request. Programs that are no browser say nothing, and are none."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITES
    origin = headers.get(b"origin")
    if origin is None:
        return False
    return origin.partition(b"://")[2].lower() != headers.get(b"host", b"").lower()
