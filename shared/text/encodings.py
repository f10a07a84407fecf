"""In what encoding bytes are text: as declared where that can be, else by what the text would look like.

Order: a byte order mark, the declared encoding if the bytes are valid in it (UTF-8 if none is declared), the encoding
that the markup names, then detection. Western encodings are valid for any bytes, so one that is declared is doubted
where another makes far better words of them. Detection weighs the letters beyond ASCII by how often a language uses
them and by what stands beside them; East Asian text is left to charset-normalizer.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, Literal

from charset_normalizer import from_bytes

How = Literal["declared", "marked", "detected"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_BINARY: Final = (
    (b"%PDF-", "a PDF document"), (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document"), (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"), (b"GIF87a", "a GIF image"), (b"GIF89a", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip file"), (b"\x28\xb5\x2f\xfd", "a zstd file"), (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"), (b"{\\rtf", "an RTF document"), (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"), (b"OggS", "an Ogg file"), (b"ID3", "an MP3 file"),
)  # fmt: skip
_META: Final = re.compile(
    rb"""<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})|<\?xml[^<>]{0,200}?encoding\s{0,9}="""
    rb"""\s{0,9}["']([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_META_BYTES: Final = 16_384
# Enough to tell; more would only cost time.
_SAMPLE_BYTES: Final = 60_000
_ASIAN_BYTES: Final = 6_000
_MOST_WEIGHED: Final = 2_000
_LEAST_SCORE: Final = 0.35
# By how much another encoding must be better than a declared Western one.
_DOUBT: Final = 0.35
_WESTERN: Final = frozenset({"iso8859-1", "cp1252", "iso8859-15", "iso8859-9", "cp1254", "ascii"})

# Letters beyond ASCII, the most frequent first.
_ARABIC: Final = "اليمنوترةبعدسفهكقأحجشصطىخإءذضغئزثظؤآیکگچپژٹڈڑےںہھ"
_RUSSIAN: Final = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўђјљњћџ"
_GREEK: Final = "αοιετνσηρκπυςλμωίόάγδέήθχύφβώξζψ"
_HEBREW: Final = "יוהלאתרמבשנדעקםחכפטגסצזןךףץ"
_LATIN_1: Final = "éèàüäöçêßóíáñãôâúûîõåøæëïœ"
_ICELANDIC: Final = _LATIN_1 + "ðþý"
_TURKISH: Final = "ışüğçöİâîŞÇÖÜ"
_EASTERN: Final = "áéíóěščřžýůúťďňąęłśżźćńőűăâîșțđ"
_CANDIDATES: Final = {
    "cp1256": _ARABIC, "iso8859-6": _ARABIC, "cp1251": _RUSSIAN, "koi8-u": _RUSSIAN, "iso8859-5": _RUSSIAN,
    "cp866": _RUSSIAN, "mac-cyrillic": _RUSSIAN, "cp1253": _GREEK, "iso8859-7": _GREEK, "cp1255": _HEBREW,
    "cp1254": _TURKISH, "cp1252": _ICELANDIC, "cp1250": _EASTERN, "iso8859-2": _EASTERN, "cp720": _ARABIC,
    "mac-arabic": _ARABIC,
}  # fmt: skip
_LATIN: Final = frozenset({"cp1254", "cp1252", "cp1250", "iso8859-2"})
# Only where nothing else fits: what is rare is rarely right.
_RARE: Final = frozenset({"cp720", "mac-arabic", "cp866", "mac-cyrillic", "iso8859-5", "iso8859-2", "cp1250"})
_RARITY: Final = 0.06
_NEUTRAL: Final = frozenset("«»¿¡“”‘’„–—…°·•،؛؟٪\u00a0\u200c\u200d\u200e\u200f№€£§©®")
_EAST_ASIAN: Final = frozenset({"gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950", "cp932", "shift_jis", "cp949",
    "euc_jp", "euc_kr", "euc_jis_2004", "iso2022_jp", "hz"})  # fmt: skip
_SYMBOL_IN_WORD: Final = re.compile(r"[^\W\d_][\u0080-\u009f³¹¿¶¼¾±²µ£¥¦¨ª¯°´¸º][^\W\d_]")
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_CHARACTER: Final = re.compile(r"[^\x00-\x7f]")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class NotText(ValueError):
    """The bytes are no text: a known kind of file, named in the message as `a PDF document`."""


class UndecidableEncoding(ValueError):
    """No encoding makes text of the bytes."""


@dataclass(frozen=True)
class Decoded:
    """The text, the Python name of the encoding that it was in, and how that was known."""

    text: str
    encoding: str
    how: How


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The bytes as text. Linear in their number; detection looks at some 60,000 of them at most.

    Raises: NotText, UndecidableEncoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark) and (text := _in(data, name)) is not None:
            return Decoded(text, name, "declared" if name == "utf-8" else "marked")
    if kind := binary_kind(data):
        raise NotText(kind)
    if wide := _wide(data):
        return wide
    codec = _western(_codec(declared) or "utf-8", data)
    text = _in(data, codec)
    if text is not None and codec not in _WESTERN:
        return Decoded(text, codec, "declared")
    inner = _meta(data) if text is None else None
    if inner and inner not in _WESTERN and (found := _in(data, inner)) is not None:
        return Decoded(found, inner, "declared")
    if codec != "utf-8" and (found := _in(data, "utf-8")) is not None:
        return Decoded(found, "utf-8", "declared" if found.isascii() else "detected")
    return _detected(data, codec if text is not None else None)


def binary_kind(data: bytes) -> str | None:
    """What kind of file the bytes begin as, if it is one that is no text."""
    head = data[:64].lstrip()
    return next((kind for mark, kind in _BINARY if data.startswith(mark) or head.startswith(mark)), None)


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name.strip("\"' ")).name if name else None
    except (LookupError, ValueError):
        return None


def _western(codec: str, data: bytes) -> str:
    """ISO 8859-1 as browsers read it: the quotes and dashes of its Windows form are meant."""
    return "cp1252" if codec in ("iso8859-1", "ascii") and _in(data, "cp1252") is not None else codec


def _in(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _meta(data: bytes) -> str | None:
    match = _META.search(data, 0, _META_BYTES)
    return _codec((match[1] or match[2]).decode("ascii")) if match else None


def _detected(data: bytes, doubted: str | None) -> Decoded:
    """Raises: UndecidableEncoding."""
    first = _BEYOND_ASCII.search(data)
    start = max(0, (first.start() if first else 0) - 64)
    sample = data[start : start + _SAMPLE_BYTES]
    scores = dict(_scores(sample))
    best = max(scores, key=lambda codec: scores[codec], default=None)
    if doubted is not None:
        own = _score(sample.decode(doubted, "replace"), _LATIN_1, latin=True)
        if own < 0 and (asian := _east_asian(data, sample)):
            return asian
        if best is None or scores[best] < max(own, 0.0) + _DOUBT or not _is_better(sample, best, doubted):
            return Decoded(data.decode(doubted), doubted, "declared")
    if best is not None and scores[best] >= _LEAST_SCORE:
        found = _in(data, best)
        if found is None:
            # A stray byte beyond the sample that the encoding has no character for.
            found = data.decode(best, "replace")
        return Decoded(found, best, "detected")
    if asian := _east_asian(data, sample):
        return asian
    raise UndecidableEncoding("no encoding makes words of these bytes")


def _is_better(sample: bytes, codec: str, doubted: str) -> bool:
    """Whether an encoding differs from the declared Western one where it counts, if it is of Latin letters too."""
    if codec == "cp1254":
        # Its letters stand in the place of Icelandic ones; no Icelandic text is without `að`.
        return b" a\xf0 " not in sample and any(
            byte in sample for byte in (b"\xfd", b"\xfe", b"\xf0", b"\xde", b"\xdd")
        )
    return codec not in _LATIN or len(_SYMBOL_IN_WORD.findall(sample.decode(doubted, "replace"))) > 1


def _scores(sample: bytes) -> Iterator[tuple[str, float]]:
    for codec, letters in _CANDIDATES.items():
        text = _in(sample, codec)
        if text is None:
            # The sample may end within nothing: these are all of one byte a character.
            text = sample.decode(codec, "replace")
            if text.count("\ufffd") * 200 > len(text):
                continue
        score = _score(text, letters, latin=codec in _LATIN)
        yield codec, score - (_RARITY if codec in _RARE else 0.0)


@cache
def _weights(letters: str) -> dict[str, float]:
    found = {letter: 1.0 if place < 12 else 0.7 if place < 24 else 0.35 for place, letter in enumerate(letters)}
    for letter in letters:
        if letter.upper() != letter and len(letter.upper()) == 1:
            found.setdefault(letter.upper(), 0.5 * found[letter])
    return found


def _score(text: str, letters: str, *, latin: bool) -> float:
    """The mean weight of the characters beyond ASCII, those that cannot stand where they do counted against."""
    weights = _weights(letters)
    total = 0.0
    count = run = 0
    last = -2
    for match in islice(_CHARACTER.finditer(text), _MOST_WEIGHED):
        place = match.start()
        run = run + 1 if place == last + 1 else 1
        last = place
        before, after = text[place - 1] if place else " ", text[place + 1 : place + 2] or " "
        total += _weight(text[place], before, after, weights, latin=latin, run=run)
        count += 1
    return total / count if count else 0.0


def _weight(character: str, before: str, after: str, weights: dict[str, float], *, latin: bool, run: int) -> float:
    if not character.isalpha():
        if character in _NEUTRAL and not (before.isalpha() and after.isalpha()):
            return 0.6
        return 0.3 if "\u064b" <= character <= "\u0652" else -1.0
    if latin:
        # Words of Western languages have ASCII letters in them.
        if run > 2:
            return -1.0
    elif (before < "\x80" and before.isalpha()) or (after < "\x80" and after.isalpha()):
        return -1.0
    if character.isupper() and before.islower():
        return -1.0
    return weights.get(character, -0.5)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte is the same, mostly 0 or the number of a script."""
    if len(data) < 8 or len(data) % 2 or b"\x00" not in data[:_SAMPLE_BYTES]:
        return None
    sample = data[:_SAMPLE_BYTES]
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        few = sum(high.count(byte) for byte in (0, 4, 5, 6, 0x20))
        if few * 10 >= 9 * len(high) and (text := _in(data, codec)) is not None and "\x00" not in text:
            return Decoded(text, codec, "detected")
    return None


def _east_asian(data: bytes, sample: bytes) -> Decoded | None:
    best = from_bytes(sample[:_ASIAN_BYTES], cp_isolation=sorted(_EAST_ASIAN), enable_fallback=False).best()
    if best is None or best.encoding not in _EAST_ASIAN:
        return None
    text = _in(data, best.encoding)
    if text is None or len(_CJK.findall(text[:20_000])) * 4 < sum(map(str.isalpha, text[:20_000])):
        return None
    return Decoded(text, best.encoding, "detected")


def public_name(codec: str) -> str:
    """The name that an encoding has on the web: `windows-1256` for Python's `cp1256`."""
    return f"windows-{codec[2:]}" if codec.startswith("cp125") else codec.replace("iso8859", "iso-8859")


def is_text_encoding(name: str) -> bool:
    """Whether this names an encoding of text that can be read."""
    try:
        info = codecs.lookup(name)
        return "a".encode(info.name).decode(info.name) == "a" and not info.name.startswith(
            ("utf-7", "idna", "punycode")
        )
    except (LookupError, ValueError, AssertionError):
        return False
