"""Which files the page of posting offers to send, and as what: whatever ingest reads, by its own list."""

from collections.abc import Mapping
from typing import Final

from shared.document_types import DOCUMENT_TYPES
from shared.web.posted_body import READ_TYPES

LINES: Final = "application/x-ndjson"

# A type is offered once ingest reads it.
_SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "text/plain": ("txt", "text", "md"),
    "text/html": ("html", "htm", "xhtml"),
    "application/json": ("json",),
}


def readable_files() -> dict[str, str]:
    """Media types by the ending of a file's name; of JSON Lines each line is an article."""
    found = {suffix: kind for kind, suffixes in _SUFFIXES.items() if kind in READ_TYPES for suffix in suffixes}
    return found | dict.fromkeys(("jsonl", "ndjson"), LINES)


def document_files() -> dict[str, str]:
    """Media types, by ending, of the files that are posted whole and may hold several articles."""
    return dict(DOCUMENT_TYPES)
