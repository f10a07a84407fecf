"""Fit the weights by which a headline is chosen: `python -m training.train_titles --data FOLDER`.

The folder has cleaning/dev.jsonl, labelled by hand, and extraction/wcxb_dev.jsonl.gz, whose pages are read as a naive
scraper would; of our own scrapes those that only measure are left out. Prints how often the first of the candidates is
the headline, in ten folds over the scrapes, and the weights to set in services/cleaning/titles.py. A softmax over each
text's candidates; source: McFadden (1974), "Conditional logit analysis of qualitative choice behavior".
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cleaning.pages import read_pages
from benchmarks.cleaning.scrapes import read_scrapes
from services.cleaning.artefacts import repair_line
from services.cleaning.folding import fold
from services.cleaning.layout import find_article
from services.cleaning.lines import Line, read_lines
from services.cleaning.lists import find_items, without_cues
from services.cleaning.titles import FEATURES, candidate_features, title_candidates
from services.cleaning.verdicts import HEADLINE, decide
from training.pages.visible_text import visible_text

PAGE_WEIGHT = 0.2
SECOND_LOOK_WEIGHT = 0.3
L2 = 0.02
# A standfirst right under the headline has more of the text's words than that, and the owner of the copyright is the
# site; too few texts show either to fit.
FIXED = {"below_rival": -2.0, "names_site": -2.0}
STEPS = 600
RATE = 0.1


@dataclass(frozen=True)
class Choice:
    """A text's candidates and which of them are its headline."""

    name: str
    weight: float
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def read_choices(data: Path) -> Iterator[Choice]:
    with (data / "cleaning" / "dev.jsonl").open(encoding="utf-8") as file:
        texts = [(row["id"], row["raw_text"], row["gold_title"]) for row in map(json.loads, file)]
    texts += [(scrape.name, scrape.raw, scrape.title) for scrape in read_scrapes() if not scrape.only_measures]
    for name, raw, title in texts:
        if title:
            lines = read_lines(raw)
            yield from choices_of(name, lines, title, 1.0)
            left = [line for line, cue in zip(lines, decide(lines, None).cues, strict=True) if cue in (None, HEADLINE)]
            yield from choices_of(name, left, title, SECOND_LOOK_WEIGHT)
    for number, page in enumerate(read_pages(data / "extraction" / "wcxb_dev.jsonl.gz")):
        if page.titles:
            yield from choices_of(f"page {number}", read_lines(visible_text(page.html)), page.titles[0], PAGE_WEIGHT)


def choices_of(name: str, lines: Sequence[Line], title: str, weight: float) -> Iterator[Choice]:
    items = find_items(lines)
    lines = without_cues(lines, items)
    body = find_article(lines, items)
    if body is None:
        return
    candidates = title_candidates(lines, body, items)
    right = np.array([lines[index].folded == fold(repair_line(title)) for index in candidates], dtype=bool)
    if right.any():
        rows = np.array(list(candidate_features(lines, body, candidates)))
        yield Choice(name, weight, rows, right)


def fit(choices: Sequence[Choice]) -> NDArray[np.float64]:
    """Weights of greatest penalised likelihood, by Adam with a fixed number of steps."""
    rows = np.concatenate([choice.rows for choice in choices])
    of = np.repeat(np.arange(len(choices)), [len(choice.rows) for choice in choices])
    right = np.concatenate([choice.right for choice in choices])
    share = np.array([choice.weight for choice in choices])
    share = share / share.sum()
    weights, mean, spread = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    for step in range(1, STEPS + 1):
        scores = np.exp(np.clip(rows @ weights, -30, 30))
        all_of = np.bincount(of, scores)[of]
        right_of = np.bincount(of, scores * right)[of]
        residual = (scores * right / right_of - scores / all_of) * share[of]
        gradient = L2 * weights / 10 - rows.T @ residual
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.999 * spread + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        for name, value in FIXED.items():
            weights[FEATURES.index(name)] = value
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with extraction/ and cleaning/")
    data = parser.parse_args().data
    choices = list(read_choices(data))
    scrapes = list(dict.fromkeys(choice.name for choice in choices if choice.weight > PAGE_WEIGHT))
    hits: dict[str, bool] = {}
    for fold_number in range(10):
        unseen = set(scrapes[fold_number::10])
        weights = fit([choice for choice in choices if choice.name not in unseen])
        for choice in choices:
            if choice.name in unseen and choice.weight == 1.0:
                hits[choice.name] = bool(choice.right[int(np.argmax(choice.rows @ weights))])
    print(f"scrapes, ten folds: {np.mean(list(hits.values())):.4f} of {len(hits)}; wrong: ", end="")
    print(", ".join(name for name, hit in hits.items() if not hit))
    weights = fit(choices)
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
