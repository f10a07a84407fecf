"""What the recipes of the topic encoders have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.classification.encoder import Splitter
from training.encoder.e5_weights import EncoderWeights
from training.topics.encoder_training import Schedule, Source
from training.topics.sources import Example

TOKENS = 128


@dataclass(frozen=True)
class Settings:
    """What a run was asked for. `corrections`: file of what editors decided."""

    data: Path
    wheels: Path
    corrections: Path | None


@dataclass(frozen=True)
class Start:
    """What training starts from: weights, the rows of the vocabulary that are kept, and the file that says which."""

    weights: EncoderWeights
    kept: Sequence[int]
    splitter: Splitter
    vocabulary: Mapping[str, bytes]


@dataclass(frozen=True)
class Recipe:
    """How an encoder is made.

    `layers`: how many of the published ones it has. `sources`: what it learns from, with the dev splits or without.
    `finish`: how it goes on to learn with the dev splits; None if it learns everything anew. `dev`: the labelled sets
    to choose on.
    """

    layers: int
    start: Callable[[Settings], Start]
    sources: Callable[[Settings, bool], list[Source]]
    schedule: Schedule
    finish: Schedule | None
    dev: Callable[[Path], dict[str, list[Example]]]
