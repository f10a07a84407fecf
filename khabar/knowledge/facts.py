"""What a source says of one thing, and how it becomes a row of the knowledge file."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.contracts.article import EntityType
from shared.text.normalisation import fold

MAX_NAME_WORDS: Final = 9
_MAX_NAME_CHARS: Final = 200
_ARABIC: Final = ("\u0600", "\u06ff")
_TOP: Final = 100
_PER_SITE: Final = 22


@dataclass
class Facts:
    """One thing of a source. `type` is None where the source only adds to what others know.

    `identifiers`: by scheme: wikidata, geonames, iso3166, and others. `country`: ISO 3166-1, or a Wikidata id that
    `joining.py` makes one of. `importance`: 0 to 100. `roles`: what somebody was, from when to when.
    """

    id: str
    type: EntityType | None
    names: dict[str, str]
    aliases: list[str] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    area: bool = False
    inhabitants: int = 0
    importance: int = 0
    born: int | None = None
    died: int | None = None
    roles: list[dict[str, Any]] = field(default_factory=list)
    iso_of_country: str | None = None

    def row(self) -> dict[str, Any]:
        """As `shared.knowledge.building.build` takes it: names for linking only, so that no tagger changes."""
        return {
            "id": self.id,
            "type": self.type,
            "names": self.names,
            "forms": forms_of(self.names, self.aliases),
            "weight": self.inhabitants or self.importance,
            "identifiers": self.identifiers,
            "country": self.country,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "area": self.area,
            "imported": True,
            "importance": self.importance,
            "born": self.born,
            "died": self.died,
            "roles": self.roles or None,
        }


def forms_of(names: Mapping[str, str], aliases: Iterable[str]) -> list[str]:
    """Folded names as the file marks them; names that could not be found are left out, one word needs context."""
    found: dict[str, None] = {}
    for language, name in _with_languages(names, aliases):
        form = fold(name[:_MAX_NAME_CHARS])
        words = form.count(" ") + 1
        if len(form) > 1 and words <= MAX_NAME_WORDS:
            found.setdefault(f"{language}:={'' if words > 1 else '?'}{form}")
    return list(found)


def _with_languages(names: Mapping[str, str], aliases: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for language, name in names.items():
        if name not in seen:
            seen.add(name)
            yield language[:2], name
    for name in aliases:
        if name not in seen:
            seen.add(name)
            yield language_of(name), name


def language_of(name: str) -> str:
    """`ar` for a name in Arabic letters, else `en`: what a name without a language is taken for."""
    return "ar" if any(_ARABIC[0] <= char <= _ARABIC[1] for char in name) else "en"


def importance_of(sites: int) -> int:
    """0 to 100 from the number of wikis that have an article: 15 for one, 67 for twenty, 100 for a hundred."""
    return min(_TOP, round(_PER_SITE * math.log1p(max(0, sites))))


def year_of(date: object) -> int | None:
    """The year that an ISO date, or one of Wikidata (`+1965-09-11T00:00:00Z`), begins with."""
    digits = str(date).lstrip("+")[:4]
    return int(digits) if len(digits) == 4 and digits.isdigit() else None
