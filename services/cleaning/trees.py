"""Boosted decision trees, read from a JSON file: the form of the models that tell an article from what is around it."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
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
        # All nodes stand in one row, so that a step down all trees is three look-ups; the next node of a node is at
        # twice its place, or one behind that.
        feature, threshold, following = self._flat
        values = np.ascontiguousarray(rows).ravel()
        lines = (np.arange(len(rows)) * rows.shape[1])[:, None]
        count, size = self.feature.shape
        nodes = np.broadcast_to(np.arange(count) * size, (len(rows), count))
        for _ in range(self.depth):
            goes_right = values.take(lines + feature.take(nodes)) > threshold.take(nodes)
            nodes = following.take(2 * nodes + goes_right)
        # Summed in a fixed order: the same page must give the same digits everywhere.
        return np.asarray(self.start + np.cumsum(self.value.ravel().take(nodes), axis=1)[:, -1])

    @cached_property
    def _flat(self) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
        count, size = self.feature.shape
        first = (np.arange(count, dtype=np.int64) * size)[:, None]
        following = np.stack([self.left + first, self.right + first], axis=2)
        return self.feature.ravel(), self.threshold.ravel(), following.ravel()


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
