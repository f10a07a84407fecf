"""Fit the model that tells an article's blocks: `python -m training.train_pages --data FOLDER`.

The folder has extraction/aeb.jsonl.gz and extraction/wcxb_dev.jsonl.gz. Needs scikit-learn. Prints what
cross-validation by site gives on both, as read and as the whole stage leaves it, beside trafilatura; --write then fits
on all pages and writes services/cleaning/pages/blocks.json. Fixed seeds: the same data and versions give the same file.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cleaning.pages import GoldPage, read_pages, shingle_scores, word_scores
from services.cleaning.pages import reader
from services.cleaning.pages.article import MODEL_FILE, chosen, read_rows, written
from services.cleaning.pages.blocks import Block
from services.cleaning.pages.features import feature_names
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.stage import clean_article
from services.cleaning.trees import model_from
from shared.contracts.article import RawArticle
from shared.errors import ArticleRejected
from training.lock_models import relock
from training.pages.block_labels import label_blocks
from training.pages.boosting import exported

FOLDS = 5
# Three seeds averaged were no better in cross-validation, and three times the size.
SEEDS = (0,)
SETTINGS = {
    "max_iter": 120,
    "learning_rate": 0.08,
    "max_leaf_nodes": 8,
    "max_bins": 64,
    "min_samples_leaf": 30,
    "l2_regularization": 1.0,
    "max_features": 0.3,
}


@dataclass(frozen=True)
class Example:
    page: GoldPage
    blocks: list[Block]
    rows: NDArray[np.float32]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


def example_of(page: GoldPage) -> Example | None:
    head = page.html[:500_000]
    meta, data = reader.head_facts(head)
    read = read_rows(page.html, titles=reader.page_titles(head, meta, data), stated=reader.stated_body(data))
    if read is None:
        return None
    blocks, rows, _ = read
    labels = np.array(label_blocks(blocks, page.gold), dtype=np.float64)
    return Example(page, blocks, rows, labels, weights_of(blocks, labels))


def weights_of(blocks: Sequence[Block], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each page weighs about the same; a block by its words, and a little for being one."""
    words = np.array([len(block.text.split()) for block in blocks], dtype=np.float64)
    article = max(50.0, float(words[labels > 0].sum()))
    return np.asarray(0.7 * words / article + 0.3 * np.sqrt(words) / np.sqrt(words).sum())


def fit(examples: Sequence[Example]) -> list[Any]:
    rows = np.concatenate([example.rows for example in examples])
    labels = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    kind = import_module("sklearn.ensemble").HistGradientBoostingClassifier
    models = [kind(**SETTINGS, random_state=seed) for seed in SEEDS]
    return [model.fit(rows, labels, sample_weight=weights / weights.mean()) for model in models]


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


def in_form(models: Sequence[Any]) -> dict[str, Any]:
    return exported(models, name="html-blocks-3", columns=feature_names())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with extraction/")
    parser.add_argument("--write", action="store_true", help="write the model file")
    arguments = parser.parse_args()
    sets = {name: read_pages(arguments.data / "extraction" / f"{name}.jsonl.gz") for name in ("aeb", "wcxb_dev")}
    examples = [example for pages in sets.values() for page in pages if (example := example_of(page)) is not None]
    if arguments.write:
        MODEL_FILE.write_text(json.dumps(in_form(fit(examples)), separators=(",", ":")) + "\n", encoding="utf-8")
        relock(MODEL_FILE)
    texts = dict(zip([example.page.html for example in examples], cross_validated(examples), strict=True))
    systems: dict[str, Callable[[str], str]] = {
        "the page reader": lambda page: texts.get(page, ""),
        "the whole stage": lambda page: stage_text(page, texts.get(page, "")),
        "trafilatura": lambda page: import_module("trafilatura").extract(page, include_comments=False) or "",
    }
    print("cross-validated by site (trafilatura was not fitted)")
    for name, system in systems.items():
        found = {pages: [system(page.html) for page in sets[pages]] for pages in sets}
        precision, recall, f1 = shingle_scores(sets["aeb"], found["aeb"])
        words, must, must_not = word_scores(sets["wcxb_dev"], found["wcxb_dev"])
        print(
            f"{name:16} aeb precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f};"
            f" wcxb_dev F1 {words:.4f}, must {must:.4f}, must_not {must_not:.4f}"
        )


def stage_text(page: str, text: str) -> str:
    """What the stage makes of a page whose article's text was read so."""
    read = replace(reader.read_html(page), text=text, located=bool(text))
    try:
        raw = RawArticle(content=page, content_type="text/html")
        return clean_article(raw, cleaner=RuleCleaner(), read_page=lambda _: read).text
    except ArticleRejected:
        return ""


if __name__ == "__main__":
    main()
