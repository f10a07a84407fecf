"""Fitted boosted trees in the form that the services read (services/cleaning/trees.py)."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def exported(models: Sequence[Any], *, name: str, columns: Sequence[str]) -> dict[str, Any]:
    """The mean log-odds of scikit-learn's HistGradientBoostingClassifiers as one ensemble."""
    trees, deepest = [], 0
    for (predictor,) in (pair for model in models for pair in model._predictors):
        nodes = predictor.nodes
        deepest = max(deepest, int(nodes["depth"].max()))
        trees.append(
            [
                [0, 0.0, number, number, round(float(node["value"]) / len(models), 6)]
                if node["is_leaf"]
                else [
                    int(node["feature_idx"]),
                    float(node["num_threshold"]),
                    int(node["left"]),
                    int(node["right"]),
                    0.0,
                ]
                for number, node in enumerate(nodes)
            ]
        )
    start = sum(float(np.asarray(model._baseline_prediction).ravel()[0]) for model in models) / len(models)
    return {"name": name, "columns": list(columns), "start": start, "depth": deepest, "trees": trees}
