"""Which files the page of posting offers to send, and as what: whatever ingest reads, by its own list."""

from collections.abc import Mapping
from typing import Final

from shared.web.posted_body import READ_TYPES

LINES: Final = "application/x-ndjson"

# A type is offered once ingest reads it.
_SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "text/plain": ("txt", "text", "md", "eml"),
    "text/html": ("html", "htm", "xhtml"),
    "application/json": ("json",),
    "application/pdf": ("pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/epub+zip": ("epub",),
    "application/rtf": ("rtf",),
}


def readable_files() -> dict[str, str]:
    """Media types by the ending of a file's name; of JSON Lines each line is an article."""
    found = {suffix: kind for kind, suffixes in _SUFFIXES.items() if kind in READ_TYPES for suffix in suffixes}
    return found | dict.fromkeys(("jsonl", "ndjson"), LINES)
