"""What readers decided about entities, applied to articles on their way into the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg import Connection

from services.storage.protocols import Ending
from shared.contracts.article import ClassifiedArticle
from shared.corrections.carrying_out import concerning, in_company
from shared.corrections.deciding import Correction, Findings, corrected

Kept = tuple[Findings, Sequence[int]]
"""What was found in an article before decisions changed it, and which did."""


def with_decisions(connection: Connection[Any], endings: Sequence[Ending]) -> tuple[list[Ending], dict[UUID, Kept]]:
    """These stored articles as readers decided, and what was found in those that this changed.

    Nobody decides anything more until the transaction ends.
    """
    if not endings:
        return [], {}
    in_company(connection)
    named = sorted({entity.id for ending in endings for entity in ending.envelope.payload.entities})
    decisions = concerning(connection, [ending.envelope.article_id for ending in endings], named)
    if not decisions:
        return list(endings), {}
    kept: dict[UUID, Kept] = {}
    return [_decided(ending, decisions, kept) for ending in endings], kept


def _decided(ending: Ending, decisions: Sequence[Correction], kept: dict[UUID, Kept]) -> Ending:
    article: ClassifiedArticle = ending.envelope.payload
    record: Mapping[str, Any] = article.model_dump(mode="json", include={"mentions", "entities", "quotations"})
    found = Findings(
        title=article.title or "",
        text=article.text,
        language=article.language,
        mentions=record["mentions"],
        entities=record["entities"],
        quotations=record.get("quotations", ()),
    )
    after, applied = corrected(ending.envelope.article_id, found, decisions)
    if not applied:
        return ending
    kept[ending.envelope.article_id] = (found, applied)
    payload = ClassifiedArticle.model_validate({**article.model_dump(), **after.found()})
    return replace(ending, envelope=ending.envelope.model_copy(update={"payload": payload}))
