"""The tagger's network: e5's embeddings and lower layers, features of the gazetteer, one head a labelling scheme."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.extraction.gazetteer_labels import LABELS
from training.encoder.e5_weights import EncoderWeights
from training.encoder.layers import Layer, normalisation
from training.encoder.vocabulary import Vocabulary

# 0: no feature known (padding, or left out in training); then LABELS.
FEATURES = len(LABELS) + 1


class TaggerNetwork(nn.Module):
    """Pieces and features in, label scores for the first piece of each word out, by one head a scheme."""

    def __init__(
        self,
        weights: EncoderWeights,
        vocabulary: Vocabulary,
        layers: Sequence[int],
        schemes: Sequence[str],
        dropout: float,
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
        self.norm = normalisation(weights, "emb.ln")
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
