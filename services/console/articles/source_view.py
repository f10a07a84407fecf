"""An article as it was posted, cut into what stayed and what cleaning took out, with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

MAX_CHARS: Final = 100_000
"""A longer source is shown up to here."""


@dataclass(frozen=True)
class Segment:
    """A stretch of the source. `reason` and `rule` are empty for what stayed."""

    text: str
    reason: str = ""
    rule: str = ""
    score: float = 1.0


class _Span(NamedTuple):
    start: int
    end: int
    text: str
    reason: str = ""
    rule: str = ""
    score: float = 1.0


def source_segments(result: Mapping[str, Any], raw: str | None) -> list[Segment]:
    """The source in order, in stretches.

    `raw`: the posted text. Where offsets are not into it (for HTML they are into the text extracted from it, which is
    kept nowhere), the source is put together again from what stayed and what was removed.
    """
    removed = _removed(result)
    if raw is not None and all(raw[span.start : span.end] == span.text for span in removed):
        spans = list(_with_gaps(removed, raw))
    else:
        spans = list(_rebuilt(sorted([*removed, *_kept(result)])))
    return list(_merged(spans))


def _removed(result: Mapping[str, Any]) -> list[_Span]:
    spans = []
    for one in result.get("removed", ()):
        start, text = int(one["start"]), str(one["text"])
        spans.append(_Span(start, start + len(text), text, one["reason"], one["rule"], float(one.get("score", 1.0))))
    return sorted(spans)


def _kept(result: Mapping[str, Any]) -> Iterator[_Span]:
    for text, runs in (("title", "title_map"), ("text", "text_map")):
        written = str(result.get(text) or "")
        for target, source, length in result.get(runs, ()):
            if length:
                yield _Span(source, source + length, written[target : target + length])


def _with_gaps(removed: Sequence[_Span], raw: str) -> Iterator[_Span]:
    at = 0
    for span in removed:
        if span.start > at:
            yield _Span(at, span.start, raw[at : span.start])
        if span.end > at:
            yield span._replace(text=raw[max(at, span.start) : span.end])
        at = max(at, span.end)
    if at < len(raw):
        yield _Span(at, len(raw), raw[at:])


def _rebuilt(spans: Sequence[_Span]) -> Iterator[_Span]:
    at = 0
    for span in spans:
        if span.end <= at:
            continue
        if at and span.start > at:
            # What lies between is white space, or was repaired.
            yield _Span(at, span.start, "\n")
        yield span
        at = span.end


def _merged(spans: Iterable[_Span]) -> Iterator[Segment]:
    """Neighbours that went for the same reason are one stretch, with the white space between them."""
    total = 0
    waiting: list[_Span] = []
    for span in spans:
        if total > MAX_CHARS:
            break
        total += len(span.text)
        if waiting and waiting[0].reason and not span.text.strip():
            waiting.append(span)
            continue
        if waiting and (waiting[0].reason, waiting[0].rule) != (span.reason, span.rule):
            yield from _segments(waiting)
            waiting = []
        waiting.append(span)
    yield from _segments(waiting)


def _segments(spans: Sequence[_Span]) -> Iterator[Segment]:
    if not spans:
        return
    text = "".join(span.text for span in spans)
    first = spans[0]
    if not first.reason:
        yield Segment(text)
        return
    body = text.strip("\n")
    before, after = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]
    if before:
        yield Segment(before)
    if body.strip():
        yield Segment(body, first.reason, first.rule, min(span.score for span in spans if span.reason))
    if after:
        yield Segment(after)
