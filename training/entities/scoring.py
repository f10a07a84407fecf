"""Decode labels, and score spans by exact borders and type."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.extraction.decoding import best_path
from services.extraction.gazetteer_labels import LABELS

Spans = set[tuple[int, int, int, str]]


def spans_of(labels: Sequence[int], document: int) -> Spans:
    """Spans of a label sequence, in tokens."""
    found: Spans = set()
    start, kind = -1, ""
    for at, label in enumerate([*(LABELS[label] for label in labels), "O"]):
        if start >= 0 and (label == "O" or label[0] == "B" or label[2:] != kind):
            found.add((document, start, at, kind))
            start = -1
        if label != "O" and start < 0:
            start, kind = at, label[2:]
    return found


def decoded(scores: NDArray[np.float32], document: int) -> Spans:
    """Spans of the best well-formed label sequence."""
    return spans_of(best_path(scores), document)


def f1(gold: Spans, found: Spans, types: Iterable[str]) -> float:
    """Micro-averaged over the given types."""
    wanted = set(types)
    gold = {span for span in gold if span[3] in wanted}
    found = {span for span in found if span[3] in wanted}
    return 2 * len(gold & found) / max(1, len(gold) + len(found))
