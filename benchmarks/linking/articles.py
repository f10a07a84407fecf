"""Read the labelled articles.

A file: `language: ar`; one line for each thing that the article names, `key TAB type TAB id TAB latitude,longitude TAB
name`; an empty line; the text, in which `[surface|key]` marks a mention. The id is the knowledge base's, `-` for a
thing in the world that it did not know when the article was labelled, and `NIL` for what no reader could look up.
A `~` before the coordinates marks an area, whose pin may lie anywhere in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from services.extraction.protocols import Span
from shared.contracts.article import EntityType

FOLDER: Final = Path(__file__).parent / "data"
_MARK: Final = re.compile(r"\[([^\[\]|]+)\|([a-z0-9_]+)\]")


@dataclass(frozen=True)
class Thing:
    """What a reader knows about one thing of an article; `point`: degrees, for places that have one."""

    type: EntityType
    id: str
    name: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class LabelledArticle:
    """A text, the spans of its mentions, and the key of the thing that each names."""

    name: str
    language: str
    text: str
    spans: tuple[Span, ...]
    keys: tuple[str, ...]
    things: dict[str, Thing]


def articles(folder: Path = FOLDER) -> Iterator[LabelledArticle]:
    """The labelled articles by name.

    Raises: ValueError that names the file and what is wrong in it.
    """
    for path in sorted(folder.glob("*.txt")):
        try:
            yield _read(path)
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path}: {error}") from error


def _read(path: Path) -> LabelledArticle:
    head, marked = path.read_text(encoding="utf-8").split("\n\n", 1)
    first, *lines = head.splitlines()
    things = {}
    for line in lines:
        key, type_, id_, point, name = line.split("\t")
        things[key] = Thing(cast(EntityType, type_), id_, name, _point(point))
    text, spans, keys = "", [], []
    at = 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        thing = things[mark[2]]
        spans.append(Span(len(text), len(text) + len(mark[1]), thing.type))
        keys.append(mark[2])
        text += mark[1]
        at = mark.end()
    return LabelledArticle(
        path.stem, first.removeprefix("language: "), text + marked[at:], tuple(spans), tuple(keys), things
    )


def _point(cell: str) -> tuple[float, float] | None:
    if cell == "-" or cell.startswith("~"):
        return None
    latitude, longitude = map(float, cell.split(","))
    return latitude, longitude
