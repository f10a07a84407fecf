"""The lines of a raw text, with their offsets and what each says about itself."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from services.cleaning.artefacts import repair_line, spells_with_joiners
from services.cleaning.cues import Cue, cue_of, is_prose
from services.cleaning.folding import fold
from services.cleaning.source_lines import line_key

# No article has so many; what follows is not read, so that memory stays bounded.
MOST_LINES: Final = 200_000

# The rule of a line that its source prints on many pages.
RECURS: Final = "recurs_in_source"
_RECURS: Final = Cue("chrome", RECURS)
_BREAK: Final = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    `start` and `end` are offsets into the raw text, surrounding white space excluded; `text` is repaired and `folded`
    is for comparing. `blanks` counts the blank lines above.
    """

    start: int
    end: int
    text: str
    folded: str
    cue: Cue | None
    prose: bool
    blanks: int = 0

    @property
    def words(self) -> int:
        """Number of folded words."""
        return self.folded.count(" ") + 1 if self.folded else 0


def read_lines(content: str, recurring: Set[str] = frozenset()) -> list[Line]:
    """The lines that are not blank once repaired, in order, `MOST_LINES` at most. Time grows with the length.

    `recurring` holds the keys of lines that the source prints on many pages; a more telling cue wins over that.
    """
    joiners = spells_with_joiners(content)
    known: dict[str, tuple[str, str, Cue | None, bool]] = {}
    lines: list[Line] = []
    blanks = 0
    for start, end in _spans(content):
        if start == end:
            blanks += 1
            continue
        raw = content[start:end]
        facts = known.get(raw)
        if facts is None:
            text = repair_line(raw, joiners_are_spelling=joiners)
            folded = fold(text)
            cue = cue_of(text, folded) if text else None
            if cue is None and recurring and line_key(folded) in recurring:
                cue = _RECURS
            facts = text, folded, cue, bool(text) and cue is None and is_prose(text, folded)
            known[raw] = facts
        if not facts[0]:
            blanks += 1
        else:
            lines.append(Line(start, end, *facts, blanks))
            blanks = 0
            if len(lines) == MOST_LINES:
                break
    return lines


def on_one_line(text: str) -> str:
    """A text without line breaks. What `read_lines` drops inside a line, it drops of this as well."""
    return _BREAK.sub(" ", text)


def _spans(content: str) -> Iterator[tuple[int, int]]:
    """Where the lines are, white space around them excluded; start and end are the same of blank ones."""
    start = 0
    for match in _BREAK.finditer(content):
        yield _trimmed(content, start, match.start())
        start = match.end()
    yield _trimmed(content, start, len(content))


def _trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    piece = content[start:end]
    stripped = piece.strip()
    start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)
