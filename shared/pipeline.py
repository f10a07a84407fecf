"""THE MAP: which stages there are, what each accepts and what it emits, in order.

Whoever needs to know a stage asks here; nothing else lists them. A new stage is one folder in services/, one line here
and its entries in the deployment files (docs/adding-a-stage.md).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, CleanArticle, RawArticle, Report
from shared.contracts.base import Contract


@dataclass(frozen=True)
class Stage:
    """One step of the pipeline. Its queue and its folder in services/ have its name.

    `emits` is None for the last stage. `report` is the field of what it emits that holds its report; None if it has no
    field of its own there, and its report stands in `additions` under its name.
    """

    name: str
    accepts: type[Contract]
    emits: type[Contract] | None
    report: str | None = None

    @property
    def report_path(self) -> tuple[str, ...]:
        """Where its report stands in the JSON of an article, key by key."""
        return ("additions", self.name, "report") if self.report is None else (self.report,)

    def report_of(self, article: Contract) -> Report | None:
        """What it reported about an article; None if nothing."""
        if self.report is not None:
            return getattr(article, self.report, None)
        addition = getattr(article, "additions", {}).get(self.name)
        return None if addition is None else addition.report

    def start_of(self, record: dict[str, object]) -> Contract:
        """What the stage accepts, read from the JSON of an article that has come further.

        Raises: ValueError if it cannot be read so.
        """
        additions = record.get("additions")
        earlier = {stage.name for stage in PIPELINE[: PIPELINE.index(self)]}
        if isinstance(additions, dict):
            record = {**record, "additions": {name: additions[name] for name in additions if name in earlier}}
        return self.accepts.model_validate(record)


def _in_order(*stages: Stage) -> tuple[Stage, ...]:
    """The stages, if each accepts what the one before it emits. Raises: ValueError if one does not."""
    for stage, following in pairwise(stages):
        if stage.emits is None or not issubclass(stage.emits, following.accepts):
            raise ValueError(f"{following.name} does not accept what {stage.name} emits")
        if stage.report is not None and stage.report not in stage.emits.model_fields:
            raise ValueError(f"{stage.name} names a report that is no field of {stage.emits.__name__}")
    return stages


CLEANING = Stage("cleaning", accepts=RawArticle, emits=CleanArticle, report="cleaning")
EXTRACTION = Stage("extraction", accepts=CleanArticle, emits=AnnotatedArticle, report="extraction")
CLASSIFICATION = Stage("classification", accepts=AnnotatedArticle, emits=ClassifiedArticle, report="classification")
STORAGE = Stage("storage", accepts=ClassifiedArticle, emits=None)

PIPELINE: Final = _in_order(CLEANING, EXTRACTION, CLASSIFICATION, STORAGE)
STAGE_NAMES: Final = tuple(stage.name for stage in PIPELINE)


def stage_named(name: str) -> Stage:
    """The stage of that name.

    Raises: KeyError if there is none.
    """
    for stage in PIPELINE:
        if stage.name == name:
            return stage
    raise KeyError(name)


def stage_after(stage: Stage) -> Stage | None:
    """The stage that consumes what `stage` emits; None after the last."""
    index = PIPELINE.index(stage) + 1
    return PIPELINE[index] if index < len(PIPELINE) else None
