"""JSON and JSON Lines pasted as text: the field that holds the article's text is read, its neighbours are facts."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.cleaning.dates import read_iso, read_local_iso
from services.cleaning.reading.forms import FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import word_set

FORM: Final = "json"
# The note of several articles in one text, with their number: the first is read, the others are in `removed`.
SEVERAL: Final = "several_articles"

# Longer ones are not parsed; they are read as plain text.
_LONGEST: Final = 8_000_000
_SHORTEST_BODY: Final = 20

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]+')
_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|[^u])")
_BODY: Final = word_set(
    "articlebody body bodytext content contenthtml bodyhtml contents text texthtml fulltext story article html message"
    " maintext plaintext description_long المحتوى النص نص المتن متن texto texte inhalt contenido testo текст"
)
_TITLE: Final = word_set("title headline heading العنوان عنوان titulo titre titel titolo заголовок")
_AUTHOR: Final = word_set("author authors byline creator writer الكاتب كاتب autor auteur autore автор")
_SOURCE: Final = word_set("source publisher site sitename outlet المصدر مصدر fuente")
_DATE: Final = word_set(
    "published publishedat date datepublished pubdate publishdate publicationdate publishedtime firstpublished"
    " publisheddate التاريخ تاريخ fecha"
)
# Wrappers of a value: {"title": {"rendered": "..."}}, {"author": {"name": "..."}}.
_WRAPPERS: Final = frozenset({"rendered", "name", "value", "text", "#text", "_text", "$t", "plain", "full"})
_NOT_LETTERS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Value:
    """A string value: the folded names of the fields that lead to it, and where it stands, quotes excluded.

    `holder` is the number of the innermost object around it that is more than a wrapper of its value.
    """

    path: tuple[str, ...]
    start: int
    end: int
    holder: int = 0

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""


def read_record(text: str) -> Undone | None:
    """The article of a JSON value, or of each line of JSON Lines; None if the text is neither or holds no article."""
    head = text.lstrip()[:1]
    if head not in ("{", "[") or len(text) > _LONGEST or not _is_json(text):
        return None
    values = list(_values(text))
    bodies = _bodies(text, values)
    if not bodies:
        return None
    articles = _articles(text, values, bodies)
    notes: tuple[str, ...] = ()
    if len(articles) > 1:
        bodies, notes = [body for body in bodies if body.holder == articles[0]], (f"{SEVERAL}:{len(articles)}",)
    facts = _facts(text, values, bodies[0])
    return Undone(FORM, 1.0 if bodies[0].name in _BODY else 0.6, list(_edits(text, bodies)), facts, notes)


def _articles(text: str, values: Sequence[_Value], bodies: Sequence[_Value]) -> list[int]:
    """The holders of texts that have headlines of their own, in order; sections of an article with one are none."""
    holders = list(dict.fromkeys(body.holder for body in bodies))
    depth = len(bodies[0].path)
    titled = {value.holder: text[value.start : value.end] for value in reversed(values) if value.name in _TITLE}
    outer = any(value.name in _TITLE and len(value.path) < depth for value in values)
    own = [holder for holder in holders if holder in titled]
    return own if not outer and len(own) == len(holders) and len({titled[holder] for holder in own}) > 1 else []


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        pass
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return len(lines) > 1 and all(isinstance(json.loads(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _values(text: str) -> Iterator[_Value]:
    """The string values in order. The text is known to be JSON."""
    frames: list[tuple[bool, str]] = []
    opened: list[int] = []
    wants_key = False
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "{[":
            wants_key = first == "{"
            frames.append((wants_key, ""))
            opened.append(token.start())
        elif first in "}]":
            del frames[-1:], opened[-1:]
            wants_key = False
        elif first == ",":
            wants_key = bool(frames) and frames[-1][0]
        elif first == '"' and wants_key:
            frames[-1] = (True, _NOT_LETTERS.sub("", token[0]).casefold())
            wants_key = False
        elif first == '"':
            path = tuple(name for is_object, name in frames if is_object)
            objects = [place for place, (is_object, _) in zip(opened, frames, strict=True) if is_object]
            bare = _bare(path)
            holder = objects[len(bare) - 1] if bare else 0
            yield _Value(bare, token.start() + 1, token.end() - 1, holder)


def _bare(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[:-1] if len(path) > 1 and path[-1] in _WRAPPERS and path[-2] not in _WRAPPERS else path


def _bodies(text: str, values: Sequence[_Value]) -> list[_Value]:
    """The values of the field that holds most text: of those with a telling name, else of any that is prose."""
    sizes: dict[tuple[str, ...], int] = {}
    for value in values:
        if " " in text[value.start : value.end]:
            sizes[value.path] = sizes.get(value.path, 0) + value.end - value.start
    told = {path: size for path, size in sizes.items() if path and path[-1] in _BODY} or {
        path: size for path, size in sizes.items() if size > 4 * _SHORTEST_BODY and not _is_other(path)
    }
    path = max(told, key=lambda path: told[path], default=None)
    if path is None or told[path] < _SHORTEST_BODY:
        return []
    return [value for value in values if value.path == path]


def _is_other(path: tuple[str, ...]) -> bool:
    return bool(path) and path[-1] in _TITLE | _AUTHOR | _SOURCE | _DATE


def _facts(text: str, values: Sequence[_Value], body: _Value) -> FormFacts:
    # Beside the text, or further out; never a neighbour's.
    level = body.path[:-1]
    near = [value for value in values if value.path[:-1] == level[: len(value.path) - 1]]
    titles = [value for value in near if value.name in _TITLE]
    if len(titles) > 1:
        near = [value for value in near if value.start < titles[1].start]

    def first(names: frozenset[str]) -> _Value | None:
        return next((value for value in near if value.name in names and value.end > value.start), None)

    title, date = first(_TITLE), _text(text, first(_DATE))
    authors = [_text(text, value) or "" for value in near if value.name in _AUTHOR]
    return FormFacts(
        title=_text(text, title),
        title_at=(title.start, title.end) if title else None,
        author=", ".join(dict.fromkeys(name for name in authors if 0 < len(name) <= 80)) or None,
        source=_text(text, first(_SOURCE)),
        published_at=read_iso(date) if date else None,
        published_local=read_local_iso(date) if date else None,
    )


def _text(text: str, value: _Value | None) -> str | None:
    if value is None:
        return None
    plain = " ".join(_ESCAPE.sub(lambda match: _unescaped(match[0]), text[value.start : value.end]).split())
    return plain or None


def _edits(text: str, bodies: Sequence[_Value]) -> Iterator[Edit]:
    yield _cut(text, 0, bodies[0].start, "")
    for value in bodies:
        for match in _ESCAPE.finditer(text, value.start, value.end):
            yield Edit(match.start(), match.end(), _unescaped(match[0]))
    for one, two in pairwise(bodies):
        yield _cut(text, one.end, two.start, "\n\n")
    yield _cut(text, bodies[-1].end, len(text), "")


def _cut(text: str, start: int, end: int, made: str) -> Edit:
    telling = any(character.isalnum() for character in text[start:end])
    return Edit(start, end, made, rule="json_field" if telling else None)


def _unescaped(escape: str) -> str:
    made = str(json.loads(f'"{escape}"')) if escape[1] in 'u"\\/bfnrt' else escape[1:]
    return made if made.isprintable() or made in "\n\t" else " " if made.isascii() else "\N{REPLACEMENT CHARACTER}"
