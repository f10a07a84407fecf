"""The stage's own worker, with poison that works: `celery -A tests.chaos.worker worker`, the stage by KHABAR_PROCESS.

An article whose metadata says `{"chaos": "extraction:die"}` kills, stops or starves that stage. While the file
`bug.extraction` lies in the data folder, the stage has a bug. Once the file `upgraded` lies there, a cleaning worker
that starts is of a release with a newer version of the articles that it takes.
"""

import importlib
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

from shared.contracts.envelope import Envelope
from shared.runtime.celery_worker import build_batch_worker, build_worker
from shared.runtime.stage_runner import BatchHandler, Handler, Workplace
from shared.settings import Settings
from tests.support import next_release

STAGE = os.environ["KHABAR_PROCESS"]
_make: Callable[..., Any] = importlib.import_module(f"services.{STAGE}.handler").make_handler


def suffer(article: Any, settings: Settings) -> None:
    """Do to this process what the article orders."""
    if (settings.home / f"bug.{STAGE}").exists():
        raise ZeroDivisionError("a bug was deployed")
    stage, _, order = str(getattr(article, "metadata", {}).get("chaos", "")).partition(":")
    if stage != STAGE:
        return
    if order == "die":
        os._exit(1)
    if order == "hang":
        time.sleep(3600)
    if order == "eat":
        hoard = []
        while True:
            hoard.append(bytearray(2**24))


def make_handler(settings: Settings) -> Handler:
    handler: Handler = _make(settings)
    upgraded = STAGE == "cleaning" and (settings.home / "upgraded").exists()
    if upgraded:
        next_release.install()

    def suffering(article: Any) -> Any:
        suffer(article, settings)
        assert not upgraded or isinstance(article, next_release.CountedArticle)
        return handler(article)

    return suffering


def make_batch_handler(settings: Settings, workplace: Workplace) -> BatchHandler:
    handler: BatchHandler = _make(settings, workplace)

    def suffering(envelopes: Sequence[Envelope[Any]]) -> Sequence[str]:
        for envelope in envelopes:
            # A burial must get through, or nothing would ever end.
            if envelope.schema_name == "article.classified":
                suffer(envelope.payload, settings)
        return handler(envelopes)

    return suffering


app = build_batch_worker(STAGE, make_batch_handler) if STAGE == "storage" else build_worker(STAGE, make_handler)
