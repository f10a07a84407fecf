"""A title on its line and a clean text in paragraphs, with the entities that they mention."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.contracts.article import mentions_in

MAX_CHARS: Final = 60_000
"""A longer text is shown up to here."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph; `entity` is the number of the entity that it names, from 0."""

    text: str
    type: str = ""
    entity: int | None = None


Paragraph = list[Piece]


def marked_title(title: str, mentions: Sequence[Mapping[str, Any]], entities: Sequence[Mapping[str, Any]]) -> Paragraph:
    """The title with its mentions, as `paragraphs` has those of the text."""
    return list(_pieces(title, mentions_in("title", mentions), _numbers(entities)))


def paragraphs(
    text: str, mentions: Sequence[Mapping[str, Any]], entities: Sequence[Mapping[str, Any]]
) -> list[Paragraph]:
    """The text up to `MAX_CHARS`, in paragraphs. A mention inside another, or with impossible offsets, is left out."""
    shown = text[:MAX_CHARS]
    found: list[Paragraph] = [[]]
    for piece in _pieces(shown, mentions_in("text", mentions), _numbers(entities)):
        first, *others = piece.text.split("\n")
        found[-1].append(Piece(first, piece.type, piece.entity))
        found += [[Piece(line, piece.type, piece.entity)] for line in others]
    kept = [[piece for piece in paragraph if piece.text] for paragraph in found]
    return [paragraph for paragraph in kept if any(piece.text.strip() for piece in paragraph)]


def _numbers(entities: Sequence[Mapping[str, Any]]) -> dict[Any, int]:
    return {entity.get("id"): number for number, entity in enumerate(entities)}


def _pieces(text: str, mentions: Sequence[Mapping[str, Any]], numbers: Mapping[Any, int]) -> Iterator[Piece]:
    at = 0
    for start, end, mention in _spans(mentions, len(text)):
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], str(mention.get("type", "MISC")), numbers.get(mention.get("entity_id")))
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _spans(mentions: Sequence[Mapping[str, Any]], length: int) -> list[tuple[int, int, Mapping[str, Any]]]:
    spans = [
        (mention["start"], mention["end"], mention)
        for mention in mentions
        if 0 <= mention["start"] < mention["end"] <= length
    ]
    return sorted(spans, key=lambda span: (span[0], -span[1]))
