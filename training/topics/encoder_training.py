"""How the topic encoder is trained: on one core, forwards and backwards in bfloat16, the exact weights in float32."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.classification.encoder import Splitter
from training.topics.encoder_model import TopicNetwork
from training.topics.sources import KEYS, Example

PIECES_IN_BATCH = 2048
# How often a training says how far it is.
BATCHES_TOLD = 20
PIECES_OF_TITLE = 40
SHORTEST_PART = 40
READ_CHARS = 6000


@dataclass(frozen=True)
class Source:
    """Examples and their weight. `parts`: how many stretches of a long text are examples of their own. `only_theirs`:
    the makers sort by these topics alone, so other topics are not counted as wrong.
    """

    name: str
    examples: Sequence[Example]
    weight: float
    parts: int = 1
    only_theirs: bool = False
    secondary_share: float = 0.15


@dataclass(frozen=True)
class Schedule:
    """`rate`: of the uppermost layer; each layer below learns more slowly by `decay`."""

    epochs: int
    rate: float
    decay: float = 0.9
    head_rate: float = 1e-3
    smoothing: float = 0.05
    warm_up: float = 0.06


@dataclass(frozen=True)
class Item:
    """What the network is shown: pieces, the share of each topic, which topics may be right, and the weight."""

    pieces: list[int]
    shares: NDArray[np.float32]
    possible: NDArray[np.bool_]
    weight: float


def items(source: Source, splitter: Splitter, tokens: int) -> Iterator[Item]:
    """The examples of a source as the network reads them: a start mark, pieces, an end mark."""
    possible = np.ones(len(KEYS), dtype=bool)
    if source.only_theirs:
        possible = np.isin(KEYS, sorted({example.topic for example in source.examples}))
    for example in source.examples:
        shares = np.zeros(len(KEYS), dtype=np.float32)
        others = [key for key in example.secondary if key != example.topic]
        shares[KEYS.index(example.topic)] = 1.0 - (source.secondary_share if others else 0.0)
        for key in others:
            shares[KEYS.index(key)] += source.secondary_share / len(others)
        stretches = list(_stretches(example, splitter, source.parts, tokens - 2))
        for pieces in stretches:
            yield Item([splitter.start, *pieces, splitter.end], shares, possible, source.weight / len(stretches) ** 0.5)


def _stretches(example: Example, splitter: Splitter, parts: int, room: int) -> Iterator[list[int]]:
    title = (example.title or "").strip()
    text = example.text.strip()[:READ_CHARS]
    read = splitter.encode(f"{title}\n{text}" if title else text)
    yield read[:room]
    repeated = splitter.encode(title)[:PIECES_OF_TITLE]
    for part in range(1, parts):
        stretch = read[part * room : (part + 1) * room - len(repeated)]
        if len(stretch) >= SHORTEST_PART:
            yield [*repeated, *stretch]


def train(network: TopicNetwork, examples: Sequence[Item], schedule: Schedule) -> None:
    """Fit the network in place; what is left in it is the moving average of its weights."""
    trainer = _Trainer(network, schedule)
    started = time.monotonic()
    for epoch in range(schedule.epochs):
        cut = batches(examples)
        losses: list[float] = []
        for step, batch in enumerate(cut):
            losses.append(trainer.step(batch, (epoch + step / len(cut)) / schedule.epochs))
            if (step + 1) % BATCHES_TOLD == 0 or step + 1 == len(cut):
                minutes = (time.monotonic() - started) / 60
                left = minutes * (schedule.epochs / (epoch + (step + 1) / len(cut)) - 1)
                print(
                    f"epoch {epoch + 1} of {schedule.epochs}: {step + 1} of {len(cut)} batches, "
                    f"loss {np.mean(losses):.3f}, {minutes:.1f} min, {left:.0f} left",
                    flush=True,
                )
    trainer.finish()


def batches(examples: Sequence[Item]) -> list[list[Item]]:
    """Batches of examples of about the same length, of so many pieces, in random order."""
    order = random.sample(range(len(examples)), len(examples))
    made: list[list[Item]] = []
    for first in range(0, len(order), 1600):
        batch: list[Item] = []
        for number in sorted(order[first : first + 1600], key=lambda number: len(examples[number].pieces)):
            if batch and (len(batch) + 1) * len(examples[number].pieces) > PIECES_IN_BATCH:
                made.append(batch)
                batch = []
            batch.append(examples[number])
        made.append(batch)
    random.shuffle(made)
    return made


def padded(pieces: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Pieces [batch, longest] and how many each row has."""
    lengths = torch.tensor([len(row) for row in pieces])
    filled = torch.zeros(len(pieces), int(lengths.max()), dtype=torch.long)
    for number, row in enumerate(pieces):
        filled[number, : len(row)] = torch.tensor(row)
    return filled, lengths


class _Trainer:
    """AdamW on float32 weights, and a moving average of them."""

    AVERAGED_EVERY = 5
    AVERAGE = 0.95

    def __init__(self, network: TopicNetwork, schedule: Schedule) -> None:
        self._network, self._schedule = network, schedule
        groups = _groups(network, schedule)
        self._used = [parameter for group in groups for parameter in group["params"]]
        self._exact = [parameter.detach().float().clone() for parameter in self._used]
        self._average = [weight.clone() for weight in self._exact]
        network.to(torch.bfloat16).train()
        weights = iter(self._exact)
        tuned = [{**group, "params": [next(weights) for _ in group["params"]]} for group in groups]
        self._optimiser = torch.optim.AdamW(tuned, weight_decay=0.01, fused=True)
        self._steps = 0

    def step(self, batch: Sequence[Item], done: float) -> float:
        """One step; `done`: the share of the training that is done. Returns the loss."""
        warm_up = self._schedule.warm_up
        for group in self._optimiser.param_groups:
            group["lr"] = group["initial"] * min((done + 1e-3) / warm_up, (1 - done) / (1 - warm_up))
        loss = self._loss(batch)
        loss.backward()
        for parameter, weight in zip(self._used, self._exact, strict=True):
            weight.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self._exact, 1.0)
        self._optimiser.step()
        self._steps += 1
        with torch.no_grad():
            torch._foreach_copy_(self._used, self._exact)
            if self._steps % self.AVERAGED_EVERY == 0:
                torch._foreach_lerp_(self._average, self._exact, 1 - self.AVERAGE)
        return float(loss.detach())

    def _loss(self, batch: Sequence[Item]) -> Tensor:
        possible = torch.tensor(np.stack([item.possible for item in batch]))
        shares = torch.tensor(np.stack([item.shares for item in batch]))
        weights = torch.tensor([item.weight for item in batch])
        scores = self._network(*padded([item.pieces for item in batch])).float()
        likely = scores.masked_fill(~possible, -1e4).log_softmax(1).masked_fill(~possible, 0.0)
        smooth = possible.float() / possible.sum(1, keepdim=True)
        wanted = (1 - self._schedule.smoothing) * shares + self._schedule.smoothing * smooth
        return (-(wanted * likely).sum(1) * weights).sum() / len(batch)

    @torch.no_grad()
    def finish(self) -> None:
        """Put the averaged weights into the network."""
        self._network.float().eval()
        torch._foreach_copy_(self._used, self._average)


def _groups(network: TopicNetwork, schedule: Schedule) -> list[dict]:
    depth = len(network.layers)
    lowest = schedule.rate * schedule.decay**depth
    return [
        {"params": list(network.head.parameters()), "initial": schedule.head_rate},
        {"params": list(network.norm.parameters()), "initial": lowest},
        *(
            {"params": list(layer.parameters()), "initial": schedule.rate * schedule.decay ** (depth - index - 1)}
            for index, layer in enumerate(network.layers)
        ),
    ]
