"""Spans that are the beginning of a longer known name become all of it: `غينيا` of `غينيا بيساو`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.extraction.gazetteer import Gazetteer
from services.extraction.protocols import Span
from shared.text.normalisation import PlacedWord, fold, words

_MAX_WORDS: Final = 6


def with_whole_names(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans, in order, those of places and organisations drawn out over known names; what these cover is dropped.

    Only names that stand for their thing wherever they stand, of the type that the span has. Linear time.
    """
    article = words(text)
    found: list[Span] = []
    at = 0
    for span in spans:
        if found and span.start < found[-1].end:
            continue
        while at < len(article) and article[at].end <= span.start:
            at += 1
        end = _end(text, span, article, at, gazetteer) if span.type in ("LOC", "ORG") else span.end
        found.append(span if end <= span.end else replace(span, end=end, name=None))
    return found


def _end(text: str, span: Span, article: Sequence[PlacedWord], at: int, gazetteer: Gazetteer) -> int:
    """Where the longest known name ends that begins as the span does; the span's own end if none is longer."""
    if at == len(article) or article[at].end > span.end:
        return span.end
    # The first word as the span has it: letters that lean on the name are outside.
    name, longest = fold(text[span.start : article[at].end]), span.end
    for word in article[at + 1 : at + _MAX_WORDS]:
        if name not in gazetteer.beginnings or not word.joined:
            break
        name = f"{name} {word.form}"
        senses = gazetteer.senses.get(name, ())
        if word.end > longest and any(one.evidence == "strong" and one.record.type == span.type for one in senses):
            longest = word.end
    return longest
