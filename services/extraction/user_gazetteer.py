"""The users' own entities and corrections: reading and checking their file (docs/gazetteer.md describes it)."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from services.extraction.gazetteer import Gazetteer
from services.extraction.kept import kept
from services.extraction.records import Record
from shared.contracts.article import EntityType
from shared.errors import ConfigurationError
from shared.knowledge.building import build
from shared.text.normalisation import fold

# The id of names that stand for nothing known, whatever the shipped knowledge base says.
NOTHING: Final = "none"
MAX_NAME_WORDS: Final = 9
_WEIGHT: Final = 10**11
_MAX_ERRORS: Final = 20
_VERSION_DIGITS: Final = 12
_NAME_DIGITS: Final = 40
_CSV: Final = ".csv"
_SEPARATOR: Final = "|"
_NAME_COLUMN: Final = re.compile(r"name_([a-z]{2,3})")
_CELLS: Final = frozenset({"id", "type", "aliases", "country", "latitude", "longitude", "wikidata", "geonames"})
_IDENTIFIERS: Final = ("wikidata", "geonames")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")


class UserEntity(BaseModel):
    """One entity of the users' file, checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: str = Field(pattern=r"^(none|[a-z][a-z0-9_-]*:\S+)$", max_length=200)
    type: EntityType
    names: dict[str, str] = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    identifiers: dict[str, str] = Field(default_factory=dict)

    @field_validator("names")
    @classmethod
    def languages_are_codes(cls, names: dict[str, str]) -> dict[str, str]:
        """Keys are ISO 639 codes."""
        for language in names:
            if not re.fullmatch(r"[a-z]{2,3}", language):
                raise ValueError(f"{language!r} is no language code such as ar or en")
        return names

    @field_validator("names", "aliases")
    @classmethod
    def names_hold_words(cls, names: Any) -> Any:
        """A name that could never be found is a mistake."""
        for name in names.values() if isinstance(names, dict) else names:
            words = fold(name).split()
            if len("".join(words)) < 2:
                raise ValueError(f"{name!r} has fewer than two letters")
            if len(words) > MAX_NAME_WORDS:
                raise ValueError(f"{name!r} has more than {MAX_NAME_WORDS} words")
        return names

    @model_validator(mode="after")
    def coordinates_come_together(self) -> Self:
        """A latitude without a longitude is no place."""
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude must both be given, or neither")
        return self


def load_user_gazetteer(path: Path, shipped: Gazetteer, *, folder: Path) -> Gazetteer:
    """Map a users' list, CSV (`.csv`) or JSON Lines (any other name); its version is the hash of its bytes.

    The first process that reads a list builds its file in `folder`, the others wait for it and share it.

    Raises: ConfigurationError that names each wrong line and field, 20 at most.
    """
    content = _content(path)
    version = hashlib.sha256(content).hexdigest()[:_VERSION_DIGITS]
    kind = _CSV if path.suffix.lower() == _CSV else ""
    name = f"listed-{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}-{shipped.version}{kind}"
    file = kept(name, lambda out: build(listed_rows(path, shipped), out, {"version": version}), folders=[folder])
    return Gazetteer.listed(file)


def listed_rows(path: Path, shipped: Gazetteer) -> list[dict[str, Any]]:
    """The entities of a users' list as rows of a knowledge file.

    An entity with the id of a shipped one keeps that one's facts and names where the file gives none.

    Raises: ConfigurationError that names each wrong line and field, 20 at most.
    """
    text = _text(path)
    rows = _csv_rows(text) if path.suffix.lower() == _CSV else _json_rows(text)
    errors: list[str] = []
    entities = list(_checked(rows, errors))
    errors += _conflicts(entities)
    if errors:
        more = f"\n  and {len(errors) - _MAX_ERRORS} more" if len(errors) > _MAX_ERRORS else ""
        listed = "".join(f"\n  {error}" for error in errors[:_MAX_ERRORS])
        raise ConfigurationError(f"KHABAR_GAZETTEER: {path} has mistakes:{listed}{more}")
    return [_row(entity, shipped.find(entity.id)) for _, entity in entities]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"KHABAR_GAZETTEER: cannot read {path}: {error}") from error


def _text(path: Path) -> str:
    try:
        return _content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"KHABAR_GAZETTEER: cannot read {path}: {error}") from error


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Line numbers, and the facts of each line or what is wrong with it."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if unknown := [cell for cell in header if cell not in _CELLS and not _NAME_COLUMN.fullmatch(cell)]:
        known = ", ".join([*sorted(_CELLS), "name_ar, name_en and the like"])
        yield 1, f"unknown columns {', '.join(map(repr, unknown))}; there may be {known}"
        return
    if missing := [cell for cell in ("id", "type") if cell not in header]:
        yield 1, f"the first line must name the columns; {' and '.join(missing)} missing"
        return
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                yield reader.line_num, f"{len(cells)} cells under {len(header)} columns"
                continue
            filled = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()}
            yield reader.line_num, _from_cells(filled)
    except csv.Error as error:
        yield reader.line_num, f"is no CSV: {error}"


def _from_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        key: value for key, value in cells.items() if key in _CELLS and key not in (*_IDENTIFIERS, "aliases")
    }
    facts["names"] = {found[1]: cell for column, cell in cells.items() if (found := _NAME_COLUMN.fullmatch(column))}
    facts["aliases"] = [name for name in cells.get("aliases", "").split(_SEPARATOR) if name.strip()]
    facts["identifiers"] = {key: cells[key] for key in _IDENTIFIERS if key in cells}
    return facts


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            facts = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, f"is no JSON: {error}"
            continue
        yield number, facts if isinstance(facts, dict) else "is no JSON object"


def _checked(rows: Iterable[tuple[int, dict[str, Any] | str]], errors: list[str]) -> Iterator[tuple[int, UserEntity]]:
    for number, facts in rows:
        if isinstance(facts, str):
            errors.append(f"line {number}: {facts}")
            continue
        try:
            yield number, UserEntity.model_validate(facts)
        except ValidationError as error:
            errors += [f"line {number}, {_field(found['loc'])}: {_said(found)}" for found in error.errors()]


def _field(place: tuple[int | str, ...]) -> str:
    return ".".join(map(str, place)) or "the whole line"


def _said(found: Any) -> str:
    given = f", not {found['input']!r}" if isinstance(found["input"], str | int | float) else ""
    return str(found["msg"]).removeprefix("Value error, ") + given


def _conflicts(entities: Iterable[tuple[int, UserEntity]]) -> Iterator[str]:
    """Ids given twice, and names that stand for two things of one type."""
    lines: dict[str, int] = {}
    names: dict[tuple[str, str], tuple[int, str]] = {}
    for number, entity in entities:
        if entity.id != NOTHING and (first := lines.setdefault(entity.id, number)) != number:
            yield f"line {number}, id: {entity.id!r} is on line {first} already"
        for name in (*entity.names.values(), *entity.aliases):
            line, id_ = names.setdefault((fold(name), entity.type), (number, entity.id))
            if id_ != entity.id:
                yield f"line {number}, names: {name!r} stands for {id_!r} on line {line} already"


def _row(entity: UserEntity, known: Record | None) -> dict[str, Any]:
    """As a row of the shipped file."""
    names = {**(known.names if known else {}), **entity.names}
    here = entity.latitude is not None
    return {
        "id": entity.id,
        "type": entity.type,
        "names": names,
        "forms": [f"{_script(name)}:{fold(name)}" for name in dict.fromkeys((*names.values(), *entity.aliases))],
        "weight": _WEIGHT,
        "identifiers": {**(known.identifiers if known else {}), **entity.identifiers},
        "country": entity.country or (known.country if known else None),
        "latitude": entity.latitude if here or known is None else known.latitude,
        "longitude": entity.longitude if here or known is None else known.longitude,
        "generic": entity.id == NOTHING,
        "from_user": True,
    }


def _script(name: str) -> str:
    return "ar" if _ARABIC.search(name) else "en"
