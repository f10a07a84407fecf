"""Words around writers' names (name_words.toml): what leads to them, what joins them, roles, staff."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.text.normalisation import fold

_FILE: Final = Path(__file__).with_name("name_words.toml")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def joints() -> tuple[str, ...]:
    """Words between two names, such as `and`."""
    return tuple(_tables()["words"]["joints"])


@cache
def names_with_letter() -> frozenset[str]:
    """Folded Arabic names that begin with the letter that also joins two names."""
    return frozenset(fold(name) for name in _tables()["words"]["names_with_letter"])


@cache
def particles() -> frozenset[str]:
    """Lower-case words inside a name, such as `von`."""
    return frozenset(_tables()["words"]["particles"])


@cache
def staff_words() -> frozenset[str]:
    """Folded words of the names of desks, agencies and organisations."""
    return frozenset(fold(word) for word in _tables()["words"]["staff"])


@cache
def role_words() -> frozenset[str]:
    """Folded words that say what somebody does, never who it is."""
    return frozenset(word for phrase in _tables()["words"]["roles"] for word in fold(phrase).split())


@cache
def byline_leads() -> re.Pattern[str]:
    """What leads to a writer's name at the beginning of a text."""
    tables = _tables()["leads"].values()
    free = {phrase for table in tables for phrase in table.get("free", ())}
    bound = {phrase for table in tables for phrase in table.get("bound", ())}
    return re.compile(
        rf"\s*(?:(?:{_any_of(free | bound)})\s?[:：/／=＝]\s*|(?:{_any_of(free)})\s+(?=\S))", re.IGNORECASE
    )


def _any_of(phrases: set[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
