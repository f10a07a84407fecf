"""What the knowledge base says about a name: candidates, found under the ways in which news write names."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.extraction.gazetteer import Gazetteer
from services.extraction.naming_words import folded
from services.extraction.records import Record, Sense
from shared.contracts.article import EntityType
from shared.knowledge.naming import sound_key, spelling_key

# Nouns that may stand before the name of an organisation without being part of it.
LEADING_NOUNS: Final = """
تنظيم حركة حزب جماعة جبهة ميليشيا ميليشيات مليشيا مليشيات قوات كتائب وكالة شركة قناة صحيفة مجلة موقع نادي نادى فريق
منظمة مؤسسة شبكة مجموعة
""".strip()
# Nouns that a tagger may leave before the name of a place; a port or a stadium is not its city.
LEADING_PLACE_NOUNS: Final = """
مدينة مدينتي بلدة بلدتي قرية قريتي محافظة محافظتي منطقة ولاية إقليم مديرية قضاء ناحية ريف جمهورية دولة
""".strip()
_LATIN_LEADS: Final = frozenset({"the", "le", "la", "les", "l", "el", "los", "las", "die", "der", "das", "den", "dem"})
# Languages whose names are known best and stand in texts of all others.
_EVERYWHERE: Final = ("ar", "en")
_ARABIC_SCRIPT: Final = frozenset({"ar", "fa"})
# A name of one short word is found by its own spelling only.
_MIN_KEY_LETTERS: Final = 5


class KnowledgeBase:
    """Candidates for names, from the users' gazetteer before the one that is shipped."""

    def __init__(self, shipped: Gazetteer, users: Gazetteer | None = None) -> None:
        self._shipped = shipped
        self._users = users

    def candidates(self, form: str, type_: EntityType, language: str) -> Sequence[Sense]:
        """The senses of a folded name that have the type, under the first way of writing it that is known.

        `language`: the article's. A name in another language than that, Arabic and English counts if it has several
        words or is written in another script than the article: one word may be a common one here (`Island`).
        Names in the users' gazetteer stand for its entities alone. Senses of another spelling are never `strong`
        unless the name has several words.
        """
        for written in self._written(form, type_):
            if senses := _readable(self.exact(written, type_), written, language):
                return senses
        national = self._without_nationality(form, type_)
        found = national or self._by_key(form, type_) or (self._by_sound(form) if type_ == "PER" else ())
        return _readable(found, form, language)

    def imported(self, form: str, type_: EntityType, language: str) -> Sequence[Sense]:
        """What a dump has under a folded name, its own spelling first; nothing if no dump was built in."""
        for written in self._written(form, type_):
            senses = [sense for sense in self._shipped.imported.get(written, ()) if sense.record.type == type_]
            if readable := _readable(senses, written, language):
                return readable
        key = spelling_key(form)
        if " " not in key:
            return ()
        found = [*self._shipped.imported_spellings.get(key, ()), *self._shipped.imported.get(key, ())]
        return _readable([sense for sense in found if sense.record.type == type_], form, language)

    def exact(self, form: str, type_: EntityType) -> Sequence[Sense]:
        """The senses of a folded name under this spelling alone."""
        for gazetteer in filter(None, (self._users, self._shipped)):
            senses = [sense for sense in gazetteer.linkable(form) if sense.record.type == type_]
            if senses:
                return senses
        return ()

    def country_of(self, word: str) -> str | None:
        """The country whose people or nationality a folded word names."""
        for sense in self._shipped.senses.get(word, ()):
            if sense.record.type == "MISC" and sense.record.country:
                return sense.record.country
        return None

    def _written(self, form: str, type_: EntityType) -> Iterable[str]:
        yield form
        first, _, rest = form.partition(" ")
        if form.startswith("ل"):
            yield f"ا{form}"
        if rest and first in _LATIN_LEADS:
            yield rest
        if rest and type_ == "ORG" and first in folded(LEADING_NOUNS):
            yield rest
        if rest and type_ == "LOC" and first in folded(LEADING_PLACE_NOUNS):
            yield rest

    def _without_nationality(self, form: str, type_: EntityType) -> Sequence[Sense]:
        """`الحشد الشعبي العراقي` is `الحشد الشعبي`, since that is Iraqi; the same name elsewhere is another thing."""
        shorter, _, last = form.rpartition(" ")
        country = self.country_of(last) if shorter else None
        if country is None or type_ not in ("ORG", "LOC"):
            return ()
        senses = self._shipped.linkable(shorter)
        return [sense for sense in senses if sense.record.type == type_ and sense.record.country == country]

    def _by_sound(self, form: str) -> Sequence[Sense]:
        sounds = sound_key(form)
        if not sounds:
            return ()
        gazetteers = filter(None, (self._users, self._shipped))
        return [sense for gazetteer in gazetteers for sense in gazetteer.sounds.get(sounds, ())]

    def _by_key(self, form: str, type_: EntityType) -> Sequence[Sense]:
        key = spelling_key(form)
        if " " not in key and len(key) < _MIN_KEY_LETTERS:
            return ()
        known = [sense for one in filter(None, (self._users, self._shipped)) for sense in one.spelt_like(key)]
        senses = [sense for sense in known if sense.record.type == type_]
        return senses if " " in key else [Sense(sense.record, "weak", sense.language) for sense in senses]


def _readable(senses: Sequence[Sense], form: str, language: str) -> Sequence[Sense]:
    """The senses whose name an article in this language may use."""
    if " " in form or form.isascii() == (language in _ARABIC_SCRIPT):
        return senses
    return [sense for sense in senses if sense.language in (language, *_EVERYWHERE) or sense.record.from_user]


def distinct(senses: Iterable[Sense]) -> list[Sense]:
    """The first sense of each record."""
    found: dict[str, Sense] = {}
    for sense in senses:
        found.setdefault(sense.record.id, sense)
    return list(found.values())


def is_country(record: Record) -> bool:
    """Whether a record is a country or a territory with a code of its own."""
    return record.id.startswith("iso:") and "-" not in record.id
