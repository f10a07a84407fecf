"""What the extraction stage needs, and what may be replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.contracts.article import Entity, EntityType, Mention


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that names something; offsets are code points of the tagged text.

    `name`: the full name that was recognised, folded, when the span holds only a part of it.
    """

    start: int
    end: int
    type: EntityType
    confidence: float = 1.0
    name: str | None = None


@dataclass(frozen=True)
class Tagged:
    """Spans in the order of the text, none overlapping, none across a line end.

    `read_to`: where the tagger itself stopped reading and a simpler one went on; None if it read everything.
    """

    spans: tuple[Span, ...]
    read_to: int | None = None


class Tagger(Protocol):
    """Finds names in a text."""

    @property
    def name(self) -> str:
        """Name and version, for reports."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639 codes of the languages in which its quality was measured."""
        ...

    def tag(self, text: str, *, language: str) -> Tagged:
        """The names in a text of one of its languages: of the whole text, whatever its length."""
        ...


@dataclass(frozen=True)
class Linked:
    """Mentions in the order of the text, each with the id of one of the entities; entities by first mention."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


class Linker(Protocol):
    """Decides which spans name the same thing, and which thing that is."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What reports say of it: constant codes, for example the version of the users' gazetteer."""
        ...

    def link(self, text: str, spans: Sequence[Span], *, language: str) -> Linked:
        """Every span that holds a letter becomes a mention, cut to the name itself: proclitics, titles and quotation
        marks around it are left out. What is not known gets an id made from its name and type.
        """
        ...
