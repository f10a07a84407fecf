"""The topic encoder while it is trained, and its export to the files that the service runs."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.classification.encoder import PieceVectors
from training.encoder.e5_weights import EncoderWeights
from training.encoder.layers import Layer, normalisation
from training.topics.sources import KEYS


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
        for layer in self.layers:
            states = layer(states, mask)
        return states


class _FromVectors(nn.Module):
    def __init__(self, network: TopicNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        nothing = torch.zeros(vectors.shape[:2], dtype=torch.bool)
        meaning = self.network.states(vectors, nothing).mean(1)
        return self.network.head(meaning), meaning


def export(network: TopicNetwork, vocabulary: Mapping[str, bytes], folder: Path, *, tokens: int) -> None:
    """Write the files that `services.classification.encoder` reads; `vocabulary`: name and content of its file.

    Weights get seven of eight bits, so that processors without VNNI instructions do not overflow.
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
        # Not at the top, where it would be loaded before shared.onnx has silenced it.
        from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

        quantize_dynamic(
            full,
            folder / "layers.onnx",
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            reduce_range=True,
            per_channel=True,
        )
    scales, nibbles = quantised(network.words.weight.detach().numpy())
    np.savez_compressed(folder / "vectors.npz", scales=scales, nibbles=nibbles)
    for name, content in vocabulary.items():
        (folder / name).write_bytes(gzip.compress(content, mtime=0))
    (folder / "facts.json").write_text(json.dumps({"keys": KEYS, "tokens": tokens}), encoding="utf-8")


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
