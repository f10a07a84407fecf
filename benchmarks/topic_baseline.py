"""What anyone would try first: TF-IDF of words as they stand, multinomial logistic regression, nothing calibrated."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from services.classification.protocols import Ranking, Thresholds
from training.topics.sources import Example, at_most_per_topic, read_set, without

PER_TOPIC = 1000
LABELLED_FOR_THIS_TASK = 3
ALWAYS = Thresholds(first=0.0, further=1.0)


@dataclass(frozen=True)
class BaselineLanguageModel:
    """A pipeline that always answers."""

    pipeline: Pipeline
    thresholds: Thresholds = ALWAYS

    def rank(self, title: str | None, text: str) -> Ranking:
        """The topics of an article, best first."""
        (probabilities,) = self.pipeline.predict_proba([_joined(title, text)])
        topics = sorted(zip(self.pipeline.classes_, probabilities.tolist(), strict=True), key=lambda one: -one[1])
        return Ranking(topics=topics, words=100, known_words=100)


@dataclass(frozen=True)
class Baseline:
    """A baseline model for each language."""

    languages: Mapping[str, BaselineLanguageModel]
    name: str = "tf-idf-baseline"

    def for_language(self, language: str) -> BaselineLanguageModel | None:
        """The model of a language."""
        return self.languages.get(language)


def fit_baseline(data: Path) -> Baseline:
    """Fit on the training sets of each language, sections balanced by topic; about a minute."""
    measured = read_set(data, "ar_iptc_dev")
    sections = [
        *(e for name in ("ar_antv2", "ar_antv1", "ar_saudi_sections", "ar_weak") for e in read_set(data, name)),
        *read_set(data, "ar_asnd", splits=["train"]),
    ]
    labelled = without(read_set(data, "ar_iptc_train"), measured)
    arabic = [*at_most_per_topic(without(sections, measured), PER_TOPIC), *labelled * LABELLED_FOR_THIS_TASK]
    headlines = at_most_per_topic(read_set(data, "en_huffpost", splits=["train"]), PER_TOPIC)
    return Baseline(
        {
            "ar": _fitted(arabic),
            "en": _fitted([*headlines, *read_set(data, "en_masakhanews", splits=["train50"]) * LABELLED_FOR_THIS_TASK]),
            "fr": _fitted(read_set(data, "fr_masakhanews", splits=["train50"])),
            "so": _fitted(read_set(data, "so_masakhanews", splits=["train"])),
        }
    )


def _fitted(examples: list[Example]) -> BaselineLanguageModel:
    pipeline = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=2, max_features=60_000), LogisticRegression(C=10.0, max_iter=200)
    )
    pipeline.fit([_joined(e.title, e.text) for e in examples], [e.topic for e in examples])
    return BaselineLanguageModel(pipeline)


def _joined(title: str | None, text: str) -> str:
    return f"{title or ''}\n{text}"
