"""The gazetteer: names of known places, organisations, people and peoples, and what they stand for."""

import gzip
import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from services.extraction.kept import kept
from services.extraction.mapped_names import Beginnings, FirstWords, MappedNames, Records
from services.extraction.records import Evidence, Record, Sense
from shared.errors import ConfigurationError
from shared.knowledge.building import build
from shared.knowledge.layout import (
    FIRST_WORDS,
    IMPORTED,
    IMPORTED_SPELLINGS,
    LINKED,
    LISTED,
    LISTED_FIRST_WORDS,
    SOUNDS,
    SPELLINGS,
    TAGGED,
)
from shared.knowledge.naming import sound_key, spelling_key
from shared.knowledge.reader import KnowledgeFile

DATA_FILE: Final = Path(__file__).parent / "data" / "gazetteer.jsonl.gz"
# Beside the packages of this installation: one file for all who use it.
BUILT: Final = Path(sys.prefix) / "share" / "khabar"

_MARKS: Final[Mapping[str, Evidence]] = {"?": "weak", "@": "sport", "~": "strong"}
_RANK: Final[Mapping[Evidence, int]] = {"strong": 0, "sport": 1, "weak": 2}
_VERSION_DIGITS: Final = 12

Senses = Mapping[str, Sequence[Sense]]


def _no_record(_: str) -> Record | None:
    return None


@dataclass(frozen=True)
class Gazetteer:
    """Folded names to their senses, and every beginning (in whole words) of a name of several words.

    `linking`: senses of names that no tagger looks for, and that tell what a name stands for when one was found.
    `spellings`, `sounds`: senses under the keys of `shared.knowledge.naming`, the latter of people. `first_words`: of
    sure names of several words. `imported`, `imported_spellings`: of dumps, apart, since there
    every name is somebody's. `find`: the record with an id.
    """

    version: str
    senses: Senses
    beginnings: Container[str] = field(repr=False)
    linking: Senses = field(repr=False, default_factory=dict)
    spellings: Senses = field(repr=False, default_factory=dict)
    sounds: Senses = field(repr=False, default_factory=dict)
    first_words: Container[str] = field(repr=False, default=frozenset())
    imported: Senses = field(repr=False, default_factory=dict)
    imported_spellings: Senses = field(repr=False, default_factory=dict)
    find: Callable[[str], Record | None] = field(repr=False, default=_no_record)

    def linkable(self, name: str) -> Sequence[Sense]:
        """All senses of a folded name, surest first."""
        return [*self.senses.get(name, ()), *self.linking.get(name, ())]

    def spelt_like(self, key: str) -> Sequence[Sense]:
        """The senses of all names with a spelling key, surest first."""
        found = [*self.spellings.get(key, ()), *self.linkable(key)]
        found.sort(key=_rank)
        return found

    @classmethod
    def load(cls, path: Path = DATA_FILE) -> "Gazetteer":
        """Map what ships; where its file was not built yet, that is done first, in some seconds.

        Raises: ConfigurationError if the file is missing or is not a gazetteer.
        """
        try:
            version = hashlib.sha256(path.read_bytes()).hexdigest()[:_VERSION_DIGITS]
            about = {"version": version, "shipped": version}
            file = kept(f"shipped-{version}", lambda out: build(shipped_rows(path), out, about), folders=[BUILT])
        except OSError as error:
            raise ConfigurationError(f"cannot read the gazetteer {path}: {error}") from error
        return cls.mapped(file)

    @classmethod
    def mapped(cls, file: KnowledgeFile) -> "Gazetteer":
        """What a knowledge file holds beside users' lists."""
        return cls._of_tables(file, TAGGED, LINKED, FIRST_WORDS)

    @classmethod
    def listed(cls, file: KnowledgeFile) -> "Gazetteer":
        """What a knowledge file holds of users' lists."""
        return cls._of_tables(file, LISTED, None, LISTED_FIRST_WORDS)

    @classmethod
    def _of_tables(cls, file: KnowledgeFile, names: bytes, linking: bytes | None, first_words: bytes) -> "Gazetteer":
        records = Records(file)

        def find(id_: str) -> Record | None:
            row = file.by_id(id_)
            return None if row is None else Record.of(row)

        senses = MappedNames(file, names, records)
        return cls(
            version=file.about["version"],
            senses=senses,
            beginnings=Beginnings(senses),
            linking=MappedNames(file, linking, records) if linking else {},
            spellings=MappedNames(file, SPELLINGS, records),
            sounds=MappedNames(file, SOUNDS, records),
            first_words=FirstWords(file, first_words),
            imported=MappedNames(file, IMPORTED, records) if linking else {},
            imported_spellings=MappedNames(file, IMPORTED_SPELLINGS, records) if linking else {},
            find=find,
        )

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], *, version: str) -> "Gazetteer":
        """A gazetteer in memory, of records as in the data file: id, type, names, forms, weight and optional facts."""
        senses: dict[str, list[Sense]] = {}
        linking: dict[str, list[Sense]] = {}
        spellings: dict[str, list[Sense]] = {}
        sounds: dict[str, list[Sense]] = {}
        records: dict[str, Record] = {}
        for row in rows:
            record = records[row["id"]] = Record.of(row)
            for form in row["forms"]:
                name, sense = _sense(form, record)
                table = linking if form[3:].startswith("=") else senses
                table.setdefault(name, []).append(sense)
                if (key := spelling_key(name)) != name:
                    spellings.setdefault(key, []).append(sense)
                if record.type == "PER" and (sound := sound_key(name)):
                    sounds.setdefault(sound, []).append(sense)
        for known in (*senses.values(), *linking.values(), *spellings.values(), *sounds.values()):
            known.sort(key=_rank)
        return cls(
            version=version,
            senses=senses,
            beginnings=frozenset(_beginnings(senses)),
            linking=linking,
            spellings=spellings,
            sounds=sounds,
            first_words=frozenset(_first_words(senses)),
            find=records.get,
        )


def shipped_rows(path: Path = DATA_FILE) -> list[dict[str, Any]]:
    """The records that ship, in the order of their ids.

    Raises: ConfigurationError if the file is missing or is not a gazetteer.
    """
    try:
        lines = gzip.decompress(path.read_bytes()).splitlines()
        if not lines:
            raise ValueError("it is empty")
        return sorted(map(json.loads, lines), key=lambda row: str(row["id"]))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
        raise ConfigurationError(f"cannot read the gazetteer {path}: {error}") from error


def _sense(form: str, record: Record) -> tuple[str, Sense]:
    language, name = form[:2], form[3:].removeprefix("=")
    mark = name[:1]
    evidence = _MARKS.get(mark, "strong")
    return name[1:] if mark in _MARKS else name, Sense(record, evidence, language, common=mark == "~")


def _rank(sense: Sense) -> tuple[int, int, str]:
    return (_RANK[sense.evidence], -sense.record.weight, sense.record.id)


def _beginnings(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        at = name.find(" ")
        while at > 0:
            yield name[:at]
            at = name.find(" ", at + 1)


def _first_words(senses: Senses) -> Iterator[str]:
    for name, known in senses.items():
        if " " in name and any(sense.evidence != "weak" for sense in known):
            yield name.partition(" ")[0]
