"""An article as it was posted, and what makes two postings the same."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.article import RawArticle
from shared.text.encodings import public_name

JSON = "application/json"

# Beside a charset that was found out from the bytes, in the media type that the ledger keeps.
DETECTED = "charset-source=detected"


@dataclass(frozen=True)
class PostingKey:
    """A hash that two postings share if they are the same.

    `fingerprint` is set for an Idempotency-Key only: the same key with another fingerprint is a conflict.
    """

    key: bytes
    fingerprint: bytes | None = None


@dataclass(frozen=True)
class Document:
    """The file from which an article was read. `part_of`: the article of the mail to which it was attached."""

    name: str
    media_type: str
    body: bytes
    part_of: UUID | None = None


@dataclass(frozen=True)
class Posting:
    """A posted article, ready for the ledger: the body exactly as it came, and the facts posted beside it."""

    article_id: UUID
    trace_id: str
    media_type: str
    raw: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[PostingKey, ...] = ()
    source: str | None = None
    document: Document | None = None

    @property
    def size(self) -> int:
        """In bytes, with the document."""
        return len(self.raw) + (len(self.document.body) if self.document else 0)


class Identified(Protocol):
    """What makes an article the same as another, apart from an Idempotency-Key."""

    @property
    def source(self) -> str | None:
        """Who published it."""
        ...

    @property
    def external_id(self) -> str | None:
        """Its publisher's id."""
        ...

    @property
    def url(self) -> str | None:
        """Its address."""
        ...

    @property
    def content(self) -> str:
        """Its text or HTML."""
        ...


def posting_keys(article: RawArticle, idempotency_key: str | None = None) -> tuple[PostingKey, ...]:
    """The keys of an article: its Idempotency-Key, and those of `identity_keys`."""
    if idempotency_key is None:
        return identity_keys(article)
    # The same article fetched again is the same article.
    same = article.__pydantic_serializer__.to_json(article, exclude={"fetched_at"})
    fingerprint = hashlib.sha256(same).digest()
    return (PostingKey(_hash("idempotency", idempotency_key), fingerprint), *identity_keys(article))


def identity_keys(article: Identified) -> tuple[PostingKey, ...]:
    """The keys of an article by itself: its source with external id, its url with content."""
    keys = []
    if article.source is not None and article.external_id is not None:
        keys.append(PostingKey(_hash("external", article.source, article.external_id)))
    if article.url is not None:
        keys.append(PostingKey(_hash("url", article.url, article.content)))
    return tuple(keys)


def document_key(source: str | None, body: bytes) -> PostingKey:
    """The key of an article that was read from a file: the same file of the same source is the same article."""
    return PostingKey(_hash("document", source or "", hashlib.sha256(body).hexdigest()))


def raw_article(media_type: str, raw: bytes, facts: Mapping[str, Any]) -> RawArticle:
    """Read a ledger row back as the article that enters the pipeline.

    Raises: ValueError if the row cannot be read (it was checked when it was accepted).
    """
    kind, charset = split_media_type(media_type)
    if kind == JSON:
        return RawArticle.model_validate_json(raw)
    # A stray byte may be in no character of an encoding that was detected.
    detected = detected_encoding(media_type)
    content = raw.decode(charset, "replace" if detected else "strict")
    return RawArticle.model_validate({**facts, "content": content, "content_type": kind, "encoding": detected})


def detected_encoding(media_type: str) -> str | None:
    """The name of the encoding if it was detected rather than declared."""
    return public_name(split_media_type(media_type)[1]) if DETECTED in media_type else None


def split_media_type(media_type: str) -> tuple[str, str]:
    """`text/html; charset=windows-1256` as ("text/html", "windows-1256"); the charset defaults to utf-8."""
    header = Message()
    header["content-type"] = media_type
    return header.get_content_type(), str(header.get_content_charset("utf-8"))


def _hash(kind: str, *parts: str) -> bytes:
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        # With its length in front, no two lists of parts can run together into the same bytes.
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()
