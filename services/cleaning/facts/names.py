"""Names of those who wrote an article: found in a stated text, told from roles, sites and agencies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from services.cleaning.agencies import agency_named
from services.cleaning.facts.name_words import (
    byline_leads,
    joints,
    names_with_letter,
    particles,
    role_words,
    staff_words,
)
from shared.text.normalisation import fold

LONGEST_NAME: Final = 60
LONGEST_STATED: Final = 400
_MOST_NAMES: Final = 20
_MOST_WORDS: Final = 5

_TAGS: Final = re.compile(r"<[^<>]{0,300}>")
_ASIDE: Final = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|（[^（）]{0,100}）|【[^【】]{0,100}】")
_BEHIND: Final = re.compile(r"\s[|•·—–-]\s|\s?[|•｜]\s?|\s\s+")
_QUOTES: Final = " \t\"'“”‘’«»„:：-–—,،.·•|*=〓■●▲◆"
_ADDRESS: Final = re.compile(r"[@#]\S|://|www\.|\.(?:com|org|net|html?|php)\b")
_HAN_NAME: Final = re.compile("^[\u3400-\u9fff々]{2,5}$|^[\u3400-\u9fff々]{1,3}[ \u3000][\u3400-\u9fff々]{1,3}$")
_HANGUL_NAME: Final = re.compile("^[\uac00-\ud7a3]{2,4}$")
_OTHER_NAME: Final = re.compile("[\u30a0-\u30ff\u3400-\u9fff]·|^[\u30a0-\u30ff・＝=ー]{3,20}$")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CASED: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_WORD: Final = re.compile(r"[^\W_]+")
_AND: Final = "و"


@dataclass(frozen=True)
class Named:
    """Who a stated text names, in its order: people, and those that are no people."""

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_names(stated: str, sites: frozenset[str] = frozenset(), *, person: bool = False) -> Named:
    """The people and the organisations that a text for naming authors names, without roles and leading words.

    `sites` are `key`s of what the site calls itself. `person`: the page says that it is a person's name, so that one
    word is enough.
    """
    text = _ASIDE.sub(" ", _TAGS.sub(" ", stated[:LONGEST_STATED])).strip()
    if not text or _ADDRESS.search(text):
        text = " ".join(word for word in text.split() if not _ADDRESS.search(word))
    text = without_lead(text)
    first = next((part for part in map(str.strip, _BEHIND.split(text)) if part.strip(_QUOTES)), "")
    people: list[str] = []
    others: list[str] = []
    for part in _between().split(first)[:_MOST_NAMES]:
        name = without_lead(part.strip(_QUOTES)).strip(_QUOTES)
        if not name or len(name) > LONGEST_NAME or any(map(str.isdigit, name)):
            continue
        kind = people if is_person(name, sites, certain=person) else others
        if name not in kind and (kind is people or not _is_role(name)):
            kind.append(name)
    return Named(tuple(people), tuple(others))


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:[;,،؛/&、;／\n+＋]|\s(?:{'|'.join(joints())})\s)\s*", re.IGNORECASE)


def stated_authors(author: str | None) -> tuple[str, ...]:
    """The names in a stated author; the author as stated where they cannot be told, nothing where there is none."""
    if not author:
        return ()
    named = read_names(author)
    return named.people or named.others or (author,)


def joined_names(stated: str) -> tuple[str, ...]:
    """The people whose names a text joins by a word, or by the Arabic letter that is written with the next name.

    Empty unless there are two at least and every part has the form of a person's name.
    """
    text = stated[:LONGEST_STATED]
    parts = _between().split(text) if _joint().search(text) else _parted_by_letter(text)
    names = unique(part.strip(_QUOTES) for part in parts)
    return names if len(names) > 1 and all(map(is_person, names)) else ()


def _parted_by_letter(text: str) -> list[str]:
    """Cut before each word that begins with the letter, two words and more to a name: a name may begin with it."""
    names: list[list[str]] = [[]]
    words = text.split()
    for index, word in enumerate(words):
        joins = word[0] == _AND and len(word) > 3 and fold(word) not in names_with_letter()
        if joins and len(names[-1]) > 1 and index + 1 < len(words):
            names.append([word[1:]])
        else:
            names[-1].append(word)
    return [" ".join(name) for name in names]


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"[&;]|\s(?:{'|'.join(joints())})\s", re.IGNORECASE)


def without_lead(text: str) -> str:
    """A text without the words that lead to a writer's name, such as `By`, `بقلم` and `Von`."""
    for _ in range(2):
        match = byline_leads().match(text)
        if match is None or match.end() == len(text):
            break
        text = text[match.end() :].lstrip(_QUOTES)
    return text


def has_lead(text: str) -> bool:
    """Whether a text begins with words that lead to a writer's name."""
    match = byline_leads().match(text)
    return match is not None and match.end() < len(text)


def is_person(name: str, sites: frozenset[str] = frozenset(), *, certain: bool = False) -> bool:
    """Whether a text has the form of a person's name, and is neither the site's nor an agency's."""
    own = key(name)
    if not own or own in sites or agency_named(name) is not None:
        return False
    if any(len(site) >= 5 and site in own for site in sites):
        return False
    words = name.split()
    folded = fold(name).split()
    if any(word in staff_words() for word in folded) or _is_role(name):
        return False
    if _CJK.search(name):
        return bool(_HAN_NAME.match(name) or _HANGUL_NAME.match(name) or _OTHER_NAME.search(name)) or (
            certain and len(name) <= 12
        )
    if not (1 if certain else 2) <= len(words) <= _MOST_WORDS:
        return False
    return all(_may_stand_in_name(word) for word in words)


def _may_stand_in_name(word: str) -> bool:
    if not word[0].isalpha() and word[0] not in "'’ʼ":
        return False
    if not _CASED.match(word[0]):
        return word[-1] not in ".:!?؟"
    return word.lower().strip(".’'") in particles() or word[0].isupper() or any(map(str.isupper, word[1:3]))


def _is_role(name: str) -> bool:
    words = fold(name).split()
    return bool(words) and all(word in role_words() for word in words)


def key(name: str) -> str:
    """What makes two names the same: letters and numbers, case and accents aside."""
    return "".join(_WORD.findall(fold(name)))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order, each once."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(key(name), name)
    return tuple(found.values())
