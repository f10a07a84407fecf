"""Takes away from this process whatever a reader of files needs not: memory, time, files, network, other programs.

What holds where, on Linux:

- always: memory (RLIMIT_AS), processor time (RLIMIT_CPU), nothing written (RLIMIT_FSIZE), no rights gained
  (no_new_privs), and no file and no socket opened after the start: RLIMIT_NOFILE leaves room for none, so that there
  is no network without asking the kernel for one;
- where the kernel lets anybody make namespaces: an empty network of its own, and no rights outside of it, so that even
  a process of root cannot raise its limits again. Containers with the usual seccomp profile refuse this;
- for every user but root, whom the kernel does not count: no further process (RLIMIT_NPROC).
"""

import ctypes
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38


def leave_network() -> bool:
    """Move into an empty network; False where that is not permitted. Only before any thread was begun."""
    if not sys.platform.startswith("linux"):
        return False
    outcome: int = ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    return outcome == 0


def confine(*, memory_bytes: int, seconds: int) -> None:
    """Set the limits, for ever. Whatever is needed from files has to be loaded by now."""
    # The highest descriptor in use is that of the errors' output.
    _set("RLIMIT_NOFILE", 3)
    limit(memory_bytes=memory_bytes, seconds=seconds)


def limit(*, memory_bytes: int, seconds: int) -> None:
    """The limits of a process that has to open files."""
    for name, most in {
        "RLIMIT_AS": memory_bytes,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
    }.items():
        _set(name, most)
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _set(name: str, most: int) -> None:
    kind = getattr(resource, name, None)
    if kind is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def be_ended_first() -> None:
    """Where the machine's memory runs out, the kernel ends this process and not the service."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def close_all_but_the_first_three() -> None:
    """Nothing of the parent's is open here."""
    os.closerange(3, 1024)
