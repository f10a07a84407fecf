"""Reading a file of names: by exact name, by the beginning of a name, by id. Nothing is loaded; pages are shared."""

import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from weakref import WeakValueDictionary

import lmdb

from shared.errors import ConfigurationError
from shared.knowledge.layout import (
    ABOUT,
    FORMAT,
    IDS,
    IMPORTED,
    LINKED,
    LISTED,
    RECORD_NUMBER,
    RECORDS,
    TAGGED,
    Meaning,
    key,
    unpacked,
)

# Names to look for, the users' first.
_NAME_TABLES: Final = (LISTED, TAGGED, LINKED, IMPORTED)
_MAGIC: Final = b"\xde\xc0\xef\xbe"
_MAGIC_AT: Final = 16


class Named(NamedTuple):
    """A name as the file has it, folded, and one thing that it may stand for."""

    name: str
    meaning: Meaning


class _Mapped:
    """A file that is open; closed when nobody holds it any more."""

    def __init__(self, path: Path) -> None:
        # No lock file: what is there never changes, for a new file takes the place of the old one.
        self.file = lmdb.open(str(path), subdir=False, readonly=True, lock=False, create=False, max_spare_txns=4)


_OPEN: Final[WeakValueDictionary[tuple[int, int], _Mapped]] = WeakValueDictionary()
_OPENING: Final = threading.Lock()


def _mapped(path: Path) -> _Mapped:
    """The file, which LMDB may open only once in a process."""
    with _OPENING:
        found = path.stat()
        mapped = _OPEN.get((found.st_dev, found.st_ino))
        if mapped is None:
            mapped = _OPEN[found.st_dev, found.st_ino] = _Mapped(path)
        return mapped


class KnowledgeFile:
    """A file that `khabar knowledge build` wrote, opened for reading. May be used after a fork and by threads."""

    def __init__(self, path: Path) -> None:
        """Map the file; milliseconds, whatever its size.

        Raises: ConfigurationError if it cannot be read, is cut off, or was made by a Khabar with another layout.
        """
        self.path = path
        try:
            # No lock file: what is there never changes, for a new file takes the place of the old one.
            self._mapped = _mapped(path)
            self._file = self._mapped.file
            self._require_whole()
            self._read = self._file.begin()
            found = self._read.get(ABOUT)
            about = json.loads(found) if found else {}
        except (lmdb.Error, OSError, ValueError) as error:
            raise ConfigurationError(f"cannot read the knowledge file {path}: {error}") from error
        if about.get("format") != FORMAT:
            raise ConfigurationError(
                f"the knowledge file {path} has another layout than this Khabar reads; build it again with "
                "`khabar knowledge build`"
            )
        self.about: Mapping[str, Any] = about

    def _require_whole(self) -> None:
        # Reading mapped pages that are not there would end the process.
        pages = self._file.info()["last_pgno"] + 1
        if pages * self._file.stat()["psize"] > self.path.stat().st_size:
            raise ValueError("it is cut off")

    def value(self, table: bytes, name: str) -> bytes | None:
        """What a table holds for a name; None if it does not have it."""
        found: bytes | None = self._read.get(key(table, name))
        return found

    def record(self, number: int) -> dict[str, Any]:
        """The record with a number, as `building.build` was given it."""
        found: dict[str, Any] = json.loads(self._read.get(RECORDS + RECORD_NUMBER.pack(number)) or b"{}")
        return found

    def by_id(self, id_: str) -> dict[str, Any] | None:
        """The record of an entity, if the file has it."""
        number = self.value(IDS, id_)
        return None if number is None else self.record(RECORD_NUMBER.unpack(number)[0])

    def meanings(self, name: str) -> list[Meaning]:
        """What a folded name may stand for, the users' list first, then surest and weightiest first."""
        values = (self.value(table, name) for table in _NAME_TABLES)
        return [meaning for value in values if value for meaning in unpacked(value[1:])]

    def starting_with(self, beginning: str) -> Iterator[Named]:
        """Folded names that begin so, in the order of their letters, with what each may stand for.

        Read only as far as needed. A name of several tables comes once for each.
        """
        for table in _NAME_TABLES:
            for name, value in self.names(table, beginning):
                yield from (Named(name, meaning) for meaning in unpacked(value[1:]))

    def names(self, table: bytes, beginning: str = "") -> Iterator[tuple[str, bytes]]:
        """Names of a table and their values, in order. Names too long for a key come as their key is."""
        wanted = key(table, beginning)
        with self._file.begin() as read:
            cursor = read.cursor()
            if cursor.set_range(wanted):
                for found, value in cursor:
                    if not found.startswith(wanted):
                        return
                    yield found[1:].decode(errors="replace"), value

    def records(self) -> Iterator[dict[str, Any]]:
        """All records, in the order in which they came."""
        with self._file.begin() as read:
            cursor = read.cursor()
            if cursor.set_range(RECORDS):
                for found, value in cursor:
                    if found[:1] != RECORDS:
                        return
                    yield json.loads(value)


def is_knowledge_file(path: Path) -> bool:
    """Whether a file is one that was built, and no list to build from; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_MAGIC_AT + len(_MAGIC))[_MAGIC_AT:] == _MAGIC
    except OSError:
        return False
