"""Writing a file of names in one pass: bounded memory, and the old file stays until the new one is whole."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, cast

import lmdb

from shared.contracts.article import EntityType
from shared.errors import ConfigurationError
from shared.knowledge.layout import (
    ABOUT,
    FIRST_WORDS,
    FORMAT,
    GOES_ON,
    IDS,
    IMPORTED,
    IMPORTED_SPELLINGS,
    LINKED,
    LISTED,
    LISTED_FIRST_WORDS,
    RECORD_NUMBER,
    RECORDS,
    SOUNDS,
    SPELLINGS,
    TAGGED,
    Meaning,
    joined,
    key,
    packed,
)
from shared.knowledge.naming import sound_key, spelling_key
from shared.knowledge.sorting import Pair, Sorter

Progress = Callable[[int], None]
"""Called now and then with the number of entities read."""

_MARKS: Final[Mapping[str, str]] = {"?": "weak", "@": "sport", "~": "strong"}
_COMMON: Final = "~"
_FOR_LINKING: Final = "="
_EVERY: Final = 5_000
_PAGE: Final = 4096
# Puts between two commits: what is not yet written stays in memory.
_PER_COMMIT: Final = 500_000
# The map while writing; only address space.
_ROOM: Final = 1 << 40


def build(
    rows: Iterable[Mapping[str, Any]], out: Path, about: Mapping[str, Any], *, progress: Progress = lambda _: None
) -> int:
    """Write records with their names to a file; returns how many there were.

    `rows`: `id`, `type`, `names`, `forms` (a language, a colon, marks, a folded name), `weight`, and any other facts.
    Marks: `=` for linking only; then `?` weak, `@` in sports only, `~` borne by many. `from_user`: of a users'
    list; `imported`: of a dump.
    `about`: what the file shall say of itself. Memory does not grow with the number of rows.

    Raises: ConfigurationError if the file cannot be written; what stood there stays.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
            written = Path(folder) / "names"
            count = _write(rows, written, about, Sorter(Path(folder)), progress)
            written.replace(out)
    except (OSError, lmdb.Error) as error:
        raise ConfigurationError(f"cannot write the knowledge file {out}: {error}") from error
    return count


def _write(
    rows: Iterable[Mapping[str, Any]], path: Path, about: Mapping[str, Any], names: Sorter, progress: Progress
) -> int:
    file = lmdb.open(str(path), subdir=False, map_size=_ROOM, lock=False, sync=False, meminit=False)
    try:
        count = 0
        records = _counted(rows, names, progress)
        for batch in _batches(records):
            _put(file, batch)
            count += len(batch)
        for batch in _batches(_values(names.sorted())):
            _put(file, batch)
        # A reader maps as much as the file says it may hold.
        file.set_mapsize((file.info()["last_pgno"] + 16) * max(file.stat()["psize"], _PAGE))
        facts = {**about, "format": FORMAT, "entities": count}
        _put(file, [(ABOUT, json.dumps(facts, ensure_ascii=False).encode())])
        file.sync(True)
    finally:
        file.close()
    return count


def _put(file: Any, batch: list[Pair]) -> None:
    with file.begin(write=True) as write:
        write.cursor().putmulti(batch)


def _batches(pairs: Iterator[Pair]) -> Iterator[list[Pair]]:
    batch: list[Pair] = []
    for pair in pairs:
        batch.append(pair)
        if len(batch) >= _PER_COMMIT // 10:
            yield batch
            batch = []
    if batch:
        yield batch


def _counted(rows: Iterable[Mapping[str, Any]], names: Sorter, progress: Progress) -> Iterator[Pair]:
    number = -1
    for number, row in enumerate(rows):
        place = RECORD_NUMBER.pack(number)
        _index(row, number, names)
        names.add(key(IDS, row["id"]), place)
        facts = {name: value for name, value in row.items() if name != "forms" and _says(value)}
        yield RECORDS + place, json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        if number % _EVERY == 0:
            progress(number)
    progress(number + 1)


def _says(value: object) -> bool:
    return value is not None and value is not False and value != {}


def _index(row: Mapping[str, Any], number: int, names: Sorter) -> None:
    """Hand over all names of a record, and the keys under which they are found."""
    listed, imported = bool(row.get("from_user")), bool(row.get("imported"))
    for form in row["forms"]:
        language, name = form[:2], form[3:]
        linked = name.startswith(_FOR_LINKING)
        name = name.removeprefix(_FOR_LINKING)
        mark = name[:1]
        evidence = _MARKS.get(mark, "strong")
        name = name[1:] if mark in _MARKS else name
        meaning = Meaning(cast(EntityType, row["type"]), evidence, mark == _COMMON, language, row["weight"], number)
        entry = packed(meaning)
        table = LISTED if listed else IMPORTED if imported else LINKED if linked else TAGGED
        names.add(key(table, name), entry)
        spelling = spelling_key(name)
        if spelling != name:
            names.add(key(IMPORTED_SPELLINGS if imported else SPELLINGS, spelling), entry)
        if meaning.type == "PER" and not imported and (sounds := sound_key(name)):
            names.add(key(SOUNDS, sounds), entry)
        if table in (TAGGED, LISTED):
            _beginnings(table, name, names)
            if evidence != "weak" and " " in name:
                first = LISTED_FIRST_WORDS if listed else FIRST_WORDS
                names.add(key(first, name.partition(" ")[0]), GOES_ON)


def _beginnings(table: bytes, name: str, names: Sorter) -> None:
    at = name.find(" ")
    while at > 0:
        names.add(key(table, name[:at]), GOES_ON)
        at = name.find(" ", at + 1)


def _values(pairs: Iterator[Pair]) -> Iterator[Pair]:
    """One value a key, of all that was handed over for it."""
    for found, same in groupby(pairs, key=itemgetter(0)):
        entries = (value for _, value in same)
        table = found[:1]
        if table in (FIRST_WORDS, LISTED_FIRST_WORDS):
            yield found, b""
        elif table == IDS:
            yield found, next(entries)
        elif table in (SPELLINGS, IMPORTED_SPELLINGS, SOUNDS):
            yield found, joined(entries)
        else:
            first = next(entries)
            longer = first == GOES_ON
            rest = (entry for entry in entries if entry != GOES_ON)
            yield found, bytes([longer]) + joined(rest if longer else _with(first, rest))


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
