"""Cursors of a search: where a page ended, for the search that it belongs to."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.search.query import SearchQuery
from services.console.search.time_windows import Place

MAX_CHARS: Final = 400


class InvalidCursor(ValueError):
    """It is no cursor, or one of another search."""


@dataclass(frozen=True)
class Cursor:
    """The last match of a page; by relevance also its score, and when the first page was read."""

    place: Place
    score: float | None = None
    read_at: datetime | None = None


def write_cursor(query: SearchQuery, cursor: Cursor) -> str:
    """The cursor as text."""
    parts = [
        _hash(query),
        cursor.place.date.isoformat(),
        str(cursor.place.article_id),
        cursor.score,
        cursor.read_at.isoformat() if cursor.read_at else None,
    ]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(query: SearchQuery, text: str) -> Cursor:
    """Raises: InvalidCursor."""
    try:
        padded = text + "=" * (-len(text) % 4)
        of, date, article_id, score, read_at = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        place = Place(_time(date), UUID(article_id))
        cursor = Cursor(place, None if score is None else float(score), None if read_at is None else _time(read_at))
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise InvalidCursor("it is not the `next` of a page") from error
    if of != _hash(query):
        raise InvalidCursor("it belongs to another search")
    if query.by_relevance != (cursor.score is not None and cursor.read_at is not None):
        raise InvalidCursor("it belongs to another order")
    return cursor


def _hash(query: SearchQuery) -> str:
    asked = query.model_dump_json(exclude={"sort"}, exclude_defaults=True)
    return hashlib.blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _time(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError("no time zone")
    return when
