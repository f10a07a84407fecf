"""A stage's worker with empty work, to measure the plumbing alone: `celery -A benchmarks.empty_worker worker`.

The stage comes from KHABAR_PROCESS. Storage writes to the ledger as always, unless KHABAR_EMPTY_STORAGE is set.
"""

import os
from collections.abc import Sequence
from typing import Any

from services.storage.handler import make_handler as make_storage
from shared.contracts.article import CleanArticle, RawArticle
from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope
from shared.pipeline import PIPELINE, stage_named
from shared.runtime.celery_worker import build_batch_worker, build_worker
from shared.runtime.stage_runner import BatchHandler, Handler, Workplace
from shared.settings import Settings

STAGE = stage_named(os.environ["KHABAR_PROCESS"])


def clean(article: RawArticle) -> Contract:
    return CleanArticle(
        text=article.content, language="ar", source=article.source, external_id=article.external_id, url=article.url
    )


def hand_on(article: Contract) -> Contract:
    assert STAGE.emits is not None
    return STAGE.emits.model_construct(**vars(article))


def make_handler(_: Settings) -> Handler:
    return clean if PIPELINE[0] == STAGE else hand_on


def make_batch_handler(settings: Settings, workplace: Workplace) -> BatchHandler:
    if not os.environ.get("KHABAR_EMPTY_STORAGE"):
        return make_storage(settings, workplace)

    def take(envelopes: Sequence[Envelope[Any]]) -> Sequence[str]:
        return ["stored"] * len(envelopes)

    return take


app = build_worker(STAGE.name, make_handler) if STAGE.emits else build_batch_worker(STAGE.name, make_batch_handler)
