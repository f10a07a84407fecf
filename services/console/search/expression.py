"""What a query says, as a tree: words, phrases and facts, joined by and, or, not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Field: TypeAlias = Literal["any", "title"]
FactKind: TypeAlias = Literal["entity", "said-by", "topic", "language", "source", "story"]


@dataclass(frozen=True)
class Word:
    """A folded word, in any form of it."""

    form: str
    field: Field = "any"


@dataclass(frozen=True)
class Phrase:
    """Folded words as they stand, one after the other."""

    forms: tuple[str, ...]
    field: Field = "any"


@dataclass(frozen=True)
class Fact:
    """Something known of the article; `value` as it was asked for, `place` where in the query's words, if there."""

    kind: FactKind
    value: str
    place: tuple[int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class EntityIs:
    """The article names one of these entities; with `speaks`, one of them says something in it."""

    ids: tuple[str, ...]
    speaks: bool = False


@dataclass(frozen=True)
class And:
    """All of the parts; without parts: everything."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Or:
    """Any of the parts; without parts: nothing."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Not:
    """All but these."""

    part: "Expression"


Expression: TypeAlias = Word | Phrase | Fact | EntityIs | And | Or | Not
EVERYTHING = And(())
NOTHING = Or(())


def sought(expression: Expression) -> Iterator[Word | Phrase | EntityIs]:
    """What a match holds, or may hold: all but what is negated."""
    match expression:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from sought(part)
        case Word() | Phrase() | EntityIs():
            yield expression
