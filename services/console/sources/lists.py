"""Lists of sources as other programs write them: OPML of feed readers, CSV of spreadsheets, one address a line."""

import csv
import io
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from services.console.sources.wanted import NewSource
from shared.feeds.sitemaps import hardened_root
from shared.text.encodings import NotText, UndecidableEncoding, decode
from shared.web.problems import Problem

MOST_SOURCES: Final = 20_000
_MOST_REFUSED: Final = 100
_FIELDS: Final = ("url", "name", "language", "content")
_ALSO: Final = {"xmlurl": "url", "feed": "url", "address": "url", "title": "name", "source": "name", "lang": "language"}


@dataclass(frozen=True)
class Refused:
    """An entry that cannot be a source. `entry`: its number, from 1."""

    entry: int
    url: str
    detail: str


@dataclass(frozen=True)
class Listed:
    """What a list holds."""

    sources: list[NewSource]
    refused: list[Refused]


def read_list(body: bytes) -> Listed:
    """OPML if it begins as XML does, else CSV with or without a head.

    Raises: Problem if it is neither, or holds too many.
    """
    begin = body.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    rows = _opml(body) if begin.startswith(b"<") else _csv(body)
    if len(rows) > MOST_SOURCES:
        raise Problem(413, "too-large", "The list is too long", f"At most {MOST_SOURCES} sources at once.")
    sources, refused = [], []
    for number, row in enumerate(rows, 1):
        try:
            sources.append(NewSource.model_validate({name: value for name, value in row.items() if value}))
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(map(str, found["loc"]))
            detail = f"{where}: {found['msg'].removeprefix('Value error, ')}"
            refused.append(Refused(number, row.get("url", "")[:200], detail))
    if not rows:
        raise Problem(422, "no-sources", "The list holds no sources", "An OPML file, or CSV with a column `url`.")
    return Listed(sources, refused[:_MOST_REFUSED])


def _opml(body: bytes) -> list[dict[str, str]]:
    root = hardened_root(body)
    if root is None or str(root.tag).lower() != "opml":
        raise Problem(422, "no-sources", "This is no OPML", "It is XML of another kind.")
    rows = []
    for outline in root.iter("outline"):
        said = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        if said.get("xmlurl"):
            name = said.get("title") or said.get("text") or ""
            rows.append({"url": said["xmlurl"], "name": name[:200], "language": said.get("language", "")})
    return rows


def _csv(body: bytes) -> list[dict[str, str]]:
    try:
        text = decode(body, "utf-8").text.lstrip("\ufeff")
    except (NotText, UndecidableEncoding) as error:
        raise Problem(422, "no-sources", "The list is not text", "OPML, or CSV in UTF-8.") from error
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Problem(422, "no-sources", "The list is no CSV", str(error)[:200]) from error
    rows = [row for row in rows if any(row) and not row[0].startswith("#")]
    if not rows:
        return []
    head = [_ALSO.get(cell.lower(), cell.lower()) for cell in rows[0]]
    if "url" in head:
        return [{name: cell for name, cell in zip(head, row, strict=False) if name in _FIELDS} for row in rows[1:]]
    return [dict(zip(_FIELDS, row, strict=False)) for row in rows]
