"""What a large encoder, which learnt the topics first, labels for the small English one that ships to learn from.

Source: Hinton et al. (2015), "Distilling the knowledge in a neural network".
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from services.classification.encoder import Splitter
from training.topics.encoder_model import TopicNetwork
from training.topics.encoder_training import PIECES_OF_TITLE, SHORTEST_PART, Item, padded
from training.topics.recipe import Settings
from training.topics.sources import (
    KEYS,
    Example,
    read_all_headlines,
    read_bordering,
    read_corrections,
    read_gold_pages,
    read_set,
    read_written,
)

HEADLINES = 3000
STRETCHES = 5
_PIECES_AT_ONCE = 4096
READ_CHARS = 9000
# Learning from smoothed labels left the teacher less sure than it is right: fitted on the dev split.
SHARPENED = 1.3
# The share of an article's own label beside the teacher's opinion of the stretch that is read.
SHARE_OF_LABEL = 0.3


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text, without marks, and its weight; `topic`: the text's label if it has one, which counts by
    `share_of_label`, the teacher's opinion by the rest.
    """

    pieces: list[int]
    weight: float
    topic: str | None = None
    share_of_label: float = SHARE_OF_LABEL


def article_stretches(examples: Iterable[Example], splitter: Splitter, tokens: int) -> list[Stretch]:
    """The first stretches of labelled articles, and how each begins without its title."""
    made = []
    for e in examples:
        read = [*windows(e.title, e.text, splitter, tokens - 2, most=STRETCHES)]
        read += windows(None, e.text, splitter, tokens - 2, most=1)
        made += [Stretch(pieces, 1.0, e.topic) for pieces in read]
    return made


def english_stretches(settings: Settings, splitter: Splitter, tokens: int) -> list[Stretch]:
    """Never BBC, a dev or test split."""
    data, corrections, room = settings.data, settings.corrections, tokens - 2
    made = article_stretches(read_set(data, "en_masakhanews", splits=["train50"]), splitter, tokens)
    for e in read_corrections(corrections, "en") if corrections else []:
        made += [Stretch(p, 1.0, e.topic, 1.0) for p in windows(e.title, e.text, splitter, room, most=3)]
    for e in [*read_written("en"), *read_bordering("en")]:
        made += [Stretch(pieces, 0.6, e.topic) for pieces in windows(e.title, e.text, splitter, room, most=1)]
    for text in (e.text for e in read_set(data, "en_sib200", splits=["train"])):
        made += [Stretch(pieces, 0.3) for pieces in windows(None, text, splitter, room, most=1)]
    for text in random.sample(read_all_headlines(data), HEADLINES):
        made += [Stretch(pieces, 0.25) for pieces in windows(None, text, splitter, room, most=1)]
    for title, text in read_gold_pages(data):
        made += [Stretch(pieces, 0.5) for pieces in windows(title, text, splitter, room, most=6)]
    return [stretch for stretch in made if len(stretch.pieces) > 3]


def windows(title: str | None, text: str, splitter: Splitter, room: int, *, most: int) -> Iterator[list[int]]:
    """The first stretches of a text, each of at most `room` pieces; those after the first begin with the title."""
    heading = (title or "").strip()
    read = splitter.encode((f"{heading}\n" if heading else "") + text.strip()[:READ_CHARS])
    yield read[:room]
    repeated = splitter.encode(heading)[:PIECES_OF_TITLE]
    at = room
    for _ in range(1, most):
        stretch = read[at : at + room - len(repeated)]
        if len(stretch) < SHORTEST_PART:
            return
        yield [*repeated, *stretch]
        at += len(stretch)


def taught(stretches: Sequence[Stretch], teacher: TopicNetwork, splitter: Splitter) -> list[Item]:
    """The stretches with what the teacher thinks of each."""
    read = [[splitter.start, *stretch.pieces, splitter.end] for stretch in stretches]
    scores = scores_of(teacher, read) * SHARPENED
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    possible = np.ones(len(KEYS), dtype=bool)
    for row, stretch in enumerate(stretches):
        if stretch.topic is not None:
            shares[row] *= 1.0 - stretch.share_of_label
            shares[row, KEYS.index(stretch.topic)] += stretch.share_of_label
    return [Item(p, row, possible, s.weight) for p, row, s in zip(read, shares, stretches, strict=True)]


@torch.no_grad()
def scores_of(teacher: TopicNetwork, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Log-odds [texts, topics] of texts in pieces, computed in bfloat16."""
    teacher.eval().to(torch.bfloat16)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    found = np.zeros((len(texts), len(KEYS)), dtype=np.float32)
    while order:
        longest = len(texts[order[-1]])
        group = [order.pop() for _ in range(min(len(order), max(1, _PIECES_AT_ONCE // longest)))]
        found[group] = teacher(*padded([texts[number] for number in group])).float().numpy()
    return found
