"""Boosted trees of LightGBM as an ONNX graph: rows of `signals` in, `chances` of the classes out."""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

_OPSET = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
_IR_VERSION = 8


def as_onnx(model: Any, classes: int, columns: int) -> bytes:
    """The model as a file. Thresholds are rounded down to 32 bits, so that rows of 32 bits go where they went."""
    table: dict[str, list[Any]] = {
        name: []
        for name in (
            "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes", "nodes_truenodeids",
            "nodes_falsenodeids", "class_treeids", "class_nodeids", "class_ids", "class_weights",
        )
    }  # fmt: skip
    for number, tree in enumerate(model.dump_model()["tree_info"]):
        _add(table, tree["tree_structure"], number, number % classes)
    node = helper.make_node(
        "TreeEnsembleClassifier",
        ["signals"],
        ["label", "chances"],
        domain="ai.onnx.ml",
        classlabels_int64s=list(range(classes)),
        post_transform="SOFTMAX",
        **table,
    )
    graph = helper.make_graph(
        [node],
        "lines",
        [helper.make_tensor_value_info("signals", TensorProto.FLOAT, [None, columns])],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
            helper.make_tensor_value_info("chances", TensorProto.FLOAT, [None, classes]),
        ],
    )
    made = helper.make_model(graph, opset_imports=_OPSET, ir_version=_IR_VERSION)
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString())


def _add(table: dict[str, list[Any]], structure: dict[str, Any], tree: int, label: int) -> None:
    """One tree's nodes, a node after its parent."""
    waiting = [structure]
    numbers = {id(structure): 0}
    while waiting:
        node = waiting.pop()
        number = numbers[id(node)]
        leaf = "leaf_value" in node
        children = (0, 0)
        if leaf:
            table["class_treeids"].append(tree)
            table["class_nodeids"].append(number)
            table["class_ids"].append(label)
            table["class_weights"].append(float(node["leaf_value"]))
        else:
            for side in ("left_child", "right_child"):
                numbers[id(node[side])] = len(numbers)
                waiting.append(node[side])
            children = (numbers[id(node["left_child"])], numbers[id(node["right_child"])])
        table["nodes_treeids"].append(tree)
        table["nodes_nodeids"].append(number)
        table["nodes_featureids"].append(0 if leaf else int(node["split_feature"]))
        table["nodes_values"].append(0.0 if leaf else _rounded_down(float(node["threshold"])))
        table["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
        table["nodes_truenodeids"].append(children[0])
        table["nodes_falsenodeids"].append(children[1])


def _rounded_down(value: float) -> float:
    near = np.float32(value)
    return float(near if float(near) <= value else np.nextafter(near, np.float32(-np.inf)))
