"""Builders: a test names only what matters to it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.article import (
    AnnotatedArticle,
    ClassifiedArticle,
    CleanArticle,
    Entity,
    Mention,
    RawArticle,
    Topic,
)
from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope, StageRecord
from shared.contracts.registry import schema_name_of
from shared.contracts.wire import envelope_type
from shared.ledger.posting import JSON, Posting, posting_keys

TEXT = "أعلنت السلطات في مدينة درنة، الاثنين، حالة الطوارئ بعد فيضانات واسعة."


def an_envelope(
    payload: Contract, *, article_id: UUID | None = None, revision: int = 1, message_id: UUID | None = None
) -> Envelope[Any]:
    return envelope_type(type(payload))(
        schema_name=schema_name_of(payload),
        message_id=message_id or uuid4(),
        trace_id="0af7651916cd43dd8448eb211c80319c",
        article_id=article_id or uuid4(),
        revision=revision,
        produced_by="test",
        produced_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        payload=payload,
    )


def a_raw_article(**facts: Any) -> RawArticle:
    return RawArticle(**{"content": f"فيضانات في درنة\n\n{TEXT}", **facts})


def a_clean_article(**facts: Any) -> CleanArticle:
    return CleanArticle(**{"title": "فيضانات في درنة", "text": TEXT, "language": "ar", **facts})


def an_annotated_article(**facts: Any) -> AnnotatedArticle:
    return AnnotatedArticle(**{"title": "فيضانات في درنة", "text": TEXT, "language": "ar", **facts})


def a_classified_article(**facts: Any) -> ClassifiedArticle:
    derna = Entity(id="gn:88533", type="LOC", name="درنة", names={"en": "Derna"}, latitude=32.76, longitude=22.64)
    return ClassifiedArticle(
        **{
            "title": "فيضانات في درنة",
            "text": TEXT,
            "language": "ar",
            "mentions": (Mention(start=23, end=27, type="LOC", text="درنة", entity_id="gn:88533"),),
            "entities": (derna,),
            "topics": (Topic(code="03000000", key="disaster", confidence=0.9),),
            **facts,
        }
    )


def a_record(started_at: datetime, duration_s: float, outcome: str) -> StageRecord:
    return StageRecord(
        stage="storage",
        version="0",
        worker="test",
        started_at=started_at,
        duration_ms=duration_s * 1000,
        outcome=outcome,
    )


def a_posting(content: str = TEXT, *, idempotency_key: str | None = None, **facts: Any) -> Posting:
    article = a_raw_article(content=content, **facts)
    return Posting(
        article_id=uuid4(),
        trace_id="0af7651916cd43dd8448eb211c80319c",
        media_type=JSON,
        raw=article.model_dump_json(exclude_defaults=True).encode(),
        keys=posting_keys(article, idempotency_key),
        source=article.source,
    )
