"""Records of the knowledge base, and reading the hand-written tables."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shared.text.normalisation import fold

SOURCES = Path(__file__).parent / "gazetteer"
COUNTRY_WEIGHT = 10**10
HAND_WEIGHT = 10**9
MARKS = "=?@~"

Record = dict[str, Any]


def record(id_: str, type_: str, names: dict[str, str], forms: Iterable[str], weight: int, **facts: Any) -> Record:
    """`forms`: `ar:` or `en:`, then marks, then the folded name.

    Marks: `?` needs context, `@` needs a sports article, `~` is borne by many; `=` before them: for linking only.
    """
    known = {name: value for name, value in facts.items() if value not in (None, "", "-", {})}
    return {"id": id_, "type": type_, "names": names, "forms": distinct(forms), "weight": weight, **known}


def distinct(forms: Iterable[str]) -> list[str]:
    """A form that is listed without marks is not listed with one too."""
    kept = dict.fromkeys(forms)
    return [form for form in kept if form[3:4] not in MARKS or form[:3] + form[3:].lstrip(MARKS) not in kept]


def forms_of(cell: str, language: str) -> Iterator[str]:
    for name in filter(None, (name.strip() for name in cell.split("|"))):
        bare = name.lstrip(MARKS)
        folded = fold(bare)
        if folded and folded != "-":
            yield f"{language}:{name[: len(name) - len(bare)]}{folded}"


def shown(cell: str) -> str | None:
    """The best name of a cell: the first."""
    first = cell.split("|", maxsplit=1)[0].strip().lstrip(MARKS)
    return first if first not in ("", "-") else None


def rows(name: str, columns: int) -> Iterator[list[str]]:
    for line in (SOURCES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (columns - len(cells))


def hand_written(type_: str, arabic: str, english: str, wikidata: str, country: str, **facts: Any) -> Record:
    names = {language: name for language, name in (("ar", shown(arabic)), ("en", shown(english))) if name}
    known = wikidata not in ("", "-")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(names.get("en") or names["ar"])).strip("-")
    slug = f"any-{slug}" if country == "*" else slug
    return record(
        f"wd:{wikidata}" if known else f"khabar:{type_.lower()}-{slug}",
        type_,
        names,
        [*forms_of(arabic, "ar"), *forms_of(english, "en")],
        HAND_WEIGHT,
        country=country.rstrip("-*"),
        generic=country == "*" or None,
        identifiers={"wikidata": wikidata} if known else {},
        **facts,
    )
