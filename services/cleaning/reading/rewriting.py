"""Rewriting a text by edits, with an exact map of what came from where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.contracts.article import RemovalReason, RemovedSpan
from shared.text.offsets import Run, joined


@dataclass(frozen=True, slots=True)
class Edit:
    """`made` in the place of `text[start:end]`; with a rule, what stood there is reported as removed."""

    start: int
    end: int
    made: str = ""
    rule: str | None = None
    reason: RemovalReason = "chrome"


@dataclass(frozen=True)
class Rewritten:
    """The new text, the map from it to the old one (`shared.text.offsets`), and what was removed of the old one."""

    text: str
    runs: tuple[Run, ...]
    removed: tuple[RemovedSpan, ...] = ()


def rewritten(text: str, edits: Iterable[Edit]) -> Rewritten:
    """The text after the edits, which may come in any order; one that overlaps an earlier one is left out.

    One code point in the place of one keeps its correspondence. Linear but for sorting.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    removed: list[RemovedSpan] = []
    made = done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start < done:
            continue
        pieces += text[done : edit.start], edit.made
        runs.append((made, done, edit.start - done))
        made += edit.start - done
        if len(edit.made) == edit.end - edit.start == 1:
            runs.append((made, edit.start, 1))
        made += len(edit.made)
        done = edit.end
        if edit.rule is not None:
            removed += _span(text, edit.start, edit.end, edit.reason, edit.rule)
    pieces.append(text[done:])
    runs.append((made, done, len(text) - done))
    return Rewritten("".join(pieces), joined(runs), tuple(removed))


def _span(text: str, start: int, end: int, reason: RemovalReason, rule: str) -> list[RemovedSpan]:
    piece = text[start:end]
    shown = piece.strip()
    if not shown:
        return []
    start += len(piece) - len(piece.lstrip())
    return [RemovedSpan(start=start, end=start + len(shown), text=shown, reason=reason, rule=rule)]


def in_order(spans: Iterable[RemovedSpan]) -> tuple[RemovedSpan, ...]:
    """The spans in order; of two that overlap the longer one."""
    found: list[RemovedSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if found and span.start < found[-1].end:
            continue
        found.append(span)
    return tuple(found)


def with_gaps(runs: Sequence[Run], removed: Sequence[RemovedSpan]) -> tuple[Run, ...]:
    """The same map, where nothing in the target comes from what was removed: fixed points part the two."""
    found: list[Run] = []
    index = 0
    for run in runs:
        if found:
            target, source, length = found[-1]
            while index < len(removed) and removed[index].start < source + length:
                index += 1
            resumes = removed[index].start if index < len(removed) else run[1]
            if target + length < run[0] and resumes < run[1]:
                found.append((run[0], resumes, 0))
        found.append(run)
    return joined(found)
