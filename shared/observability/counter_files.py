"""Files of counters that a full disk cannot hurt.

prometheus_client maps its files into memory; when a page of such a file finds no room on the disk, the kernel ends the
process with SIGBUS. Here numbers are written by calls that fail with an error instead. What could not be written stays
in memory, and each later count tries again: when there is room, the file is right again by itself.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import prometheus_client.values

# The layout that prometheus_client reads: the bytes in use, then entries of key length, key, padding, value, time.
_HEADER: Final = struct.Struct("i4x")
_LENGTH: Final = struct.Struct("i")
_NUMBERS: Final = struct.Struct("dd")
_ALIGNED: Final = 8


class CounterFile:
    """A drop-in for prometheus_client's MmapedDict, for writing. Not safe to share between threads."""

    def __init__(self, filename: str) -> None:
        self._path = Path(filename)
        self._file: int | None = None
        self._used = _HEADER.size
        self._numbers: dict[str, tuple[float, float]] = {}
        self._places: dict[str, int] = {}
        with suppress(OSError):
            self._open()

    def read_value(self, key: str) -> tuple[float, float]:
        """Value and time of a counter; a new one is 0."""
        if key not in self._numbers:
            self.write_value(key, 0.0, 0.0)
        return self._numbers[key]

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        """Set a counter. Never raises for what is wrong with the disk."""
        self._numbers[key] = value, timestamp
        with suppress(OSError):
            self._write(key)

    def read_all_values(self) -> Iterator[tuple[str, float, float]]:
        """Key, value and time of every counter."""
        return ((key, value, timestamp) for key, (value, timestamp) in self._numbers.items())

    def close(self) -> None:
        """Close the file; it stays."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, key: str) -> None:
        file = self._open() if self._file is None else self._file
        if (place := self._places.get(key)) is not None:
            _write_all(file, _NUMBERS.pack(*self._numbers[key]), place)
            return
        # Before the new one those that found no room when they were new.
        for waiting in [name for name in self._numbers if name not in self._places]:
            entry = _entry(waiting, *self._numbers[waiting])
            _write_all(file, entry, self._used)
            # The entry counts from here on; before, a reader does not see it.
            _write_all(file, _HEADER.pack(self._used + len(entry)), 0)
            self._used += len(entry)
            self._places[waiting] = self._used - _NUMBERS.size

    def _open(self) -> int:
        """Open the file, made anew unless this process has one already from before. Raises: OSError."""
        if self._path.exists():
            self._read()
        else:
            # Under its name only when it can be read.
            begun = self._path.with_name(f"{self._path.name}.new")
            try:
                begun.write_bytes(_HEADER.pack(_HEADER.size))
                begun.replace(self._path)
            except OSError:
                with suppress(OSError):
                    begun.unlink(missing_ok=True)
                raise
        self._file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        return self._file

    def _read(self) -> None:
        """What a process of the same number, or this one before, has counted. A file that is no such file is empty."""
        data = self._path.read_bytes()
        if len(data) < _HEADER.size:
            return
        (used,) = _HEADER.unpack_from(data)
        at = _HEADER.size
        while at < min(used, len(data)):
            (length,) = _LENGTH.unpack_from(data, at)
            key = data[at + _LENGTH.size : at + _LENGTH.size + length].decode("utf-8")
            at += _LENGTH.size + _padded(length)
            self._numbers.setdefault(key, _NUMBERS.unpack_from(data, at))
            self._places[key] = at
            at += _NUMBERS.size
        self._used = at


def use_counter_files() -> None:
    """Make prometheus_client write by this module. Before the first metric is made."""
    prometheus_client.values.MmapedDict = CounterFile  # type: ignore[assignment, attr-defined]  # there is no hook for it


def _entry(key: str, value: float, timestamp: float) -> bytes:
    encoded = key.encode("utf-8")
    padded = encoded.ljust(_padded(len(encoded)))
    return _LENGTH.pack(len(encoded)) + padded + _NUMBERS.pack(value, timestamp)


def _padded(length: int) -> int:
    """So many bytes that what follows is aligned; one more at least, as prometheus_client has it."""
    return length + _ALIGNED - (length + _LENGTH.size) % _ALIGNED


def _write_all(file: int, data: bytes, place: int) -> None:
    """Raises: OSError, also if there is room for a part only."""
    written = 0
    while written < len(data):
        written += os.pwrite(file, data[written:], place + written)
