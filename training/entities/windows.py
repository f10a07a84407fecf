"""From articles to what the network reads: windows of pieces with features and labels."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from services.extraction.gazetteer_labels import labelled
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.pieces import Pieces
from services.extraction.tokens import tokens
from training.entities.sentences import Sentence

IGNORED: Final = -100
_HAMZA: Final = str.maketrans("أإآ", "ااا")
_YA: Final = re.compile("ى(?=\\W|$)")


@dataclass
class Window:
    """Pieces, the gazetteer's feature of each, the label of each word's first piece, and the scheme of the labels."""

    pieces: list[int]
    features: list[int]
    labels: list[int]
    scheme: str

    def __len__(self) -> int:
        return len(self.pieces)


class Windows:
    """Cuts articles into windows of at most `limit` pieces."""

    def __init__(self, pieces: Pieces, tagger: GazetteerTagger, limit: int) -> None:
        self._pieces = pieces
        self._tagger = tagger
        self._limit = limit
        self._spans: dict[str, list] = {}

    def training(self, article: Sequence[Sentence], scheme: str, rng: random.Random) -> Iterator[Window]:
        """Sentences alone or in runs, with the gazetteer's view at times left out, at times of the sentence alone."""
        at = 0
        while at < len(article):
            size = 1 if rng.random() < 0.4 else rng.randint(2, 12)
            run = article[at : at + size]
            at += size
            if rng.random() < 0.1:
                run = [respelt(sentence) for sentence in run]
            yield from self._windows(run, scheme, known=rng.random() > 0.1, rng=rng)

    def measuring(self, run: Sequence[Sentence], scheme: str) -> list[Window]:
        """All windows of a run of sentences."""
        return list(self._windows(run, scheme, known=True, rng=None))

    def _windows(
        self, run: Sequence[Sentence], scheme: str, *, known: bool, rng: random.Random | None
    ) -> Iterator[Window]:
        text = "\n".join(sentence.text for sentence in run)
        if text not in self._spans:
            self._spans[text] = list(self._tagger.tag(text))
        spans = self._spans[text]
        if rng is not None:
            spans = [span for span in spans if rng.random() > 0.08]
        found = tokens(text)
        features = [label + 1 for label in labelled(found, spans)] if known else [0] * len(found)
        labels = [label for sentence in run for label in sentence.labels()]
        lines = [sum(1 for _ in tokens(sentence.text)) for sentence in run]
        ends = set(np.cumsum(lines)[:-1].tolist())
        window = Window([self._pieces.start], [0], [IGNORED], scheme)
        for at, parts in enumerate(self._pieces.of([text[token.start : token.end] for token in found])):
            if len(window) + len(parts) + 2 > self._limit:
                yield self._ended(window)
                window = Window([self._pieces.start], [0], [IGNORED], scheme)
            elif at in ends:
                self._end(window)
            window.pieces += parts
            window.features += [features[at]] * len(parts)
            window.labels += [labels[at]] + [IGNORED] * (len(parts) - 1)
        if len(window) > 1:
            yield self._ended(window)

    def _end(self, window: Window) -> None:
        window.pieces.append(self._pieces.end)
        window.features.append(0)
        window.labels.append(IGNORED)

    def _ended(self, window: Window) -> Window:
        self._end(window)
        return window


def respelt(sentence: Sentence) -> Sentence:
    """The same in the spelling of hurried writers: no hamza on alef."""
    return Sentence(sentence.text.translate(_HAMZA), sentence.spans)


def batches(windows: list[Window], pieces: int, rng: random.Random) -> list[list[Window]]:
    """Windows of one scheme and of like length together, about `pieces` pieces a batch, in random order."""
    ordered = sorted(windows, key=lambda window: (window.scheme, len(window) // 16, rng.random()))
    groups: list[list[Window]] = []
    for window in ordered:
        group = groups[-1] if groups else None
        if (
            group is None
            or group[0].scheme != window.scheme
            or (len(group) + 1) * max(map(len, [*group, window])) > pieces
        ):
            groups.append([window])
        else:
            group.append(window)
    rng.shuffle(groups)
    return groups


def tensors(group: Sequence[Window], padding: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, features, lengths and labels of a batch, padded to its longest window."""
    size = max(map(len, group))

    def padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
        return torch.tensor([[*row, *[value] * (size - len(row))] for row in rows])

    return (
        padded([window.pieces for window in group], padding),
        padded([window.features for window in group], 0),
        torch.tensor([len(window) for window in group]),
        padded([window.labels for window in group], IGNORED),
    )
