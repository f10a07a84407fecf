"""A cleaning worker whose handler does what the article says: dies, hangs, fails or works."""

import os
import time

from shared.contracts.article import CleanArticle, RawArticle
from shared.runtime.celery_worker import build_worker
from shared.runtime.stage_runner import Handler
from shared.settings import Settings


def obey(raw: RawArticle) -> CleanArticle:
    if raw.content == "die":
        os._exit(1)
    if raw.content == "hang":
        time.sleep(3600)
    if raw.content == "fail":
        raise ZeroDivisionError
    return CleanArticle(text=raw.content)


def make_handler(settings: Settings) -> Handler:
    return obey


app = build_worker("cleaning", make_handler)
