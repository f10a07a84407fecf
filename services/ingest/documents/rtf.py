"""RTF: its control words are followed as far as text goes."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from services.ingest.documents.parts import File, Found, Read, Refusal
from services.ingest.documents.properties import hints
from services.ingest.documents.text_repair import tidy

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_TEXTS: Final[Mapping[bytes, str]] = {
    b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"line": "\n", b"row": "\n\n", b"cell": "\t", b"tab": "\t",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS: Final[Mapping[bytes, str]] = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
_NOT_READ: Final = frozenset(
    {b"colortbl", b"stylesheet", b"pict", b"object", b"header", b"headerl", b"headerr", b"headerf", b"footer",
     b"footerl", b"footerr", b"footerf", b"fldinst", b"listtable", b"listoverridetable", b"rsidtbl", b"generator",
     b"themedata", b"datastore", b"latentstyles", b"xmlnstbl", b"filetbl", b"revtbl", b"annotation", b"atnid",
     b"atnauthor", b"bkmkstart", b"bkmkend", b"nonshppict", b"operator", b"company", b"manager", b"category",
     b"keywords", b"doccomm"}
)  # fmt: skip
_PROPERTIES: Final = {b"title": "title", b"author": "author", b"subject": "subject"}
_CHARSETS: Final = {0: "cp1252", 128: "cp932", 134: "cp936", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
                    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
_MOST_DEPTH: Final = 1000


@dataclass(frozen=True)
class _State:
    skipped: bool = False
    fonts: bool = False
    codec: str = "cp1252"
    instead: int = 1
    property: str | None = None


def read_rtf(file: File) -> Found:
    """One article.

    Raises: Refusal.
    """
    stated: dict[str, str] = {}
    text = tidy("".join(_Reader(file.data, stated).pieces()))
    if not any(map(str.isalpha, text)):
        raise Refusal("no_text")
    facts, noted = hints(stated, text)
    yield Read(text, "rtf", file, facts=facts, about=noted)


class _Reader:
    def __init__(self, data: bytes, stated: dict[str, str]) -> None:
        self._data, self._stated = data, stated
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._left_out = 0
        self._starred = False
        self._bytes = bytearray()
        self._high: int | None = None

    def pieces(self) -> Iterator[str]:
        for found in _TOKEN.finditer(self._data):
            word, number, hexed, symbol, brace, plain = found.groups()
            if hexed is not None:
                if self._left_out:
                    self._left_out -= 1
                else:
                    self._bytes.append(int(hexed, 16))
                continue
            if plain is not None:
                if self._left_out:
                    cut = min(self._left_out, len(plain))
                    self._left_out -= cut
                    plain = plain[cut:]
                self._bytes += plain
                continue
            text = self._flushed()
            if word is not None:
                text += self._word(word, int(number) if number else None)
            elif symbol is not None:
                self._starred = symbol == b"*"
                text += "" if self._state.skipped else _SYMBOLS.get(symbol, "\n\n" if symbol in b"\r\n" else "")
            elif brace is not None:
                self._brace(brace)
            yield from self._kept(text)
        yield from self._kept(self._flushed())

    def _kept(self, text: str) -> Iterator[str]:
        if not text or self._state.skipped:
            return
        if self._state.property:
            self._stated[self._state.property] = (self._stated.get(self._state.property, "") + text)[:1000]
        else:
            yield text

    def _flushed(self) -> str:
        if not self._bytes:
            return ""
        text = bytes(self._bytes).decode(self._state.codec, "replace")
        self._bytes.clear()
        if self._state.property and not self._state.skipped:
            self._stated[self._state.property] = (self._stated.get(self._state.property, "") + text)[:1000]
            return ""
        return "" if self._state.skipped else text

    def _brace(self, brace: bytes) -> None:
        self._left_out = 0
        self._starred = False
        if brace == b"{":
            if len(self._stack) > _MOST_DEPTH:
                raise Refusal("damaged", "Its groups are nested too deep.")
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _word(self, word: bytes, number: int | None) -> str:
        starred, self._starred = self._starred, False
        if word == b"bin":
            raise Refusal("not_supported", "It holds bare bytes.")
        if word == b"u" and number is not None:
            return self._unicode(number)
        state = self._font_state(word, number) or self._group_state(word, number, starred=starred)
        if state is not None:
            self._state = state
            return ""
        return "" if self._state.skipped else _TEXTS.get(word, "")

    def _group_state(self, word: bytes, number: int | None, *, starred: bool) -> _State | None:
        """What a word says of the group that it stands in."""
        state = self._state
        if word in _PROPERTIES and self._in_info:
            return replace(state, property=_PROPERTIES[word], skipped=False)
        if word == b"info":
            self._info_depth = len(self._stack)
            return replace(state, skipped=True)
        if word in _NOT_READ or (starred and word != b"shptxt"):
            return replace(state, skipped=True)
        if word == b"v":
            return replace(state, skipped=state.skipped or number != 0)
        if word == b"uc" and number is not None:
            return replace(state, instead=max(0, min(number, 16)))
        return None

    def _font_state(self, word: bytes, number: int | None) -> _State | None:
        """What a word says of fonts, whose alphabets are those of the bytes."""
        state = self._state
        if word == b"fonttbl":
            return replace(state, skipped=True, fonts=True)
        if word == b"ansicpg" and number:
            return replace(state, codec=_codec(number))
        if word == b"f" and number is not None:
            self._font = number
            known = self._fonts.get(number)
            return replace(state, codec=known) if known and not state.fonts else state
        if word == b"fcharset" and state.fonts and number is not None:
            if number in _CHARSETS:
                self._fonts[self._font] = _CHARSETS[number]
            return state
        return None

    _info_depth = -1

    @property
    def _in_info(self) -> bool:
        return 0 <= self._info_depth <= len(self._stack) and self._state.skipped

    def _unicode(self, number: int) -> str:
        self._left_out = self._state.instead
        unit = number & 0xFFFF
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
            return ""
        high, self._high = self._high, None
        if 0xDC00 <= unit < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00) if high else ""
        return "" if self._state.skipped else chr(unit)


def _codec(number: int) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "utf-8" if number == 65001 else "cp1252"
