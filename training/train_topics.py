"""Train the linear topic models that the classification service ships: `python -m training.train_topics --data FOLDER`.

Needs requirements/training.txt. Fixed seeds: the same data and versions give the same files.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from services.classification.linear_model import MODEL_FOLDER, LinearLanguageModel
from services.classification.protocols import Thresholds
from training.lock_models import relock
from training.topics.fitting import Portion, Strength, best_temperature, cross_validated, fit
from training.topics.seed_words import SEED_WORDS
from training.topics.sources import (
    Example,
    at_most_per_topic,
    read_bordering,
    read_corrections,
    read_headlines,
    read_set,
    read_written,
    seed_examples,
    without,
)

# Of the linear model alone; the blended model that ships has its own (calibration.json).
THRESHOLDS = Thresholds(first=0.3, further=0.2)

HEADLINE_WEIGHT = 0.5
WRITTEN_WEIGHT = 3.0
BORDERING_WEIGHT = 1.5


@dataclass(frozen=True)
class Material:
    """Where the labelled sets are, editors' corrections if any, and whether the dev splits of MasakhaNEWS are learnt
    from too.
    """

    data: Path
    corrections: Path | None = None
    with_dev: bool = True

    def masakhanews(self, language: str, split: str) -> list[Example]:
        """The articles to learn from, corrections among them."""
        splits = [split, "dev"] if self.with_dev else [split]
        return [*self.corrected(language), *read_set(self.data, f"{language}_masakhanews", splits=splits)]

    def corrected(self, language: str) -> list[Example]:
        """Articles that editors corrected."""
        return read_corrections(self.corrections, language) if self.corrections else []


def train_arabic(material: Material) -> LinearLanguageModel:
    """Articles labelled for this task, with a little weight on sections and keyword rules."""
    data = material.data
    measured = read_set(data, "ar_iptc_dev")
    labelled = without([*material.corrected("ar"), *read_set(data, "ar_iptc_train")], measured)
    known = [*measured, *labelled]
    sections = [
        *read_set(data, "ar_antv2"),
        *read_set(data, "ar_antv1"),
        *read_set(data, "ar_saudi_sections"),
        *read_set(data, "ar_asnd", splits=["train"]),
    ]
    others = [
        Portion(at_most_per_topic(without(sections, known), 300), weight=0.05),
        Portion(at_most_per_topic(without(read_set(data, "ar_weak"), known), 150), weight=0.1),
    ]
    return _fitted(Portion(labelled, weight=3.0), others)


def train_english(material: Material) -> LinearLanguageModel:
    """Headlines by section, a few hundred articles, and what we wrote for what neither covers."""
    articles = material.masakhanews("en", "train50")
    headlines = read_headlines(material.data)
    others = [
        Portion(headlines, weight=HEADLINE_WEIGHT),
        Portion(read_written("en"), weight=WRITTEN_WEIGHT),
        Portion(read_bordering("en"), weight=BORDERING_WEIGHT),
        Portion(read_set(material.data, "en_sib200", splits=["train"]), weight=0.2),
        *_seeds("en", covered_by=[*articles, *headlines], length=6, weight=5.0),
    ]
    return _fitted(Portion(articles, weight=3.0), others)


def train_french(material: Material) -> LinearLanguageModel:
    """A few hundred articles, and what we wrote for what they do not cover."""
    articles = material.masakhanews("fr", "train50")
    others = [
        Portion(read_written("fr"), weight=WRITTEN_WEIGHT),
        Portion(read_set(material.data, "fr_sib200", splits=["train"]), weight=0.2),
        *_seeds("fr", covered_by=articles, length=10, weight=4.0),
    ]
    return _fitted(Portion(articles, weight=3.0), others)


def train_somali(material: Material) -> LinearLanguageModel:
    """Articles by section."""
    return _fitted(Portion(material.masakhanews("so", "train"), weight=3.0), [])


def _fitted(main: Portion, others: Sequence[Portion]) -> LinearLanguageModel:
    strength = Strength()
    topics = [example.topic for example in main.examples]
    temperature = best_temperature(cross_validated(main, others, strength), topics)
    return replace(fit([main, *others], strength), temperature=temperature, thresholds=THRESHOLDS)


def _seeds(language: str, *, covered_by: Sequence[Example], length: int, weight: float) -> list[Portion]:
    """Texts of hand-written words: `weight` for topics without examples, 1 for the others."""
    covered = {example.topic for example in covered_by}
    missing = {key: words for key, words in SEED_WORDS[language].items() if key not in covered}
    others = {key: words for key, words in SEED_WORDS[language].items() if key in covered}
    return [
        Portion(seed_examples(missing, each=60, length=length), weight=weight),
        Portion(seed_examples(others, each=60, length=length), weight=1.0),
    ]


TRAINERS: dict[str, Callable[[Material], LinearLanguageModel]] = {
    "ar": train_arabic,
    "en": train_english,
    "fr": train_french,
    "so": train_somali,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with topics/*.jsonl.gz")
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--languages", nargs="+", choices=sorted(TRAINERS), default=sorted(TRAINERS))
    parser.add_argument("--corrections", type=Path, help="file of `khabar export-corrections`")
    parser.add_argument("--without-dev", action="store_true", help="leave the dev splits out, to calibrate on them")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    material = Material(arguments.data, arguments.corrections, with_dev=not arguments.without_dev)
    for language in arguments.languages:
        model = TRAINERS[language](material)
        path = arguments.out / f"topics.{language}.npz"
        model.write(path)
        size = path.stat().st_size
        print(f"{path}: {len(model.vocabulary.words)} words, temperature {model.temperature}, {size} bytes", flush=True)
    relock(arguments.out)


if __name__ == "__main__":
    main()
