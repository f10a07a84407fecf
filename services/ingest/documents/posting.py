"""Postings of what was read from a document: the article as JSON, and the file beside it."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from uuid6 import uuid7

from services.ingest.documents.parts import LeftOut, Read
from shared.ledger.posting import JSON, Document, Posting, PostingKey, document_key, identity_keys
from shared.settings import Settings
from shared.web.posted_article import PostedArticle, context

# They are about one article, not about all that a file holds.
_OF_ONE: Final = frozenset({"url", "title", "author", "published_at", "external_id"})
_NOTED: Final = "document"
_MOST_NAME_CHARS: Final = 255
_UNKNOWN: Final = "application/octet-stream"


def posting_of(
    read: Read, stated: Mapping[str, Any], settings: Settings, trace_id: str, *, first: bool, part_of: UUID | None
) -> Posting | LeftOut:
    """The posting of one article. `stated` is what the poster says beside the document; it wins.

    What an article states and may not be posted, such as an address that is none, is left out of its facts.
    """
    facts = {name: value for name, value in read.facts.items() if value is not None}
    facts |= {name: value for name, value in stated.items() if first or name not in _OF_ONE}
    about = {name: value for name, value in read.about.items() if value not in (None, {}, [])}
    noted = {"kind": read.kind, "name": read.file.name[:_MOST_NAME_CHARS], "bytes": len(read.file.data), **about}
    if part_of is not None:
        noted["part_of"] = str(part_of)
    metadata = facts.get("metadata")
    fields = {"content": read.content, **facts, "metadata": {**(metadata if isinstance(metadata, dict) else {})}}
    fields["metadata"][_NOTED] = noted
    if read.content_type is not None:
        fields["content_type"] = read.content_type
    article = _checked(fields, settings)
    if isinstance(article, str):
        return LeftOut(read.file.name, "not_text", article)
    raw = json.dumps(article.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False).encode()
    document = Document(read.file.name[:_MOST_NAME_CHARS], read.file.media_type or _UNKNOWN, read.file.data, part_of)
    return Posting(
        uuid7(), trace_id, JSON, raw, keys=_keys(article, document), source=article.source, document=document
    )


def _keys(article: PostedArticle, document: Document) -> tuple[PostingKey, ...]:
    return (*identity_keys(article), document_key(article.source, document.body))


def _checked(fields: dict[str, Any], settings: Settings) -> PostedArticle | str:
    """The article; or why it can be none, in words."""
    while True:
        try:
            # As JSON, since facts such as dates are stated so.
            return PostedArticle.model_validate_json(json.dumps(fields), context=context(settings))
        except ValidationError as error:
            wrong = {str(found["loc"][0]) for found in error.errors() if found["loc"]} & fields.keys()
            if "content" in wrong or not wrong:
                return error.errors(include_url=False, include_input=False)[0]["msg"][:200]
            if wrong == {"metadata"} and len(fields["metadata"]) > 1:
                fields["metadata"] = {_NOTED: fields["metadata"][_NOTED]}
                continue
            if wrong == {"metadata"} and len(fields["metadata"][_NOTED]) > 3:
                kept = ("kind", "name", "bytes", "pages")
                fields["metadata"] = {_NOTED: {k: v for k, v in fields["metadata"][_NOTED].items() if k in kept}}
                if all(name in kept for name in fields["metadata"][_NOTED]):
                    continue
            for name in wrong:
                del fields[name]
