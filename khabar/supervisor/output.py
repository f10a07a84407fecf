"""The output of many processes on one stream, each line under the name of its process."""

from collections.abc import Iterator
from typing import TextIO

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)
LONGEST_LINE_BYTES = 65536


class LineSplitter:
    """Cuts a stream of bytes into lines. A line without end is cut at 64 KiB, so that memory stays bounded."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The lines that the chunk completes, without line ends; bytes that are not UTF-8 are replaced."""
        *lines, rest = (self._rest + chunk).split(b"\n")
        while len(rest) > LONGEST_LINE_BYTES:
            lines.append(rest[:LONGEST_LINE_BYTES])
            rest = rest[LONGEST_LINE_BYTES:]
        self._rest = rest
        return map(_decoded, lines)

    def end(self) -> Iterator[str]:
        """What was left without a line end."""
        rest, self._rest = self._rest, b""
        return map(_decoded, [rest] if rest else [])


class LinePrinter:
    """Prints lines: with the name in colour on a terminal, plain elsewhere.

    Elsewhere a line of JSON stays as it is, for it names its process itself and is read by machines.
    """

    def __init__(self, stream: TextIO, *, width: int = 14) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._width = width
        self._colours: dict[str, int] = {}

    def __call__(self, name: str, line: str) -> None:
        """Print one line. A stream that no one reads any more is no reason to stop the processes."""
        try:
            print(self._composed(name, line), file=self._stream, flush=True)
        except (OSError, ValueError):
            return

    def _composed(self, name: str, line: str) -> str:
        label = f"{name:<{self._width}} | "
        if self._terminal:
            colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
            return f"\033[{colour}m{label}\033[0m{line}"
        if line.startswith("{") and line.endswith("}"):
            return line
        return f"{label}{line}"


def _decoded(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", errors="replace")
