"""A layer of BERT for training, with the weights of a published encoder."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder.e5_weights import EncoderWeights


class Layer(nn.Module):
    """One layer of BERT: attention and feed-forward, each with a residual and layer normalisation after it."""

    def __init__(self, weights: EncoderWeights, index: int, dropout: float) -> None:
        super().__init__()
        self.heads = weights.heads
        self.dropout = dropout
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            self.add_module(name, linear(weights, f"l{index}.{name}"))
        for name in ("aln", "oln"):
            self.add_module(name, normalisation(weights, f"l{index}.{name}"))

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """[batch, length, hidden] in and out; mask [batch, heads or 1, length or 1, length] is added to the scores of
        attention.
        """
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


def linear(weights: EncoderWeights, name: str) -> nn.Linear:
    """The matrix and bias of that name."""
    matrix = torch.tensor(weights.tensors[f"{name}.w"])
    module = nn.Linear(matrix.shape[1], matrix.shape[0])
    module.weight = nn.Parameter(matrix)
    module.bias = nn.Parameter(torch.tensor(weights.tensors[f"{name}.b"]))
    return module


def normalisation(weights: EncoderWeights, name: str) -> nn.LayerNorm:
    """The scale and shift of that name."""
    module = nn.LayerNorm(weights.hidden, eps=weights.epsilon)
    module.weight = nn.Parameter(torch.tensor(weights.tensors[f"{name}.w"]))
    module.bias = nn.Parameter(torch.tensor(weights.tensors[f"{name}.b"]))
    return module
