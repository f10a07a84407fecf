"""Boosted decision trees, read from a JSON file: the form of the models that tell an article from what is around it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Rows scored at once, so that memory does not grow with the page.
_BATCH: Final = 1_000


@dataclass(frozen=True)
class TreeModel:
    """Trees as arrays of shape (trees, nodes). A leaf is its own left and right child."""

    name: str
    columns: tuple[str, ...]
    start: float
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each row of shape (rows, columns) the probability that it is the article's, 0 to 1."""
        batches = [self._scores(rows[at : at + _BATCH]) for at in range(0, len(rows), _BATCH)]
        scores = np.concatenate(batches) if batches else np.zeros(0)
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))

    def _scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        trees = np.arange(len(self.feature))[None, :]
        nodes = np.zeros((len(rows), len(self.feature)), dtype=np.int32)
        lines = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[lines, self.feature[trees, nodes]] <= self.threshold[trees, nodes]
            nodes = np.where(goes_left, self.left[trees, nodes], self.right[trees, nodes])
        # Summed in a fixed order: the same page must give the same digits everywhere.
        return np.asarray(self.start + np.cumsum(self.value[trees, nodes], axis=1)[:, -1])


@cache
def load_trees(path: Path) -> TreeModel:
    """The model in a file, loaded once.

    Raises: OSError or ValueError if the file is missing or damaged.
    """
    return model_from(json.loads(path.read_text(encoding="utf-8")))


def model_from(data: dict[str, Any]) -> TreeModel:
    """A model from its JSON form: trees as lists of [feature, threshold, left, right, value], padded here."""
    trees = data["trees"]
    nodes = max(len(tree) for tree in trees)
    shape = (len(trees), nodes)
    feature, left, right = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float64) for _ in range(2))
    for number, tree in enumerate(trees):
        for node, (column, limit, low, high, leaf) in enumerate(tree):
            feature[number, node], threshold[number, node] = column, limit
            left[number, node], right[number, node], value[number, node] = low, high, leaf
    return TreeModel(
        data["name"], tuple(data["columns"]), data["start"], feature, threshold, left, right, value, data["depth"]
    )
