"""Source, author and time of publication, read from the lines that cleaning removes."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.dates import read_date
from services.cleaning.folding import fold
from services.cleaning.lexicon import AGENCIES, BYLINES, SOURCES, WHOLE_LINES, opens_with, phrases
from services.cleaning.lines import Line

_FAR_ABOVE: Final = 25
_FAR_BELOW: Final = 6
_LONGEST_NAME: Final = 60
_QUOTES: Final = " \"'«»“”()[]:：-–—،,.•|"
_ROLE: Final = re.compile(r"\s[|•]\s|\s[-–—]\s|,\s|،\s|\s(?:avec|with|mit|con|مع|and|et|und|ve)\s")


def from_removed(
    lines: Sequence[Line], cues: Sequence[Cue | None], body: range
) -> tuple[str | None, str | None, datetime | None]:
    """(source, author, published_at) as stated close above or below the body; None where nothing plain is said."""
    source = author = None
    published: datetime | None = None
    for index in range(max(0, body.start - _FAR_ABOVE), min(len(lines), body.stop + _FAR_BELOW)):
        cue = cues[index]
        if cue is None or (index >= body.stop and cue.reason in ("comment", "related", "date")):
            continue
        text = lines[index].text
        if cue.reason == "source":
            source = _named(text, SOURCES) or source
        elif cue.reason == "byline" and author is None and cue.rule == "byline":
            author = _author(text)
        elif cue.reason == "date" and published is None and index < body.start:
            published = read_date(text)
    return source, author, published


def _author(text: str) -> str | None:
    name = _ROLE.split(_named(text, BYLINES) or "")[0].strip(_QUOTES)
    folded = fold(name)
    place = folded in phrases(AGENCIES) or folded in phrases(WHOLE_LINES["navigation"])
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
