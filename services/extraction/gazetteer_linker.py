"""Decides which spans name the same thing, and which known thing that is.

It looks names up itself, so it serves any tagger. Namesakes are told apart by type, by the countries that the
article is about, and by weight.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.extraction.clitics import readings
from services.extraction.gazetteer import Gazetteer, Record, Sense
from services.extraction.protocols import Linked, Span
from shared.contracts.article import Entity, EntityType, Mention
from shared.text.normalisation import QUOTES, fold

_QUOTE_MARKS: Final = str.maketrans(dict.fromkeys(QUOTES, ""))
_SAME_COUNTRY_BONUS: Final = 10**7


class GazetteerLinker:
    """Links spans to a gazetteer; the rest get ids made from name and type, so that equal names meet."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def link(self, text: str, spans: Sequence[Span], *, language: str) -> Linked:
        """Every span becomes a mention of one entity of the article."""
        surfaces = [text[span.start : span.end] for span in spans]
        names = [span.name or fold(surface) for span, surface in zip(spans, surfaces, strict=True)]
        candidates = [self._candidates(name, span.type) for name, span in zip(names, spans, strict=True)]
        countries = Counter(
            known[0].record.country for known in candidates if len(known) == 1 and known[0].record.country
        )
        groups: dict[str, _Group] = {}
        mentions = []
        chosen: dict[tuple[str, EntityType], Record | None] = {}
        for span, surface, name, known in zip(spans, surfaces, names, candidates, strict=True):
            key = (name, span.type)
            if key not in chosen:
                chosen[key] = _likeliest(known, countries)
            record = chosen[key]
            entity_id = record.id if record is not None else local_id(name, span.type)
            # The alef of an article that a preposition swallowed is part of the name.
            shown = f"ا{surface}" if surface.startswith("ل") and name.startswith("ال") else surface
            groups.setdefault(entity_id, _Group(span.type, record)).add(shown, span.confidence)
            mentions.append(
                Mention(
                    start=span.start,
                    end=span.end,
                    type=span.type,
                    text=surface,
                    entity_id=entity_id,
                    confidence=span.confidence,
                )
            )
        entities = tuple(group.entity(entity_id, language) for entity_id, group in groups.items())
        return Linked(tuple(mentions), entities)

    def _candidates(self, name: str, type_: EntityType) -> list[Sense]:
        for form in _forms(name):
            senses = [sense for sense in self._gazetteer.senses.get(form, ()) if sense.record.type == type_]
            if senses:
                return senses
        return []


def _forms(name: str) -> list[str]:
    """The name, and the name with a clitic taken away or the alef of its article put back."""
    first, space, rest = name.partition(" ")
    forms = [reading.form + space + rest for reading in readings(first)]
    return [*forms, f"ا{name}"] if name.startswith("ل") else forms


def _likeliest(senses: Sequence[Sense], countries: Counter[str]) -> Record | None:
    if not senses:
        return None

    def score(sense: Sense) -> tuple[int, str]:
        record = sense.record
        about = countries[record.country] if record.country else 0
        strong = sense.evidence != "weak"
        return (record.weight + strong * 10**8 + about * _SAME_COUNTRY_BONUS, record.id)

    return max(senses, key=score).record


def local_id(name: str, type_: EntityType) -> str:
    """`local:` and a hash: the same folded name and type give the same id in every article."""
    digest = hashlib.sha256(f"{type_}\n{name}".encode("utf-8", "replace")).hexdigest()
    return f"local:{digest[:16]}"


class _Group:
    """The mentions of one entity while they are counted."""

    def __init__(self, type_: EntityType, record: Record | None) -> None:
        self._type: EntityType = type_
        self._record = record
        self._surfaces: Counter[str] = Counter()
        self._confidence = 0.0

    def add(self, surface: str, confidence: float) -> None:
        self._surfaces[" ".join(surface.translate(_QUOTE_MARKS).split())] += 1
        self._confidence = max(self._confidence, confidence)

    def entity(self, entity_id: str, language: str) -> Entity:
        # The longest of the most frequent spellings, the first met of those.
        spelt = max(self._surfaces, key=lambda name: (self._surfaces[name], len(name)))
        count, confidence = self._surfaces.total(), self._confidence
        record = self._record
        if record is None:
            return Entity(
                id=entity_id, type=self._type, name=spelt, names={language: spelt}, count=count, confidence=confidence
            )
        return Entity(
            id=entity_id,
            type=self._type,
            name=record.names.get(language) or spelt,
            names=dict(record.names),
            identifiers=dict(record.identifiers),
            latitude=record.latitude,
            longitude=record.longitude,
            country=record.country,
            count=count,
            confidence=confidence,
        )
