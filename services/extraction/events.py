"""Events named by a pattern: a cup with its year, a league with its country, a treaty with its place."""

from typing import Final

from services.extraction.context import Article
from services.extraction.matches import Match
from services.extraction.naming_words import DATED_EVENTS, EVENT_HEADS, EVENT_TAILS, NATIONAL_EVENTS, folded
from services.extraction.organisations import KnownAt
from shared.text.clitics import readings

_PATTERN: Final = 0.8
_MAX_TAIL_WORDS: Final = 4
_YEAR_DIGITS: Final = 4


def event_at(article: Article, at: int, known: Match | None, known_at: KnownAt) -> Match | None:
    """The event that a pattern sees at this word, longer than what the gazetteer knows there."""
    word = article.words[at]
    if not word.form or word.form[0].isascii():
        return None
    for reading in readings(word.form):
        end = _placed(article, at, reading.form, known_at) or _national(article, at, reading.form, known_at)
        if reading.form in folded(DATED_EVENTS):
            if known is not None and known.type == "MISC":
                end = max(end, known.last)
            end = _dated(article, end or (at + 1)) or end
        if end > at + 1:
            return Match(at, end, reading.clitics, "MISC", _PATTERN)
    return None


def _placed(article: Article, at: int, form: str, known_at: KnownAt) -> int:
    if form not in folded(EVENT_HEADS) or not _joined(article, at + 1):
        return 0
    known = known_at(at + 1)
    return known.last if known is not None and known.type == "LOC" and not known.clitics else 0


def _national(article: Article, at: int, form: str, known_at: KnownAt) -> int:
    heads = folded(NATIONAL_EVENTS, "|")
    name, end = form, at + 1
    while name not in heads:
        if end - at >= _MAX_TAIL_WORDS - 1 or not _joined(article, end):
            return 0
        name = f"{name} {article.words[end].form}"
        end += 1
    if not _joined(article, end):
        return 0
    known = known_at(end)
    if known is None or known.record is None or not known.record.id.startswith("khabar:people-"):
        return 0
    return _tail(article, known.last)


def _tail(article: Article, end: int) -> int:
    best = end
    for tail in folded(EVENT_TAILS, "|"):
        following = article.words[end : end + tail.count(" ") + 1]
        if " ".join(word.form for word in following) == tail and all(word.joined for word in following):
            best = max(best, end + len(following))
    return best


def _dated(article: Article, end: int) -> int:
    """Behind a year, if one follows."""
    if not _joined(article, end):
        return 0
    form = article.words[end].form
    return end + 1 if len(form) == _YEAR_DIGITS and form.isascii() and form.isdigit() else 0


def _joined(article: Article, at: int) -> bool:
    return at < len(article.words) and article.words[at].joined
