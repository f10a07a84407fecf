"""What several sources say of one thing, brought together: by identifiers, or by name where another fact agrees.

Rows wait in a scratch file on disk, so that memory does not grow with their number.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import lmdb

from khabar.knowledge.facts import Facts, forms_of
from shared.knowledge.distances import distance_km
from shared.knowledge.layout import key
from shared.text.normalisation import fold

NEAR_KM: Final = 30.0
"""Two places of one name and country that lie nearer are one."""

_ROOM: Final = 1 << 40
_PER_COMMIT: Final = 20_000
_NUMBER: Final = struct.Struct(">I")
_ROW: Final = b"#"
_IDENTIFIER: Final = b"i"
_NAME: Final = b"n"
_EXAMPLES: Final = 20
# Marks of a form, behind its language and colon.
_MARKS: Final = "=?@~"

Row = dict[str, Any]


@dataclass
class Counts:
    """What became of the things of one source. `apart`: an identifier meets, but the type or another does not."""

    read: int = 0
    new: int = 0
    by_identifier: int = 0
    by_name: int = 0
    apart: int = 0
    unused: int = 0
    examples: list[str] = field(default_factory=list)


class Joiner:
    """Takes what sources say, in their order, and gives back one row for each thing."""

    def __init__(self, folder: Path) -> None:
        self._file = lmdb.open(
            str(folder / "joined"), subdir=False, map_size=_ROOM, lock=False, sync=False, meminit=False
        )
        self._write = self._file.begin(write=True)
        self._pending = 0
        self._next = 0
        self._iso: dict[str, str] = {}

    def add_row(self, row: Row) -> None:
        """Take a row that is whole already: of what ships, or of a users' list."""
        code = row["id"].removeprefix("iso:")
        if code != row["id"] and "-" not in code and (item := row.get("identifiers", {}).get("wikidata")):
            self._iso[item] = code
        number = self._put_new(row)
        if not row.get("from_user"):
            self._remember(row, number)

    def add(self, facts: Facts, counts: Counts) -> None:
        """Take one thing of a source: it joins what is known, or is new."""
        counts.read += 1
        if facts.iso_of_country and (item := facts.identifiers.get("wikidata")):
            self._iso[item] = facts.iso_of_country
        facts.country = self._iso.get(facts.country, facts.country) if facts.country else None
        number = self._with_identifier(facts)
        if number is not None:
            known = self._row(number)
            if facts.type not in (None, known["type"]) or _contradict(known, facts):
                counts.apart += 1
                return
            counts.by_identifier += 1
            self._merge(known, number, facts)
        elif facts.type is None:
            counts.unused += 1
        elif (found := self._with_name(facts)) is not None:
            number, known = found
            counts.by_name += 1
            if len(counts.examples) < _EXAMPLES:
                counts.examples.append(f"{facts.id} is {known['id']}: {next(iter(facts.names.values()))}")
            self._merge(known, number, facts)
        else:
            counts.new += 1
            row = facts.row()
            self._remember(row, self._put_new(row))

    def rows(self) -> Iterator[Row]:
        """All rows in the order in which they came, countries as ISO codes. Nothing may be added afterwards."""
        self._write.commit()
        with self._file.begin() as read:
            cursor = read.cursor()
            if cursor.set_range(_ROW):
                for found, value in cursor:
                    if not found.startswith(_ROW):
                        break
                    row = json.loads(value)
                    country = row.get("country")
                    if country and len(country) != 2:
                        row["country"] = self._iso.get(country)
                    yield row
        self._file.close()

    def _put_new(self, row: Row) -> int:
        number = self._next
        self._next += 1
        self._put(_ROW + _NUMBER.pack(number), json.dumps(row, ensure_ascii=False).encode())
        return number

    def _put(self, at: bytes, value: bytes, *, overwrite: bool = True) -> None:
        self._write.put(at, value, overwrite=overwrite)
        self._pending += 1
        if self._pending >= _PER_COMMIT:
            self._write.commit()
            self._write = self._file.begin(write=True)
            self._pending = 0

    def _row(self, number: int) -> Row:
        row: Row = json.loads(self._write.get(_ROW + _NUMBER.pack(number)) or b"{}")
        return row

    def _number(self, table: bytes, name: str) -> int | None:
        found = self._write.get(key(table, name))
        return None if found is None else int(_NUMBER.unpack(found)[0])

    def _with_identifier(self, facts: Facts) -> int | None:
        for scheme, value in (("id", facts.id), *facts.identifiers.items()):
            if (number := self._number(_IDENTIFIER, f"{scheme}:{value}")) is not None:
                return number
        return None

    def _with_name(self, facts: Facts) -> tuple[int, Row] | None:
        for name in _evident(facts.row()):
            number = self._number(_NAME, name)
            if number is None:
                continue
            known = self._row(number)
            if not _contradict(known, facts) and (facts.type != "LOC" or _near(known, facts)):
                return number, known
        return None

    def _remember(self, row: Row, number: int) -> None:
        place = _NUMBER.pack(number)
        for scheme, value in (("id", row["id"]), *row.get("identifiers", {}).items()):
            self._put(key(_IDENTIFIER, f"{scheme}:{value}"), place, overwrite=False)
        for name in _evident(row):
            self._put(key(_NAME, name), place, overwrite=False)

    def _merge(self, known: Row, number: int, facts: Facts) -> None:
        known["names"] = {**facts.names, **known["names"]}
        forms = forms_of(facts.names, facts.aliases)
        have = {_bare(form) for form in known["forms"]}
        # What we wrote ourselves gets full names only: one word more may be anybody's.
        known["forms"] += [form for form in forms if _bare(form) not in have and (known.get("imported") or " " in form)]
        known["identifiers"] = {**facts.identifiers, **known.get("identifiers", {})}
        for name in ("country", "latitude", "longitude", "born", "died"):
            if known.get(name) is None and getattr(facts, name) is not None:
                known[name] = getattr(facts, name)
        known["importance"] = max(known.get("importance") or 0, facts.importance)
        known["roles"] = [*(known.get("roles") or []), *facts.roles] or None
        if known.get("imported"):
            known["weight"] = max(known["weight"], facts.inhabitants or facts.importance)
        self._put(_ROW + _NUMBER.pack(number), json.dumps(known, ensure_ascii=False).encode())
        self._remember(known, number)


def _bare(form: str) -> str:
    return form[3:].lstrip(_MARKS)


def _evident(row: Row) -> Iterator[str]:
    """Names with the fact that makes them tell who is meant: a year of birth, or the country."""
    fact = row.get("born") if row["type"] == "PER" else row.get("country")
    if fact is None:
        return
    for name in dict.fromkeys(map(fold, row["names"].values())):
        if " " in name or row["type"] == "LOC":
            yield f"{row['type']}|{name}|{fact}"


def _contradict(known: Row, facts: Facts) -> bool:
    """Whether an identifier of the world or a fact of a life says that these are two."""
    have = known.get("identifiers", {})
    if any(have.get(scheme, value) != value for scheme, value in facts.identifiers.items() if scheme != "ftm"):
        return True
    return any(
        getattr(facts, year) is not None and known.get(year) is not None and getattr(facts, year) != known[year]
        for year in ("born", "died")
    )


def _near(known: Row, facts: Facts) -> bool:
    places = (known.get("latitude"), known.get("longitude"), facts.latitude, facts.longitude)
    return None not in places and distance_km(*map(float, places)) <= NEAR_KM  # type: ignore[arg-type]  # no None is left
