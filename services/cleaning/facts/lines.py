"""Source, author, agency, place and date, read from the lines that cleaning removes and from the article's edges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.cleaning.agencies import agency_named
from services.cleaning.cues import Cue
from services.cleaning.datelines import Dateline, read_credit, read_dateline
from services.cleaning.facts.names import is_person, joined_names
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
_OPENINGS: Final = 2
# Bylines and sources often carry the date.
_DATED: Final = frozenset({"date", "byline", "source", "dateline"})
_QUOTES: Final = " \"'«»“”()[]:：-–—،,.•|"
_ROLE: Final = re.compile(r"\s[|•]\s|\s[-–—]\s|,\s|،\s|\s(?:avec|with|mit|con|مع|and|et|und|ve)\s")
_BEHIND: Final = re.compile(r"\s[|•]\s|\s[-–—]\s")
_PARTED: Final = re.compile(r"\s?[|•·]\s?|\s[-–—]\s")
_SIGNED: Final = frozenset({"name_and_place", "separated_items", "above_article"})
_OPENING: Final = re.compile(r"[^.!?؟\n]{2,80}?\s[-–—]\s")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class LineFacts:
    """What the lines around the article and its dateline say about it; None where they say nothing plain."""

    source: str | None = None
    authors: tuple[str, ...] = ()
    published: StatedDate | None = None
    dateline: str | None = None
    agency: str | None = None


def read_facts(
    lines: Sequence[Line], cues: Sequence[Cue | None], body: range, *, reference: datetime | None = None
) -> LineFacts:
    """The facts stated close above or below the body and at its edges.

    Relative dates are reckoned from `reference`, and unread without one.
    """
    source = agency = None
    authors: tuple[str, ...] = ()
    dateline = Dateline()
    published: StatedDate | None = None
    below: StatedDate | None = None
    day_first = not is_latin(lines[body.start]) or None
    for index in range(max(0, body.start - _FAR_ABOVE), min(len(lines), body.stop + _FAR_BELOW)):
        cue = cues[index]
        if cue is None or (index >= body.stop and cue.reason in ("comment", "related", "date")):
            if cue is not None and cue.reason == "date" and index == body.stop:
                below = read_stated_date(lines[index].text, day_first=day_first, reference=reference)
            continue
        text = lines[index].text
        if cue.reason == "source":
            source = _named(text, SOURCES) or source
            agency = agency or agency_named(source or text) or agency_named(text)
        elif cue.reason == "byline" and not authors and cue.rule == "byline":
            authors = _authors(text)
        elif cue.reason == "dateline":
            dateline = read_dateline(text, alone=True)
        elif cue.rule in _SIGNED and index < body.start and not authors:
            signed, stated = _signature(text, dated=cue.rule != "name_and_place")
            authors, published = signed, stated or published
        if cue.reason in _DATED and (index < body.start or _kept_before(cues, body, index) <= _DATE_BELOW):
            stated = read_stated_date(text, day_first=day_first, reference=reference)
            published = stated if stated is not None and stated.improves(published) else published
    kept = [index for index in body if cues[index] is None]
    if kept and not dateline.place:
        # An editor's note or a standfirst may stand above the paragraph with the dateline.
        openings = [read_dateline(lines[index].text) for index in kept[:_OPENINGS]]
        opening = next((one for one in openings if one.place), openings[0])
        dateline = Dateline(opening.place, dateline.agency or opening.agency)
    if kept and published is None:
        published = below or _dated_opening(lines[kept[0]].text, day_first=day_first)
    agency = dateline.agency or agency or (read_credit(lines[kept[-1]].text) if kept else None)
    return LineFacts(source, authors, published, dateline.place, agency)


def _kept_before(cues: Sequence[Cue | None], body: range, index: int) -> int:
    return sum(cue is None for cue in cues[body.start : min(index, body.start + _FAR_ABOVE)])


def _dated_opening(text: str, *, day_first: bool | None) -> StatedDate | None:
    """The day that stands in a text's dateline, the year with it: `PORT LENNICK, 14 March 2024 - ...`."""
    opening = _OPENING.match(text)
    if opening is None or _YEAR.search(opening[0]) is None:
        return None
    stated = read_stated_date(opening[0], day_first=day_first)
    return stated if stated is not None and stated.local.precision == "day" else None


def _signature(text: str, *, dated: bool) -> tuple[tuple[str, ...], StatedDate | None]:
    """Writers named beside a date or a place, and the date. If `dated`, words without a date beside are no name."""
    parts = [part for part in map(str.strip, _PARTED.split(text)) if part.strip(_QUOTES)]
    dates = [read_stated_date(part) if any(map(str.isdigit, part)) else None for part in parts]
    stated = next((found for found in dates if found is not None), None)
    if len(parts) < 2 or dates[0] is not None or (dated and stated is None):
        return (), None
    names = _authors(parts[0])
    return (names, stated) if all(map(is_person, names)) else ((), None)


def _authors(text: str) -> tuple[str, ...]:
    """The writers that a byline names, without roles and places; none if it names nobody."""
    named = _named(text, BYLINES) or ""
    first = _author(_ROLE.split(named)[0])
    several = joined_names(_BEHIND.split(named)[0])
    return several if len(several) > 1 else (first,) if first is not None else ()


def _author(text: str) -> str | None:
    name = text.strip(_QUOTES)
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
