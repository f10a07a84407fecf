"""Write the background of news against which the examples of an own taxonomy are compared.

`python -m training.topics.background --data FOLDER --models FOLDER`: vectors of articles in three languages, as the
encoder in FOLDER/encoder reads them; no text.
"""

import argparse
from pathlib import Path

import numpy as np

from services.classification.encoder import ENCODER_FOLDER, TopicEncoder
from services.classification.examples import BACKGROUND_FILE
from services.classification.linear_model import MODEL_FOLDER
from training.lock_models import relock
from training.topics.sources import Example, at_most_per_topic, read_set, read_written

PER_TOPIC = 20


def chosen(data: Path) -> list[Example]:
    """News of all topics; nothing that is measured on."""
    return [
        *at_most_per_topic(read_set(data, "ar_iptc_train"), PER_TOPIC),
        *at_most_per_topic(read_written("en"), PER_TOPIC),
        *at_most_per_topic(read_set(data, "fr_masakhanews", splits=["train50"]), PER_TOPIC),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--models", type=Path, default=MODEL_FOLDER)
    arguments = parser.parse_args()
    encoder = TopicEncoder.read(arguments.models / ENCODER_FOLDER)
    vectors = np.stack([encoder.meaning(e.title, e.text) for e in chosen(arguments.data)])
    np.savez_compressed(arguments.models / BACKGROUND_FILE, vectors=vectors.astype(np.float16))
    print(f"{len(vectors)} articles")
    relock(arguments.models)


if __name__ == "__main__":
    main()
