"""Write articles in a format, some at a time, with no more in memory than those."""

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from services.console.exports.store import ExportRow
from services.console.search.formats import ExportFormat
from shared.formats.catalogue import dump
from shared.formats.follow_the_money import to_follow_the_money
from shared.formats.stored import StoredArticle

MEDIA_TYPES: Final[Mapping[ExportFormat, str]] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "ftm": "application/json+ftm",
}
SUFFIXES: Final[Mapping[ExportFormat, str]] = {
    "jsonl": "jsonl",
    "csv": "csv",
    "parquet": "parquet",
    "ftm": "ftm.json",
}

_BOM: Final = b"\xef\xbb\xbf"
# A spreadsheet takes what begins so for a formula, and runs it. Source: OWASP, "CSV Injection".
_FORMULA: Final = frozenset("=+-@＝＋－＠")
# Marks of direction, byte order and joining, combining marks and spaces: some spreadsheets drop them before they look.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"})
# Letters by category, and blank to the eye: fillers of Hangul, blank of Braille.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_JOINED: Final = "; "


class Encoder(Protocol):
    """A file being written: `begin`, `add` any number of times, `end`; joined, what they give is the file."""

    def begin(self) -> bytes:
        """What stands before the first article."""
        ...

    def add(self, rows: Sequence[ExportRow]) -> bytes:
        """Some articles; may be kept back until there are more."""
        ...

    def end(self) -> bytes:
        """What was kept back, and what stands after the last article."""
        ...


@dataclass(frozen=True)
class Choice:
    """How a file is to be written. `first`: whether it begins the export, and so needs a header."""

    text: bool = True
    bom: bool = False
    first: bool = True


class LineEncoder:
    """A format in which articles are independent lines."""

    def __init__(self, lines_of: Callable[[ExportRow], bytes], header: bytes = b"") -> None:
        self._lines_of = lines_of
        self._header = header

    def begin(self) -> bytes:
        """The header, if there is one."""
        return self._header

    def add(self, rows: Sequence[ExportRow]) -> bytes:
        """The lines of these articles."""
        return b"".join(map(self._lines_of, rows))

    def end(self) -> bytes:
        """Nothing."""
        return b""


def jsonl_encoder(choice: Choice) -> LineEncoder:
    """JSON Lines: the whole result of an article on each."""

    def line(row: ExportRow) -> bytes:
        shown = {"id": str(row.id), "accepted_at": row.accepted_at.isoformat(), **row.result}
        if not choice.text:
            del shown["text"]
        return dump(shown) + b"\n"

    return LineEncoder(line)


def ftm_encoder(_: Choice) -> LineEncoder:
    """FollowTheMoney: the entities of an article, one on each line."""

    def lines(row: ExportRow) -> bytes:
        stored = StoredArticle.of(row.id, row.accepted_at, row.result)
        return b"".join(dump(entity) + b"\n" for entity in to_follow_the_money(stored))

    return LineEncoder(lines)


def csv_encoder(choice: Choice) -> LineEncoder:
    """CSV (RFC 4180) in UTF-8, one row an article; nothing in it is a formula to a spreadsheet."""
    columns = {name: column for name, column in _COLUMNS.items() if name != "text" or choice.text}

    def row_of(row: ExportRow) -> bytes:
        return _csv([_safe(column(row)) for column in columns.values()])

    header = (_BOM if choice.bom else b"") + _csv(list(columns)) if choice.first else b""
    return LineEncoder(row_of, header)


def _field(name: str) -> Callable[[ExportRow], Any]:
    return lambda row: row.result.get(name)


def _topics(part: str) -> Callable[[ExportRow], str]:
    return lambda row: _JOINED.join(topic[part] for topic in row.result.get("topics") or ())


def _entities(part: str, kind: str | None = None) -> Callable[[ExportRow], str]:
    return lambda row: _JOINED.join(
        entity[part] for entity in row.result.get("entities") or () if kind in (None, entity["type"])
    )


_COLUMNS: Final[Mapping[str, Callable[[ExportRow], Any]]] = {
    "id": lambda row: str(row.id),
    "url": _field("url"),
    "title": _field("title"),
    "text": _field("text"),
    "language": _field("language"),
    "source": _field("source"),
    "author": _field("author"),
    "authors": lambda row: _JOINED.join(row.result.get("authors") or ()),
    "standfirst": _field("standfirst"),
    "section": _field("section"),
    "agency": _field("agency"),
    "dateline": _field("dateline"),
    "published_at": _field("published_at"),
    "published_date": lambda row: (row.result.get("published_local") or {}).get("date"),
    "accepted_at": lambda row: row.accepted_at.isoformat(),
    "stored_at": _field("stored_at"),
    "revision": _field("revision"),
    "external_id": _field("external_id"),
    "topics": _topics("key"),
    "topic_codes": _topics("code"),
    "people": _entities("name", "PER"),
    "organisations": _entities("name", "ORG"),
    "places": _entities("name", "LOC"),
    "others": _entities("name", "MISC"),
    "entity_ids": _entities("id"),
}


def _csv(cells: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def _is_formula(value: str) -> bool:
    """Whether the first character that can be seen makes a spreadsheet calculate."""
    if value.startswith(("\t", "\r", "\n")):
        return True
    for character in value:
        if character in _FORMULA:
            return True
        if character not in _BLANK and unicodedata.category(character) not in _UNSEEN:
            return False
    return False
