"""How a file of names is laid out: the tables, and how a name's meanings are packed.

The file is one LMDB database, whose pages are mapped and shared. A key is the letter of its table and a name:

| letter | key | value |
|---|---|---|
| `s` | name that a tagger looks for | whether longer names go on from here, then its meanings |
| `l` | name for linking only | the same |
| `u` | name of a users' list | the same |
| `w` | name that a dump brought, for linking only | the same |
| `k` | spelling key, where it differs from the name | meanings |
| `x` | the same, of dumps | meanings |
| `p` | sound key | meanings of people |
| `f` | first word of a sure name of several words | nothing |
| `g` | the same, of a users' list | nothing |
| `i` | id of an entity | number of its record |
| `r` | number, four bytes | the record, as JSON |
| `m` | | what the file is, as JSON |
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from shared.contracts.article import EntityType

FORMAT: Final = 1
"""Raised whenever a file of an older Khabar could be misread."""

TAGGED: Final = b"s"
LINKED: Final = b"l"
LISTED: Final = b"u"
IMPORTED: Final = b"w"
SPELLINGS: Final = b"k"
IMPORTED_SPELLINGS: Final = b"x"
SOUNDS: Final = b"p"
FIRST_WORDS: Final = b"f"
LISTED_FIRST_WORDS: Final = b"g"
IDS: Final = b"i"
RECORDS: Final = b"r"
ABOUT: Final = b"m"

TYPES: Final[tuple[EntityType, ...]] = ("PER", "LOC", "ORG", "MISC")
EVIDENCE: Final = ("strong", "sport", "weak")
"""In the order in which the meanings of a name stand."""

MOST_BEARERS: Final = 24
"""Meanings of one name and type that are kept, the weightiest; beyond that a bare name says nothing."""

# Beyond this many bytes a key is cut and ends in a hash; LMDB allows 511.
_LONGEST_KEY: Final = 480
_HASH_BYTES: Final = 16
_ENTRY: Final = struct.Struct(">BQI2sB")
_COMMON: Final = 0x10
_MAX_WEIGHT: Final = 2**64 - 1
RECORD_NUMBER: Final = struct.Struct(">I")
GOES_ON: Final = b""
"""In place of a meaning: longer names begin with this one."""


class Meaning(NamedTuple):
    """One thing that a name may stand for; `record`: its number. `common`: a full name that many people bear."""

    type: EntityType
    evidence: str
    common: bool
    language: str
    weight: int
    record: int


def key(table: bytes, name: str) -> bytes:
    """The key of a name in a table; a very long name is found by its hash."""
    encoded = table + name.encode()
    if len(encoded) <= _LONGEST_KEY:
        return encoded
    digest = hashlib.blake2b(encoded, digest_size=_HASH_BYTES).hexdigest()
    return encoded[: _LONGEST_KEY - 2 * _HASH_BYTES] + digest.encode()


def packed(meaning: Meaning) -> bytes:
    """16 bytes that sort as the meanings of a name shall stand: surest, weightiest, first read."""
    kind = EVIDENCE.index(meaning.evidence) << 5 | TYPES.index(meaning.type) | (_COMMON if meaning.common else 0)
    weight = _MAX_WEIGHT - min(max(meaning.weight, 0), _MAX_WEIGHT)
    return _ENTRY.pack(EVIDENCE.index(meaning.evidence), weight, meaning.record, meaning.language.encode()[:2], kind)


def unpacked(value: bytes) -> Iterator[Meaning]:
    """The meanings of a value of `k` and `p`, or of what follows the first byte of `s`, `l`, `u` and `w`."""
    for evidence, weight, record, language, kind in _ENTRY.iter_unpack(value):
        yield Meaning(
            TYPES[kind & 0x0F],
            EVIDENCE[evidence],
            bool(kind & _COMMON),
            language.decode(),
            _MAX_WEIGHT - weight,
            record,
        )


def joined(entries: Iterable[bytes]) -> bytes:
    """The value of a key from all that was packed for it, sorted: no meaning twice, no type with too many."""
    kept: list[bytes] = []
    bearers = [0] * len(TYPES)
    for entry in entries:
        type_ = entry[-1] & 0x0F
        if (not kept or kept[-1] != entry) and bearers[type_] < MOST_BEARERS:
            kept.append(entry)
            bearers[type_] += 1
    return b"".join(kept)
