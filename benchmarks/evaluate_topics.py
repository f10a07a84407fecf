"""Measure the shipped topic models on labelled articles: `python -m benchmarks.evaluate_topics --data FOLDER`.

accuracy: the first topic is the labelled one; none counts as wrong. lenient: it is that or a secondary label.
macro F1: over the topics in the set. ECE: expected calibration error, 10 bins. answered: accuracy where there is a
topic. The code that is measured is the code that runs in the service.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.classification.linear_model import LinearTopicModel
from services.classification.protocols import TopicModel
from services.classification.stage import classify_article
from shared.contracts.article import AnnotatedArticle, Topic

SETS: Final = (
    ("ar_iptc_dev", None),
    ("ar_asnd", "test"),
    ("en_masakhanews", "test"),
    ("en_bbc", None),
    ("fr_masakhanews", "test"),
    ("so_masakhanews", "test"),
)
BINS: Final = 10


@dataclass(frozen=True)
class Judged:
    """A labelled article and the topics that it got."""

    topic: str
    secondary: tuple[str, ...]
    given: tuple[Topic, ...]

    @property
    def first(self) -> str | None:
        """The best topic."""
        return self.given[0].key if self.given else None

    @property
    def right(self) -> bool:
        """The best topic is the labelled one."""
        return self.first == self.topic

    @property
    def acceptable(self) -> bool:
        """The best topic is one of the labelled ones."""
        return self.right or self.first in self.secondary


def main() -> None:
    """Print a line per set, and on demand a line per topic and per bin of confidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--details", action="store_true", help="also F1 per topic, and the reliability table")
    arguments = parser.parse_args()
    model = LinearTopicModel.load()
    print(
        f"{'set':24}{'n':>6}{'accuracy':>10}{'lenient':>9}{'macroF1':>9}{'ECE':>7}{'covered':>9}{'answered':>10}{'ms':>7}"
    )
    for name, split in SETS:
        rows = read_rows(arguments.data / "topics" / f"{name}.jsonl.gz", split)
        started = time.perf_counter()
        judged = judge(rows, model)
        each_ms = 1000 * (time.perf_counter() - started) / len(rows)
        title = f"{name} {split or ''}".strip()
        print(line(title, judged) + f"{each_ms:7.2f}")
        if arguments.details:
            print_details(judged)


def read_rows(path: Path, split: str | None) -> list[dict[str, Any]]:
    """The labelled rows of a set.

    Raises: SystemExit if the file is missing or holds none.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("iptc")]
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path} cannot be read: {error}; give the folder of data sets with --data") from error
    chosen = [row for row in rows if split is None or row.get("split") == split]
    if not chosen:
        raise SystemExit(f"{path} holds no labelled article of the split {split}")
    return chosen


def judge(rows: Sequence[dict[str, Any]], model: TopicModel) -> list[Judged]:
    """Classify each row as the service would."""
    judged = []
    for row in rows:
        article = AnnotatedArticle(title=row.get("title"), text=row["text"], language=row["lang"])
        given = classify_article(article, model=model).topics
        judged.append(Judged(row["iptc"], tuple(row.get("iptc_secondary", ())), given))
    return judged


def line(title: str, judged: Sequence[Judged]) -> str:
    """All measures of a set in one line."""
    answered = [one for one in judged if one.given]
    scores = f1_by_topic(judged)
    right, acceptable = sum(one.right for one in judged), sum(one.acceptable for one in judged)
    return (
        f"{title:24}{len(judged):6}{right / len(judged):10.3f}{acceptable / len(judged):9.3f}"
        f"{sum(scores.values()) / len(scores):9.3f}{calibration_error(answered):7.3f}{len(answered) / len(judged):9.3f}"
        f"{right / max(1, len(answered)):10.3f}"
    )


def f1_by_topic(judged: Sequence[Judged]) -> dict[str, float]:
    """F1 of the first topic, for each topic in the labels."""
    labelled = Counter(one.topic for one in judged)
    given = Counter(one.first for one in judged)
    right = Counter(one.topic for one in judged if one.right)
    return {key: 2 * right[key] / (labelled[key] + given[key]) for key in sorted(labelled)}


def bins(answered: Sequence[Judged]) -> list[list[Judged]]:
    """The answers by confidence, in `BINS` equal steps."""
    binned: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in answered:
        binned[min(BINS - 1, int(one.given[0].confidence * BINS))].append(one)
    return binned


def calibration_error(answered: Sequence[Judged]) -> float:
    """Expected calibration error: mean gap between confidence and accuracy, weighted by the size of the bins."""
    gaps = (abs(sum(one.given[0].confidence - one.right for one in group)) for group in bins(answered))
    return sum(gaps) / max(1, len(answered))


def print_details(judged: Sequence[Judged]) -> None:
    """F1 per topic, and for each bin of confidence how many were right."""
    labelled = Counter(one.topic for one in judged)
    print("  " + ", ".join(f"{key} {value:.2f} ({labelled[key]})" for key, value in f1_by_topic(judged).items()))
    for step, group in enumerate(bins([one for one in judged if one.given])):
        if group:
            confidence = sum(one.given[0].confidence for one in group) / len(group)
            right, acceptable = sum(one.right for one in group), sum(one.acceptable for one in group)
            print(
                f"  {step / BINS:.1f}-{(step + 1) / BINS:.1f}: {len(group):4} articles, confidence {confidence:.2f}, "
                f"right {right / len(group):.2f}, acceptable {acceptable / len(group):.2f}"
            )


if __name__ == "__main__":
    main()
