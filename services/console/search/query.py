"""What can be asked of the search, however it is asked: by parameters, by a page, by an export."""

import re
from typing import Annotated, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.console.search.syntax import MAX_CHARS
from shared.web.moments import EndMoment, StartMoment

# PostgreSQL's text holds no NUL.
Named = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Sort: TypeAlias = Literal["relevance", "date"]
State: TypeAlias = Literal["accepted", "queued", "stored", "duplicate", "rejected", "quarantined"]

ENTITY_ID = re.compile(r"[a-z]{2,12}:\S+")


class SearchQuery(BaseModel):
    """A search. All that is given must hold; of several topics, languages or sources one, of entities all.

    Without words all articles that have a result are found, newest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field(
        default="",
        max_length=MAX_CHARS,
        pattern=r"^[^\x00]*$",
        description="Words, “exact phrases”, AND OR NOT, parentheses; title: entity: said-by: topic: language: source:"
        " story:.",
        examples=['فيضانات (درنة OR ليبيا) -"كرة القدم"'],
    )
    entity: tuple[Named, ...] = Field(default=(), max_length=20, description="Ids or names; all of them.")
    topic: tuple[Named, ...] = Field(default=(), max_length=50, description="Codes, keys or labels; any of them.")
    language: tuple[Named, ...] = Field(
        default=(), max_length=50, description="ISO 639 codes, or names in Arabic or English; any of them."
    )
    source: tuple[Named, ...] = Field(default=(), max_length=50, description="Any of them; spelling is folded.")
    since: StartMoment | None = Field(
        default=None, description="Published at that time or later; a day begins at 0:00 UTC."
    )
    until: EndMoment | None = Field(
        default=None, description="Published before that time; a day is included, until 24:00 UTC."
    )
    state: State | None = Field(default=None, description="State in the ledger; only stored articles can be found.")
    copies_of: UUID | None = Field(default=None, description="Only this article and its near-duplicates.")
    story: UUID | None = Field(default=None, description="Only articles of this story.")
    copies: bool = Field(default=True, description="false: of near-duplicates only the first seen.")
    aliases: bool = Field(default=True, description="false: names match only as they are spelt in the query.")
    sort: Sort | None = Field(default=None, description="By default relevance if there are words, else date.")

    @property
    def by_relevance(self) -> bool:
        """Whether the best come first, and not the newest."""
        return bool(self.q.strip()) if self.sort is None else self.sort == "relevance"

    @model_validator(mode="after")
    def time_passes(self) -> Self:
        """A period that ends before it begins is a mistake."""
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("since must be before until")
        return self
