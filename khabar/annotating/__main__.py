"""A process that annotates: an article a line on standard input, an answer a line on standard output.

It first says `ready`, or why it cannot be. It ends when its input does, so that it never outlives who started it.
"""

import json
import os
import signal
import sys
from typing import IO

from khabar.annotating.annotator import Annotator
from shared.contracts.article import RawArticle
from shared.errors import ConfigurationError
from shared.observability.logs import configure_logging
from shared.runtime.memory_limit import limit_memory
from shared.settings import load_settings


def main() -> None:
    """Answer until the input ends."""
    # Whoever started this ends it; the terminal's interrupt reaches both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Answers have standard output for themselves, whatever a library prints.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    settings = load_settings()
    configure_logging(settings, process="annotating")
    try:
        annotator = Annotator(settings)
    except ConfigurationError as error:
        _say(answers, {"cannot": str(error)})
        return
    limit_memory(settings.task_memory_bytes)
    _say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        _say(answers, annotator.annotate(RawArticle.model_validate_json(line)))


def _say(answers: IO[bytes], answer: object) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
