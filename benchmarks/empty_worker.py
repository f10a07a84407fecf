"""A stage's worker with empty work, to measure the plumbing alone: `celery -A benchmarks.empty_worker worker`.

The stage comes from KHABAR_PROCESS. Storage writes to the ledger as always, unless KHABAR_EMPTY_STORAGE is set.
"""

import os
from collections.abc import Sequence
from typing import Any

from services.storage.handler import make_handler as make_storage
from shared.contracts.article import AnnotatedArticle, ClassifiedArticle, CleanArticle, RawArticle
from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope
from shared.runtime.celery_worker import build_batch_worker, build_worker
from shared.runtime.stage_runner import BatchHandler, Handler, Workplace
from shared.settings import Settings

STAGE = os.environ["KHABAR_PROCESS"]


def clean(article: RawArticle) -> Contract:
    return CleanArticle(
        text=article.content, language="ar", source=article.source, external_id=article.external_id, url=article.url
    )


def annotate(article: CleanArticle) -> Contract:
    return AnnotatedArticle.model_construct(**vars(article))


def classify(article: AnnotatedArticle) -> Contract:
    return ClassifiedArticle.model_construct(**vars(article))


_EMPTY: dict[str, Handler] = {"cleaning": clean, "extraction": annotate, "classification": classify}


def make_handler(_: Settings) -> Handler:
    return _EMPTY[STAGE]


def make_batch_handler(settings: Settings, workplace: Workplace) -> BatchHandler:
    if not os.environ.get("KHABAR_EMPTY_STORAGE"):
        return make_storage(settings, workplace)

    def take(envelopes: Sequence[Envelope[Any]]) -> Sequence[str]:
        return ["stored"] * len(envelopes)

    return take


app = build_batch_worker(STAGE, make_batch_handler) if STAGE == "storage" else build_worker(STAGE, make_handler)
