"""A program for tests: run a command where every address leads nowhere, and write down what it asked of the network.

`python -m tests.support.lonely_network REPORT COMMAND...`. The command sees a network in which a route leads to every
address of the world, so that nothing gives up early, and nobody answers. REPORT gets a JSON list of what was sent
to anything but loopback, and of every DNS question. Exit status: the command's; 77 if no such network is granted.
"""

import ctypes
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

NOT_GRANTED: Final = 77

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_ETH_P_ALL, _SO_ATTACH_FILTER = 3, 26
_NEW_ROUTE, _NEW_LINK = 24, 16
_REQUEST_ACK, _CREATE = 0x05, 0x400
_TABLE_LOCAL, _BOOT, _SCOPE_HOST, _LOCAL = 255, 3, 254, 2
_UP = 1
_DNS: Final = 53
_SYN, _ACK = 2, 16
_LOOPBACK_INDEX: Final = 1
_DROP, _KEEP = 16, 17
# In the kernel's own language (BPF), as all the talk between servers would be too much for Python.
_FILTER: Final = (
    (0x30, 0, 0, 0),  # the version
    (0x54, 0, 0, 0xF0),
    (0x15, 0, 5, 0x40),
    (0x30, 0, 0, 16),  # version 4: the first byte of the receiver's address
    (0x15, 0, _KEEP - 5, 127),
    (0xB1, 0, 0, 0),
    (0x48, 0, 0, 2),  # its port
    (0x15, _KEEP - 8, _DROP - 8, _DNS),
    (0x20, 0, 0, 24),  # version 6: the four words of the receiver's address
    (0x15, 0, _KEEP - 10, 0),
    (0x20, 0, 0, 28),
    (0x15, 0, _KEEP - 12, 0),
    (0x20, 0, 0, 32),
    (0x15, 0, _KEEP - 14, 0),
    (0x20, 0, 0, 36),
    (0x15, 0, _KEEP - 16, 1),
    (0x06, 0, 0, 0),  # drop
    (0x06, 0, 0, 0xFFFF),  # keep
)


def main(report: Path, command: list[str]) -> int:
    try:
        enter()
    except OSError as error:
        print(f"no network of its own: {error}", file=sys.stderr)
        return NOT_GRANTED
    listener = _listener()
    heard: dict[str, None] = {}
    threading.Thread(target=_listen, args=(listener, heard), daemon=True).start()
    status = subprocess.run(command, check=False).returncode
    report.write_text(json.dumps(sorted(dict(heard))), encoding="utf-8")
    return status


def enter() -> None:
    """Leave the machine's network for an own one. Raises: OSError if that is not granted."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_NETWORK):
        if libc.unshare(_NEW_NETWORK | _NEW_USER):
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        up = struct.pack("=BxHiII", 0, 0, _LOOPBACK_INDEX, _UP, _UP)
        _ask(netlink, _NEW_LINK, 0, up)
        for family in (socket.AF_INET, socket.AF_INET6):
            route = struct.pack("=BBBBBBBBI", family, 0, 0, 0, _TABLE_LOCAL, _BOOT, _SCOPE_HOST, _LOCAL, 0)
            # Attribute 4: the interface.
            _ask(netlink, _NEW_ROUTE, _CREATE, route + struct.pack("=HHI", 8, 4, _LOOPBACK_INDEX))


def _ask(netlink: socket.socket, kind: int, flags: int, body: bytes) -> None:
    netlink.send(struct.pack("=IHHII", 16 + len(body), kind, _REQUEST_ACK | flags, 1, 0) + body)
    answer = netlink.recv(4096)
    (number,) = struct.unpack_from("=i", answer, 16)
    if number:
        raise OSError(-number, os.strerror(-number))


def _listener() -> socket.socket:
    """A socket that gets what is sent to anything but loopback, and what is sent to a name server on loopback."""
    listener = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_ALL))
    program = b"".join(struct.pack("=HBBI", *line) for line in _FILTER)
    kept = ctypes.create_string_buffer(program)
    listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HP", len(_FILTER), ctypes.addressof(kept)))
    listener.bind(("lo", 0))
    return listener


def _listen(listener: socket.socket, heard: dict[str, None]) -> None:
    while True:
        packet = listener.recv(65535)
        if (said := _described(packet)) is not None:
            heard[said] = None


def _described(packet: bytes) -> str | None:
    """What was asked of whom; None if it is an answer, or neither TCP nor UDP."""
    if packet[0] >> 4 == 4:
        protocol, address, rest = (
            packet[9],
            socket.inet_ntop(socket.AF_INET, packet[16:20]),
            packet[packet[0] % 16 * 4 :],
        )
    else:
        protocol, address, rest = packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40]), packet[40:]
    port = int.from_bytes(rest[2:4], "big")
    if protocol == socket.IPPROTO_UDP:
        name = ".".join(re.findall(r"[a-z0-9_-]{2,}", rest[20:].decode("latin-1"))) if port == _DNS else ""
        return f"udp {address}:{port} {name}".strip()
    if protocol == socket.IPPROTO_TCP and rest[13] & (_SYN | _ACK) == _SYN:
        return f"tcp {address}:{port}"
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
