"""The topic encoder while it is trained, and its export to the files that the service runs."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx.external_data_helper import set_external_data
from torch import Tensor, nn

from services.classification.encoder import PieceVectors
from training.encoder.distances import distance_classes
from training.encoder.e5_weights import EncoderWeights
from training.encoder.layers import Layer, normalisation
from training.topics.sources import KEYS

_LARGE = 4096


class TopicNetwork(nn.Module):
    """The lower layers of a published encoder, the mean of what they say of each piece, a score for each topic."""

    def __init__(self, weights: EncoderWeights, kept: Sequence[int], layers: int, dropout: float = 0.1) -> None:
        """`kept`: the rows of the full vocabulary that the network knows."""
        super().__init__()
        # The vectors stay as they are shipped, in four bits, so that nothing is lost when they are written.
        vectors = dequantised(*quantised(weights.tensors["emb.word"][list(kept)]))
        self.words = nn.Embedding.from_pretrained(torch.tensor(vectors), freeze=True)
        positions = weights.tensors["emb.pos"] + weights.tensors["emb.type"][0]
        self.positions = nn.Embedding.from_pretrained(torch.tensor(positions), freeze=True)
        self.norm = normalisation(weights, "emb.ln")
        self.knows_distance = "distance" in weights.tensors
        if self.knows_distance:
            # As they were published: too few examples to learn them from.
            self.register_buffer("distance", torch.tensor(weights.tensors["distance"]))
        self.layers = nn.ModuleList(Layer(weights, index, dropout) for index in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(weights.hidden, len(KEYS))

    def forward(self, pieces: Tensor, lengths: Tensor) -> Tensor:
        """Scores [batch, topics] of pieces [batch, longest], of which each row has so many."""
        missing = torch.arange(pieces.shape[1])[None] >= lengths[:, None]
        states = self.states(self.words(pieces), missing)
        weights = (~missing).unsqueeze(-1).to(states.dtype)
        return self.head(self.dropout((states * weights).sum(1) / weights.sum(1)))

    def states(self, vectors: Tensor, missing: Tensor) -> Tensor:
        """[batch, longest, hidden] of the same."""
        at = torch.arange(vectors.shape[1])
        states = self.dropout(self.norm(vectors + self.positions(at)[None]))
        mask = torch.zeros(missing.shape, dtype=states.dtype).masked_fill(missing, -1e4)[:, None, None]
        mask = mask + self.attention_bias(vectors.shape[1]).to(states.dtype)
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def attention_bias(self, length: int) -> Tensor:
        """Added to the scores of attention: [1, heads, length, length] by distance, nothing if places have vectors."""
        if not self.knows_distance:
            return torch.zeros(1)
        return self.distance[distance_classes(length)].permute(2, 0, 1)[None]


class _FromVectors(nn.Module):
    def __init__(self, network: TopicNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        nothing = torch.zeros(vectors.shape[:2], dtype=torch.bool)
        meaning = self.network.states(vectors, nothing).mean(1)
        return self.network.head(meaning), meaning


def export(
    network: TopicNetwork, vocabulary: Mapping[str, bytes], folder: Path, *, tokens: int, exact: Sequence[int] = ()
) -> None:
    """Write the files that `services.classification.encoder` reads; `vocabulary`: name and content of its file.

    Weights get seven of eight bits, so that processors without VNNI instructions do not overflow; the feed-forward
    outputs of the layers `exact` stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.float().eval()
    with TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _FromVectors(network).eval(),
            (torch.randn(1, 16, network.head.in_features),),
            str(full),
            input_names=["vectors"],
            output_names=["scores", "meaning"],
            dynamic_axes={"vectors": {1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )
        small = Path(scratch) / "small.onnx"
        # Not at the top, where it would be loaded before shared.onnx has silenced it.
        from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

        quantize_dynamic(
            full,
            small,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            reduce_range=True,
            per_channel=True,
            nodes_to_exclude=[f"/layers.{layer}/fo/MatMul" for layer in exact],
        )
        write_layers(onnx.load(small), folder)
    scales, nibbles = quantised(network.words.weight.detach().numpy())
    np.savez_compressed(folder / "vectors.npz", scales=scales, nibbles=nibbles)
    for name, content in vocabulary.items():
        (folder / name).write_bytes(gzip.compress(content, mtime=0))
    (folder / "facts.json").write_text(json.dumps({"keys": KEYS, "tokens": tokens}), encoding="utf-8")


def write_layers(model: onnx.ModelProto, folder: Path) -> None:
    """Write `layers.onnx`, and what is large in it to files of their own, which are mapped into memory, not copied.

    Two of them, so that neither is longer than what code hosts take.
    """
    for old in folder.glob("layers.*"):
        old.unlink()
    large = [array for array in model.graph.initializer if len(array.raw_data) >= _LARGE]
    half, written = sum(len(array.raw_data) for array in large) / 2, 0
    for array in large:
        set_external_data(array, f"layers.{int(written >= half)}.bin")
        written += len(array.raw_data)
    onnx.save_model(model, folder / "layers.onnx")


def quantised(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
    """Vectors in blocks of 32 numbers of four bits each, with a scale; exact for vectors that came in this form."""
    blocks = vectors.reshape(len(vectors), -1, 32)
    # The largest number by size stands at -8, as ggml has it.
    at = np.abs(blocks).argmax(-1)[..., np.newaxis]
    scales = (np.take_along_axis(blocks, at, -1) / -8.0).astype(np.float16)
    wide = scales.astype(np.float32)
    numbers = np.divide(blocks, wide, out=np.zeros_like(blocks), where=wide != 0)
    packed = np.clip(np.rint(numbers) + 8, 0, 15).astype(np.uint8)
    return scales[..., 0], packed[..., :16] | (packed[..., 16:] << 4)


def dequantised(scales: NDArray[np.float16], nibbles: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The vectors as the service reads them."""
    return PieceVectors(scales, nibbles).of(np.arange(len(scales)))
