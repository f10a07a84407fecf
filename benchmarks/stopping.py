"""Commands that start servers end as on Ctrl-C when they are told to: else the servers would outlive them."""

import signal
import sys

_TERMINATED = 128 + signal.SIGTERM


def end_on_sigterm() -> None:
    """From now on SIGTERM raises SystemExit in the main thread, so that what was started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
