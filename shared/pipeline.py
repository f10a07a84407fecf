"""THE MAP: which stages there are, what each accepts and what it emits, in order.

A new stage is one folder in services/, one line here and one entry in docker-compose.yml.
"""

from dataclasses import dataclass

from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, CleanArticle, RawArticle
from shared.contracts.base import Contract


@dataclass(frozen=True)
class Stage:
    """One step of the pipeline. Its queue has its name."""

    name: str
    accepts: type[Contract]
    emits: type[Contract] | None


CLEANING = Stage("cleaning", accepts=RawArticle, emits=CleanArticle)
EXTRACTION = Stage("extraction", accepts=CleanArticle, emits=AnnotatedArticle)
CLASSIFICATION = Stage("classification", accepts=AnnotatedArticle, emits=ClassifiedArticle)
STORAGE = Stage("storage", accepts=ClassifiedArticle, emits=None)

PIPELINE = (CLEANING, EXTRACTION, CLASSIFICATION, STORAGE)


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
