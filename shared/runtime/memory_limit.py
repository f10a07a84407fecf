"""Bound the memory that the work on one message may take, so that one article cannot take the machine's."""

import resource
import sys
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")


def limit_memory(headroom_bytes: int) -> None:
    """Let this process allocate so much more than it has now; beyond that, allocations fail with MemoryError.

    Counts private writable memory (RLIMIT_DATA of Linux 4.7 and later), so that mapped models stay free. Does nothing
    on other systems, or for 0.
    """
    if not headroom_bytes or not sys.platform.startswith("linux"):
        return
    limit = _data_bytes() + headroom_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def resident_bytes() -> int:
    """Memory of this process that is in RAM now; 0 where the system does not say."""
    return _status_bytes("VmRSS")


def _data_bytes() -> int:
    return _status_bytes("VmData")


def _status_bytes(name: str) -> int:
    try:
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
