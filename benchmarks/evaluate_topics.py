"""Measure the shipped topic model on labelled articles: `python -m benchmarks.evaluate_topics --data FOLDER`.

Each set in two lines, the shipped model and, fitted in the same run, TF-IDF with logistic regression. accuracy: the
first topic is the labelled one; none counts as wrong. lenient: it is that or a secondary label. macroF1: over the
topics in the set. ECE: expected calibration error of the first topic, 10 bins. covered: share with a topic. answered,
answered+: accuracy and lenient accuracy of those. ms: processor time per article. Then F1 by topic and the reliability
of the confidences. The code that is measured is the code that runs in the service.
"""

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from services.classification.blended_model import BlendedTopicModel
from services.classification.evidence import KeywordMatcher
from services.classification.linear_model import MODEL_FOLDER
from services.classification.protocols import TopicModel
from services.classification.stage import classify_article
from services.classification.taxonomy import second_level
from shared.contracts.article import AnnotatedArticle, Topic
from training.topics.sources import read_corrections

SETS: Final = (
    ("ar_iptc_dev", None),
    ("ar_asnd", "test"),
    ("en_masakhanews", "test"),
    ("en_bbc", None),
    ("fr_masakhanews", "test"),
    ("so_masakhanews", "test"),
)
# Articles of all topics in English and French that the repository carries; its README says how they were made.
WRITTEN: Final = ("written_en", "written_fr")
WRITTEN_FOLDER: Final = Path(__file__).with_name("topics")
BINS: Final = 10
RECORDED: Final = "ar_iptc_dev"
RECORD: Final = Path("docs/models/topics_answers.json")


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
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--models", type=Path, default=MODEL_FOLDER, help="folder of models to measure")
    parser.add_argument("--against", type=Path, help="another folder of models, instead of the baseline")
    parser.add_argument("--corrections", type=Path, help="file of editors' corrections; those held out are measured")
    parser.add_argument("--no-baseline", action="store_true", help="the model alone")
    parser.add_argument("--record", action="store_true", help=f"write the answers on {RECORDED} to {RECORD}")
    arguments = parser.parse_args()
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    model = BlendedTopicModel.load(arguments.models)
    loaded_ms = 1000 * (time.perf_counter() - started)
    for language in model.languages.values():
        language.rank(_A_TITLE, _A_TITLE)
    memory = psutil.Process().memory_info().rss
    other = _other(arguments)
    print(f"{'set':24}{'model':10}{'n':>5}" + "".join(f"{name:>10}" for name in _COLUMNS))
    details = []
    for name, split, rows in _sets(arguments):
        title = f"{name} {split or ''}".strip()
        for label, judge_with in ((arguments.models.name[:9], model), *other):
            watch = time.process_time()
            judged = judge(rows, judge_with)
            each_ms = 1000 * (time.process_time() - watch) / len(rows)
            shown = "shipped" if judge_with is model and arguments.models == MODEL_FOLDER else label
            print(line(title, shown, judged) + f"{each_ms:10.2f}", flush=True)
            if judge_with is model:
                details.append((title, judged))
                if name == RECORDED and arguments.record:
                    record(judged)
    for title, judged in details:
        print(f"\n{title}")
        print_details(judged)
    resident = f"resident {memory >> 20} MiB once it reads, {before >> 20} MiB before loading"
    print(f"\nloaded in {loaded_ms:.0f} ms; {resident}")


def _sets(arguments: argparse.Namespace) -> Iterator[tuple[str, str | None, list[dict[str, Any]]]]:
    for name, split in SETS:
        yield name, split, read_rows(arguments.data / "topics" / f"{name}.jsonl.gz", split)
    for name in WRITTEN:
        written = (WRITTEN_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
        yield name, None, [json.loads(row) for row in written.splitlines()]
    if arguments.corrections:
        held_out = [
            {"title": e.title, "text": e.text, "lang": e.language, "iptc": e.topic, "iptc_secondary": e.secondary}
            for e in read_corrections(arguments.corrections, held_out=True)
        ]
        if held_out:
            yield "corrections", "held out", held_out
        else:
            print("There are too few corrections to hold some out and measure on them.")


def _other(arguments: argparse.Namespace) -> list[tuple[str, TopicModel]]:
    if arguments.against:
        return [("before", BlendedTopicModel.load(arguments.against))]
    if arguments.no_baseline:
        return []
    try:
        from benchmarks.topic_baseline import fit_baseline  # noqa: PLC0415 (needs scikit-learn)
    except ImportError as error:
        raise SystemExit(
            f"{error}: the baseline needs requirements/training.txt; run `make evaluate-topics`"
        ) from error
    return [("tf-idf", fit_baseline(arguments.data))]


def record(judged: Sequence[Judged]) -> None:
    """Keep confidence, right and acceptable of every answer, and of which model they are, for the test of the card."""
    answers = [[one.given[0].confidence, one.right, one.acceptable] if one.given else None for one in judged]
    kept = {"set": RECORDED, "models": digest(MODEL_FOLDER), "answers": answers}
    RECORD.write_text(json.dumps(kept) + "\n", encoding="utf-8")


def digest(folder: Path) -> str:
    """Hash of all files of a model, that tells whether it was changed since it was measured."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".npz", ".onnx", ".bin", ".gz", ".json"}):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


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
    below = KeywordMatcher(second_level())
    for row in rows:
        article = AnnotatedArticle(title=row.get("title"), text=row["text"], language=row["lang"])
        given = classify_article(article, model=model, below=below).topics
        judged.append(Judged(row["iptc"], tuple(row.get("iptc_secondary", ())), given))
    return judged


# Long enough that every encoder is at work.
_A_TITLE: Final = "no such headline " * 50
_COLUMNS: Final = ("accuracy", "lenient", "macroF1", "ECE", "covered", "answered", "answered+", "ms")


def line(title: str, model: str, judged: Sequence[Judged]) -> str:
    """All measures of a set in one line, without the time."""
    answered = [one for one in judged if one.given]
    scores = f1_by_topic(judged)
    right, acceptable = sum(one.right for one in judged), sum(one.acceptable for one in judged)
    measures = (
        right / len(judged),
        acceptable / len(judged),
        sum(scores.values()) / len(scores),
        calibration_error(answered),
        len(answered) / len(judged),
        right / max(1, len(answered)),
        acceptable / max(1, len(answered)),
    )
    return f"{title:24}{model:10}{len(judged):5}" + "".join(f"{measure:10.3f}" for measure in measures)


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
