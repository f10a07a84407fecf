"""How sure the tagger is and how often it is right; and the fit that makes the two agree.

`python -m benchmarks.entities.calibration --data FOLDER` prints what belongs into services/extraction/surety.py, and
the expected calibration error of documents that the fit did not see.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.entities.documents import conll
from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_labels import TYPES
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import NeuralTagger

# News under the project's scheme that no training saw, by head.
SETS: Final = {"news": ("news_dev",), "latin": ("en_news_dev", "fr_news_dev", "es_news_dev")}
_BLOCK: Final = 10
_BINS: Final = 10
_ROUNDS: Final = 100

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """One mention that the tagger found: its document, the score, its type and whether it is right."""

    document: int
    score: float
    type: str
    right: bool


def observed(tagger: NeuralTagger, head: str, data: Path) -> list[Observed]:
    """All mentions in the sets of a head, by their raw scores."""
    found = []
    documents = [one for name in SETS[head] for one in conll(data / "ner" / f"{name}.conll", _BLOCK)]
    for number, document in enumerate(documents):
        for span in tagger.tag_by(head, document.text).spans:
            place = document.snapped(span.start, span.end, span.type)
            found.append(Observed(number, span.confidence, span.type, place in document.gold))
    return found


def fitted(seen: Sequence[Observed]) -> Array:
    """Weights of a logistic regression: constant, logit of the score, a bonus for each type. Newton's method."""
    inputs, right = _inputs(seen), np.array([one.right for one in seen], dtype=float)
    weights = np.zeros(inputs.shape[1])
    for _ in range(_ROUNDS):
        said = _probabilities(inputs, weights)
        slope = inputs.T @ (said - right) + weights
        curve = (inputs * (said * (1 - said))[:, None]).T @ inputs + np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def error(said: Iterable[float], right: Iterable[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    probabilities, hits = np.array(list(said)), np.array(list(right), dtype=float)
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    parts = [bins == at for at in range(_BINS) if (bins == at).any()]
    return float(sum(part.mean() * abs(probabilities[part].mean() - hits[part].mean()) for part in parts))


def _inputs(seen: Sequence[Observed]) -> Array:
    scores = np.clip([one.score for one in seen], 1e-3, 1 - 1e-3)
    types = [[float(one.type == kind) for kind in TYPES] for one in seen]
    return np.column_stack([np.ones(len(seen)), np.log(scores / (1 - scores)), types])


def _probabilities(inputs: Array, weights: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-inputs @ weights)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    tagger = NeuralTagger.load(GazetteerTagger(Gazetteer.load()))
    for head in SETS:
        seen = observed(tagger, head, options.data)
        said = np.zeros(len(seen))
        # Each half of the documents is measured with the fit of the other.
        for half in (0, 1):
            others = fitted([one for one in seen if one.document % 2 != half])
            own = [at for at, one in enumerate(seen) if one.document % 2 == half]
            said[own] = _probabilities(_inputs([seen[at] for at in own]), others)
        right = [one.right for one in seen]
        weights = fitted(seen)
        types = {kind: round(float(weight), 3) for kind, weight in zip(TYPES, weights[2:], strict=True)}
        raw = error((one.score for one in seen), right)
        print(f'"{head}": ({weights[0]:.3f}, {weights[1]:.3f}, {types}),')
        print(f"# {len(seen)} mentions: error {raw:.3f} raw, {error(said, right):.3f} by the fit of the other half")


if __name__ == "__main__":
    main()
