"""Signatures for tests: of a text, as the service makes them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.stories.signatures import Rarity, Signature, signature_of, terms_of

DAY = datetime(2026, 3, 10, 8, tzinfo=UTC)


def a_signature(
    number: int,
    text: str,
    *entities: str,
    hours: float = 0,
    language: str = "ar",
    source: str | None = None,
    topics: tuple[str, ...] = (),
    rarity: Rarity | None = None,
) -> Signature:
    named, about = [{"id": one} for one in entities], [{"code": one} for one in topics]
    terms = terms_of(language, None, text, named, about)
    return signature_of(UUID(int=number), DAY + timedelta(hours=hours), source, terms, rarity or Rarity(0, {}))
