"""Where a request of a browser comes from: our own pages, or somebody else's that use the visitor's way to us."""

from collections.abc import Collection, Mapping
from typing import Final

from shared.hosts import is_loopback

# From our own pages, or typed in by a person. Source: W3C Fetch Metadata Request Headers, Sec-Fetch-Site.
_OWN_SITES: Final = (b"same-origin", b"none")


def host_is_ours(host: str, ours: Collection[str]) -> bool:
    """Whether a Host header names this machine or one of our names.

    A page elsewhere whose name is made to point to this machine (DNS rebinding) still sends that name.
    """
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return is_loopback(name) or name.lower().rstrip(".") in ours


def is_cross_site(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a page of another site made this request. Programs that are no browser say nothing, and are none."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITES
    origin = headers.get(b"origin")
    if origin is None:
        return False
    return origin.partition(b"://")[2].lower() != headers.get(b"host", b"").lower()
