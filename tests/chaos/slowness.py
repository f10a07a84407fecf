"""A slow machine: the workers of every stage get the processor for a part of the time only."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

SHARE = 0.2
"""A fifth: 20 ms of every 100."""
_PERIOD_S = 0.1
_ASK_EVERY_S = 1.0


class Slowness(threading.Thread):
    """Stops and continues processes with all their children, until told to end. `pids` names the parents."""

    def __init__(self, pids: Callable[[], list[int]], *, share: float = SHARE) -> None:
        super().__init__(name="slowness", daemon=True)
        self._pids, self._share = pids, share
        self._over = threading.Event()

    def run(self) -> None:
        """Slow down whatever of them lives."""
        family: list[int] = []
        ask_at = 0.0
        while not self._over.is_set():
            if time.monotonic() >= ask_at:
                family, ask_at = self._family(), time.monotonic() + _ASK_EVERY_S
            _signal_all(family, signal.SIGCONT)
            time.sleep(_PERIOD_S * self._share)
            _signal_all(family, signal.SIGSTOP)
            time.sleep(_PERIOD_S * (1 - self._share))
            if time.monotonic() >= ask_at:
                # What is no longer asked about must not stay stopped.
                _signal_all(family, signal.SIGCONT)
        _signal_all(family, signal.SIGCONT)

    def end(self) -> None:
        """Let everything run again."""
        self._over.set()
        self.join()

    def _family(self) -> list[int]:
        found: list[int] = []
        for pid in self._pids():
            with suppress(psutil.NoSuchProcess):
                found += [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
        return found


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
