"""What an article is found by in the search index besides the stems of its words.

The index knows terms: stems, and these, which a colon keeps apart from any word. All that a query can ask for is thus
one expression over terms, and one index answers it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.text.normalisation import fold

# PostgreSQL's limit is 2046 bytes; nothing that is meant as a name comes near.
_MAX_CHARS: Final = 400
_UNITS: Final = (
    ("%Y", "year"),
    ("%Y%m", "month"),
    ("%Y%m%d", "day"),
    ("%Y%m%d%H", "hour"),
    ("%Y%m%d%H%M", "minute"),
)


def entity_term(entity_id: str) -> str:
    """Articles that name an entity."""
    return f"e:{_short(entity_id)}"


def speaker_term(entity_id: str) -> str:
    """Articles in which an entity says something."""
    return f"q:{_short(entity_id)}"


def topic_term(code: str) -> str:
    """Articles of a topic: its code, or the key of an own one."""
    return f"t:{_short(code)}"


def language_term(language: str) -> str:
    """Articles in a language."""
    return f"l:{_short(language.casefold())}"


def source_term(source: str) -> str:
    """Articles of a source, however it is spelt."""
    return f"s:{_short(fold(source) or source)}"


def time_terms(since: datetime, until: datetime) -> list[str]:
    """The fewest terms of which each article with `since` <= date < `until` has one, to the minute around both."""
    at = since.astimezone(UTC).replace(second=0, microsecond=0)
    end = until.astimezone(UTC)
    return list(_cover(at, end))


def quoted(term: str) -> str:
    """A term as PostgreSQL reads it in a tsvector or tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _short(name: str) -> str:
    return name.replace("\x00", "")[:_MAX_CHARS]


def _cover(at: datetime, end: datetime) -> Iterator[str]:
    """Calendar units as large as fit, one after the other."""
    while at < end:
        for form, unit in _UNITS:
            if at == _begin(at, unit) and (unit == "minute" or _next(at, unit) <= end):
                # Not strftime alone: it does not pad years everywhere.
                yield f"d:{at.year:04}" + at.strftime(form[2:])
                at = _next(at, unit)
                break


def _begin(at: datetime, unit: str) -> datetime:
    match unit:
        case "year":
            return at.replace(month=1, day=1, hour=0, minute=0)
        case "month":
            return at.replace(day=1, hour=0, minute=0)
        case "day":
            return at.replace(hour=0, minute=0)
        case "hour":
            return at.replace(minute=0)
        case _:
            return at


def _next(at: datetime, unit: str) -> datetime:
    try:
        match unit:
            case "year":
                return at.replace(year=at.year + 1)
            case "month":
                return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
            case _:
                return at + timedelta(**{f"{unit}s": 1})
    except (ValueError, OverflowError):
        return datetime.max.replace(tzinfo=UTC)
