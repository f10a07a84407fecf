"""The tagger's network: e5's embeddings and lower layers, features of the gazetteer, one head a labelling scheme."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.extraction.features import LABELS
from training.encoder.e5_weights import E5Weights
from training.encoder.vocabulary import Vocabulary

# 0: no feature known (padding, or left out in training); then LABELS.
FEATURES = len(LABELS) + 1


class Layer(nn.Module):
    """One layer of BERT: attention and feed-forward, each with a residual and layer normalisation after it."""

    def __init__(self, weights: E5Weights, index: int, dropout: float) -> None:
        super().__init__()
        self.heads = weights.heads
        self.dropout = dropout
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            self.add_module(name, _linear(weights, f"l{index}.{name}"))
        for name in ("aln", "oln"):
            self.add_module(name, _normalisation(weights, f"l{index}.{name}"))

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """[batch, length, hidden] in and out; mask [batch, 1, 1, length] is added to the scores of attention."""
        batch, length, size = hidden.shape
        query, key, value = (
            module(hidden).view(batch, length, self.heads, size // self.heads).transpose(1, 2)
            for module in (self.q, self.k, self.v)
        )
        # Written out: PyTorch's fused attention is slower here on CPUs, backwards above all (heads are 32 wide).
        scores = torch.matmul(query * (size // self.heads) ** -0.5, key.transpose(-1, -2)) + mask
        seen = torch.matmul(functional.softmax(scores, dim=-1), value)
        hidden = self.aln(hidden + self.ao(seen.transpose(1, 2).reshape(batch, length, size)))
        wide = self.fo(functional.gelu(self.fi(hidden)))
        return self.oln(hidden + functional.dropout(wide, self.dropout, self.training))


class TaggerNetwork(nn.Module):
    """Pieces and features in, label scores for the first piece of each word out, by one head a scheme."""

    def __init__(
        self, weights: E5Weights, vocabulary: Vocabulary, layers: Sequence[int], schemes: Sequence[str], dropout: float
    ) -> None:
        """`layers`: which layers of e5 to take, in order."""
        super().__init__()
        self.words = nn.Embedding.from_pretrained(
            torch.tensor(weights.tensors["emb.word"][vocabulary.rows]), freeze=True
        )
        positions = weights.tensors["emb.pos"] + weights.tensors["emb.type"][0]
        self.positions = nn.Embedding.from_pretrained(torch.tensor(positions), freeze=True)
        self.features = nn.Embedding(FEATURES, weights.hidden)
        nn.init.normal_(self.features.weight, std=0.02)
        self.norm = _normalisation(weights, "emb.ln")
        self.layers = nn.ModuleList(Layer(weights, index, dropout) for index in layers)
        self.late = nn.Embedding(FEATURES, weights.hidden)
        nn.init.zeros_(self.late.weight)
        self.heads = nn.ModuleDict({scheme: nn.Linear(weights.hidden, len(LABELS)) for scheme in schemes})
        self.dropout = dropout

    def encode(self, pieces: Tensor, features: Tensor, lengths: Tensor) -> Tensor:
        """[batch, length] pieces and features to [batch, length, hidden]."""
        at = torch.arange(pieces.shape[1])
        hidden = self.words(pieces) + self.positions(at)[None] + self.features(features)
        hidden = functional.dropout(self.norm(hidden), self.dropout, self.training)
        padding = (at[None] >= lengths[:, None])[:, None, None, :]
        mask = torch.zeros(padding.shape, dtype=hidden.dtype).masked_fill_(padding, -1e4)
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return functional.dropout(hidden + self.late(features), self.dropout, self.training)

    def score(self, hidden: Tensor, scheme: str) -> Tensor:
        """[…, hidden] to […, labels]."""
        return self.heads[scheme](hidden)


def _linear(weights: E5Weights, name: str) -> nn.Linear:
    matrix = torch.tensor(weights.tensors[f"{name}.w"])
    module = nn.Linear(matrix.shape[1], matrix.shape[0])
    module.weight = nn.Parameter(matrix)
    module.bias = nn.Parameter(torch.tensor(weights.tensors[f"{name}.b"]))
    return module


def _normalisation(weights: E5Weights, name: str) -> nn.LayerNorm:
    module = nn.LayerNorm(weights.hidden, eps=weights.epsilon)
    module.weight = nn.Parameter(torch.tensor(weights.tensors[f"{name}.w"]))
    module.bias = nn.Parameter(torch.tensor(weights.tensors[f"{name}.b"]))
    return module
