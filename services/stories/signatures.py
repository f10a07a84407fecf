"""What of an article tells of its event: its weightiest words, entities and figures, in a few hundred bytes."""

import hashlib
import math
import re
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import combinations, islice
from typing import Any, Final, Self
from uuid import UUID

from shared.text.analysis import stored_words
from shared.text.function_words import function_terms

_MOST_WORDS: Final = 400
_LEAD_WORDS: Final = 60
_LEAD_WEIGHT: Final = 1.6
_TITLE_WEIGHT: Final = 3.0
_SHORTEST_TERM: Final = 2
KEPT_WORDS: Final = 60
_KEPT_ENTITIES: Final = 24
_KEPT_FIGURES: Final = 24
_KEPT_TOPICS: Final = 6
_WORD_KEYS: Final = 7
_ENTITY_KEYS: Final = 2
_PAIRED_ENTITIES: Final = 5
# Of an archive without articles: a word that nobody knows yet stands in so many of so many.
_PRIOR_ARTICLES: Final = 2_000
_PRIOR_SEEN: Final = 3
_PART: Final = struct.Struct("<BBBB")
# A thin or plain space parts thousands in some languages.
_FIGURE: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫٬]\d+)*")
_FIGURE_CHARS: Final = 2_500
_LONGEST_FIGURE: Final = 12
_ITEM: Final = struct.Struct("<if")


@dataclass(frozen=True)
class Terms:
    """An article's terms with how much of it they are; as yet nobody has asked how rare they are."""

    language: str
    words: Mapping[int, float]
    entities: Mapping[int, float]
    figures: Mapping[int, float]
    topics: Mapping[int, float]

    @property
    def parts(self) -> tuple[Mapping[int, float], ...]:
        """Words, entities, figures, topics."""
        return self.words, self.entities, self.figures, self.topics

    @property
    def all(self) -> list[int]:
        """Every term once, in one order."""
        return sorted({*self.words, *self.entities, *self.figures, *self.topics})

    @cached_property
    def digest(self) -> int:
        """What differs if anything does; a number as PostgreSQL's bigint."""
        told = repr((self.language, *(sorted(part.items()) for part in self.parts)))
        return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big", signed=True)

    def __bool__(self) -> bool:
        """Whether there is anything that could tell of an event."""
        return bool(self.words or self.entities)


class Rarity:
    """How much a term says: the fewer articles have it, the more."""

    def __init__(self, articles: int, seen: Mapping[int, int]) -> None:
        self.articles, self._seen = articles, Counter(seen)
        self.added: Counter[int] = Counter()

    def of(self, term: int) -> float:
        """The weight of a term, above 0."""
        return math.log((self.articles + _PRIOR_ARTICLES) / (self._seen[term] + _PRIOR_SEEN))

    def add(self, terms: Iterable[int]) -> None:
        """Count one more article with these terms."""
        found = list(terms)
        self._seen.update(found)
        self.added.update(found)
        self.articles += 1


@dataclass(frozen=True)
class Signature:
    """An article as others are compared with it. Each part is a vector of length 1."""

    article_id: UUID
    date: datetime
    language: str
    source: str | None
    words: Mapping[int, float]
    entities: Mapping[int, float]
    figures: Mapping[int, float]
    topics: Mapping[int, float]

    def packed(self) -> bytes:
        """Words, entities, figures, topics: number of each, then term and weight of each."""
        parts = (self.words, self.entities, self.figures, self.topics)
        items = b"".join(_ITEM.pack(*item) for part in parts for item in part.items())
        return _PART.pack(*map(len, parts)) + items

    @classmethod
    def unpacked(cls, article_id: UUID, date: datetime, language: str, source: str | None, packed: bytes) -> Self:
        """What `packed` made."""
        items = iter(_ITEM.iter_unpack(packed[_PART.size :]))
        parts = [dict(islice(items, count)) for count in _PART.unpack_from(packed)]
        return cls(article_id, date, language, source, *parts)

    @cached_property
    def keys(self) -> list[int]:
        """By what others that tell of the same are found: the weightiest words, entities, and pairs of entities."""
        words = sorted(self.words, key=lambda term: (-self.words[term], term))[:_WORD_KEYS]
        entities = sorted(self.entities, key=lambda term: (-self.entities[term], term))[:_PAIRED_ENTITIES]
        pairs = [_hash(f"{a} {b}") for a, b in combinations(sorted(entities), 2)]
        return sorted({*words, *entities[:_ENTITY_KEYS], *pairs})


def terms_of(
    language: str,
    title: str | None,
    text: str,
    entities: Sequence[Mapping[str, Any]],
    topics: Sequence[Mapping[str, Any]],
) -> Terms:
    """The terms of an article; linear in its first words, which say what happened."""
    words: Counter[int] = Counter()
    ignored = function_terms()
    parts = ((title or "", _TITLE_WEIGHT, _MOST_WORDS), (text, 1.0, _MOST_WORDS))
    for part, weight, most in parts:
        for place, (form, terms) in enumerate(islice(stored_words(part), most)):
            said = weight if weight > 1 or place >= _LEAD_WORDS else _LEAD_WEIGHT
            if form.isdecimal():
                continue
            term = min(terms, key=lambda one: (len(one), one))
            if form not in ignored and term not in ignored and len(term) >= _SHORTEST_TERM:
                words[_hash(f"w:{term}")] += said  # type: ignore[assignment]
    named = {_hash(f"e:{one['id']}"): 1.0 + math.log(max(1, int(one.get("count", 1)))) for one in entities}
    about = {_hash(f"t:{one['code']}"): 1.0 for one in topics}
    said_once = {term: 1 + math.log(count) for term, count in words.items()}
    return Terms(language, said_once, named, _figures_of(f"{title or ''}\n{text[:_FIGURE_CHARS]}"), about)


def signature_of(article_id: UUID, date: datetime, source: str | None, terms: Terms, rarity: Rarity) -> Signature:
    """What of the terms tells most."""
    return Signature(
        article_id,
        date,
        terms.language,
        source,
        _weighed(terms.words, rarity, KEPT_WORDS),
        _weighed(terms.entities, rarity, _KEPT_ENTITIES),
        _weighed(terms.figures, rarity, _KEPT_FIGURES),
        _weighed(terms.topics, rarity, _KEPT_TOPICS),
    )


def _weighed(terms: Mapping[int, float], rarity: Rarity, most: int) -> dict[int, float]:
    """The weightiest terms, as a vector of length 1, rounded as it is kept."""
    weights = {term: share * rarity.of(term) for term, share in terms.items()}
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:most]
    length = math.sqrt(sum(weights[term] ** 2 for term in kept)) or 1.0
    return {term: struct.unpack("<f", struct.pack("<f", weights[term] / length))[0] for term in kept}


def _figures_of(text: str) -> dict[int, float]:
    """The numbers of a text as they are in any language: `6,1` is `6.1`, `80 000` is `80,000`."""
    found = (fold_digits("".join(filter(str.isdecimal, number))) for number in _FIGURE.findall(text))
    return {_hash(f"n:{number}"): 1.0 for number in found if len(number) < _LONGEST_FIGURE}


def fold_digits(number: str) -> str:
    """Digits of any script as those of ASCII."""
    return "".join(str(int(digit)) for digit in number)


@lru_cache(maxsize=200_000)
def _hash(term: str) -> int:
    """The same everywhere and always, as PostgreSQL's integer."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big", signed=True)
