"""From scores of labels to the best well-formed sequence of labels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.extraction.gazetteer_labels import LABELS

_NEVER: Final = -1e9


def _forbidden() -> NDArray[np.float32]:
    """[from, to]: an inside label follows only a label of its type."""
    matrix = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for row, before in enumerate(LABELS):
        for column, label in enumerate(LABELS):
            if label[0] == "I" and before[2:] != label[2:]:
                matrix[row, column] = _NEVER
    return matrix


_TRANSITIONS: Final = _forbidden()


def best_path(scores: NDArray[np.float32]) -> list[int]:
    """[tokens, labels] scores (log-probabilities or logits) to the best label of each token, well-formed as a whole.

    Source: Viterbi (1967), with transitions that are either free or forbidden.
    """
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    # Most sequences are well-formed as they are.
    before, after = np.concatenate(([0], best[:-1])), best
    if not (_TRANSITIONS[before, after] < 0).any():
        return [int(label) for label in best]
    total = scores[0] + _TRANSITIONS[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for at in range(1, len(scores)):
        options = total[:, None] + _TRANSITIONS
        back[at] = options.argmax(axis=0)
        total = options.max(axis=0) + scores[at]
    path = [int(total.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        path.append(int(back[at][path[-1]]))
    return path[::-1]
