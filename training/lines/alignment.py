"""Which lines of a dumped page are in its gold text, by the order of both."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_LONG = 6
_SHARED = 0.6
_AGREEING = 0.3
_PLACES = 50
_CELL = 8
_OVERLAP = 10
_AROUND = 12
_NEAR = 8


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; each character where words are not set apart."""
    return _TOKEN.findall(text.lower())


def label_lines(lines: Sequence[str], gold: str) -> tuple[list[bool], float]:
    """For each line whether it is in the gold text, and the words of those lines as a share of the gold text's.

    A long line is by its word triples, in the order that covers most of the gold text; a short one if it stands between
    two of them where the gold text has it.
    """
    said = tokens(gold)
    words = [tokens(line) for line in lines]
    placed = _longest_order(_candidates(words, said))
    kept = [False] * len(lines)
    if not placed:
        return kept, 0.0
    indexes = sorted(placed)
    for index in indexes:
        kept[index] = True
    edges = [(indexes[0] - _NEAR, 0, 0), *((at, *placed[at]) for at in indexes)]
    edges.append((indexes[-1] + _NEAR, len(said), len(said)))
    for (above, _, end), (below, start, _) in pairwise(edges):
        for index in range(max(0, above + 1), min(len(lines), below)):
            if 0 < len(words[index]) < _LONG and not kept[index]:
                kept[index] = _stands_between(words[index], said, end, start)
    covered = sum(len(own) for own, is_kept in zip(words, kept, strict=True) if is_kept)
    return kept, covered / max(1, len(said))


def _candidates(words: Sequence[Sequence[str]], said: Sequence[str]) -> list[tuple[int, int, int]]:
    """(line, start, end) for the places in the gold text that a long line may have."""
    at: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(said) - 2):
        at[tuple(said[place : place + 3])].append(place)
    found = []
    for index, own in enumerate(words):
        if len(own) < _LONG:
            continue
        triples = len(own) - 2
        hits = [(offset, at[key]) for offset in range(triples) if (key := tuple(own[offset : offset + 3])) in at]
        if len(hits) < _SHARED * triples:
            continue
        votes = Counter((place - offset) // _CELL for offset, places in hits for place in places[:_PLACES])
        for cell, count in votes.most_common(2):
            if count >= _AGREEING * triples:
                found.append((index, max(0, cell * _CELL), cell * _CELL + len(own)))
    return found


def _longest_order(candidates: Sequence[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    """The candidates that follow each other in lines and gold text alike and cover most: line to (start, end)."""
    best: list[int] = []
    before: list[int] = []
    for number, (index, start, end) in enumerate(candidates):
        size, link = end - start, -1
        for other in range(number):
            fits = candidates[other][0] < index and candidates[other][2] <= start + _OVERLAP
            if fits and best[other] + end - start > size:
                size, link = best[other] + end - start, other
        best.append(size)
        before.append(link)
    placed = {}
    number = max(range(len(best)), key=best.__getitem__, default=-1)
    while number >= 0:
        index, start, end = candidates[number]
        placed[index] = (start, end)
        number = before[number]
    return placed


def _stands_between(own: Sequence[str], said: Sequence[str], start: int, end: int) -> bool:
    low, high = max(0, start - _AROUND), min(len(said), end + _AROUND)
    return any(said[at : at + len(own)] == own for at in range(low, high - len(own) + 1))
