"""A stored article as the formats take it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.article import ClassifiedArticle


@dataclass(frozen=True)
class StoredArticle:
    """A result with what the ledger says of it; topics as an editor has corrected them, if one did."""

    id: UUID
    revision: int
    accepted_at: datetime
    stored_at: datetime
    article: ClassifiedArticle

    @property
    def urn(self) -> str:
        """The global name of the article, the same in every revision (RFC 9562)."""
        return f"urn:uuid:{self.id}"

    @classmethod
    def of(cls, article_id: UUID, accepted_at: datetime, result: dict[str, Any]) -> "StoredArticle":
        """From a result as the ledger reads it (`shared.ledger.reading`).

        Raises: ValueError if it is not a result.
        """
        stored_at = result["stored_at"]
        return cls(
            id=article_id,
            revision=result["revision"],
            accepted_at=accepted_at,
            stored_at=stored_at if isinstance(stored_at, datetime) else datetime.fromisoformat(stored_at),
            article=ClassifiedArticle.model_validate(result),
        )
