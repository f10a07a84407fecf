"""Decides which mentions name the same thing, and which known thing that is, for the spans of any tagger.

In order: names are cut to themselves (`boundaries.py`), every spelling of the article is looked up (`knowledge.py`),
spellings of one thing are joined (`same_person.py`, `same_organisation.py`, `shared/knowledge/naming.py`), the
countries that the article is about are weighed (`surroundings.py`), and each thing gets the record it stands for
(`disambiguation.py`; of dumps, `imported.py`), or none. Linear in the length of the text and the number of spans.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.extraction.boundaries import within_names
from services.extraction.bystanders import is_bystander
from services.extraction.disambiguation import Situation, choose
from services.extraction.gazetteer import Gazetteer
from services.extraction.imported import Bearer, choose_imported
from services.extraction.knowledge import KnowledgeBase, distinct, is_country
from services.extraction.known_names import KnownNames
from services.extraction.leads import Lead, Stated, heads_before, lead_before, stated_behind
from services.extraction.names_in_article import Name, Names, best_spelling, shown_surface
from services.extraction.protocols import Linked, Span
from services.extraction.records import Record, Sense
from services.extraction.same_organisation import join_abbreviations, join_short_forms
from services.extraction.same_person import join_people
from services.extraction.surroundings import Evidence, Surroundings
from services.extraction.whole_names import with_whole_names
from shared.contracts.article import Entity, EntityType, Mention
from shared.knowledge.naming import spelling_key
from shared.text.normalisation import fold

# How much a witness says about the country of an article: the country itself, its people, something in it.
_COUNTRY_VOTE: Final = 2.0
_PEOPLE_VOTE: Final = 1.5
_THING_VOTE: Final = 1.0
# Kinds of a name: a state or province, not the country of that name; with the country that the text puts behind it.
_AREA: Final = "area"
_IN: Final = "in "
_KINDS: Final = {Lead.COUNTRY: "country", Lead.AREA: _AREA, Lead.CITY: "city"}


class GazetteerLinker:
    """Links spans to a knowledge base; the rest get ids made from name and type, so that equal names meet."""

    def __init__(self, gazetteer: Gazetteer, users: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer
        self._known = KnowledgeBase(gazetteer, users)
        self._spelling = KnownNames.of(*filter(None, (gazetteer, users)))
        self._notes = (f"user_gazetteer:{users.version}",) if users is not None else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """`user_gazetteer:` and the version of the users' gazetteer, if there is one."""
        return self._notes

    def link(self, text: str, spans: Sequence[Span], *, language: str) -> Linked:
        """Every span with a name becomes a mention of one entity of the article, cut to the name itself."""
        within = within_names(text, spans, self._spelling, language=language)
        cut = with_whole_names(text, within, self._gazetteer)
        return _Article(text, cut, self._known, language).linked()


@dataclass
class _Thing:
    """One thing that the article names: its names and mentions, and the record that it was found to be."""

    type: EntityType
    names: list[Name]
    mentions: list[int]
    chosen: tuple[Record, float] | None = None


class _Article:
    """One article on its way through the linker; gone with it."""

    def __init__(self, text: str, spans: Sequence[Span], known: KnowledgeBase, language: str) -> None:
        self._language = language
        self._text = text
        self._spans = spans
        self._known = known
        self._names = Names()
        self._leads = [lead_before(text, span) for span in spans]
        self._forms = [self._form(span) for span in spans]
        self._senses: dict[tuple[EntityType, str], Sequence[Sense]] = {}
        self._stated = [self._stated_behind(at) for at in range(len(spans))]
        for at, (span, form, lead) in enumerate(zip(spans, self._forms, self._leads, strict=True)):
            senses = self._looked_up(form, span.type)
            name = self._names.add(at, span.type, form, self._kind(at, senses, lead))
            name.senses = senses

    def linked(self) -> Linked:
        join_abbreviations(self._text, self._spans, self._forms, self._names)
        join_short_forms(self._names, self._known)
        join_people(self._names)
        self._join_places()
        things = [self._thing(numbers) for numbers in self._names.things()]
        around = self._surroundings(things)
        for number, thing in enumerate(things):
            situation, candidates = self._situation(number, thing), _candidates(thing)
            thing.chosen = choose(candidates, situation, around)
            if thing.chosen is None and all(sense.evidence == "weak" for sense in candidates):
                thing.chosen = choose_imported(self._imported(thing), situation, around)
        return self._written(things)

    def _form(self, span: Span) -> str:
        """The folded name: as a tagger recognised it, with the head noun that a quotation mark parts from it."""
        form = span.name or fold(self._text[span.start : span.end])
        for head in heads_before(self._text, span):
            whole = f"{head} {form}"
            if any(sense.evidence != "weak" for sense in self._known.exact(whole, span.type)):
                return whole
        return form

    def _looked_up(self, form: str, type_: EntityType) -> Sequence[Sense]:
        where = (type_, form)
        if where not in self._senses:
            self._senses[where] = self._known.candidates(form, type_, self._language)
        return self._senses[where]

    def _join_places(self) -> None:
        """Spelling variants of places and of the rest are one thing, kinds apart.

        Two places of one name that the text tells apart are two things; where it tells only one, the bare name is it.
        """
        first: dict[tuple[EntityType, str, str], int] = {}
        told: dict[tuple[EntityType, str], set[str]] = {}
        for at, name in enumerate(self._names.all):
            if name.type in ("LOC", "MISC"):
                self._names.join(first.setdefault((name.type, name.key, name.kind), at), at)
                told.setdefault((name.type, name.key), set()).add(name.kind)
        for (type_, key), kinds in told.items():
            apart = {kind for kind in kinds if kind.startswith((_IN, _AREA))}
            if "" in kinds and len(apart) == 1 and "country" not in kinds:
                self._names.join(first[(type_, key, "")], first[(type_, key, apart.pop())])

    def _kind(self, at: int, senses: Sequence[Sense], lead: Lead | None) -> str:
        """What the words around a mention say of its name, so that it is told from others of that name.

        That a title leads a person; which of a country, a state and a city it is; in which country it lies.
        """
        if lead is Lead.TITLE:
            return "titled"
        kinds = {is_country(sense.record) for sense in senses if lead is Lead.AREA or sense.evidence != "weak"}
        if len(kinds) > 1 and lead in _KINDS:
            return _KINDS[lead]
        stated, surely = self._stated[at]
        return f"{_IN}{stated.country}" if stated is not None and surely and len(distinct(senses)) > 1 else ""

    def _stated_behind(self, at: int) -> tuple[Record | None, bool]:
        """What the text puts behind a place to say where it lies, and whether it surely says that."""
        if at + 1 == len(self._spans) or self._spans[at].type != "LOC":
            return None, False
        stated = stated_behind(self._text, self._spans[at], self._spans[at + 1])
        if stated is Stated.NOT:
            return None, False
        following = self._spans[at + 1]
        return _region(self._looked_up(self._forms[at + 1], following.type)), stated is Stated.SURELY

    def _thing(self, numbers: Sequence[int]) -> _Thing:
        names = [self._names.all[at] for at in numbers]
        mentions = sorted(mention for name in names for mention in name.mentions)
        return _Thing(names[0].type, names, mentions)

    def _surroundings(self, things: Sequence[_Thing]) -> Surroundings:
        evidence: list[Evidence] = []
        places: list[tuple[float, float]] = []
        for number, thing in enumerate(things):
            record = _sure(thing)
            if record is not None and record.country is not None:
                weight = _COUNTRY_VOTE if is_country(record) else _PEOPLE_VOTE if thing.type == "MISC" else _THING_VOTE
                evidence += [Evidence(self._spans[at].start, record.country, number, weight) for at in thing.mentions]
                if thing.type == "LOC" and record.latitude is not None and record.longitude is not None:
                    places += [] if is_country(record) else [(record.latitude, record.longitude)]
            elif record is None and thing.type == "ORG":
                evidence += self._nationality(number, thing)
        return Surroundings(evidence, places)

    def _nationality(self, number: int, thing: _Thing) -> Iterable[Evidence]:
        """The evidence of an unknown body that says whose it is: الدفاع المدني اللبناني."""
        for name in thing.names:
            for word in name.form.split()[1:]:
                if country := self._known.country_of(word):
                    for at in name.mentions:
                        yield Evidence(self._spans[at].start, country, number, _PEOPLE_VOTE)

    def _situation(self, number: int, thing: _Thing) -> Situation:
        positions = [self._spans[at].start for at in thing.mentions]
        led = any(self._leads[at] in (Lead.PLACE, Lead.AREA, Lead.TITLE) for at in thing.mentions)
        stated = [self._stated[at] for at in thing.mentions if self._stated[at][0] is not None]
        stated.sort(key=lambda one: not one[1])
        region, surely = stated[0] if stated else (None, False)
        kinds = {name.kind for name in thing.names} & {"country", "city", _AREA}
        return Situation(
            number,
            positions,
            led,
            "".join(kinds),
            region,
            surely=surely,
            told_apart=self._told_apart(thing),
            another=thing.type == "PER" and any(is_bystander(self._text, self._spans[at]) for at in thing.mentions),
        )

    def _imported(self, thing: _Thing) -> Sequence[Bearer]:
        """Who bears the names of a thing in the dumps; of people only full names say anything."""
        found: dict[str, Bearer] = {}
        for name in thing.names:
            words = len(name.words)
            if thing.type == "PER" and words == 1:
                continue
            for sense in self._known.imported(name.form, thing.type, self._language):
                known = found.get(sense.record.id)
                if known is None or known.words < words:
                    found[sense.record.id] = Bearer(sense.record, words)
        return list(found.values())

    def _told_apart(self, thing: _Thing) -> bool:
        """Whether the article names the country of that name by more than the bare name: `سلطنة عمان` and `عمان`."""
        return any(not name.kind and name.key in self._named_in_full for name in thing.names)

    @cached_property
    def _named_in_full(self) -> frozenset[str]:
        """Names of countries that the article gives with a word for what they are: `سلطنة` before or in the name."""
        led = {name.key for name in self._names.all if name.kind == "country"}
        several = [name for name in self._names.all if len(name.words) > 1]
        return frozenset(led | {name.words[-1] for name in several if _is_country_alone(name.senses)})

    def _written(self, things: Sequence[_Thing]) -> Linked:
        by_id: dict[str, list[_Thing]] = {}
        for thing in things:
            by_id.setdefault(self._id(thing), []).append(thing)
        ids = {at: id_ for id_, same in by_id.items() for thing in same for at in thing.mentions}
        mentions = tuple(
            Mention(
                start=span.start,
                end=span.end,
                type=span.type,
                text=self._text[span.start : span.end],
                entity_id=ids[at],
                confidence=span.confidence,
            )
            for at, span in enumerate(self._spans)
        )
        in_order = sorted(by_id.items(), key=lambda item: min(thing.mentions[0] for thing in item[1]))
        return Linked(mentions, tuple(self._entity(id_, same) for id_, same in in_order))

    def _id(self, thing: _Thing) -> str:
        if thing.chosen is not None:
            return thing.chosen[0].id
        fullest = max(thing.names, key=lambda name: (len(name.words), len(name.mentions)))
        return local_id(fullest.form, thing.type)

    def _entity(self, id_: str, things: Sequence[_Thing]) -> Entity:
        mentions = [at for thing in things for at in thing.mentions]
        spelt = self._spelt(things)
        confidence = max(self._spans[at].confidence for at in mentions)
        chosen = max((thing.chosen for thing in things if thing.chosen), key=lambda chosen: chosen[1], default=None)
        if chosen is None:
            names = {self._language: spelt}
            return Entity(
                id=id_, type=things[0].type, name=spelt, names=names, count=len(mentions), confidence=confidence
            )
        record, link_confidence = chosen
        return Entity(
            id=id_,
            type=things[0].type,
            name=record.names.get(self._language) or spelt,
            names=dict(record.names),
            identifiers=dict(record.identifiers),
            latitude=record.latitude,
            longitude=record.longitude,
            country=record.country,
            count=len(mentions),
            confidence=confidence,
            link_confidence=link_confidence,
        )

    def _spelt(self, things: Sequence[_Thing]) -> str:
        """The best spelling of the fullest name: a full name before a surname, a name before its abbreviation."""
        names = [name for thing in things for name in thing.names]
        most = max(len(name.words) for name in names)
        fullest = [at for name in names if len(name.words) == most for at in name.mentions]
        return best_spelling(shown_surface(self._text, self._spans[at], self._forms[at]) for at in fullest)


def _candidates(thing: _Thing) -> Sequence[Sense]:
    """What a thing may be: what its full names may be, or else its short ones."""
    if thing.type == "PER":
        full = [name for name in thing.names if len(name.words) > 1]
        found = [sense for name in full for sense in name.senses]
        short = [sense for name in thing.names if len(name.words) == 1 for sense in name.senses]
        if full:
            return found or [sense for sense in short if any(_same_person(sense.record, name) for name in full)]
        # A surname that is not famous by itself is somebody's only behind a title.
        titled = any(name.kind == "titled" for name in thing.names)
        return [sense for sense in short if titled or sense.evidence != "weak"]
    return [sense for name in thing.names for sense in name.senses]


def _region(senses: Sequence[Sense]) -> Record | None:
    """What a name stands for when it is put behind a place: a country, a people, a part of a country."""
    record = _only(senses)
    if record is None or record.country is None or record.type not in ("LOC", "MISC"):
        return None
    return record if record.type == "MISC" or is_country(record) or record.area else None


def _is_country_alone(senses: Sequence[Sense]) -> bool:
    record = _only(senses)
    return record is not None and is_country(record)


def _same_person(record: Record, name: Name) -> bool:
    """Whether a longer or shorter full name may be a known person's: the same given name, the same last name."""
    for known in record.names.values():
        words = spelling_key(fold(known)).split()
        if len(words) > 1 and words[0] == name.words[0] and words[-1] == name.words[-1]:
            return True
    return False


def _sure(thing: _Thing) -> Record | None:
    """The only thing that a name stands for wherever it stands, if there is one."""
    return _only(_candidates(thing))


def _only(candidates: Sequence[Sense]) -> Record | None:
    senses = distinct([sense for sense in candidates if sense.evidence != "weak"] or candidates)
    if len(senses) != 1 or senses[0].record.generic or senses[0].common or senses[0].evidence == "weak":
        return None
    return senses[0].record


def local_id(name: str, type_: EntityType) -> str:
    """`local:` and a hash: spellings of one name and type give the same id in every article."""
    digest = hashlib.sha256(f"{type_}\n{spelling_key(name)}".encode("utf-8", "replace")).hexdigest()
    return f"local:{digest[:16]}"
