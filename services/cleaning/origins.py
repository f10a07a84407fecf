"""The map from the clean text back to the raw text it was made from."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.cleaning.artefacts import repair_with_origins
from services.cleaning.lines import Line
from shared.text.offsets import Run, joined, moved

# A text with more changes than this is mapped line by line, so that the map stays small beside the text.
MOST_RUNS: Final = 50_000

PARAGRAPH_BREAK: Final = "\n\n"


def map_lines(
    content: str, lines: Sequence[Line], kept: Iterable[int], *, joiners_are_spelling: bool
) -> tuple[Run, ...]:
    """Runs from the kept lines, joined by paragraph breaks, to `content`.

    A paragraph break comes from the white space below its line; what was removed below that has no place in the text.
    """
    runs: list[Run] = []
    target, previous = 0, -1
    for index in kept:
        line = lines[index]
        if runs:
            if previous != index - 1:
                resumes = lines[previous + 1].start
                runs.append((target + len(PARAGRAPH_BREAK), resumes, 0))
            elif content[lines[previous].end : line.start] == PARAGRAPH_BREAK:
                runs.append((target, lines[previous].end, len(PARAGRAPH_BREAK)))
            target += len(PARAGRAPH_BREAK)
        if len(runs) > MOST_RUNS:
            runs += _ends(line, target)
        else:
            runs += moved(
                _line_runs(content, line, joiners_are_spelling=joiners_are_spelling), target=target, source=line.start
            )
        target, previous = target + len(line.text), index
    return joined(runs)


def map_line(content: str, line: Line, *, joiners_are_spelling: bool) -> tuple[Run, ...]:
    """Runs from one repaired line to `content`."""
    return joined(
        moved(_line_runs(content, line, joiners_are_spelling=joiners_are_spelling), target=0, source=line.start)
    )


def _line_runs(content: str, line: Line, *, joiners_are_spelling: bool) -> Sequence[Run]:
    raw = content[line.start : line.end]
    if raw == line.text:
        return ((0, 0, len(raw)),)
    runs = repair_with_origins(raw, joiners_are_spelling=joiners_are_spelling).runs
    if len(runs) > MOST_RUNS:
        runs = ()
    # Both ends are fixed points, whatever was dropped there.
    return ((0, 0, 0), *runs, (len(line.text), len(raw), 0))


def _ends(line: Line, target: int) -> tuple[Run, Run]:
    return (target, line.start, 0), (target + len(line.text), line.end, 0)
