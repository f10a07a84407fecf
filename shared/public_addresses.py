"""Which addresses can be a stranger's, by our own list: what Python calls global differs from version to version.

Source: IANA, "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry", and RFC 4291.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from shared.hosts import is_loopback

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NOT_PUBLIC_V4: Final = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by the customers of a provider
            "127.0.0.0/8",  # this machine
            "169.254.0.0/16",  # this link, and the metadata services of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays, given up
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_UNICAST_V6: Final = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out to networks; whatever lies outside is no stranger's."""
_NOT_PUBLIC_V6: Final = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, hashes
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation
        ),
    )
)
_SIX_TO_FOUR: Final = ipaddress.IPv6Network("2002::/16")
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

# What resolvers of the C library read as an address in octal, hexadecimal or fewer parts. Source: WHATWG URL,
# "ends in a number checker".
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_LABEL: Final = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_LONGEST_NAME: Final = 253


def is_public(address: Address) -> bool:
    """Whether an address can belong to a stranger: not this machine, not this network, nothing reserved.

    An IPv6 address that stands for an IPv4 one is judged as that.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        return is_public(ipaddress.IPv4Address(number & 0xFFFFFFFF))
    if address in _SIX_TO_FOUR:
        return is_public(ipaddress.IPv4Address(number >> 80 & 0xFFFFFFFF))
    return address in _UNICAST_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


def is_allowed(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether an address is public, or in one of these networks."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_allowed(address.ipv4_mapped, allowed)
    return is_public(address) or any(address in network for network in allowed)


def address_in(host: str) -> Address | None:
    """The address that a host of a URL is, without brackets; None for a name that has to be resolved.

    Raises: ValueError for an address in another spelling than the usual one (`0177.0.0.1`, `127.1`, `0x7f000001`), and
    for what can be no name.
    """
    if is_loopback(host):
        return ipaddress.ip_address("127.0.0.1")
    labels = host.removesuffix(".").split(".")
    if ":" in host or _NUMBER.fullmatch(labels[-1]):
        try:
            return ipaddress.ip_address(host)
        except ValueError as error:
            raise ValueError("has an address that is not written as usual, like 93.184.216.34") from error
    if len(host) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("has a host that cannot be")
    return None
