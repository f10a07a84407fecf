"""A body of an answer, unpacked as it comes and never beyond its limit: a bomb ends where the limit is."""

import zlib
from typing import Final

_GZIP: Final = b"\x1f\x8b"
_ANY_HEADER: Final = 47
_NO_HEADER: Final = -15
_FIRST_BYTES: Final = 2


class TooMuch(Exception):
    """More than the limit, packed or unpacked."""


class DamagedPacking(ValueError):
    """It says that it is packed, and cannot be unpacked."""


class Unpacking:
    """Collects pieces. A body that says gzip and is none is taken as it is; a gzip file is unpacked, said or not."""

    def __init__(self, encoding: str, most: int) -> None:
        """`encoding`: the Content-Encoding; `most`: bytes. Raises: DamagedPacking for one that nobody asked for."""
        self._name = encoding.strip().lower()
        if self._name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise DamagedPacking(f"the encoding {self._name[:40]!r} was not asked for")
        self._most = most
        self._came = 0
        self._begin = b""
        self._out = bytearray()
        self._unpack: zlib._Decompress | None = None
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """Take what came. Raises: TooMuch, DamagedPacking."""
        self._came += len(piece)
        if self._came > self._most:
            raise TooMuch
        if not self._begun:
            self._begin += piece
            if len(self._begin) < _FIRST_BYTES:
                return
            piece = self._begin
            self._start()
        self._add(piece)

    def end(self) -> bytes:
        """All of it. Raises: DamagedPacking if it was cut off."""
        if not self._begun:
            return self._begin
        if self._unpack is not None and not self._unpack.eof:
            raise DamagedPacking("it is cut off")
        return bytes(self._out)

    def _start(self) -> None:
        self._begun = True
        if self._begin.startswith(_GZIP):
            self._unpack = zlib.decompressobj(_ANY_HEADER)
        elif self._name == "deflate":
            # Some servers leave the header out.
            head = int.from_bytes(self._begin[:2], "big")
            self._unpack = zlib.decompressobj(_ANY_HEADER if head % 31 == 0 else _NO_HEADER)

    def _add(self, piece: bytes) -> None:
        if self._unpack is None:
            self._out += piece
            return
        while piece:
            if self._unpack.eof:
                if not piece.startswith(_GZIP):
                    # Filling behind the end, as tar leaves it.
                    return
                self._unpack = zlib.decompressobj(_ANY_HEADER)
            try:
                self._out += self._unpack.decompress(piece, self._most - len(self._out) + 1)
            except zlib.error as error:
                raise DamagedPacking(str(error)) from error
            if len(self._out) > self._most:
                raise TooMuch
            piece = self._unpack.unused_data
