"""One stage as a filter of JSON lines: the same handler that the worker runs, without transport or storage."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.classification.handler import make_handler as make_classification
from services.cleaning.handler import make_handler as make_cleaning
from services.cleaning.language import identify_language
from services.extraction.handler import make_handler as make_extraction
from shared.contracts.article import AnnotatedArticle, CleanArticle, RawArticle
from shared.contracts.base import Contract
from shared.errors import StageVerdict
from shared.settings import Settings

Handler = Callable[[Any], Contract]
STAGES: Final[dict[str, Callable[[Settings], Handler]]] = {
    "cleaning": make_cleaning,
    "extraction": make_extraction,
    "classification": make_classification,
}


@dataclass(frozen=True)
class Line:
    """One line of output, with its line feed."""

    line: bytes


class LineError(Line):
    """A line that says why there is no result."""


def run_lines(stage: str, lines: Iterable[bytes], settings: Settings) -> Iterator[Line]:
    """Run a stage over JSON lines, one result each, in order. Never raises on what a line holds."""
    handler = STAGES[stage](settings)
    for line in lines:
        identity: Any = None
        try:
            posted = json.loads(line)
            identity = posted.get("id")
            result = _run(stage, handler, posted)
        except StageVerdict as verdict:
            yield LineError(_dumped({"id": identity, "error": verdict.reason, "detail": verdict.detail}))
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            yield LineError(_dumped({"id": identity, "error": "invalid_line", "detail": str(error)[:500]}))
        except Exception as error:  # a bug in the stage: this line's failure, as in the pipeline
            yield LineError(
                _dumped({"id": identity, "error": "bug", "detail": f"{type(error).__name__}: {error}"[:500]})
            )
        else:
            yield Line(_dumped({"id": identity, **result}))


def _run(stage: str, handler: Handler, posted: dict[str, Any]) -> dict[str, Any]:
    if stage == "cleaning":
        return handler(_raw(posted)).model_dump(mode="json")
    text = posted["text"]
    language = posted.get("language") or identify_language(text).code
    known = {"title": posted.get("title"), "text": text, "language": language}
    if stage == "extraction":
        result = handler(CleanArticle(**known)).model_dump(mode="json")
        return {name: result[name] for name in ("language", "mentions", "entities", "extraction")}
    result = handler(AnnotatedArticle(**known)).model_dump(mode="json")
    return {name: result[name] for name in ("language", "topics", "classification")}


def _raw(posted: dict[str, Any]) -> RawArticle:
    facts = {name: posted[name] for name in RawArticle.model_fields if name in posted}
    if "html" in posted:
        return RawArticle(**{**facts, "content": posted["html"], "content_type": "text/html"})
    return RawArticle(**{"content_type": "text/plain", **facts, "content": posted["text"]})


def _dumped(result: dict[str, Any]) -> bytes:
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
