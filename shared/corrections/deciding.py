"""What decisions about entities do to what the stages found in an article. Nothing here reads or writes.

Decisions are applied in their order, each to what those before it left: a later one wins.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

from shared.contracts.article import EntityType
from shared.text.analysis import name_key

Kind = Literal["not_a_name", "type", "is", "same", "two", "never"]
"""not_a_name: this mention names nothing. type: this mention, or this entity, is of another type. is: this mention is
that entity. same: this entity is that one, everywhere. two: under this name the entity is another. never: nor is it
this entity, and nobody says which."""

ON_MENTIONS: Final = frozenset({"not_a_name", "type", "is"})
ON_ENTITIES: Final = frozenset({"type", "same", "two", "never"})

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A mention: the field, what stands there, and how often the same stands before it."""

    field: str
    word: str
    occurrence: int


@dataclass(frozen=True)
class Correction:
    """A decision: about one mention of an article (`article_id`, `place`), or about an entity in all of them."""

    id: int
    kind: Kind
    article_id: UUID | None = None
    place: Place | None = None
    entity: str | None = None
    name: str | None = None
    type: EntityType | None = None
    target: str | None = None
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """Mentions, entities and quotations as an article's record has them, with the texts in which they stand."""

    title: str
    text: str
    language: str
    mentions: Sequence[Json]
    entities: Sequence[Json]
    quotations: Sequence[Json] = ()

    def found(self) -> dict[str, Any]:
        """What is kept of it, as JSON."""
        kept = {"mentions": list(self.mentions), "entities": list(self.entities)}
        return {**kept, "quotations": list(self.quotations)} if self.quotations else kept


def corrected(article_id: UUID, found: Findings, corrections: Iterable[Correction]) -> tuple[Findings, list[int]]:
    """The findings after these decisions, and the ids of those that changed something. Linear time for each."""
    work = _Work(article_id, found)
    applied = [one.id for one in sorted(corrections, key=lambda one: one.id) if work.apply(one)]
    return (work.written() if applied else found), applied


def unlinked_id(name: str, type_: str) -> str:
    """The id of what a name stands for when nobody knows what: equal names of a type meet."""
    digest = hashlib.sha256(f"{type_}\n{name_key(name)}".encode("utf-8", "replace")).hexdigest()
    return f"local:{digest[:16]}"


def place_of(found: Findings, mention: Json) -> Place:
    """Where a mention stands."""
    part = mention.get("field", "text")
    text = found.title if part == "title" else found.text
    return Place(part, mention["text"], text[: mention["start"]].count(mention["text"]))


class _Work:
    def __init__(self, article_id: UUID, found: Findings) -> None:
        self._article_id = article_id
        self._found = found
        self._mentions: list[dict[str, Any]] = [dict(mention) for mention in found.mentions]
        self._facts: dict[str, Json] = {entity["id"]: entity for entity in found.entities}
        self._moved: dict[str, str] = {}

    def apply(self, one: Correction) -> bool:
        """Whether it changed something."""
        if one.article_id is not None:
            return one.article_id == self._article_id and self._at_place(one)
        chosen = [mention for mention in self._mentions if mention.get("entity_id") == one.entity]
        if one.name is not None:
            chosen = [mention for mention in chosen if name_key(mention["text"]) == one.name]
        if one.kind == "type":
            changed = [mention for mention in chosen if mention["type"] != one.type]
            for mention in changed:
                mention["type"] = one.type
            return bool(changed)
        if one.kind == "same" and one.entity is not None and one.target is not None:
            self._moved[one.entity] = one.target
        for mention in chosen:
            self._link(mention, one)
        return bool(chosen)

    def _at_place(self, one: Correction) -> bool:
        chosen = [mention for mention in self._mentions if place_of(self._found, mention) == one.place]
        for mention in chosen:
            if one.kind == "not_a_name":
                self._mentions.remove(mention)
            elif one.kind == "type" and mention["type"] != one.type:
                mention["type"] = one.type
                self._link(mention, one)
            elif one.kind == "is":
                self._link(mention, one)
        return bool(chosen)

    def _link(self, mention: dict[str, Any], one: Correction) -> None:
        """Let a mention name the target, or what nobody knows."""
        if one.target is not None:
            self._facts.setdefault(one.target, {**one.facts, "id": one.target})
            mention["entity_id"] = one.target
            mention["type"] = self._facts[one.target].get("type", mention["type"])
            return
        entity_id = unlinked_id(mention["text"], mention["type"])
        names = {self._found.language: mention["text"]}
        self._facts.setdefault(
            entity_id, {"id": entity_id, "type": mention["type"], "name": mention["text"], "names": names}
        )
        mention["entity_id"] = entity_id

    def written(self) -> Findings:
        """The findings as they are now: entities in the order of their mentions, counted anew."""
        of_each: dict[str, list[Json]] = {}
        for mention in self._mentions:
            if mention.get("entity_id"):
                of_each.setdefault(mention["entity_id"], []).append(mention)
        named = {mention.get("entity_id") for mention in self._found.mentions}
        unnamed = [entity for entity in self._found.entities if entity["id"] not in named]
        entities = [self._entity(entity_id, mentions) for entity_id, mentions in of_each.items()]
        quotations = [self._quotation(one) for one in self._found.quotations]
        found = self._found
        return Findings(found.title, found.text, found.language, self._mentions, [*entities, *unnamed], quotations)

    def _entity(self, entity_id: str, mentions: Sequence[Json]) -> Json:
        facts = dict(self._facts[entity_id])
        before: dict[str, Any] = {"names": {}, "identifiers": {}, "latitude": None, "longitude": None, "country": None}
        linked = None if entity_id.startswith("local:") else facts.get("link_confidence") or 1.0
        return {
            **before,
            **facts,
            "type": mentions[0]["type"],
            "count": len(mentions),
            "confidence": max(mention.get("confidence", 1.0) for mention in mentions),
            "link_confidence": linked,
        }

    def _quotation(self, quotation: Json) -> Json:
        """The speaker is what the mention at that place names now."""
        start, end = quotation["speaker_start"], quotation["speaker_end"]
        for mention in self._mentions:
            if mention.get("field", "text") == "text" and mention["start"] < end and start < mention["end"]:
                return {**quotation, "entity_id": mention.get("entity_id")}
        named = any(
            mention["start"] < end and start < mention["end"]
            for mention in self._found.mentions
            if mention.get("field", "text") == "text"
        )
        speaker: str | None = quotation.get("entity_id")
        if speaker is None or named:
            return {**quotation, "entity_id": None}
        return {**quotation, "entity_id": self._moved.get(speaker, speaker)}
