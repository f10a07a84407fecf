"""The topic encoder while it is trained, and its export to the files that the service runs."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.encoder.e5_weights import E5Weights
from training.topics.pieces import Pieces
from training.topics.sources import KEYS

_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class TopicNetwork(nn.Module):
    """The first layers of multilingual-e5-small, the mean of what they say of each token, a score for each topic."""

    def __init__(self, weights: E5Weights, kept: Sequence[int], layers: int) -> None:
        super().__init__()
        config = BertConfig(
            vocab_size=len(kept),
            hidden_size=weights.hidden,
            num_hidden_layers=layers,
            num_attention_heads=weights.heads,
            intermediate_size=weights.feed_forward,
            max_position_embeddings=weights.positions,
            layer_norm_eps=weights.epsilon,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(_state(weights.tensors, kept, layers))
        # The vectors stay as published: they are shipped in the four bits in which they came.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(weights.hidden, len(KEYS))

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        states = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.dropout((states * weights).sum(1) / weights.sum(1)))


class _FromVectors(nn.Module):
    def __init__(self, network: TopicNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, vectors: Tensor) -> Tensor:
        return self.network.head(self.network.encoder(inputs_embeds=vectors).last_hidden_state.mean(1))


def _state(tensors: Mapping[str, NDArray[np.float32]], kept: Sequence[int], layers: int) -> dict[str, Tensor]:
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"][list(kept)],
        "embeddings.position_embeddings.weight": tensors["emb.pos"],
        "embeddings.token_type_embeddings.weight": tensors["emb.type"],
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(layers):
        for short, name in {**_MATRICES, **_NORMS}.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = tensors[f"l{layer}.{short}.w"]
            state[f"encoder.layer.{layer}.{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return {name: torch.tensor(np.array(values)) for name, values in state.items()}


def export(network: TopicNetwork, pieces: Pieces, folder: Path, *, tokens: int) -> None:
    """Write the files that `services.classification.encoder` reads.

    Weights get seven of eight bits, so that processors without VNNI instructions do not overflow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    network.encoder.config._attn_implementation = "eager"
    with TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _FromVectors(network).eval(),
            (torch.randn(1, 16, network.encoder.config.hidden_size),),
            str(full),
            input_names=["vectors"],
            output_names=["scores"],
            dynamic_axes={"vectors": {1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full,
            folder / "layers.onnx",
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            reduce_range=True,
            per_channel=True,
        )
    scales, nibbles = quantised(network.encoder.embeddings.word_embeddings.weight.detach().numpy())
    np.savez_compressed(folder / "vectors.npz", scales=scales, nibbles=nibbles)
    (folder / "pieces.model.gz").write_bytes(gzip.compress(pieces.model(), mtime=0))
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
