"""A cleaning worker whose handler does what the article says: dies, hangs, eats memory, fails or works.

With NEXT_RELEASE set it is of a release that has a newer version of the articles it takes.
"""

import os
import signal
import time
from pathlib import Path

from shared.contracts.article import CleanArticle, RawArticle
from shared.runtime.celery_worker import build_worker
from shared.runtime.stage_runner import Handler
from shared.settings import Settings
from tests.support import next_release


def obey(raw: RawArticle) -> CleanArticle:
    order, _, argument = raw.content.partition(" ")
    if order == "die":
        os._exit(1)
    if order == "hang":
        time.sleep(3600)
    if order == "stick":
        # As native code that never comes back to the interpreter: no soft limit reaches it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        time.sleep(3600)
    if order == "eat":
        hoard = []
        while True:
            hoard.append(bytearray(2**24))
    if order == "fail" or (order == "fail-while" and Path(argument.split()[0]).exists()):
        raise ZeroDivisionError
    if order == "count":
        # Only the next release has it.
        return CleanArticle(text=str(raw.characters))  # type: ignore[attr-defined]
    return CleanArticle(text=raw.content)


def make_handler(settings: Settings) -> Handler:
    return obey


if os.environ.get("NEXT_RELEASE"):
    next_release.install()
app = build_worker("cleaning", make_handler)
