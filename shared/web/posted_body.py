"""Read an article from the body of a request: JSON, or bare text or HTML with the facts as query parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.requests import Request

from shared.contracts.article import RawArticle
from shared.ledger.posting import DETECTED, JSON, detected_encoding, split_media_type
from shared.settings import Settings
from shared.text.encodings import Decoded
from shared.web.bodies import decode_text, media_type_of, read_body
from shared.web.json_bounds import check_json
from shared.web.posted_article import PostedArticle, PostedQuery, context, invalid_article
from shared.web.problems import Problem

READ_TYPES: Final = ("text/plain", "text/html", JSON)
"""The media types that a posted body may have; pages offer what is read by this list."""
# Files that begin so are no text, whatever type they were posted as; as text they would become articles of rubbish.
_NO_TEXT: Final[Mapping[bytes, str]] = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP file, as DOCX, ODT and EPUB are",
    b"\xd0\xcf\x11\xe0": "a file of an old office program",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}


@dataclass(frozen=True)
class PostedBody:
    """A checked article, and what the ledger keeps of it: the body as it came and the facts beside it."""

    article: RawArticle
    media_type: str
    raw: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)


async def read_posted(request: Request, settings: Settings) -> PostedBody:
    """The article in a request.

    Raises: Problem if it is too large, damaged, of another media type, or not an article.
    """
    kind, codec = media_type_of(request, READ_TYPES)
    query = _query(request)
    body = await read_body(request, max_bytes=settings.max_article_bytes)
    try:
        if kind == JSON:
            if query:
                hint = "With a JSON body the facts belong into the body; query parameters go with a bare text or HTML."
                raise Problem(422, "invalid-request", "Query parameters beside a JSON body", hint)
            check_json(body, most=settings.max_json_items)
            article = PostedArticle.model_validate_json(body, context=context(settings)).raw()
            return PostedBody(article, JSON, body)
        for beginning, what in _NO_TEXT.items():
            if body.startswith(beginning):
                raise Problem(
                    415,
                    "not-text",
                    "This is no text",
                    f"It is {what}. Post it to /v1/documents, which reads such files.",
                )
        decoded = decode_text(body, codec)
        facts = PostedQuery.model_validate(query, context=context(settings)).facts()
        return _bare(kind, decoded, body, facts=facts, settings=settings)
    except ValidationError as error:
        raise invalid_article(error) from error


def edited_body(content: str, was: str, facts: Mapping[str, Any], settings: Settings) -> PostedBody:
    """The article in the text of a body of media type `was`, whose facts were these, after somebody edited the text.

    Raises: Problem if it is too large or not an article.
    """
    kind, _ = split_media_type(was)
    body = content.encode("utf-8", "surrogatepass")
    if len(body) > settings.max_article_bytes:
        raise Problem(413, "too-large", "The article is too large", f"At most {settings.max_article_bytes} bytes.")
    try:
        if kind == JSON:
            return PostedBody(PostedArticle.model_validate_json(body, context=context(settings)).raw(), JSON, body)
        return _bare(kind, Decoded(content, "utf-8", "declared"), body, facts=facts, settings=settings)
    except ValidationError as error:
        raise invalid_article(error) from error


def _bare(kind: str, decoded: Decoded, body: bytes, *, facts: Mapping[str, Any], settings: Settings) -> PostedBody:
    """Raises: ValidationError."""
    PostedArticle.model_validate({"content": decoded.text}, context=context(settings))
    media_type = f"{kind}; charset={decoded.encoding}"
    if decoded.how == "detected":
        media_type += f"; {DETECTED}"
    article = RawArticle.model_validate(
        {**facts, "content": decoded.text, "content_type": kind, "encoding": detected_encoding(media_type)}
    )
    return PostedBody(article, media_type, body, facts)


def _query(request: Request) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            request.scope["query_string"].decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=50,
        )
    except ValueError as error:
        raise Problem(400, "invalid-query", "The query string is not valid UTF-8, or too long") from error
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise Problem(400, "invalid-query", "A query parameter is given twice")
    return dict(pairs)
