"""The weights of the tagger that ships, taken out of its ONNX file, to go on training from.

What was rounded to 8 bits comes back rounded; the heads that do not ship are not in it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from sentencepiece import sentencepiece_model_pb2 as protobuf

from training.encoder.e5_weights import EncoderWeights
from training.encoder.vocabulary import Vocabulary

Array = NDArray[np.float32]
_MIDDLE: Final = 128


def shipped_vocabulary(pieces_file: Path, e5: EncoderWeights) -> Vocabulary:
    """The pieces of the shipped vocabulary, and where each stands in the full one."""
    model = protobuf.ModelProto()
    model.ParseFromString(pieces_file.read_bytes())
    rows = {piece: row for row, piece in enumerate(e5.pieces)}
    pieces = tuple(piece.piece for piece in model.pieces)
    scores = tuple(float(piece.score) for piece in model.pieces)
    return Vocabulary(pieces, scores, np.array([rows[piece] for piece in pieces], dtype=np.int64))


def shipped_weights(model_file: Path) -> dict[str, Array]:
    """Tensors by the names of `TaggerNetwork`, without the embeddings of words, which are e5's."""
    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(model_file).graph.initializer}
    weights: dict[str, Array] = {
        "features.weight": stored["features.early"],
        "positions.weight": stored["positions"],
        "late.weight": stored["features.late"],
        "norm.weight": stored["norm.weight"],
        "norm.bias": stored["norm.bias"],
    }
    for name in schemes_of(stored):
        weights[f"heads.{name}.weight"] = stored[f"head.{name}.weight"].T
        weights[f"heads.{name}.bias"] = stored[f"head.{name}.bias"]
    layer = 0
    while f"layers.{layer}.qkv.weight" in stored:
        weights |= _layer(stored, f"layers.{layer}")
        layer += 1
    return {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in weights.items()}


def schemes_of(stored: dict[str, Any]) -> Sequence[str]:
    """Names of the heads in the file."""
    return [name.split(".")[1] for name in stored if name.startswith("head.") and name.endswith(".bias")]


def _layer(stored: dict[str, Any], name: str) -> dict[str, Array]:
    found: dict[str, Array] = {}
    joint, bias = _linear(stored, f"{name}.qkv"), stored[f"{name}.qkv.bias"]
    for part, matrix, shift in zip("qkv", np.split(joint, 3), np.split(bias, 3), strict=True):
        found[f"{name}.{part}.weight"], found[f"{name}.{part}.bias"] = matrix, shift
    for part in ("ao", "fi"):
        found[f"{name}.{part}.weight"] = _linear(stored, f"{name}.{part}")
        found[f"{name}.{part}.bias"] = stored[f"{name}.{part}.bias"]
    codes, bias = stored[f"{name}.fo.weight"].astype(np.float32) - _MIDDLE, stored[f"{name}.fo.bias"]
    scales = stored[f"{name}.fo.scale"].reshape(codes.shape[0], codes.shape[1], 1)
    found[f"{name}.fo.weight"] = (codes * scales).reshape(len(bias), -1)
    found[f"{name}.fo.bias"] = bias
    for part in ("aln", "oln"):
        for kind in ("weight", "bias"):
            found[f"{name}.{part}.{kind}"] = stored[f"{name}.{part}.{kind}"]
    return found


def _linear(stored: dict[str, Any], name: str) -> Array:
    """[out, in], as PyTorch has it, with the evening out of its input undone."""
    matrix: Array = stored[f"{name}.weight"].T.astype(np.float32) * stored[f"{name}.scale"][:, None]
    return matrix * stored[f"{name}.inverse"] if f"{name}.inverse" in stored else matrix
