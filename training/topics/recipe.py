"""What the recipes of the topic encoders have in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.classification.encoder import Splitter
from training.encoder.e5_weights import EncoderWeights
from training.topics.encoder_training import Item, Schedule, Source, items
from training.topics.sources import Example

LAYERS = 6
TOKENS = 128


@dataclass(frozen=True)
class Settings:
    """What a run was asked for. `corrections`: file of what editors decided; `teachers`: folder to keep teachers in."""

    data: Path
    wheels: Path
    teachers: Path
    corrections: Path | None
    seed: int


@dataclass(frozen=True)
class Start:
    """What training starts from: weights, the rows of the vocabulary that are kept, and the file that says which."""

    weights: EncoderWeights
    kept: Sequence[int]
    splitter: Splitter
    vocabulary: Mapping[str, bytes]


@dataclass(frozen=True)
class Lesson:
    """Examples, and how they are learnt."""

    examples: Sequence[Item]
    schedule: Schedule


@dataclass(frozen=True)
class Recipe:
    """How an encoder is made. `lessons`: what it learns without the dev splits, then what more with them; `dev`: the
    labelled sets to choose on.
    """

    start: Callable[[Settings], Start]
    lessons: Callable[[Settings, Start, bool], Iterator[Lesson]]
    dev: Callable[[Path], dict[str, list[Example]]]


def cut(start: Start, sources: Sequence[Source]) -> list[Item]:
    """The examples of all sources as the network reads them."""
    print(", ".join(f"{source.name} {len(source.examples)}" for source in sources), flush=True)
    return [item for source in sources for item in items(source, start.splitter, TOKENS)]
