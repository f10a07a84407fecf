"""How values look on a page: numbers, durations, times, shares."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from jinja2 import Undefined
from markupsafe import Markup, escape

from services.console.pages.language_names import language_name
from services.console.pages.zones import local
from shared.media_topics import find_topic

# Embeddings, overrides and isolates turn what follows them about: an address would read as another one. Marks of
# direction stay; Arabic and Hebrew are written with them.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_GAP: Final = Markup('<span class="gap"></span>')


class Worded(str):
    """Words of the interface with values put in; their own isolates are meant."""

    __slots__ = ()


def untwisted(value: Any) -> Any:
    """A value as a page shows it: text without what turns its direction about. Markup and own words stay."""
    if isinstance(value, str) and not isinstance(value, Worded | Markup):
        return _TURNING.sub("", value)
    return value


def verbatim(value: Any) -> Markup:
    """A value that comes back to us, in a form or an address, and so keeps each of its characters."""
    return escape("" if isinstance(value, Undefined) else value)


def number(value: float | None) -> str:
    """A count with its thousands apart."""
    return "–" if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """A share between 0 and 1."""
    return "–" if value is None else f"{value * 100:.0f}%"


def duration(seconds: float | None) -> str:
    """A duration in the unit that suits it."""
    if seconds is None:
        return "–"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 or seconds == 0 else f"{seconds * 1000:.1f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    for unit, size in (("min", 60), ("h", 3600), ("d", 86400)):
        if seconds < size * (60 if unit == "min" else 48 if unit == "h" else float("inf")):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:.0f} d"


def size(count: int | None) -> str:
    """Bytes."""
    if count is None:
        return "–"
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 10**6 else f"{count / 10**6:.1f} MB"


def moment(value: datetime | str | None) -> Markup:
    """A time in the reader's zone, as an element that scripts write out in the reader's manner."""
    if value is None:
        return Markup("–")
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return Markup("<bdi>{}</bdi>").format(value)
    utc, here = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), local(at)
    zone = "" if here.tzinfo is not UTC else " UTC"
    return Markup('<time datetime="{}" dir="ltr">{}{}</time>').format(
        f"{utc:%Y-%m-%dT%H:%M:%SZ}", f"{here:%Y-%m-%d %H:%M}", zone
    )


def clock(at: datetime, pattern: str) -> str:
    """A time by the reader's clock. A day, a week or a month is that of the zone by which it was counted."""
    return (local(at) if "%H" in pattern else at).strftime(pattern)


def gapped(text: str) -> Markup:
    """A text whose blank lines are narrow."""
    return _GAP.join(escape(piece) for piece in _BLANK_LINES.split(text))


def topic_label(topic: Mapping[str, Any], language: str) -> str:
    """What a Media Topic is called in a language; an installation's own topic has one name."""
    found = find_topic(str(topic.get("code", "")))
    return found.label(language) if found else str(topic.get("label") or topic.get("key", ""))


def topic_name(code: str, language: str) -> str:
    """What a topic is called in a language; one that is not of the Media Topics is called by its code."""
    found = find_topic(code)
    return found.label(language) if found else code


def _where_known(shown: Callable[[Any], str]) -> Callable[[Any], str]:
    """Records of earlier versions lack what later ones have: that is as if it was not known."""
    return lambda value: shown(None if isinstance(value, Undefined) else value)


def _where_known_in(shown: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    return lambda value, language: shown(None if isinstance(value, Undefined) else value, language)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "clock": clock,
    "language_name": _where_known_in(language_name),
    "gapped": gapped,
    "verbatim": verbatim,
    "topic_label": topic_label,
    "number": _where_known(number),
    "percent": _where_known(percent),
    "duration": _where_known(duration),
    "size": _where_known(size),
    "moment": _where_known(moment),
}
