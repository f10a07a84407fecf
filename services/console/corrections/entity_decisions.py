"""What may be decided about entities, checked."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.contracts.article import EntityType, Part
from shared.corrections.deciding import ON_ENTITIES, ON_MENTIONS, Kind

_TEXT: Final = r"^[^\x00]*$"
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00\s]+$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=_TEXT)]


class MentionPlace(BaseModel):
    """Where a mention stands: its offsets now; or what it says and how often that stands before it in the field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Part = "text"
    start: int | None = Field(default=None, ge=0, le=2**31 - 1)
    end: int | None = Field(default=None, ge=0, le=2**31 - 1)
    word: str | None = Field(default=None, min_length=1, max_length=2000, pattern=_TEXT)
    occurrence: int | None = Field(default=None, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def one_way_or_the_other(self) -> Self:
        """Both could contradict each other."""
        by_offsets, by_word = self.start is not None and self.end is not None, self.word is not None
        if by_offsets == by_word:
            raise ValueError("say start and end, or word and occurrence")
        return self


class EntityDecision(BaseModel):
    """A decision about a mention in an article, or about an entity wherever it is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = Field(
        description="`not_a_name`: the mention names nothing. `type`: mention or entity is of another type. `is`: the "
        "mention is the target. `same`: entity and target are one. `two`: under this name the entity is another (the "
        "target, or one that nothing else names). `never`: under this name it is not the entity."
    )
    article: UUID | None = None
    mention: MentionPlace | None = None
    entity: Id | None = None
    name: Name | None = Field(default=None, description="As articles write it; its spellings go with it.")
    type: EntityType | None = None
    target: Id | None = Field(default=None, description="Id of an entity that an article or the knowledge base has.")
    note: str | None = Field(default=None, min_length=1, max_length=2000, pattern=_TEXT)
    editor: str | None = Field(default=None, min_length=1, max_length=200, pattern=_TEXT, description="Who decided.")

    @model_validator(mode="after")
    def it_says_what_it_needs(self) -> Self:
        """Each kind needs some of the fields, and means nothing with the others."""
        on_mention = self.article is not None
        if on_mention == (self.entity is not None):
            raise ValueError("say either article and mention, or entity")
        if self.kind not in (ON_MENTIONS if on_mention else ON_ENTITIES):
            raise ValueError(f"{self.kind} is not decided of {'a mention' if on_mention else 'an entity'}")
        if on_mention != (self.mention is not None):
            raise ValueError("mention belongs to article")
        needed = {"is": {"target"}, "same": {"target"}, "type": {"type"}, "two": {"name"}, "never": {"name"}}
        allowed = needed.get(self.kind, set()) | ({"target"} if self.kind == "two" else set())
        for name in ("name", "type", "target"):
            given = getattr(self, name) is not None
            if given and name not in allowed:
                raise ValueError(f"{self.kind} has no {name}")
            if not given and name in needed.get(self.kind, set()):
                raise ValueError(f"{self.kind} needs {name}")
        if self.entity is not None and self.entity == self.target:
            raise ValueError("an entity is itself already")
        return self
