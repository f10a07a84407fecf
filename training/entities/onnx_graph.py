"""The trained tagger as an ONNX graph with 8-bit weights, for onnxruntime on CPUs.

Written node by node, because the fused operators that make it fast (SkipLayerNormalization, MultiHeadAttention,
DynamicQuantizeMatMul and others, all of `com.microsoft`) are what an exporter and its optimisers would have to guess.
In: `pieces` and `features`, int64 [1, length]. Out: one float32 [length, labels] a head, named after its scheme.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
_LARGEST: Final = 127
_BLOCK: Final = 128
# What MatMulNBits calls 8-bit activations.
_INT8: Final = 4
_OPSET: Final = 17
_IR_VERSION: Final = 9


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.stored: list[onnx.TensorProto] = []

    def store(self, name: str, values: NDArray) -> str:
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def apply(self, operator: str, inputs: Sequence[str], output: str, *, domain: str = "", **options: object) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), [output], domain=domain, **options))
        return output

    def microsoft(self, operator: str, inputs: Sequence[str], output: str, **options: object) -> str:
        return self.apply(operator, inputs, output, domain="com.microsoft", **options)

    def linear(self, hidden: str, name: str, matrix: Array, bias: Array, divisor: Array | None = None) -> str:
        """`matrix` [out, in] as PyTorch has it; 8 bits and one scale an output; the input is quantised as it comes.

        `divisor` [in] evens out the input's channels first (`smoothing.py`).
        """
        if divisor is not None:
            inverse = self.store(f"{name}.inverse", (1 / divisor).astype(np.float32))
            hidden = self.apply("Mul", (hidden, inverse), f"{name}.even")
            matrix = matrix * divisor
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-8) / _LARGEST
        quantised = np.round(matrix / scales[:, None]).astype(np.int8).T
        inputs = (
            hidden,
            self.store(f"{name}.weight", quantised),
            self.store(f"{name}.scale", scales.astype(np.float32)),
            self.store(f"{name}.zero", np.zeros(len(scales), np.int8)),
            self.store(f"{name}.bias", bias.astype(np.float32)),
        )
        return self.microsoft("DynamicQuantizeMatMul", inputs, f"{name}.out")

    def linear_by_rows(self, hidden: str, name: str, matrix: Array, bias: Array) -> str:
        """The same, slower and closer: scales for blocks of weights, and for blocks of the input row by row.

        For inputs of which a few values are far larger than all others, such as those behind GELU.
        """
        outputs, inputs = matrix.shape
        blocks = matrix.reshape(outputs, inputs // _BLOCK, _BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-8) / _LARGEST
        quantised = (np.round(blocks / scales[:, :, None]) + _LARGEST + 1).astype(np.uint8)
        parts = (
            hidden,
            self.store(f"{name}.weight", quantised),
            self.store(f"{name}.scale", scales.astype(np.float32).reshape(-1)),
            "",
            "",
            self.store(f"{name}.bias", bias.astype(np.float32)),
        )
        options = {"K": inputs, "N": outputs, "bits": 8, "block_size": _BLOCK, "accuracy_level": _INT8}
        return self.microsoft("MatMulNBits", parts, f"{name}.out", **options)


def as_onnx(
    weights: Mapping[str, Array],
    embeddings: Array,
    *,
    heads: int,
    layers: int,
    schemes: Sequence[str],
    epsilon: float,
    metadata: Mapping[str, str],
    divisors: Mapping[str, Array],
) -> bytes:
    """The serialised model; `weights` by the names of `TaggerNetwork`, `embeddings` [pieces, hidden].

    `divisors` by the names of linear layers, for those whose inputs are to be evened out.
    """
    graph = _Graph()
    hidden = embeddings.shape[1]

    scales = np.maximum(np.abs(embeddings).max(axis=1, keepdims=True), 1e-8) / _LARGEST
    table = graph.store("words", np.round(embeddings / scales).astype(np.int8))
    graph.apply("Gather", (table, "pieces"), "word.codes")
    graph.apply("Cast", ("word.codes",), "word.values", to=TensorProto.FLOAT)
    graph.apply("Gather", (graph.store("word.scales", scales.astype(np.float32)), "pieces"), "word.scale")
    graph.apply("Mul", ("word.values", "word.scale"), "word")
    graph.apply("Gather", (graph.store("features.early", weights["features.weight"]), "features"), "feature")
    graph.apply("Shape", ("pieces",), "length", start=1, end=2)
    slices = (
        graph.store("positions", weights["positions.weight"]),
        graph.store("zero", np.array([0], np.int64)),
        "length",
        "zero",
    )
    graph.apply("Slice", slices, "position")
    graph.apply("Add", ("word", "feature"), "word+feature")
    graph.apply("Add", ("word+feature", "position"), "embedded")
    norms = (
        "embedded",
        graph.store("norm.weight", weights["norm.weight"]),
        graph.store("norm.bias", weights["norm.bias"]),
    )
    state = graph.apply("LayerNormalization", norms, "layer.in", axis=-1, epsilon=epsilon)
    for layer in range(layers):
        state = _layer(graph, state, f"layers.{layer}", weights, divisors, heads=heads, epsilon=epsilon)
    graph.apply("Gather", (graph.store("features.late", weights["late.weight"]), "features"), "late")
    graph.apply("Add", (state, "late"), "both")
    graph.apply("Squeeze", ("both", "zero"), "rows")
    for scheme in schemes:
        matrix = graph.store(f"head.{scheme}.weight", weights[f"heads.{scheme}.weight"].T)
        bias = graph.store(f"head.{scheme}.bias", weights[f"heads.{scheme}.bias"])
        graph.apply("MatMul", ("rows", matrix), f"head.{scheme}")
        graph.apply("Add", (f"head.{scheme}", bias), scheme)

    def value(name: str, kind: int, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    labels = len(weights[f"heads.{schemes[0]}.bias"])
    made = helper.make_graph(
        graph.nodes,
        "tagger",
        [value(name, TensorProto.INT64, [1, "length"]) for name in ("pieces", "features")],
        [value(scheme, TensorProto.FLOAT, ["length", labels]) for scheme in schemes],
        graph.stored,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="khabar")
    helper.set_model_props(model, dict(metadata))
    if weights["positions.weight"].shape[1] != hidden:
        raise ValueError("embeddings and positions differ in width")
    return model.SerializeToString()


def _layer(
    graph: _Graph,
    state: str,
    name: str,
    weights: Mapping[str, Array],
    divisors: Mapping[str, Array],
    *,
    heads: int,
    epsilon: float,
) -> str:
    joint = np.concatenate([weights[f"{name}.{part}.weight"] for part in "qkv"])
    bias = np.concatenate([weights[f"{name}.{part}.bias"] for part in "qkv"])
    graph.linear(state, f"{name}.qkv", joint, bias)
    parts = [f"{name}.{part}" for part in "qkv"]
    sizes = graph.store(f"{name}.sizes", np.array([len(joint) // 3] * 3, np.int64))
    graph.nodes.append(helper.make_node("Split", [f"{name}.qkv.out", sizes], parts, axis=-1))
    graph.microsoft("MultiHeadAttention", parts, f"{name}.seen", num_heads=heads)

    def normalised(before: str, added: str, part: str) -> str:
        inputs = (
            before,
            added,
            graph.store(f"{name}.{part}.weight", weights[f"{name}.{part}.weight"]),
            graph.store(f"{name}.{part}.bias", weights[f"{name}.{part}.bias"]),
        )
        return graph.microsoft("SkipLayerNormalization", inputs, f"{name}.{part}", epsilon=epsilon)

    def linear(inputs: str, part: str) -> str:
        own = f"{name}.{part}"
        return graph.linear(inputs, own, weights[f"{own}.weight"], weights[f"{own}.bias"], divisors.get(own))

    middle = normalised(state, linear(f"{name}.seen", "ao"), "aln")
    wide = graph.microsoft("Gelu", (linear(middle, "fi"),), f"{name}.wide")
    narrow = graph.linear_by_rows(wide, f"{name}.fo", weights[f"{name}.fo.weight"], weights[f"{name}.fo.bias"])
    return normalised(middle, narrow, "oln")
