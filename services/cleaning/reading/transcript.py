"""Transcripts with times before what is said: the times go; who speaks stays."""

import re
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import rows_of

FORM: Final = "transcript"

_TIME: Final = re.compile(r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?:[\])]\s*|\s+[-–—]?\s*|$)(?:(?=\S)|$)")
_SPEAKER: Final = re.compile(r"[^\W\d_][^:.!?؟،,\n]{0,38}(?:\s?\([^()\n]{1,40}\))?\s?:\s")
_FEWEST_TURNS: Final = 4


def read_transcript(text: str) -> Undone | None:
    """The turns without their times; None unless four lines at least name who speaks, two of them the same."""
    if ":" not in text:
        return None
    rows = rows_of(text)
    speakers: dict[str, int] = {}
    times: list[Edit] = []
    for row in rows:
        time = _TIME.match(row.text)
        said = row.text[time.end() :] if time else row.text
        if time:
            times.append(Edit(row.start, row.start + time.end(), rule="transcript_time"))
        if speaker := _SPEAKER.match(said):
            name = speaker[0].strip(" :").casefold()
            speakers[name] = speakers.get(name, 0) + 1
    turns = sum(count for count in speakers.values() if count > 1)
    if turns < _FEWEST_TURNS or len([1 for count in speakers.values() if count > 1]) < 2 or turns * 3 < len(rows):
        return None
    return Undone(FORM, 0.8, times if len(times) > 2 else [])
