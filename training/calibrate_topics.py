"""Fit by how much the linear model and the encoder count, on labelled articles that neither has learnt from.

`python -m training.calibrate_topics --data FOLDER --models FOLDER --out FILE`. The models must have been trained
without the dev splits (`train_topics --without-dev`, OUT/without_dev of `train_topic_encoder`); what ships was then
trained with them too. Languages that are not named keep what FILE says. Needs requirements/training.txt.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from services.classification.blended_model import CALIBRATION_FILE, Weights, is_post, read_encoders
from services.classification.encoder import TopicEncoder
from services.classification.linear_model import MODEL_FOLDER, LinearLanguageModel, LinearTopicModel
from services.classification.protocols import Thresholds
from services.classification.word_vectors import count_words
from training.lock_models import relock
from training.topics.sources import Example, read_set, read_written

# Chosen on ar_iptc_dev (see the model card).
THRESHOLDS = Thresholds(first=0.4, further=0.2)

ARTICLES = {"ar": "ar_iptc_dev", "en": "en_masakhanews", "fr": "fr_masakhanews", "so": "so_masakhanews"}
POSTS = {"ar": "ar_asnd"}


def fitted_weights(linear: LinearLanguageModel, encoder: TopicEncoder, examples: Sequence[Example]) -> Weights:
    """The weights under which the labelled topics are likeliest."""
    columns = [encoder.keys.index(key) for key in linear.keys]
    words = [count_words(example.title, example.text) for example in examples]
    by_words = np.array([linear.scores(counts)[0] for counts in words])
    by_reading = np.array([encoder.scores(example.title, example.text)[columns] for example in examples])
    true = np.array([linear.keys.index(example.topic) for example in examples])

    def surprise(weights: NDArray[np.float64]) -> float:
        scores = Weights(*weights).blend(by_words, by_reading)
        scores -= scores.max(axis=1, keepdims=True)
        return float((np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(true)), true]).mean())

    found = minimize(surprise, [0.5, 0.5], method="Nelder-Mead").x
    return Weights(*(round(float(weight), 3) for weight in found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--models", type=Path, required=True, help="models trained with --without-dev")
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER / CALIBRATION_FILE)
    parser.add_argument("--languages", nargs="+", choices=sorted(ARTICLES), default=sorted(ARTICLES))
    arguments = parser.parse_args()
    models = LinearTopicModel.load(arguments.models).languages
    encoders = read_encoders(arguments.models, models)
    calibration = json.loads(arguments.out.read_text(encoding="utf-8")) if arguments.out.exists() else {}
    for language in arguments.languages:
        linear, encoder = models[language], encoders[language]
        known = dict.fromkeys(linear.keys)
        name = ARTICLES[language]
        dev = read_set(arguments.data, name, splits=None if name == "ar_iptc_dev" else ["dev"])
        # Those held out of what we wrote speak of topics that the set has not; Arabic has them all.
        dev += read_written(language, held_out=True)
        articles = fitted_weights(linear, encoder, [e for e in dev if e.topic in known])
        posts = articles
        if language in POSTS:
            short = read_set(arguments.data, POSTS[language], splits=["dev"])
            posts = fitted_weights(linear, encoder, [e for e in short if is_post(e.title, count_words(None, e.text))])
        thresholds = asdict(THRESHOLDS)
        calibration[language] = {"articles": asdict(articles), "posts": asdict(posts), "thresholds": thresholds}
        print(f"{language}: articles {articles}, posts {posts}", flush=True)
    arguments.out.write_text(json.dumps(calibration, indent=1) + "\n", encoding="utf-8")
    relock(arguments.out)


if __name__ == "__main__":
    main()
