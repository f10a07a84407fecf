"""Which blocks of a page are in its gold text."""

import re
from collections.abc import Sequence

from services.cleaning.pages.blocks import Block

_WORD = re.compile(r"\w+")
_LONG_WORDS = 6
_SHARED = 0.6
_NEAR_CHARS = 400


def label_blocks(blocks: Sequence[Block], gold: str) -> list[bool]:
    """A long block by the share of its word triples in the gold text; a short one if it stands where it should."""
    words = [_WORD.findall(block.text.lower()) for block in blocks]
    said = _WORD.findall(gold.lower())
    joined = f" {' '.join(said)} "
    triples = set(zip(said, said[1:], said[2:], strict=False))
    labels = [_is_shared(own, triples) for own in words]
    places = _places(words, labels, joined)
    ends = _next_starts(places, len(joined))
    last = 0
    for index, own in enumerate(words):
        place = places[index]
        if place is not None:
            last = max(last, place[1] - 5) if place[1] <= ends[index] + _NEAR_CHARS else last
        elif 0 < len(own) < _LONG_WORDS:
            text = f" {' '.join(own)} "
            at = joined.find(text, max(0, last - 2))
            if 0 <= at <= ends[index] and at - last < _NEAR_CHARS:
                labels[index], last = True, at + len(text) - 1
    return labels


def _is_shared(words: Sequence[str], triples: set[tuple[str, str, str]]) -> bool:
    if len(words) < _LONG_WORDS:
        return False
    own = list(zip(words, words[1:], words[2:], strict=False))
    return sum(triple in triples for triple in own) >= _SHARED * len(own)


def _places(words: Sequence[Sequence[str]], labels: Sequence[bool], joined: str) -> list[tuple[int, int] | None]:
    places: list[tuple[int, int] | None] = []
    reached = 0
    for own, label in zip(words, labels, strict=True):
        at = -1
        for start in range(0, len(own) - 5, 3) if label else ():
            at = joined.find(f" {' '.join(own[start : start + 6])} ", max(0, reached - 200))
            if at >= 0:
                break
        if label and at < 0:
            at = joined.find(f" {' '.join(own[:4])} ")
        if at >= 0:
            reached = max(reached, at)
        places.append((at, at + len(" ".join(own))) if at >= 0 else None)
    return places


def _next_starts(places: Sequence[tuple[int, int] | None], end: int) -> list[int]:
    found, nearest = [], end
    for place in reversed(places):
        found.append(nearest)
        nearest = place[0] if place is not None else nearest
    return found[::-1]
