"""From weighted examples to a calibrated model that the classification service can run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from services.classification.linear_model import LinearLanguageModel
from services.classification.protocols import Thresholds
from services.classification.word_vectors import Vocabulary, count_words
from training.topics.sources import KEYS, Example

FOLDS = 5


@dataclass(frozen=True)
class Portion:
    """Examples that count `weight` each; `secondary_share` of it goes to the secondary topics, if there are any."""

    examples: Sequence[Example]
    weight: float
    secondary_share: float = 0.1


@dataclass(frozen=True)
class Strength:
    """`fewest`: documents that a word must stand in. `regularisation`: C of the logistic regression."""

    fewest: int = 2
    regularisation: float = 10.0


def fit(portions: Sequence[Portion], strength: Strength) -> LinearLanguageModel:
    """A model with temperature 1, not calibrated, that always answers."""
    documents = [(count_words(e.title, e.text), e, portion) for portion in portions for e in portion.examples]
    vocabulary = _vocabulary([counts for counts, _, _ in documents], strength.fewest)
    positions, values, starts, targets, weights = [], [], [0], [], []
    for counts, example, portion in documents:
        where, what = vocabulary.vector(counts)
        for key, share in _shares(example, portion.secondary_share):
            positions.append(where)
            values.append(what)
            starts.append(starts[-1] + len(where))
            targets.append(KEYS.index(key))
            weights.append(portion.weight * share)
    shape = (len(targets), len(vocabulary.words))
    matrix = sp.csr_matrix((np.concatenate(values), np.concatenate(positions), starts), shape=shape)
    regression = LogisticRegression(C=strength.regularisation, max_iter=300, tol=1e-3)
    regression.fit(matrix, targets, sample_weight=weights)
    return LinearLanguageModel(
        vocabulary=vocabulary,
        keys=tuple(KEYS[index] for index in regression.classes_),
        weights=regression.coef_.T.astype(np.float16),
        bias=regression.intercept_.astype(np.float32),
        temperature=1.0,
        thresholds=Thresholds(first=0.0, further=1.0),
    )


def _vocabulary(documents: Sequence[Counter], fewest: int) -> Vocabulary:
    spread = Counter(word for counts in documents for word in counts)
    words = sorted(word for word, found in spread.items() if found >= fewest)
    if not words:
        raise SystemExit("no word stands in enough documents; is the data complete?")
    found = np.array([spread[word] for word in words], dtype=np.float64)
    return Vocabulary(words, (np.log((1 + len(documents)) / (1 + found)) + 1).astype(np.float32))


def _shares(example: Example, secondary_share: float) -> list[tuple[str, float]]:
    secondary = [key for key in example.secondary if key != example.topic]
    if not secondary:
        return [(example.topic, 1.0)]
    each = secondary_share / len(secondary)
    return [(example.topic, 1.0 - secondary_share), *((key, each) for key in secondary)]


def probabilities(model: LinearLanguageModel, examples: Sequence[Example]) -> NDArray[np.float64]:
    """Shape (examples, KEYS): what the run-time code says."""
    rows = [dict(model.rank(example.title, example.text).topics) for example in examples]
    return np.array([[row.get(key, 0.0) for key in KEYS] for row in rows])


def cross_validated(main: Portion, others: Sequence[Portion], strength: Strength) -> NDArray[np.float64]:
    """Shape (examples of `main`, KEYS): what models say that did not see the example."""
    topics = [example.topic for example in main.examples]
    result = np.zeros((len(topics), len(KEYS)))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(np.zeros(len(topics)), topics):
        part = Portion([main.examples[i] for i in train], main.weight, main.secondary_share)
        model = fit([part, *others], strength)
        result[test] = probabilities(model, [main.examples[i] for i in test])
    return result


def best_temperature(uncalibrated: NDArray[np.float64], topics: Sequence[str]) -> float:
    """The temperature under which the true topics are likeliest.

    Source: Guo et al. (2017), "On calibration of modern neural networks".
    """
    logits = np.log(uncalibrated + 1e-12)
    true = np.array([KEYS.index(topic) for topic in topics])

    def surprise(temperature: float) -> float:
        scores = logits / temperature
        scores -= scores.max(axis=1, keepdims=True)
        normaliser = np.log(np.exp(scores).sum(axis=1))
        return float((normaliser - scores[np.arange(len(true)), true]).mean())

    return round(float(minimize_scalar(surprise, bounds=(0.1, 5.0), method="bounded").x), 3)
