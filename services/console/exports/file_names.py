"""What the file of an export is called: what was searched for, and the day."""

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from services.console.search import SearchQuery

_MOST_CHARS: Final = 60
# Letters, digits and marks of any script; what else there is may mean something to a shell or a file system.
_BETWEEN: Final = re.compile(r"[^\w\u0300-\u036f\u064b-\u0655]+|_+")


def file_name(query: SearchQuery, day: date, suffix: str) -> str:
    """`khabar-WORDS-2026-01-31.csv`; the words are those of the query and of what narrows it, at most 60 characters."""
    said = [query.q, *query.entity, *query.topic, *query.language, *query.source]
    times = [f"{at:%Y-%m-%d}" for at in (query.since, query.until) if at is not None]
    words = _BETWEEN.sub("-", " ".join([*said, *times])).strip("-")[:_MOST_CHARS].strip("-")
    return "-".join(filter(None, ("khabar", words, day.isoformat()))) + f".{suffix}"


def attachment(query: SearchQuery, day: date, suffix: str) -> str:
    """The header Content-Disposition (RFC 6266): the name, and one in ASCII for clients that read no other."""
    name = file_name(query, day, suffix)
    plain = name if name.isascii() else f"khabar-{day.isoformat()}.{suffix}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
