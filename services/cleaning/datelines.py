"""The dateline: the place, and often the agency, before the first sentence (`دمشق (رويترز) -`)."""

import re
from dataclasses import dataclass
from typing import Final

from services.cleaning.agencies import agency_named
from services.cleaning.facts.date_words import months
from services.cleaning.folding import fold
from services.cleaning.phrases import AGENCIES, FUNCTION_WORDS, PLACES, phrases

_LOOKED_AT: Final = 110
_MOST_PARTS: Final = 5
_MOST_WORDS: Final = 4
# A hyphen parts Arabic words; in Latin ones it may belong to the name of the place.
_PART: Final = re.compile(
    r"[\s\"«(\[]*([^–—ـ:()\[\]،,|/]{2,40}?)\s*"
    r"((?:[–—ـ:/()\[\]،,|]|(?<=\s)-|-(?=\s)|(?<=[\u0600-\u06ff])-|(?<=[)\]])-)[–—ـ:/()\[\]،,|\s-]*)"
)
_ENDS: Final = re.compile(r"[-–—ـ:]")
_CAPITALS: Final = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]+")
_LETTERS: Final = re.compile(r"[^\W\d_][\w .'’-]*")
_DAY: Final = re.compile(r"(?<=[^\W\d]) \d{1,2} [^\W\d]{3,10}(?: \d{4})?$")
_BRACKETED: Final = re.compile(r"[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]\s*[.]?\s*$")


@dataclass(frozen=True)
class Dateline:
    """The place as spelt and the agency's short name; either may be missing."""

    place: str | None = None
    agency: str | None = None


def read_dateline(line: str, *, alone: bool = False) -> Dateline:
    """The dateline that a paragraph begins with, or that a line `alone` is; empty if there is none.

    A place counts when an agency stands beside it, when it is a well-known one, or in capitals before a dash.
    """
    head = line[:_LOOKED_AT].rstrip(" :-–—ـ") + " - " if alone else line[:_LOOKED_AT]
    known = candidate = agency = None
    credited = False
    found = Dateline()
    position = 0
    for _ in range(_MOST_PARTS):
        match = _PART.match(head, position)
        if match is None:
            break
        beside, part, mark, position = match.group(0)[:1], match[1].strip(), match[2], match.end()
        part = _DAY.sub("", part) or part
        folded = fold(part)
        named = agency_named(part)
        if named or folded in phrases(AGENCIES):
            agency, credited = named or agency, True
        elif folded in phrases(PLACES) or (_CAPITALS.fullmatch(part) and ":" not in mark):
            known = known or part
        elif candidate is None and known is None and _may_be_place(part):
            candidate = part
        elif not _is_date(part) and beside != "/":
            break
        if _ENDS.search(mark) and (credited or known):
            # Beside the name of an outlet an unknown name may be the writer's.
            found = Dateline(known or (candidate if agency else None), agency)
    return found


def read_credit(line: str) -> str | None:
    """The agency that a last line names in brackets at its end; None if it names none."""
    match = _BRACKETED.search(line[-60:])
    return agency_named(match[1]) if match else None


def _may_be_place(part: str) -> bool:
    words = fold(part).split()
    if not 0 < len(words) <= _MOST_WORDS or not _LETTERS.fullmatch(part):
        return False
    return not any(word in months() for word in words) and phrases(FUNCTION_WORDS).isdisjoint(words)


def _is_date(part: str) -> bool:
    words = fold(part).split()
    return any(word.isdecimal() or word in months() for word in words) and len(words) <= _MOST_WORDS
