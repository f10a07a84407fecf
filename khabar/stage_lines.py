"""One stage as a filter of JSON lines: the same handler that the worker runs, without transport or storage."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from services.cleaning.language import identify_language
from shared.contracts.article import RawArticle
from shared.contracts.base import Contract
from shared.errors import StageError
from shared.model_lock import check_models
from shared.pipeline import PIPELINE, Stage, stage_named
from shared.settings import Settings

Handler = Callable[[Any], Contract]
STAGES: Final = tuple(stage.name for stage in PIPELINE if stage.emits is not None)
"""The stages that are functions from one article to the next: all but the last, which writes to the database."""


@dataclass(frozen=True)
class Line:
    """One line of output, with its line feed."""

    line: bytes


class LineError(Line):
    """A line that says why there is no result."""


def run_lines(stage: str, lines: Iterable[bytes], settings: Settings) -> Iterator[Line]:
    """Run a stage over JSON lines, one result each, in order. Never raises on what a line holds.

    Raises: ConfigurationError if a model file is missing or damaged, or a setting is not as it should be.
    """
    check_models(stage)
    known = stage_named(stage)
    handler = load_handler(known, settings)
    for line in lines:
        identity: Any = None
        try:
            posted = json.loads(line)
            identity = posted.get("id")
            result = _run(known, handler, posted)
        except StageError as error:
            yield LineError(_dumped({"id": identity, "error": error.reason, "detail": error.detail}))
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            yield LineError(_dumped({"id": identity, "error": "invalid_line", "detail": str(error)[:500]}))
        except Exception as error:  # a bug in the stage: this line's failure, as in the pipeline
            yield LineError(
                _dumped({"id": identity, "error": "bug", "detail": f"{type(error).__name__}: {error}"[:500]})
            )
        else:
            yield Line(_dumped({"id": identity, **result}))


def load_handler(stage: Stage, settings: Settings) -> Handler:
    """The function of a stage, with what it needs loaded: `make_handler` in the folder that has the stage's name.

    Raises: ConfigurationError if what it needs cannot be loaded.
    """
    make: Callable[[Settings], Handler] = import_module(f"services.{stage.name}.handler").make_handler
    return make(settings)


def _run(stage: Stage, handler: Handler, posted: dict[str, Any]) -> dict[str, Any]:
    if stage == PIPELINE[0]:
        return handler(_raw(posted)).model_dump(mode="json")
    text = posted["text"]
    language = posted.get("language") or identify_language(text).code
    article = stage.accepts.model_validate({"title": posted.get("title"), "text": text, "language": language})
    result = handler(article).model_dump(mode="json")
    return {name: result[name] for name in ("language", *_found_by(stage)) if name in result}


def _found_by(stage: Stage) -> list[str]:
    """The fields that a stage fills: those that what it accepts does not have, else its addition."""
    assert stage.emits is not None, "the last stage has no lines"
    return [name for name in stage.emits.model_fields if name not in stage.accepts.model_fields] or ["additions"]


def _raw(posted: dict[str, Any]) -> RawArticle:
    facts = {name: posted[name] for name in RawArticle.model_fields if name in posted}
    if "html" in posted:
        return RawArticle(**{**facts, "content": posted["html"], "content_type": "text/html"})
    return RawArticle(**{"content_type": "text/plain", **facts, "content": posted["text"]})


def _dumped(result: dict[str, Any]) -> bytes:
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
