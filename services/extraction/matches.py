"""What a rule of the tagger found."""

from dataclasses import dataclass

from services.extraction.records import Record
from shared.contracts.article import EntityType


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to before `last` name something; `clitics` letters of the first word stand outside.

    `name` is the folded name that was recognised, `record` the gazetteer's entry if there is one.
    """

    first: int
    last: int
    clitics: int
    type: EntityType
    confidence: float
    name: str | None = None
    record: Record | None = None
