"""Cut a text of any length into windows that the network reads, each token kept from just one of them."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from services.extraction.tokens import Token

# Pieces that a window holds beside those of its tokens: its start and its end.
_BRACKETS: Final = 2
_SENTENCE_ENDS: Final = frozenset(".!?؟…。۔")
_LONGER_THAN_AN_INITIAL: Final = 3


class Window(NamedTuple):
    """Tokens `first` to before `last` are read; of these, `kept_from` to before `kept_to` take their labels here."""

    first: int
    last: int
    kept_from: int
    kept_to: int


def segment_ends(text: str, tokens: Sequence[Token]) -> list[int]:
    """Behind which token each line or sentence ends, as the index of the token after it; the last is their number."""
    ends: list[int] = []
    for at in range(1, len(tokens)):
        before, gap = tokens[at - 1], text[tokens[at - 1].end : tokens[at].start]
        if "\n" in gap or (
            gap
            and text[before.start] in _SENTENCE_ENDS
            and at > 1
            and tokens[at - 2].end - tokens[at - 2].start >= _LONGER_THAN_AN_INITIAL
        ):
            ends.append(at)
    return [*ends, len(tokens)]


def windows(sizes: Sequence[int], ends: Sequence[int], *, limit: int, overlap: int) -> Iterator[Window]:
    """Whole segments while they fit into `limit` pieces; a longer segment in parts that overlap by `overlap` pieces.

    `sizes`: the number of pieces of each token, each well below `limit`; `ends`: as `segment_ends` gives them. Where
    parts overlap, each takes the half that it knows more about. Linear time; no token is left out.
    """
    room = limit - _BRACKETS
    first = start = held = 0
    for end in ends:
        # One more piece for the mark between two segments.
        size = sum(sizes[start:end]) + 1
        if start > first and held + size > room:
            yield Window(first, start, first, start)
            first, held = start, 0
        if size > room:
            yield from _parts(sizes, start, end, room, overlap)
            first, held = end, 0
        else:
            held += size
        start = end
    if start > first:
        yield Window(first, start, first, start)


def _parts(sizes: Sequence[int], start: int, end: int, room: int, overlap: int) -> Iterator[Window]:
    first = kept = start
    while True:
        last, held = first, 0
        while last < end and held + sizes[last] <= room:
            held += sizes[last]
            last += 1
        if last == end:
            yield Window(first, end, kept, end)
            return
        again, shared = last, 0
        while again > first + 1 and shared + sizes[again - 1] <= overlap:
            again -= 1
            shared += sizes[again]
        middle = (again + last) // 2
        yield Window(first, last, kept, middle)
        first, kept = again, middle
