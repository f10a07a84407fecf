"""Fit the model that tells an article's blocks: `python -m training.train_pages --data FOLDER`.

The folder has extraction/{aeb,wcxb_dev,pages_public}.jsonl.gz. Needs scikit-learn. Prints what cross-validation by
site gives on each; --write then fits on all pages and writes services/cleaning/pages/blocks.json. Fixed seeds: the same
data and versions give the same file.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cleaning.pages import GoldPage, read_pages, shingle_scores, word_f1, word_scores
from benchmarks.cleaning.public_pages import read_public_pages
from services.cleaning.pages.article import MODEL_FILE, chosen, rows_of
from services.cleaning.pages.blocks import Block, read_blocks
from services.cleaning.pages.features import feature_names
from services.cleaning.pages.head import read_head
from services.cleaning.pages.tree import parsed
from services.cleaning.pages.writing import written
from services.cleaning.trees import model_from
from training.lock_models import relock
from training.pages.block_labels import label_blocks
from training.pages.boosting import exported

FOLDS = 5
SEED = 0
SETTINGS = {
    "max_iter": 400,
    "learning_rate": 0.05,
    "max_leaf_nodes": 16,
    "max_bins": 64,
    "min_samples_leaf": 30,
    "l2_regularization": 1.0,
    "max_features": 0.3,
}
# Short blocks outside the article are most of all blocks and teach little: a part of them stands for all.
EASY_WORDS = 5
EASY_SHARE = 0.35


@dataclass(frozen=True)
class Example:
    set: str
    page: GoldPage
    blocks: list[Block]
    rows: NDArray[np.float32]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


def example_of(name: str, page: GoldPage) -> Example | None:
    root = parsed(page.html)
    blocks = read_blocks(root).blocks if root is not None else []
    if not blocks:
        return None
    labels = np.array(label_blocks(blocks, page.gold), dtype=np.float64)
    return Example(name, page, blocks, rows_of(blocks, read_head(root)), labels, weights_of(blocks, labels))


def weights_of(blocks: Sequence[Block], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each page weighs about the same; a block by its words, and a little for being one."""
    words = np.array([len(block.text.split()) for block in blocks], dtype=np.float64)
    article = max(50.0, float(words[labels > 0].sum()))
    return np.asarray(0.7 * words / article + 0.3 * np.sqrt(words) / np.sqrt(words).sum())


def fit(examples: Sequence[Example]) -> Any:
    chance = np.random.default_rng(SEED)
    parts = []
    for example in examples:
        words = np.array([len(block.text.split()) for block in example.blocks])
        easy = (example.labels == 0) & (words < EASY_WORDS)
        kept = ~easy | (chance.random(len(words)) < EASY_SHARE)
        weights = np.where(easy, example.weights / EASY_SHARE, example.weights)
        parts.append((example.rows[kept], example.labels[kept], weights[kept]))
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    model = import_module("sklearn.ensemble").HistGradientBoostingClassifier(**SETTINGS, random_state=SEED)
    return model.fit(rows, labels, sample_weight=weights / weights.mean())


def cross_validated(examples: Sequence[Example]) -> list[str]:
    """The text chosen on each page by a model that saw no page of its site."""
    texts = [""] * len(examples)
    splitter = import_module("sklearn.model_selection").GroupKFold(FOLDS)
    for known, unseen in splitter.split(examples, groups=[example.page.site for example in examples]):
        model = model_from(in_form(fit([examples[index] for index in known])))
        for index in unseen:
            example = examples[index]
            texts[index] = written(chosen(example.blocks, model.probabilities(example.rows)))
    return texts


def in_form(model: Any) -> dict[str, Any]:
    return exported([model], name="html-blocks-4", columns=feature_names())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with extraction/")
    parser.add_argument("--write", action="store_true", help="write the model file")
    parser.add_argument("--fit-only", action="store_true", help="no cross-validation")
    arguments = parser.parse_args()
    folder = arguments.data / "extraction"
    sets = {name: read_pages(folder / f"{name}.jsonl.gz") for name in ("aeb", "wcxb_dev")}
    sets["pages_public"] = [page.as_gold() for page in read_public_pages(folder) if page.text]
    examples = [one for name, pages in sets.items() for page in pages if (one := example_of(name, page)) is not None]
    if arguments.write:
        MODEL_FILE.write_text(json.dumps(in_form(fit(examples)), separators=(",", ":")) + "\n", encoding="utf-8")
        relock(MODEL_FILE)
    if not arguments.fit_only:
        report(examples, cross_validated(examples))


def report(examples: Sequence[Example], texts: Sequence[str]) -> None:
    found = {
        name: [(one.page, text) for one, text in zip(examples, texts, strict=True) if one.set == name]
        for name in ("aeb", "wcxb_dev", "pages_public")
    }
    aeb, wcxb = (list(zip(*found[name], strict=True)) for name in ("aeb", "wcxb_dev"))
    precision, recall, f1 = shingle_scores(*aeb)
    words, must, must_not = word_scores(*wcxb)
    public = fmean(word_f1(page.gold, text) for page, text in found["pages_public"])
    print(
        f"cross-validated by site: aeb precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f};"
        f" wcxb_dev F1 {words:.4f}, must {must:.4f}, must_not {must_not:.4f}; pages_public F1 {public:.4f}"
    )


if __name__ == "__main__":
    main()
