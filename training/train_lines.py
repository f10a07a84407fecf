"""Fit the model that weighs the lines of a whole page's text: `python -m training.train_lines --data FOLDER`.

The folder has extraction/{aeb,wcxb_dev}.jsonl.gz, whose pages are read as a naive scraper would and labelled by their
gold text, and cleaning/dev.jsonl, labelled by hand; of our own scrapes those that only measure are left out. Needs
scikit-learn. Prints line F1, macro over texts, of the rules alone and of rules and model, cross-validated in five folds
by site; --write then fits on all and writes services/cleaning/line_model.json. Fixed seed: the same data and versions
give the same file.
"""

import argparse
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cleaning.pages import GoldPage, read_pages
from benchmarks.cleaning.scrapes import LabelledScrape, read_scrapes
from services.cleaning.cues import Cue
from services.cleaning.folding import fold
from services.cleaning.line_features import feature_names, line_features
from services.cleaning.line_model import MODEL_FILE, NAME, RULE, reads_as_page
from services.cleaning.lines import Line, read_lines
from services.cleaning.trees import model_from
from services.cleaning.verdicts import HEADLINE, Verdicts, decide, settle
from training.lock_models import relock
from training.pages.block_labels import label_blocks
from training.pages.boosting import exported
from training.pages.visible_text import visible_text

FOLDS = 5
THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
KEPT_LABELS = frozenset({"title", "body", "subheading"})
# Labelled by hand, and nearer to what is posted.
SCRAPE_WEIGHT = 5.0
SHARED_LINES = 3
LONG_LINE = 60
SETTINGS = {
    "max_iter": 200,
    "learning_rate": 0.07,
    "max_leaf_nodes": 10,
    "max_bins": 64,
    "min_samples_leaf": 30,
    "l2_regularization": 1.0,
    "max_features": 0.3,
}


@dataclass(frozen=True)
class Example:
    """A text's lines. `told`: where the label says what a cleaner should do, as it does not of titles and copies."""

    kind: str
    group: str
    lines: list[Line]
    verdicts: Verdicts
    rows: NDArray[np.float32]
    labels: NDArray[np.float64]
    told: NDArray[np.bool_]

    @property
    def weights(self) -> NDArray[np.float64]:
        """Each text weighs about the same, a line by the root of its length and for being one."""
        sizes = np.sqrt([len(line.text) for line in self.lines])
        share = 0.5 * sizes / sizes.sum() + 0.5 / len(sizes)
        return np.asarray(share * (1.0 if self.kind in ("aeb", "wcxb_dev") else SCRAPE_WEIGHT))


def example_of_page(kind: str, page: GoldPage) -> Example | None:
    lines, verdicts = judged(visible_text(page.html))
    if not lines:
        return None
    labels = np.array(label_blocks(lines, page.gold), dtype=np.float64)
    told = [
        cue is None or not (cue == HEADLINE or cue.rule == "title_copy" or (cue.reason == "duplicate" and labelled))
        for cue, labelled in zip(verdicts.cues, labels > 0, strict=True)
    ]
    titles = {fold(title) for title in page.titles}
    told = [known and line.folded not in titles for known, line in zip(told, lines, strict=True)]
    rows = line_features(lines, verdicts, None)
    return Example(kind, page.site, lines, verdicts, rows, labels, np.array(told))


def example_of_scrape(row: dict[str, Any]) -> Example:
    lines, verdicts = judged(row["raw_text"])
    starts, at = [], 0
    for line in row["lines"]:
        starts.append(at)
        at += len(line["text"]) + 1
    wanted = [row["lines"][bisect_right(starts, line.start) - 1]["label"] in KEPT_LABELS for line in lines]
    rows, labels = line_features(lines, verdicts, None), np.array(wanted, dtype=np.float64)
    return Example(row["kind"], row["id"], lines, verdicts, rows, labels, np.ones(len(lines), dtype=bool))


def judged(text: str) -> tuple[list[Line], Verdicts]:
    lines = read_lines(text)
    verdicts = decide(lines, None)
    settle(lines, verdicts, None)
    return lines, verdicts


def read_examples(folder: Path) -> list[Example]:
    examples: list[Example] = []
    for kind in ("aeb", "wcxb_dev"):
        pages = read_pages(folder / "extraction" / f"{kind}.jsonl.gz")
        examples += [example for page in pages if (example := example_of_page(kind, page)) is not None]
    with (folder / "cleaning" / "dev.jsonl").open(encoding="utf-8") as rows:
        scrapes = [example_of_scrape(json.loads(row)) for row in rows]
    own = [example_of_scrape(row_of(scrape)) for scrape in read_scrapes() if not scrape.only_measures]
    return examples + list(_grouped(scrapes, examples)) + own


def row_of(scrape: LabelledScrape) -> dict[str, Any]:
    """One of our own scrapes as a row of dev.jsonl; `hard`: written to be so, after the first rules."""
    kind = "hard" if scrape.hard else "everyday"
    lines = [{"text": text, "label": label} for label, text in scrape.lines]
    return {"raw_text": scrape.raw, "lines": lines, "kind": kind, "id": scrape.name}


def _grouped(scrapes: Sequence[Example], pages: Sequence[Example]) -> Iterator[Example]:
    """A scrape of a page that is among the pages goes into its site's fold."""
    known = [(page, {line.folded for line in page.lines if len(line.folded) > LONG_LINE}) for page in pages]
    for scrape in scrapes:
        own = {line.folded for line in scrape.lines}
        group = next((page.group for page, said in known if len(own & said) >= SHARED_LINES), scrape.group)
        yield replace(scrape, group=group)


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    rows = np.concatenate([example.rows[example.told] for example in examples])
    labels = np.concatenate([example.labels[example.told] for example in examples])
    weights = np.concatenate([example.weights[example.told] for example in examples])
    kind = import_module("sklearn.ensemble").HistGradientBoostingClassifier
    model = kind(**SETTINGS, random_state=0).fit(rows, labels, sample_weight=weights / weights.mean())
    return exported([model], name=NAME, columns=feature_names())


def cross_validated(examples: Sequence[Example]) -> list[NDArray[np.float64]]:
    """For each text the chances of its lines, by a model that saw no text of its site."""
    chances: list[NDArray[np.float64]] = [np.zeros(0)] * len(examples)
    splitter = import_module("sklearn.model_selection").GroupKFold(FOLDS)
    for known, unseen in splitter.split(examples, groups=[example.group for example in examples]):
        model = model_from(fit([examples[index] for index in known]))
        for index in unseen:
            chances[index] = model.probabilities(examples[index].rows)
    return chances


def line_f1(example: Example, chances: NDArray[np.float64], threshold: float) -> float:
    cues = list(example.verdicts.cues)
    if reads_as_page(example.lines, example.verdicts):
        for index, (cue, chance) in enumerate(zip(example.verdicts.cues, chances, strict=True)):
            if cue is None and chance < threshold:
                cues[index] = Cue("chrome", RULE)
    verdicts = replace(example.verdicts, cues=cues if None in cues else list(example.verdicts.cues))
    settle(example.lines, verdicts, None)
    kept = np.array([float(cue is None or cue == HEADLINE) for cue in verdicts.cues])
    right = float((kept * example.labels)[example.told].sum())
    total = float(kept[example.told].sum() + example.labels[example.told].sum())
    return 2 * right / total if total else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with extraction/ and cleaning/")
    parser.add_argument("--write", action="store_true", help="write the model file")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data)
    if arguments.write:
        MODEL_FILE.write_text(json.dumps(fit(examples), separators=(",", ":")) + "\n", encoding="utf-8")
        relock(MODEL_FILE)
    chances = cross_validated(examples)
    kinds = list(dict.fromkeys(example.kind for example in examples))
    print("line F1, macro; the rules were made on the scrapes, except the hard ones")
    print(f"{'':14}" + "".join(f"{kind:>12}" for kind in kinds))
    for threshold in THRESHOLDS:
        scores = {
            kind: fmean(
                line_f1(example, chance, threshold)
                for example, chance in zip(examples, chances, strict=True)
                if example.kind == kind and example.labels[example.told].any()
            )
            for kind in kinds
        }
        name = f"model at {threshold}" if threshold else "rules alone"
        print(f"{name:14}" + "".join(f"{score:12.4f}" for score in scores.values()), flush=True)


if __name__ == "__main__":
    main()
