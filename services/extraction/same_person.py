"""Which names of people in one article name one person: full names, parts of them, and surnames.

A short name joins a longer one when only one person of the article can bear it. Two people of one surname keep it
apart, and so do father and son: `محمد علي` is no part of `أحمد محمد علي`, whose last two words are his father.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from services.extraction.knowledge import distinct
from services.extraction.names_in_article import Name, Names
from services.extraction.naming_words import GIVEN_NAMES, folded
from shared.knowledge.naming import without_article

_CONNECTORS: Final = frozenset(
    {"بن", "bin", "ben", "ال", "ولد", "van", "von", "de", "di", "da", "دي", "دا", "فون", "لو"}
)
_SON: Final = frozenset({"بن", "bin", "ben"})
# Above this many bearers of one word it tells nobody apart, and nothing is compared.
_MAX_BEARERS: Final = 50


def join_people(names: Names) -> None:
    """Join the names of each person. Linear in the number of names."""
    people = [at for at, name in enumerate(names.all) if name.type == "PER"]
    _join_equal(names, people)
    bearers: dict[str, list[int]] = defaultdict(list)
    for at in people:
        words = names.all[at].words
        for word in set(words) if len(words) > 1 else ():
            bearers[word].append(at)
    # Longest first, so that what is long is one person before short names choose among persons.
    for at in sorted(people, key=lambda at: -len(names.all[at].words)):
        longer = [other for other in _possible(names.all[at], bearers) if _part_of(names.all[at], names.all[other])]
        _join_if_one(names, at, longer)


def _join_equal(names: Names, people: Sequence[int]) -> None:
    first: dict[str, int] = {}
    for at in people:
        names.join(first.setdefault(names.all[at].key, at), at)


def _possible(name: Name, bearers: dict[str, list[int]]) -> list[int]:
    words = [word for word in name.words if word not in _CONNECTORS]
    fewest = min((bearers.get(word, []) for word in words), key=len, default=[])
    return fewest if len(fewest) <= _MAX_BEARERS else []


def _part_of(short: Name, long: Name) -> bool:
    """Whether the person with the long name may be called by the short one."""
    some, all_ = short.words, long.words
    if len(some) >= len(all_):
        return False
    if len(some) == 1:
        # A surname, or a word of one: السبسي for الباجي قائد السبسي; not the father in محمد بن سلمان. For given names
        # see `_join_if_one`.
        at = all_.index(some[0]) if some[0] in all_ else -1
        return at == 0 or (at > 0 and all_[at - 1] not in _SON)
    if some[0] == all_[0]:
        rest = iter(all_[1:])
        return all(word in rest for word in some[1:])
    # Without the given name: "بن سلمان", "قائد السبسي"; but the end that begins with a given name is the father.
    return all_[-len(some) :] == some and (some[0] in _CONNECTORS or some[0] not in _given())


def _join_if_one(names: Names, at: int, longer: Sequence[int]) -> None:
    name = names.all[at]
    if len(name.words) == 1:
        surnames = [other for other in longer if names.all[other].words[0] != name.words[0]]
        # A given name alone is taken only where nobody bears it as a surname, and where it is no everyday one.
        longer = surnames or ([] if name.words[0] in _given() else longer)
    persons = {names.root(other) for other in longer}
    known = {sense.record.id for sense in name.senses if sense.evidence != "weak"}
    same = {
        names.root(other)
        for other in longer
        if known & {sense.record.id for sense in distinct(names.all[other].senses)}
    }
    if len(same) == 1:
        names.join(same.pop(), at)
    elif len(persons) == 1 and not same and not _contradicts(name, [names.all[other] for other in longer]):
        names.join(persons.pop(), at)


def _contradicts(name: Name, longer: Sequence[Name]) -> bool:
    """Whether a name is famous by itself and the article, led by a title, means that bearer: the President Assad."""
    famous = {sense.record.id for sense in name.senses if sense.evidence != "weak"}
    if not famous:
        return False
    if any(famous & {sense.record.id for sense in other.senses} for other in longer):
        return False
    return name.kind == "titled" or min(name.mentions) < min(min(other.mentions) for other in longer)


def _given() -> frozenset[str]:
    return _GIVEN


_GIVEN: Final = frozenset(without_article(word) for word in folded(GIVEN_NAMES))
