"""What the workers would do, without workers: store, reject and bury in the ledger."""

from typing import Any
from uuid import UUID, uuid4

from services.storage.article_store import PostgresArticleStore
from services.storage.stage import store_articles
from shared.contracts.envelope import Envelope
from shared.contracts.not_stored import Buried
from tests.support.builders import a_record, an_envelope


def store(url: str, *envelopes: Envelope[Any]) -> list[str]:
    """Hand envelopes to storage in one message; what each led to."""
    articles = PostgresArticleStore(url)
    try:
        return store_articles(envelopes, store=articles, make_record=a_record)
    finally:
        articles.close()


def bury(url: str, article_id: UUID, *, revision: int = 1, **facts: Any) -> UUID:
    """Bury an article; the id of the item in the quarantine."""
    burial = Buried(**{"stage": "extraction", "reason": "bug", "detail": "ZeroDivisionError: 1/0", **facts})
    envelope = an_envelope(burial, article_id=article_id, revision=revision, message_id=uuid4())
    assert store(url, envelope) == ["quarantined"]
    return envelope.message_id
