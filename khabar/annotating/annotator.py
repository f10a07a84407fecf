"""All stages but the last, one after the other in this process, by the runners that the workers have."""

import socket
from datetime import UTC, datetime
from typing import Any, Final

from uuid6 import uuid7

from khabar.stage_lines import load_handler
from shared.contracts.article import RawArticle
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried, Rejected
from shared.contracts.registry import CURRENT_VERSION, schema_name_of
from shared.contracts.wire import encode
from shared.model_lock import check_models
from shared.pipeline import PIPELINE
from shared.runtime.stage_runner import ArticleRunner, Workplace
from shared.settings import Settings
from shared.version import code_version

_STAGES: Final = PIPELINE[:-1]


class Annotator:
    """The stages with their models loaded. Not safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Takes seconds, and some hundred MB.

        Raises: ConfigurationError if a model or a file of the settings cannot be read.
        """
        host, version = socket.gethostname(), code_version()
        for stage in _STAGES:
            check_models(stage.name)
        self._runners = [
            ArticleRunner(Workplace(stage, host, version), load_handler(stage, settings)) for stage in _STAGES
        ]

    def annotate(self, article: RawArticle) -> dict[str, Any]:
        """How the article would end, as JSON values: `state`, `reason`, `timeline`, `result` and `quarantine`.

        Never raises on what an article holds: that is an article that would be rejected or quarantined.
        """
        envelope: Envelope[Any] = _envelope(article)
        for runner in self._runners:
            outcome = runner.run(encode([envelope]), last_try=True)
            ended = [*outcome.emitted, *outcome.closed, *(burial.envelope for burial in outcome.buried)]
            (envelope,) = ended
            if isinstance(envelope.payload, Rejected | Buried):
                break
        return _shown(envelope)


def _envelope(article: RawArticle) -> Envelope[RawArticle]:
    name, article_id = schema_name_of(RawArticle), uuid7()
    return Envelope[RawArticle](
        schema_name=name,
        schema_version=CURRENT_VERSION[name],
        message_id=article_id,
        trace_id=article_id.hex,
        article_id=article_id,
        revision=1,
        produced_by="annotating",
        produced_at=datetime.now(UTC),
        payload=article,
    )


def _shown(envelope: Envelope[Any]) -> dict[str, Any]:
    timeline = [record.model_dump(mode="json") for record in envelope.timeline]
    answer: dict[str, Any] = {"state": "stored", "reason": None, "timeline": timeline, "result": None}
    match envelope.payload:
        case Rejected(reason=reason):
            return {**answer, "state": "rejected", "reason": reason, "quarantine": None}
        case Buried(stage=stage, reason=reason, detail=detail):
            told = {"stage": stage, "reason": reason, "detail": detail}
            return {**answer, "state": "quarantined", "reason": reason, "quarantine": told}
        case article:
            return {**answer, "result": article.model_dump(mode="json"), "quarantine": None}
