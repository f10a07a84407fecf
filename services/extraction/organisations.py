"""Organisations named by a pattern: a head noun with a nationality, a country, a ministry's field or a known name."""

from collections.abc import Callable
from functools import cache
from typing import Final

from services.extraction.context import Article
from services.extraction.matches import Match
from services.extraction.naming_words import (
    ADJECTIVE_AFTER_NOUN,
    COUNTRY_HEADS,
    ENGLISH_ORG_TAILS,
    FEMININE_HEADS,
    MINISTERS,
    MINISTRY_WORDS,
    NAMED_HEADS,
    NATIONAL_HEADS,
    NOT_NAMES,
    ORG_HEADS,
    PARTY_HEADS,
    PERSON_TITLES,
    SPORT_TAILS,
    folded,
)
from shared.text.clitics import readings

KnownAt = Callable[[int], Match | None]
_MINISTRY: Final = "وزاره"
_AFFAIRS: Final = frozenset({"الخارجيه", "الدفاع", "الداخليه"})
_MAX_HEAD_WORDS: Final = 4
_MIN_NAME_LETTERS: Final = 3
_OF_HEADS: Final = frozenset({"university", "ministry", "bank", "department", "institute", "academy"})
_MAX_MINISTRY_WORDS: Final = 6
_PATTERN: Final = 0.85


def organisation_at(article: Article, at: int, known_at: KnownAt) -> Match | None:
    """The longest organisation that a pattern sees at this word."""
    word = article.words[at]
    if not word.form:
        return None
    if word.form[0].isascii():
        return _english(article, at)
    best: Match | None = None
    for reading in readings(word.form):
        for end in (
            _ministry(article, at, reading.form, known_at),
            _national(article, at, reading.form, known_at),
            _headed(article, at, reading.form, known_at),
        ):
            if end and (best is None or end > best.last):
                # "The Taliban movement" is the Taliban: what the head noun introduces keeps its own entity.
                inner = known_at(at + 1)
                whole = inner.name if inner is not None and inner.type == "ORG" and inner.last == end else None
                best = Match(at, end, reading.clitics, "ORG", _PATTERN, whole)
    return best


def _ministry(article: Article, at: int, form: str, known_at: KnownAt) -> int:
    """`وزارة`, the field it is for, and a nationality: وزارة الدفاع الروسية."""
    if form != _MINISTRY:
        return 0
    end = at + 1
    while end < len(article.words) and end - at <= _MAX_MINISTRY_WORDS and article.words[end].joined:
        field = article.words[end].form
        known_field = end == at + 1 and field.startswith("ال")
        if (
            not known_field
            and field not in folded(MINISTRY_WORDS)
            and field.removeprefix("و") not in folded(MINISTRY_WORDS)
        ):
            break
        end += 1
    return _with_nationality(article, end, known_at, _MINISTRY) if end > at + 1 else 0


def _national(article: Article, at: int, form: str, known_at: KnownAt) -> int:
    """A body of a state and whose it is: الجيش السوري."""
    heads, beginnings = _heads()
    if at and article.words[at].joined and form in _AFFAIRS and _minister(article.words[at - 1].form):
        return 0
    name, end, found = form, at + 1, 0
    while True:
        if name in heads:
            tail = _with_nationality(article, end, known_at, form)
            found = tail if tail > end else found
        if name not in beginnings or end - at >= _MAX_HEAD_WORDS:
            return found
        if end >= len(article.words) or not article.words[end].joined:
            return found
        name = f"{name} {article.words[end].form}"
        end += 1


def _headed(article: Article, at: int, form: str, known_at: KnownAt) -> int:
    """A head noun before a known organisation (حركة طالبان) or a country (حكومة جيبوتي)."""
    following = at + 1
    if following >= len(article.words) or not article.words[following].joined or article.words[following].quoted:
        return 0
    if form in folded(ORG_HEADS) or form in folded(COUNTRY_HEADS, "|"):
        known = known_at(following)
        if known is not None and not known.clitics:
            if known.type == "ORG" and form in folded(ORG_HEADS):
                return known.last
            if known.type == "LOC" and form in folded(COUNTRY_HEADS, "|"):
                return known.last
    if form in folded(NAMED_HEADS):
        return _named(article, following, known_at)
    if form in folded(PARTY_HEADS) and article.words[following].form.startswith("ال"):
        end = following + 1
        while end < len(article.words) and end - at < _MAX_HEAD_WORDS and _adjective(article, end, known_at):
            end += 1
        return end
    return 0


def _named(article: Article, following: int, known_at: KnownAt) -> int:
    """Behind the name after a head noun: a known name, or one word that may be a name."""
    known = known_at(following)
    if known is not None and not known.clitics and known.type != "MISC":
        return known.last
    form = article.words[following].form
    if len(form) < _MIN_NAME_LETTERS or form in folded(NOT_NAMES) or form in folded(PERSON_TITLES):
        return 0
    return following + 1


def _adjective(article: Article, at: int, known_at: KnownAt) -> bool:
    word = article.words[at]
    if not word.joined or word.quoted or not word.form.startswith("ال") or word.form in folded(NOT_NAMES):
        return False
    known = known_at(at)
    return known is None


def _with_nationality(article: Article, end: int, known_at: KnownAt, head: str) -> int:
    """`end`, moved behind a definite nationality that agrees with the head, and behind a sport, if they follow."""
    if end < len(article.words) and article.words[end].joined and article.words[end].form.startswith("ال"):
        feminine = head.endswith("ه") or head in folded(FEMININE_HEADS)
        known = known_at(end)
        if known is not None and _is_nationality(known) and article.words[end].form.endswith("ه" if feminine else "ي"):
            end = known.last
            for tail in folded(SPORT_TAILS, "|"):
                size = tail.count(" ") + 1
                following = article.words[end : end + size]
                if " ".join(word.form for word in following) == tail and all(word.joined for word in following):
                    return end + size
    return end


def _is_nationality(known: Match) -> bool:
    if known.record is None:
        return False
    return known.record.id.startswith("khabar:people-") or known.name in folded(ADJECTIVE_AFTER_NOUN)


def _minister(form: str) -> bool:
    return bool(form) and any(reading.form in folded(MINISTERS) for reading in readings(form))


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    heads = folded(NATIONAL_HEADS, "|")
    beginnings = {head[:at] for head in heads for at, char in enumerate(head) if char == " "}
    return heads, frozenset(beginnings)


def _english(article: Article, at: int) -> Match | None:
    """Capitalised words that end in a word such as `University`, or `University of` and capitalised words."""
    end = at
    while end < len(article.words) and end - at < _MAX_MINISTRY_WORDS:
        word = article.words[end]
        if not article.text[word.start].isupper() or (end > at and not word.joined):
            break
        end += 1
    tails = folded(ENGLISH_ORG_TAILS)
    while end > at + 1 and article.words[end - 1].form not in tails:
        end -= 1
    start = at + 1 if article.words[at].form == "the" else at
    if end <= at + 1 and article.words[at].form not in _OF_HEADS:
        return None
    longer = _of(article, max(end, at + 1))
    end = longer or end
    return Match(start, end, 0, "ORG", _PATTERN) if end > start + 1 else None


def _of(article: Article, end: int) -> int:
    """Behind `of` or `for` and capitalised words; 0 if they do not follow."""
    if end >= len(article.words) or article.words[end].form not in ("of", "for") or not article.words[end].joined:
        return 0
    at = end + 1
    while at < len(article.words) and article.words[at].joined and at - end <= _MAX_HEAD_WORDS:
        word = article.words[at]
        if not article.text[word.start].isupper() and word.form != "and":
            break
        at += 1
    while at > end + 1 and article.words[at - 1].form == "and":
        at -= 1
    return at if at > end + 1 else 0
