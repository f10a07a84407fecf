"""What a feed says of an article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

FeedKind = Literal["rss", "atom", "json", "sitemap"]

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SPACE: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>")
# Of whoever counts visitors; the page is the same without.
_TRACKING: Final = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|at_(medium|campaign)|xtor|ocid", re.IGNORECASE)
_EARLIEST: Final = datetime(1600, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)
_MOST_CHARS: Final = 500
MOST_URL: Final = 4000


class NotAFeed(ValueError):
    """What came is no feed, in words."""


@dataclass(frozen=True)
class Entry:
    """One article in a feed. `content`: its HTML, if the feed has it; `stamp`: changes when the feed says so."""

    url: str | None
    guid: str | None
    title: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    content: str | None = None


@dataclass(frozen=True)
class Feed:
    """A feed with its entries as it has them, usually the newest first. `left_out`: entries beyond the limit."""

    kind: FeedKind
    title: str | None
    language: str | None
    entries: Sequence[Entry]
    left_out: int = 0


def plain(text: object) -> str | None:
    """A title or a name on one line, without markup, not longer than 500 characters; None if nothing is left."""
    if not isinstance(text, str):
        return None
    said = _SPACE.sub(" ", _TAG.sub("", _UNWRITABLE.sub("", text))).strip()
    return said[:_MOST_CHARS].rstrip() or None


def language_tag(text: object) -> str | None:
    """A language as BCP 47 has it (`ar`, `en-GB`); None for anything else."""
    said = str(text or "").strip().replace("_", "-")
    return said if _LANGUAGE.fullmatch(said) and len(said) <= 35 else None


def plausible(at: datetime | None, now: datetime) -> datetime | None:
    """A date that an article can have; None for one that has not come yet (a day is left to clocks and zones)."""
    return at if at is not None and _EARLIEST <= at <= now + _CLOCKS_DIFFER else None


def usable_url(text: object) -> str | None:
    """A web address, without its fragment; None for anything else."""
    said = _UNWRITABLE.sub("", str(text or "")).strip()
    try:
        parts = urlsplit(said)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or len(said) > MOST_URL:
            return None
        _ = parts.port
    except ValueError:
        return None
    if parts.username is not None or _SPACE.search(said):
        return None
    return urlunsplit(parts._replace(fragment=""))


def same_page(url: str) -> str:
    """What two addresses of a page have in common: host in small letters, no tracking, no default port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = parts.port
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in (None, default) else f"{host}:{port}"
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)])
    return urlunsplit(("", netloc, parts.path or "/", query, ""))
