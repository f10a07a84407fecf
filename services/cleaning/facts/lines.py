"""Source, author, agency, place and date, read from the lines that cleaning removes and from the article's edges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.cleaning.agencies import agency_named
from services.cleaning.cues import Cue
from services.cleaning.datelines import Dateline, read_credit, read_dateline
from services.cleaning.facts.stated_dates import StatedDate, read_stated_date
from services.cleaning.folding import fold
from services.cleaning.layout import is_latin
from services.cleaning.lines import Line
from services.cleaning.phrases import AGENCIES, BYLINES, SOURCES, opens_with, phrases, tables

_FAR_ABOVE: Final = 25
_FAR_BELOW: Final = 6
# The date may stand under a standfirst.
_DATE_BELOW: Final = 2
_LONGEST_NAME: Final = 60
# Bylines and sources often carry the date.
_DATED: Final = frozenset({"date", "byline", "source", "dateline"})
_QUOTES: Final = " \"'«»“”()[]:：-–—،,.•|"
_ROLE: Final = re.compile(r"\s[|•]\s|\s[-–—]\s|,\s|،\s|\s(?:avec|with|mit|con|مع|and|et|und|ve)\s")


@dataclass(frozen=True)
class LineFacts:
    """What the lines around the article and its dateline say about it; None where they say nothing plain."""

    source: str | None = None
    author: str | None = None
    published: StatedDate | None = None
    dateline: str | None = None
    agency: str | None = None


def read_facts(
    lines: Sequence[Line], cues: Sequence[Cue | None], body: range, *, reference: datetime | None = None
) -> LineFacts:
    """The facts stated close above or below the body and at its edges.

    Relative dates are reckoned from `reference`, and unread without one.
    """
    source = author = agency = None
    dateline = Dateline()
    published: StatedDate | None = None
    day_first = not is_latin(lines[body.start]) or None
    for index in range(max(0, body.start - _FAR_ABOVE), min(len(lines), body.stop + _FAR_BELOW)):
        cue = cues[index]
        if cue is None or (index >= body.stop and cue.reason in ("comment", "related", "date")):
            continue
        text = lines[index].text
        if cue.reason == "source":
            source = _named(text, SOURCES) or source
            agency = agency or agency_named(source or text) or agency_named(text)
        elif cue.reason == "byline" and author is None and cue.rule == "byline":
            author = _author(text)
        elif cue.reason == "dateline":
            dateline = read_dateline(text, alone=True)
        if cue.reason in _DATED and (index < body.start or _kept_before(cues, body, index) <= _DATE_BELOW):
            stated = read_stated_date(text, day_first=day_first, reference=reference)
            published = stated if stated is not None and stated.improves(published) else published
    kept = [index for index in body if cues[index] is None]
    if kept and not dateline.place:
        opening = read_dateline(lines[kept[0]].text)
        dateline = Dateline(opening.place, dateline.agency or opening.agency)
    agency = dateline.agency or agency or (read_credit(lines[kept[-1]].text) if kept else None)
    return LineFacts(source, author, published, dateline.place, agency)


def _kept_before(cues: Sequence[Cue | None], body: range, index: int) -> int:
    return sum(cue is None for cue in cues[body.start : min(index, body.start + _FAR_ABOVE)])


def _author(text: str) -> str | None:
    name = _ROLE.split(_named(text, BYLINES) or "")[0].strip(_QUOTES)
    folded = fold(name)
    place = folded in phrases(AGENCIES) or folded in tables("whole_lines")["navigation"]
    if not 2 <= len(folded.split()) <= 5 or place or any(map(str.isdigit, name)):
        return None
    return name.title() if name.isupper() and name.isascii() else name


def _named(text: str, table: str) -> str | None:
    """What a line names behind a phrase of the table such as `المصدر:` or `By`; the whole line where there is none."""
    phrase = opens_with(fold(text), table)
    if phrase == fold(text):
        return None
    name = text
    if phrase is not None:
        words = phrase.count(" ") + 1
        name = text.split(":", 1)[1] if ":" in text[: len(phrase) + 8] else " ".join(text.split()[words:])
    name = name.strip(_QUOTES)
    return name if 2 <= len(name) <= _LONGEST_NAME else None
