"""Which articles a message carries: written on its outside, so that nobody has to unpack it to know.

An article at a revision makes one journey through the stages; a replay or a redriven article has a revision of its own.
"""

import base64
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from kombu.compression import decompress
from pydantic_core import from_json, to_json

from shared.contracts.envelope import Envelope

HEADER: Final = "khabar_articles"
"""The header of a message that names its journeys; Celery hands it to the task as an attribute of the request."""


class Journey(NamedTuple):
    """An article at a revision, on its way."""

    article_id: UUID
    revision: int

    def __str__(self) -> str:
        return f"{self.article_id}:{self.revision}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises: ValueError if it is none."""
        article_id, _, revision = text.partition(":")
        return cls(UUID(article_id), int(revision))


def journeys_of(envelopes: Sequence[Envelope[Any]]) -> list[Journey]:
    """The journeys of these envelopes, in order."""
    return [Journey(envelope.article_id, envelope.revision) for envelope in envelopes]


def journeys_named(header: object) -> list[Journey] | None:
    """What a header names; None if there is none, as in messages of releases before it, or if it cannot be read."""
    if not isinstance(header, list):
        return None
    try:
        return [Journey.read(text) for text in header]
    except (ValueError, AttributeError):
        return None


def journeys_within(message: bytes | str) -> list[Journey]:
    """The journeys in the content of a message; without those that cannot be read. Never raises on content."""
    return [journey for _, journey in _items(message) if journey is not None]


def without(message: bytes | str, left_out: frozenset[Journey]) -> str:
    """The message without these journeys; what cannot be read stays in it."""
    kept = [item for item, journey in _items(message) if journey not in left_out]
    return to_json({"envelopes": kept}).decode("utf-8")


def journeys_held_in(item: bytes) -> list[Journey]:
    """The journeys of a message as it lies in Redis. Garbage has none. Never raises on content."""
    try:
        found = from_json(item)
        # What a worker has reserved is kept with the exchange and the key that it came by.
        message = found[0] if isinstance(found, list) else found
        named = journeys_named(message["headers"].get(HEADER))
        if named is not None:
            return named
        body = base64.b64decode(message["body"])
        if codec := message["headers"].get("compression"):
            body = decompress(body, codec)
        return journeys_within(from_json(body)[0][0])
    except Exception:  # whatever a codec or a parser finds wrong with bytes that anyone may have written
        return []


def _items(message: bytes | str) -> Iterator[tuple[Any, Journey | None]]:
    try:
        items = list(from_json(message)["envelopes"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for item in items:
        try:
            yield item, Journey(UUID(item["article_id"]), int(item["revision"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield item, None
