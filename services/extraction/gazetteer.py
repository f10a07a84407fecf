"""The gazetteer: names of known places, organisations, people and peoples, and what they stand for."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from shared.contracts.article import EntityType
from shared.errors import ConfigurationError

DATA_FILE: Final = Path(__file__).parent / "data" / "gazetteer.jsonl.gz"

# strong: names its thing wherever it stands; weak: only where the context says so; sport: only in a sports article.
Evidence = Literal["strong", "weak", "sport"]
_EVIDENCE: Final[Mapping[str, Evidence]] = {"?": "weak", "@": "sport", "~": "strong"}
# Added to the inhabitants of places that stand for their name without context, so that they come before namesakes.
CITY_BONUS: Final = 10**8
_RANK: Final[Mapping[Evidence, int]] = {"strong": 0, "sport": 1, "weak": 2}


@dataclass(frozen=True, slots=True)
class Record:
    """Something with a name. `weight` orders namesakes: inhabitants for cities, more for countries.

    `generic`: a body that many countries have (مجلس النواب), so that its name alone does not say which.
    `area`: a state, province or region, not a point. `region`: ISO 3166-2, where known. `from_user`: from a gazetteer
    of the users.
    """

    id: str
    type: EntityType
    names: Mapping[str, str]
    weight: int
    identifiers: Mapping[str, str]
    country: str | None
    latitude: float | None
    longitude: float | None
    generic: bool = False
    area: bool = False
    region: str | None = None
    from_user: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may stand for; `common`: a full name that many people bear."""

    record: Record
    evidence: Evidence
    language: str
    common: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Folded names to their senses, and every beginning (in whole words) of a name of several words.

    `linking`: senses of names that no tagger looks for, and that tell what a name stands for when one was found.
    """

    version: str
    senses: Mapping[str, Sequence[Sense]]
    beginnings: frozenset[str] = field(repr=False)
    linking: Mapping[str, Sequence[Sense]] = field(repr=False, default_factory=dict)

    def linkable(self, name: str) -> Sequence[Sense]:
        """All senses of a folded name, surest first."""
        return [*self.senses.get(name, ()), *self.linking.get(name, ())]

    @classmethod
    def load(cls, path: Path = DATA_FILE) -> "Gazetteer":
        """Read the file; about a second for 25,000 entities.

        Raises: ConfigurationError if the file is missing or is not a gazetteer.
        """
        try:
            packed = path.read_bytes()
            lines = gzip.decompress(packed).splitlines()
            if not lines:
                raise ValueError("it is empty")
            return cls.of((json.loads(line) for line in lines), version=hashlib.sha256(packed).hexdigest()[:12])
        except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
            raise ConfigurationError(f"cannot read the gazetteer {path}: {error}") from error

    @classmethod
    def of(cls, rows: Any, *, version: str) -> "Gazetteer":
        """A gazetteer of records as in the data file: id, type, names, forms, weight and optional facts."""
        senses: dict[str, list[Sense]] = {}
        linking: dict[str, list[Sense]] = {}
        for row in rows:
            record = _record(row)
            for form in row["forms"]:
                language, name = form[:2], form[3:]
                table = linking if name.startswith("=") else senses
                name = name.removeprefix("=")
                mark = name[:1]
                evidence = _EVIDENCE.get(mark, "strong")
                name = name[1:] if mark in _EVIDENCE else name
                table.setdefault(name, []).append(Sense(record, evidence, language, common=mark == "~"))
        for known in (*senses.values(), *linking.values()):
            known.sort(key=lambda sense: (_RANK[sense.evidence], -sense.record.weight, sense.record.id))
        return cls(version=version, senses=senses, beginnings=frozenset(_beginnings(senses)), linking=linking)


def _record(row: Mapping[str, Any]) -> Record:
    return Record(
        id=row["id"],
        type=cast(EntityType, row["type"]),
        names=row["names"],
        weight=row["weight"],
        identifiers=row.get("identifiers", {}),
        country=row.get("country"),
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
        generic=row.get("generic", False),
        area=row.get("area", False),
        region=row.get("region"),
        from_user=row.get("from_user", False),
    )


def _beginnings(names: Mapping[str, object]) -> set[str]:
    found = set()
    for name in names:
        at = name.find(" ")
        while at > 0:
            found.add(name[:at])
            at = name.find(" ", at + 1)
    return found
