"""Where a match stands in the stored title and text, as segments: plain text, never HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.console.search.expression import EntityIs, Phrase, Word
from shared.contracts.article import Part, mentions_in
from shared.text.analysis import Token, asked_terms, is_arabic, stored_terms, tokens

SNIPPET_CHARS: Final = 260
# What is beyond is found by search, and not shown.
_READ_CHARS: Final = 50_000
_LEAD_CHARS: Final = 60

Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A piece of text; `match`: it is what was looked for."""

    text: str
    match: bool


@dataclass(frozen=True)
class Snippet:
    """A part of the text, `start` to `end` in code points, in segments that follow each other."""

    start: int
    end: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Highlighter:
    """Finds what a query looked for in articles' texts."""

    terms: frozenset[str]
    title_terms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    title_phrases: tuple[tuple[str, ...], ...]
    entities: frozenset[str]

    @classmethod
    def of(cls, sought: Iterable[Word | Phrase | EntityIs]) -> "Highlighter":
        """For what a query looks for."""
        terms: set[str] = set()
        title_terms: set[str] = set()
        phrases: list[tuple[str, ...]] = []
        title_phrases: list[tuple[str, ...]] = []
        entities: set[str] = set()
        for one in sought:
            match one:
                case Word(form=form, field=field):
                    (title_terms if field == "title" else terms).update(asked_terms(form))
                case Phrase(forms=forms, field=field):
                    (title_phrases if field == "title" else phrases).append(forms)
                case EntityIs(ids=ids):
                    entities.update(ids)
        return cls(
            frozenset(terms),
            frozenset(terms | title_terms),
            tuple(phrases),
            (*phrases, *title_phrases),
            frozenset(entities),
        )

    def title(self, title: str, mentions: Sequence[Mapping[str, Any]]) -> tuple[Segment, ...]:
        """The whole title."""
        spans = [*_spans(title, self.title_terms, self.title_phrases), *self._named(title, mentions, "title")]
        return segments(title, 0, len(title), _disjoint(spans))

    def snippet(self, text: str, mentions: Sequence[Mapping[str, Any]]) -> Snippet:
        """The part of the text that holds most of what was looked for; its beginning if nothing is there."""
        read = text[:_READ_CHARS]
        spans = _disjoint([*_spans(read, self.terms, self.phrases), *self._named(read, mentions, "text")])
        start, end = _best(read, spans)
        return Snippet(start, end, segments(text, start, end, spans))

    def _named(self, read: str, mentions: Sequence[Mapping[str, Any]], part: Part) -> list[Span]:
        """Where the entities that were looked for are named in this part of the article."""
        return [
            (mention["start"], mention["end"])
            for mention in mentions_in(part, mentions)
            if mention.get("entity_id") in self.entities and mention["end"] <= len(read)
        ]


def segments(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """A part of a text cut at spans, which are in order and apart."""
    found: list[Segment] = []
    at = start
    for first, last in spans:
        if first < start or last > end:
            continue
        if at < first:
            found.append(Segment(text[at:first], False))
        found.append(Segment(text[first:last], True))
        at = last
    if at < end:
        found.append(Segment(text[at:end], False))
    return tuple(found)


def _spans(text: str, terms: frozenset[str], phrases: Sequence[tuple[str, ...]]) -> list[Span]:
    if not terms and not phrases:
        return []
    found = list(tokens(text))
    spans = [
        (token.start, token.end)
        for token in found
        if not terms.isdisjoint(stored_terms(token.form, feminine=token.feminine))
    ]
    for phrase in phrases:
        spans += _phrase_spans(found, phrase)
    return _disjoint(spans)


def _phrase_spans(found: Sequence[Token], phrase: tuple[str, ...]) -> list[Span]:
    size = len(phrase)
    return [
        (found[at].start, found[at + size - 1].end)
        for at in range(len(found) - size + 1)
        if _begins(found[at].form, phrase[0]) and all(found[at + step].form == phrase[step] for step in range(1, size))
    ]


def _begins(form: str, first: str) -> bool:
    """Whether a word of the text is the first of a phrase, with what may lean on it."""
    return form == first or (
        is_arabic(first) and form.endswith(first.removeprefix("ال")) and len(form) <= len(first) + 2
    )


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    """In order, overlapping ones made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _best(text: str, spans: Sequence[Span]) -> Span:
    """The stretch with the most letters in spans, the earlier of equals, from word to word."""
    best, most = 0, -1
    last = held = 0
    for first, (start, end) in enumerate(spans):
        last = max(last, first)
        while last < len(spans) and spans[last][1] <= start + SNIPPET_CHARS - _LEAD_CHARS:
            held += spans[last][1] - spans[last][0]
            last += 1
        if held > most:
            best, most = start, held
        held -= end - start if last > first else 0
    begin = max(0, best - _LEAD_CHARS)
    if begin:
        begin = _after_space(text, begin, best)
    end = min(len(text), begin + SNIPPET_CHARS)
    if end < len(text):
        end = _before_space(text, end, begin)
    return begin, end


def _after_space(text: str, at: int, limit: int) -> int:
    for position in range(at, limit):
        if text[position - 1].isspace():
            return position
    return at


def _before_space(text: str, at: int, limit: int) -> int:
    for position in range(at, max(limit, at - 40), -1):
        if text[position].isspace():
            return position
    return at
