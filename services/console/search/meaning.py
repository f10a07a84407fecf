"""What a reader may have meant by words that match nothing: a known name written almost so, or any of the words.

A name may have a proclitic in front: `بدرنة`. Others are compared by
what spellings of one name in Latin letters have in common: `Qadhafi` and `Gaddafi`.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from psycopg import AsyncConnection

from services.console.search.expression import And, Word
from services.console.search.syntax import parse
from shared.text.analysis import is_arabic, name_key
from shared.text.clitics import readings

_MOST_WORDS: Final = 8
_CANDIDATES: Final = 2_000
_CLOSE: Final = 0.8
_SHORTEST_SOUND: Final = 2

# Names that begin with a letter that may stand for the first one: bounded, and answered by the index of keys.
_NAMES: Final = """
SELECT key FROM unnest(%b::text[]) AS b (beginning)
CROSS JOIN LATERAL (SELECT key FROM entity_names WHERE key ^@ b.beginning ORDER BY key LIMIT %b) AS n
"""
_NAMED: Final = "SELECT key FROM entity_names WHERE key = ANY(%b::text[]) ORDER BY length(key) DESC LIMIT 1"
_SAME: Final = ("gqkcj", "dtz", "sz", "iyej", "uwoe", "bpv", "fvp", "aeoi", "kx")
_LATIN: Final = re.compile("[a-z ]+")
_SOUNDS: Final = (("dh", "d"), ("th", "t"), ("kh", "k"), ("gh", "k"), ("ph", "f"), ("q", "k"), ("g", "k"), ("c", "k"))
_VOWELS: Final = re.compile("[aeiouwyh]")
_TWICE: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Instead:
    """What was looked for in place of a query. `q`: the query of it; `kind`: how it differs."""

    kind: Literal["name", "any_word"]
    q: str


async def alternatives(connection: AsyncConnection, q: str) -> list[Instead]:
    """What may have been meant by plain words, the likelier first; nothing for queries with operators."""
    expression = parse(q)
    parts = expression.parts if isinstance(expression, And) else (expression,)
    words = [part.form for part in parts if isinstance(part, Word) and part.field == "any"]
    if not words or len(words) != len(parts) or len(words) > _MOST_WORDS:
        return []
    found: list[Instead] = []
    if name := await _known_name(connection, name_key(" ".join(words))):
        found.append(Instead("name", name))
    if len(words) > 1:
        found.append(Instead("any_word", " OR ".join(dict.fromkeys(words))))
    return found


async def _known_name(connection: AsyncConnection, key: str) -> str | None:
    if len(key) <= _SHORTEST_SOUND:
        return None
    unleaned = [reading.form for reading in readings(key)[1:]] if is_arabic(key) else []
    if found := await (await connection.execute(_NAMED, (unleaned,))).fetchone():
        return str(found[0])
    beginnings = sorted({key[0], *(one for same in _SAME if key[0] in same for one in same)})
    rows = await (await connection.execute(_NAMES, (beginnings, _CANDIDATES))).fetchall()
    known: list[str] = sorted({row[0] for row in rows} - {key})
    if not known:
        return None
    if sound := _sound(key):
        alike = [name for name in known if _sound(name) == sound]
        if alike:
            return min(alike, key=lambda name: (abs(len(name) - len(key)), name))
    close: list[str] = get_close_matches(key, known, n=1, cutoff=_CLOSE)
    return close[0] if close else None


def _sound(key: str) -> str | None:
    """Its consonants as transcriptions have them in common; None for other letters, or too few."""
    if not _LATIN.fullmatch(key):
        return None
    for written, heard in _SOUNDS:
        key = key.replace(written, heard)
    words = [_TWICE.sub(r"\1", _VOWELS.sub("", word)) for word in key.split()]
    sound = " ".join(words)
    return sound if len(sound) >= _SHORTEST_SOUND else None
