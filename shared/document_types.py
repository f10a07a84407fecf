"""The documents that can be posted: files that are no bare text, by the endings of their names."""

import re
from collections.abc import Mapping
from typing import Final

DOCUMENT_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "eml": "message/rfc822",
    "mbox": "application/mbox",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""Media types by ending. XML is WordPress's export; Telegram's is JSON, which is posted as a document as well."""

# Some header that only mail has, among the first sixty.
_MAIL: Final = re.compile(
    rb"(?:[\w-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,60}?"
    rb"(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To|DKIM-Signature):",
    re.IGNORECASE,
)

ANY_TYPE: Final = "application/octet-stream"


def media_type(name: str) -> str:
    """The media type of a file of that name."""
    return DOCUMENT_TYPES.get(name.lower().rpartition(".")[2], ANY_TYPE)


def begins_like_mail(head: bytes) -> bool:
    """Whether the first bytes of a file are headers of a message."""
    return _MAIL.match(head) is not None
