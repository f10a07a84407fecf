"""What the knowledge base says of a thing, and of a name that may stand for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from shared.contracts.article import EntityType

# strong: names its thing wherever it stands; weak: only where the context says so; sport: only in a sports article.
Evidence = Literal["strong", "weak", "sport"]
# Added to the inhabitants of places that stand for their name without context, so that they come before namesakes.
CITY_BONUS: Final = 10**8


@dataclass(frozen=True, slots=True)
class Record:
    """Something with a name. `weight` orders namesakes: inhabitants for cities, more for countries.

    `generic`: a body that many countries have (مجلس النواب), so that its name alone does not say which.
    `area`: a state, province or region, not a point. `region`: ISO 3166-2, where known. `from_user`: from a gazetteer
    of the users. `imported`: from a dump of the world, where any name has namesakes; `importance`: 0 to 100, how much
    the world writes about it. `born`, `died`: years.
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
    imported: bool = False
    importance: int = 0
    born: int | None = None
    died: int | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Record":
        """The record of a row of the data file."""
        return cls(
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
            imported=row.get("imported", False),
            importance=row.get("importance", 0),
            born=row.get("born"),
            died=row.get("died"),
        )


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may stand for; `common`: a full name that many people bear."""

    record: Record
    evidence: Evidence
    language: str
    common: bool = False
