"""RSS and Atom by feedparser, and JSON Feed, however badly they are made.

feedparser is only ever given bytes in a stream: an address or a file name it would open itself.
Sources: RSS 2.0; RFC 4287 (Atom); JSON Feed 1.1.
"""

import calendar
import codecs
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from shared.feeds.entries import Entry, Feed, NotAFeed, language_tag, plain, plausible, usable_url

MOST_ENTRIES: Final = 20_000
_LEAST_CONTENT: Final = 200
# A sign by its name, as `<!ENTITY nbsp "&#160;">`. What names others or files, or is long, is how small feeds grow.
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_SIGN: Final = re.compile(
    rb"""<!ENTITY\s+\w+\s+(?:"[^"&%<]{0,20}"|'[^'&%<]{0,20}'|["']&#\w{1,8};["'])\s*>""", re.IGNORECASE
)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_UTF7: Final = re.compile(rb"""encoding\s*=\s*["']?\s*(?:utf-?7|u7|unicode-1-1-utf-7)""", re.IGNORECASE)


def read_syndication(body: bytes, url: str, content_type: str, now: datetime) -> Feed:
    """RSS or Atom. `url`: where it came from, for addresses that are relative.

    Raises: NotAFeed.
    """
    body, content_type = _in_utf8(body, content_type)
    bare = body.replace(b"\x00", b"")
    hidden = _UTF7.search(bare[:400]) or "utf-7" in content_type.lower()
    if hidden or len(_ENTITY.findall(bare)) != len(_SIGN.findall(bare)):
        raise NotAFeed("it declares entities that are more than a sign")
    # A quarter of a second to load, which only a process with sources pays.
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415

    head = {"content-type": content_type, "content-location": url}
    try:
        found = feedparser.parse(BytesIO(body), response_headers=head, sanitize_html=False)
    except Exception as error:  # whatever a parser of strangers' text raises, it says that this is no feed
        raise NotAFeed(f"it cannot be read as a feed: {type(error).__name__}") from error
    version = str(found.get("version") or "")
    entries = found.get("entries") or []
    if not version and not entries:
        raise NotAFeed("it is neither RSS nor Atom")
    about = found.get("feed") or {}
    language = language_tag(about.get("language"))
    read = [_entry(one, language, now) for one in entries[:MOST_ENTRIES]]
    kept = [one for one in read if one.url or (one.content and one.guid)]
    kind = "atom" if version.startswith("atom") else "rss"
    return Feed(kind, plain(about.get("title")), language, kept, max(0, len(entries) - MOST_ENTRIES))  # type: ignore[arg-type]


def read_json_feed(body: bytes, now: datetime) -> Feed:
    """Raises: NotAFeed."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"it is not valid JSON: {error}"[:200]) from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("it is JSON, and no JSON Feed")
    language = language_tag(found.get("language"))
    read = [_item(one, language, now) for one in items[:MOST_ENTRIES] if isinstance(one, dict)]
    kept = [one for one in read if one.url or (one.content and one.guid)]
    return Feed("json", plain(found.get("title")), language, kept, max(0, len(items) - MOST_ENTRIES))


def _in_utf8(body: bytes, content_type: str) -> tuple[bytes, str]:
    """A text that begins with the mark of UTF-16 is that, whatever head and declaration say."""
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body, content_type
    text = _DECLARATION.sub("", body.decode("utf-16", "replace"), count=1)
    return text.encode("utf-8", "replace"), "application/xml; charset=utf-8"


def _entry(one: dict[str, Any], language: str | None, now: datetime) -> Entry:
    contents = [part for part in one.get("content") or [] if isinstance(part, Mapping)]
    longest = max((str(part.get("value") or "") for part in contents), key=len, default="")
    named = next((tag for part in contents if (tag := language_tag(part.get("language")))), None)
    guid = plain(one.get("id"))
    return Entry(
        # An id that is an address stands for a link that is missing.
        url=usable_url(one.get("link")) or usable_url(guid),
        guid=guid,
        title=plain(one.get("title")),
        author=plain(one.get("author")),
        published_at=plausible(_moment(one.get("published_parsed")), now),
        updated_at=plausible(_moment(dict.get(one, "updated_parsed")), now),
        language=named or language,
        content=longest if len(longest) >= _LEAST_CONTENT else None,
    )


def _item(one: Mapping[str, Any], language: str | None, now: datetime) -> Entry:
    authors = one.get("authors") if isinstance(one.get("authors"), list) else [one.get("author")]
    names = [name for author in authors or () if isinstance(author, dict) and (name := plain(author.get("name")))]
    content = one.get("content_html") or one.get("content_text")
    guid = plain(str(one["id"])) if one.get("id") is not None else None
    return Entry(
        url=usable_url(one.get("url")) or usable_url(guid),
        guid=guid,
        title=plain(one.get("title")),
        author=", ".join(names)[:500] or None,
        published_at=plausible(_iso(one.get("date_published")), now),
        updated_at=plausible(_iso(one.get("date_modified")), now),
        language=language_tag(one.get("language")) or language,
        content=content if isinstance(content, str) and len(content) >= _LEAST_CONTENT else None,
    )


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso(text: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
