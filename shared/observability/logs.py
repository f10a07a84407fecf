"""Logging: readable on a terminal, JSON elsewhere; the same for our own events and for libraries'."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from shared.access.keys import without_tokens
from shared.settings import Settings


def configure_logging(settings: Settings, *, process: str, stream: Any = None) -> None:
    """Send structlog and the standard library's logging to one handler. Idempotent.

    `process` says what the process does, in each line of JSON; KHABAR_PROCESS wins over it.
    """
    stream = stream or sys.stderr
    readable = settings.log_format == "console" or (settings.log_format == "auto" and stream.isatty())

    def name_process(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["process"] = settings.process or process
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if not readable:
        shared.append(name_process)
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(),
            # The pretty ones print local variables, and those hold the article.
            exception_formatter=structlog.dev.plain_traceback,
        )
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer, _strike_keys_out],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # Celery announces every task at INFO; our own events say the same with the article's id.
    for chatty in ("celery.worker.strategy", "celery.app.trace", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _strike_keys_out(_: Any, __: str, line: Any) -> str:
    """Nobody logs a key on purpose; a library's error may hold the request that held it."""
    return without_tokens(str(line))
