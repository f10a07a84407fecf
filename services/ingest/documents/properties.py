"""What a document says of itself: hints, since templates and programs fill these fields too."""

import re
from collections.abc import Mapping
from typing import Any, Final

from services.ingest.documents.text_repair import line

_BEGINNING: Final = 1000
_LEAST_TITLE: Final = 8
_NO_WORDS: Final = re.compile(r"\W+")


def hints(properties: Mapping[str, Any], text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts, and what is only noted: a title is a fact if the text begins with it, everything else is noted."""
    noted = {name: said for name, value in properties.items() if (said := line(value))}
    title = noted.get("title")
    facts: dict[str, Any] = {}
    if title and len(title) >= _LEAST_TITLE and _plain(title) in _plain(text[:_BEGINNING]):
        facts["title"] = title
    return facts, {"properties": noted} if noted else {}


def _plain(text: str) -> str:
    return _NO_WORDS.sub(" ", text).casefold().strip()
