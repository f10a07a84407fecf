"""The documents that can be posted: files that are no bare text, by the endings of their names."""

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

ANY_TYPE: Final = "application/octet-stream"


def media_type(name: str) -> str:
    """The media type of a file of that name."""
    return DOCUMENT_TYPES.get(name.lower().rpartition(".")[2], ANY_TYPE)
