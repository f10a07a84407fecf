"""Become one supervised process: a small script that ties the process to its supervisor and then runs it.

Run as `python -I -S launcher.py --parent PID --death-signal N --run-as HOW [--watch] -- PROGRAM ARGUMENTS...`.
It uses the standard library only and none of Khabar, so that it starts in milliseconds.
Exit status 126: the program may not be run, or the user cannot be changed; 127: it is not there.
"""

import argparse
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534
WATCH_INTERVAL_S = 0.5
WATCH_GRACE_S = 10.0
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


def main(arguments: Sequence[str]) -> int:
    """Prepare this process as asked and replace it by the program. Returns only on failure, or when watching."""
    parser = argparse.ArgumentParser(prog="launcher")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, default=int(signal.SIGKILL))
    parser.add_argument("--run-as", choices=("self", "namespace", "nobody"), default="self")
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("argv", nargs="+")
    options = parser.parse_args(arguments)
    for number in FORWARDED:
        # A shell that starts Khabar in the background leaves SIGINT ignored, and exec would hand that down.
        signal.signal(number, signal.SIG_DFL)
    program: list[str] = options.argv
    try:
        change_user(options.run_as)
        if options.watch or not sys.platform.startswith("linux"):
            return watch(program, parent=options.parent, death_signal=options.death_signal)
        die_with_parent(options.parent, options.death_signal)
        os.execvp(program[0], program)
    except OSError as error:
        sys.stderr.write(f"cannot run {program[0]} (as {options.run_as}): {error.strerror or error}\n")
        return 127 if isinstance(error, FileNotFoundError) else 126


def change_user(run_as: str) -> None:
    """Become an ordinary user with a name: inside a user namespace of our own (files stay ours), or as the user nobody.

    Raises: OSError if the kernel or a container forbids it.
    """
    if run_as == "namespace":
        libc = ctypes.CDLL(None, use_errno=True)
        uid, gid, inside = os.geteuid(), os.getegid(), known_user()
        if libc.unshare(CLONE_NEWUSER) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{inside} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{inside} {gid} 1", encoding="ascii")
    elif run_as == "nobody":
        uid, gid = nobody_ids()
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def known_user() -> int:
    """Number of an ordinary user of this machine: PostgreSQL refuses to run as one without a name."""
    return min((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0), default=NOBODY)


def nobody_ids() -> tuple[int, int]:
    """User and group number of the user nobody."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return NOBODY, NOBODY
    return entry.pw_uid, entry.pw_gid


def die_with_parent(parent: int, death_signal: int) -> None:
    """Let the kernel signal this process when its parent is gone. Linux only; survives exec.

    The setting is lost when the user changes, so the user is changed first. Source: prctl(2).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    if os.getppid() != parent:
        sys.exit(1)


def watch(program: Sequence[str], *, parent: int, death_signal: int) -> int:
    """Run the program below this process, hand signals on, and signal it when the parent is gone.

    For systems that cannot tie a process to its parent. Returns the program's exit status (128 + n for signal n).
    """
    child = subprocess.Popen(program)
    for number in FORWARDED:
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    orphaned_at: float | None = None
    while True:
        try:
            status = child.wait(timeout=WATCH_INTERVAL_S)
        except subprocess.TimeoutExpired:
            if os.getppid() == parent:
                continue
            if orphaned_at is None:
                orphaned_at = time.monotonic()
                child.send_signal(death_signal)
            elif time.monotonic() - orphaned_at > WATCH_GRACE_S:
                child.kill()
        else:
            return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
