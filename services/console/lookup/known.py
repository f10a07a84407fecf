"""What look-up needs of a knowledge base: a few questions, so that another kind of it can take this one's place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from shared.contracts.article import EntityType

How = Literal["exact", "prefix", "word", "fuzzy"]
"""The whole name; its beginning; the beginning of a later word; a name that differs by a letter or two."""


@dataclass(frozen=True)
class Known:
    """Something that the knowledge base knows. `forms`: folded names by which articles may call it."""

    id: str
    type: EntityType
    names: Mapping[str, str]
    forms: tuple[str, ...]
    identifiers: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    weight: int = 0


@dataclass(frozen=True)
class Found:
    """An entity under the name by which it was found; `distance`: letters in which the two differ."""

    known: Known
    name: str
    how: How
    distance: int = 0


class Knowledge(Protocol):
    """A knowledge base, whatever holds it."""

    def get(self, entity_id: str) -> Known | None:
        """The entity of an id."""
        ...

    def all(self) -> Iterable[Known]:
        """Every entity, in any order; for making an index of names."""
        ...
