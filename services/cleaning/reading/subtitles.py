"""Subtitles, SRT and VTT: numbers and times go, what is spoken becomes sentences and paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of

FORM: Final = "subtitles"

_CLOCK: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES: Final = re.compile(rf"{_CLOCK}\s*--?>\s*{_CLOCK}(?:\s|$)")
_NUMBER: Final = re.compile(r"\d{1,6}$")
_TAG: Final = re.compile(
    r"</?(?:[ibuc]|v|font|lang|ruby|rt)\b[^<>\n]{0,200}>|\{\\[a-z0-9&.,()]{1,40}\}|<\d[\d:.]{4,12}>"
)
_SPEECH: Final = re.compile(r"(?:[-–—]\s|>>|<v\s)")
_FEWEST_CUES: Final = 2
# Silence after which a new paragraph begins, and the length in letters after which the next sentence does.
_PAUSE_S: Final = 2.5
_LONG_PARAGRAPH: Final = 400


@dataclass(frozen=True, slots=True)
class _Cue:
    start_s: float
    end_s: float
    rows: Sequence[Row]


def read_subtitles(text: str) -> Undone | None:
    """What is spoken, in paragraphs; None if there are no lines of times."""
    if "-->" not in text and "->" not in text:
        return None
    rows = rows_of(text)
    timed = [index for index, row in enumerate(rows) if _TIMES.match(row.text)]
    if len(timed) < _FEWEST_CUES and not (timed and text.lstrip("\ufeff \n").startswith("WEBVTT")):
        return None
    # In a subtitle file every other line or so is of times; an article that quotes one is none.
    if len(rows) > 6 * len(timed) + 8:
        return None
    return Undone(FORM, 1.0, list(_edits(text, rows, timed)))


def _edits(text: str, rows: Sequence[Row], timed: Sequence[int]) -> Iterator[Edit]:
    first = timed[0] - (1 if timed[0] and _NUMBER.match(rows[timed[0] - 1].text) else 0)
    yield from (Edit(row.start, row.end, rule="subtitle_head") for row in rows[:first])
    yield Edit(rows[first].start, rows[timed[0]].end, rule="subtitle_time")
    spoken = [row for cue in _cues(rows, timed) for row in cue.rows]
    for row in spoken:
        yield from (Edit(match.start(), match.end()) for match in _TAG.finditer(text, row.start, row.end))
    yield from _between(text, list(_cues(rows, timed)))


def _cues(rows: Sequence[Row], timed: Sequence[int]) -> Iterator[_Cue]:
    for place, index in enumerate(timed):
        end = timed[place + 1] if place + 1 < len(timed) else len(rows)
        spoken = list(rows[index + 1 : end])
        if place + 1 < len(timed) and spoken and _is_number_of(spoken[-1], rows[end]):
            spoken.pop()
        if match := _TIMES.match(rows[index].text):
            yield _Cue(_seconds(match.groups()[:4]), _seconds(match.groups()[4:]), spoken)


def _is_number_of(row: Row, times: Row) -> bool:
    return row.number == times.number - 1 and _NUMBER.match(row.text) is not None


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600.0 + minutes * 60.0 + seconds + thousandths / 1000.0


def _between(text: str, cues: Sequence[_Cue]) -> Iterator[Edit]:
    previous: Row | None = None
    ended_s = written = 0.0
    for cue in cues:
        for place, row in enumerate(cue.rows):
            if previous is not None:
                if row.text == previous.text:
                    # Rolling captions show a line again.
                    yield Edit(row.start, row.end, rule="rolling_caption", reason="duplicate")
                pause = place == 0 and cue.start_s - ended_s > _PAUSE_S
                ends = previous.ends_sentence and (pause or written > _LONG_PARAGRAPH)
                parted = ends or _SPEECH.match(row.text) is not None
                written = 0 if parted else written + len(row.text)
                yield from _joint(text, previous, row, "\n\n" if parted else " ")
            previous = row
        ended_s = cue.end_s
    if previous is not None and text[previous.end :].strip():
        yield Edit(previous.end, len(text), "\n", rule="subtitle_time")


def _joint(text: str, above: Row, below: Row, made: str) -> Iterator[Edit]:
    times = bool(text[above.end : below.start].strip())
    yield Edit(above.end, below.start, made, rule="subtitle_time" if times else None)
