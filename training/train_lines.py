"""Fit the decider over lines: `python -m training.train_lines --data FOLDER [--write]`.

The folder has cleaning/{dev,real_new,real_nodes}.jsonl, extraction/{aeb,wcxb_dev,pages_public}.jsonl.gz and
load/articles_{ar,en}.jsonl.gz; our own scrapes come from the repository. Prints line F1, character F1 and titles by set
and language, of the model fitted on all (in sample) and cross-validated in five folds by site. --write writes
services/cleaning/deciding/lines.onnx and renews the lock of model files. Needs LightGBM. Fixed seeds: the same data
and versions give the same file. Of our own scrapes those that only measure are in no fit.
"""

import argparse
import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate_cleaning import Scores, mean, scores
from services.cleaning.deciding.decision import decide
from services.cleaning.deciding.model import KEPT, MODEL_FILE, REMOVED, TITLE
from services.cleaning.lines import Line, read_lines
from services.cleaning.signals.matrix import names, signals
from services.cleaning.signals.verdicts import rules_verdicts
from training.lines.documents import KEPT as KEPT_LABELS
from training.lines.documents import Document, read_documents
from training.lines.export import as_onnx
from training.lines.generated import generated
from training.lock_models import relock

FOLDS = 5
ROUNDS = 250
# What a document of a set counts for: most those that are like what is posted.
WEIGHTS = {
    "real_new": 3.0, "real_nodes": 1.5, "dev": 2.0, "dev_real": 2.0, "own": 1.0, "aeb": 0.5, "wcxb": 0.25, "pages": 1.0,
    "gen": 0.25, "clean": 0.3, "crop": 0.5, "plain": 0.3,
}  # fmt: skip
MEASURED = frozenset({"own", "dev", "dev_real", "real_new", "real_nodes"})
# Of lines far from the text of a page so many are taken; they are most of all lines and all alike.
NEAR_TEXT = 12
FAR_SHARE = {"aeb": 0.3, "wcxb": 0.3, "gen": 0.3, "pages": 0.6}
TITLE_WEIGHT = 1.5
ARTICLES_A_PAGE = 3
CLEAN_ARTICLES = 300
CROPS = 3
SETTINGS = {
    "objective": "multiclass",
    "num_class": 3,
    "learning_rate": 0.06,
    "num_leaves": 31,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "force_col_wise": True,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
    "seed": 1,
}

Chances = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class Example:
    """A document's lines with what is taken of them for a fit: rows, labels and weights."""

    document: Document
    lines: list[Line]
    rows: NDArray[np.float32]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]

    @property
    def fold(self) -> int:
        return _number(self.document.group) % FOLDS


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)


def read_examples(folder: Path) -> list[Example]:
    documents = read_documents(folder)
    documents += generated(folder, documents, per_page=ARTICLES_A_PAGE, clean=CLEAN_ARTICLES, crops=CROPS)
    examples = []
    for done, document in enumerate(documents, 1):
        examples.append(_example(document))
        if done % 500 == 0:
            print(f"{done} of {len(documents)} documents read", flush=True)
    return examples


def _example(document: Document) -> Example:
    lines = read_lines(document.text)
    starts, at = [], 0
    for line in document.lines:
        starts.append(at)
        at += len(line) + 1
    labels = [document.labels[bisect_right(starts, line.start) - 1] for line in lines]
    told = np.array([TITLE if label == "title" else KEPT if label in KEPT_LABELS else REMOVED for label in labels])
    weight = WEIGHTS[_kind(document)] * 4 / max(1, len(lines)) ** 0.5
    weights = np.full(len(lines), weight) * np.where(told == TITLE, TITLE_WEIGHT, 1.0)
    chosen = _chosen(document, told)
    weights[~_near(told)] /= FAR_SHARE.get(_kind(document), 1.0)
    rows = signals(lines, rules_verdicts(lines))
    return Example(document, lines, rows[chosen], told[chosen].astype(np.int64), weights[chosen])


def _kind(document: Document) -> str:
    return document.source if document.source in WEIGHTS else document.source.split("_")[0]


def _near(told: NDArray[np.int64]) -> NDArray[np.bool_]:
    reach = np.convolve(told != REMOVED, np.ones(2 * NEAR_TEXT + 1), "full")[NEAR_TEXT : NEAR_TEXT + len(told)]
    return np.asarray(reach > 0)


def _chosen(document: Document, told: NDArray[np.int64]) -> NDArray[np.bool_]:
    share = FAR_SHARE.get(_kind(document), 1.0)
    if _kind(document) == "wcxb" and _number(document.name) % 2:
        # Nearly all English: one of the two dumps of a page is enough.
        return np.zeros(len(told), dtype=bool)
    drawn = np.random.default_rng(_number(document.name)).random(len(told)) < share
    return np.asarray(_near(told) | drawn)


def fit(examples: Sequence[Example]) -> Any:
    lightgbm = import_module("lightgbm")
    # What is made from a document that only measures is of its group.
    unread = {example.document.group for example in examples if example.document.only_measures}
    known = [example for example in examples if example.document.group not in unread]
    data = lightgbm.Dataset(
        np.concatenate([example.rows for example in known]),
        np.concatenate([example.labels for example in known]),
        weight=np.concatenate([example.weights for example in known]),
    )
    return lightgbm.train(SETTINGS, data, ROUNDS)


def _chances(model: Any) -> Chances:
    return lambda rows: np.asarray(model.predict(rows, num_threads=1), dtype=np.float32).reshape(-1, 3)


def measure(examples: Iterable[Example], chances: Chances) -> list[tuple[Document, Scores]]:
    """The whole decision, constraints and all, on each document."""
    found = []
    for example in examples:
        decision = decide(example.lines, None, chances)
        lines = example.lines
        title = lines[decision.title].text if decision.title is not None else ""
        text = "\n".join(line.text for line, cue in zip(lines, decision.cues, strict=True) if cue is None)
        found.append((example.document, scores(_row(example.document), title, text)))
    return found


def _row(document: Document) -> dict[str, Any]:
    rows = list(zip(document.lines, document.labels, strict=True))
    return {
        "lines": [{"text": line, "label": label} for line, label in rows],
        "gold_title": next((line for line, label in rows if label == "title"), None),
        "gold_text": "\n".join(line for line, label in rows if label in ("body", "subheading")),
    }


def print_scores(heading: str, found: Sequence[tuple[Document, Scores]]) -> None:
    groups: dict[str, list[Scores]] = defaultdict(list)
    for document, result in found:
        name = document.source
        if name == "own":
            name = f"own {'hard' if document.hard else 'usual'}{', only measures' if document.only_measures else ''}"
        groups[name].append(result)
        if document.source in ("real_new", "real_nodes"):
            groups[f"{name} {document.language}"].append(result)
    print(f"{heading:30} {'articles':>8} {'line F1':>8} {'char F1':>8} {'titles':>8}")
    for name, results in sorted(groups.items()):
        line, character, title = (mean(values) for values in zip(*results, strict=True))
        print(f"{name:30} {len(results):8} {line:8.4f} {character:8.4f} {title:8.4f}", flush=True)


def cross_validate(examples: Sequence[Example]) -> list[tuple[Document, Scores]]:
    found = []
    for fold in range(FOLDS):
        model = fit([example for example in examples if example.fold != fold])
        unseen = [item for item in examples if item.fold == fold and item.document.source in MEASURED]
        found += measure(unseen, _chances(model))
        print(f"fold {fold + 1} of {FOLDS}: line F1 {fmean(scores[0] for _, scores in found):.4f} so far", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with cleaning/, extraction/ and load/")
    parser.add_argument("--write", action="store_true", help="write the model file")
    parser.add_argument("--skip-folds", action="store_true", help="do not cross-validate")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data)
    model = fit(examples)
    if arguments.write:
        MODEL_FILE.write_bytes(as_onnx(model, 3, len(names())))
        relock(MODEL_FILE)
    gains = sorted(zip(model.feature_importance("gain"), names(), strict=True), reverse=True)
    print("signals by gain: " + ", ".join(name for _, name in gains[:40]), flush=True)
    measured = [example for example in examples if example.document.source in MEASURED]
    print_scores("in sample", measure(measured, _chances(model)))
    if not arguments.skip_folds:
        print_scores("cross-validated by site", cross_validate(examples))


if __name__ == "__main__":
    main()
