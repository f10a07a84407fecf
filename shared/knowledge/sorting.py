"""Sorting more pairs than the memory holds: sorted runs on disk, read back together."""

import heapq
import marshal
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

Pair = tuple[bytes, bytes]

_RUN: Final = 400_000
"""Pairs in memory at most, some 80 MB."""
_BLOCK: Final = 4_000


class Sorter:
    """Takes pairs of key and value in any order and gives them back sorted."""

    def __init__(self, folder: Path, *, run: int = _RUN) -> None:
        self._folder = folder
        self._run = run
        self._pairs: list[Pair] = []
        self._runs: list[Path] = []

    def add(self, key: bytes, value: bytes) -> None:
        """Take one pair."""
        self._pairs.append((key, value))
        if len(self._pairs) >= self._run:
            self._write()

    def sorted(self) -> Iterator[Pair]:
        """All pairs by key, then value. The runs are removed by whoever removes the folder."""
        self._pairs.sort()
        yield from heapq.merge(*map(_read, self._runs), self._pairs)

    def _write(self) -> None:
        path = self._folder / f"run-{len(self._runs)}"
        self._pairs.sort()
        with path.open("wb") as file:
            for at in range(0, len(self._pairs), _BLOCK):
                marshal.dump(self._pairs[at : at + _BLOCK], file)
        self._runs.append(path)
        self._pairs = []


def _read(path: Path) -> Iterator[Pair]:
    with path.open("rb") as file:
        while (block := _block(file)) is not None:
            yield from block


def _block(file: IO[bytes]) -> list[Pair] | None:
    try:
        block: list[Pair] = marshal.load(file)  # noqa: S302 - written by this program a moment ago
    except EOFError:
        return None
    return block
