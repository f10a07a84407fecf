"""Reading large files line by line as they are kept: plain, gzip, bzip2, zstd, or one file in a zip."""

import bz2
import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from shared.errors import ConfigurationError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP: Final = b"\x1f\x8b"
_BZIP2: Final = b"BZh"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZIP: Final = b"PK\x03\x04"
_LONGEST_LINE: Final = 64 * 2**20


class Damaged(ConfigurationError):
    """A source is cut off, or is not what it should be; the message says which and where."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked while they are read.

    Raises: Damaged if it cannot be read, also while reading.
    """
    try:
        with path.open("rb") as file, _unpacked(file, file.peek(4)[:4], path) as content:
            yield content
    except EOFError as error:
        raise Damaged(f"{path} is cut off: the compressed data ends before its end. Get it again.") from error
    except (OSError, zlib.error, zipfile.BadZipFile, zstd.ZstdError) as error:
        raise Damaged(f"{path} cannot be read: {error}. Get it again.") from error


def _unpacked(file: IO[bytes], start: bytes, path: Path) -> IO[bytes]:
    if start.startswith(_GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if start.startswith(_BZIP2):
        return bz2.BZ2File(file)
    if start == _ZSTD:
        return cast(IO[bytes], zstd.ZstdFile(file))
    if start == _ZIP:
        packed = zipfile.ZipFile(file)
        names = [name for name in packed.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
        if len(names) != 1:
            raise Damaged(f"{path} holds {len(names)} lists of names, not one; unpack it and name the list.")
        return packed.open(names[0])
    return file


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines without their ends. Raises: Damaged."""
    with opened(path) as content:
        number = 0
        while line := content.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise Damaged(f"{path}, line {number}: a line longer than {_LONGEST_LINE} bytes.")
            try:
                yield number, line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise Damaged(f"{path}, line {number}: is not UTF-8.") from error


def json_line(path: Path, number: int, line: str) -> dict[str, Any]:
    """The object of a line. Raises: Damaged."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{path}, line {number}: is no JSON, or is cut off ({error}).") from error
    if not isinstance(found, dict):
        raise Damaged(f"{path}, line {number}: is no JSON object.")
    return found


def json_file(path: Path) -> dict[str, Any]:
    """The object that a whole file is. Raises: Damaged."""
    with opened(path) as content:
        try:
            found = json.load(io.TextIOWrapper(content, encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise Damaged(f"{path} is no JSON, or is cut off ({error}).") from error
    if not isinstance(found, dict):
        raise Damaged(f"{path} is no JSON object.")
    return found
