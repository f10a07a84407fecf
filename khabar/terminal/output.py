"""Where the terminal view is printed."""

import io
import sys

from rich.console import Console


def make_console(*, stderr: bool = False) -> Console:
    """A console on standard output or standard error.

    A stream whose encoding lacks a character (a terminal set to Latin-1, say) gets a question mark in its place.
    """
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="replace")
    return Console(stderr=stderr)
