"""Read request bodies within limits: size, compression, media type, character encoding."""

import asyncio
import codecs
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Protocol

from starlette.requests import Request

from shared.ledger.posting import split_media_type
from shared.text.encodings import Decoded, NotText, UndecidableEncoding, decode
from shared.web.door.budget import share_of
from shared.web.problems import Problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK: Final = 1 << 18
# gzip and zstd may come in parts, one after the other; parts of next to nothing are an attack, as each has its cost.
_PARTS_ALWAYS: Final = 100
_LEAST_BYTES_A_PART: Final = 1024
# More would be the reader's memory, for a few bytes of the writer. Source: RFC 9659.
_ZSTD_WINDOW_LOG: Final = 23
_CHARSETS: Final = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "cp1256", "cp1252", "iso8859-1", "iso8859-6",
     "iso8859-9", "iso8859-15", "cp1254", "cp720", "mac-arabic", "koi8-r", "koi8-u", "cp1251", "cp1250", "cp1253",
     "cp1255", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-8", "gb18030", "gbk", "gb2312", "big5", "shift_jis",
     "euc_jp", "euc_kr"}
)  # fmt: skip


class _Decompressor(Protocol):
    """What gzip and zstd have in common, as used here."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress what there is, lazily, in pieces of a bounded size: a bomb is met before it has gone off."""
        ...

    def finished(self) -> bool:
        """Whether the stream ended where it should."""
        ...

    @property
    def parts(self) -> int:
        """How many members or frames there were so far."""
        ...

    @property
    def window(self) -> int:
        """The bytes that it may hold beside what it gives."""
        ...


class _Gzip:
    window = 32 * 1024

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.parts = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inner.eof:
                # gzip allows members one after the other.
                self._inner = zlib.decompressobj(wbits=31)
                self.parts += 1
            yield self._inner.decompress(data, _CHUNK)
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail

    def finished(self) -> bool:
        return self._inner.eof


class _Zstd:
    window = 1 << _ZSTD_WINDOW_LOG

    def __init__(self) -> None:
        self._inner = self._new()
        self.parts = 1

    @staticmethod
    def _new() -> Any:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._inner.eof:
                if not data:
                    return
                # zstd allows frames one after the other.
                self._inner = self._new()
                self.parts += 1
            yield self._inner.decompress(data, max_length=_CHUNK)
            if self._inner.eof:
                data = self._inner.unused_data
            elif self._inner.needs_input:
                return
            else:
                data = b""

    def finished(self) -> bool:
        return bool(self._inner.eof)


async def read_chunks(request: Request, *, max_bytes: int, keep: bool = False) -> AsyncIterator[bytes]:
    """The decompressed body, piece by piece, none larger than a quarter of a MiB unless it came so.

    What was taken of the budget for the body as it came is given back when the next piece is asked for; with `keep`,
    whoever reads keeps all of it, and what decompressing adds is taken too.

    Raises: Problem (400 damaged, 413 too large, 415 unknown encoding, 503 no room); starlette's ClientDisconnect.
    """
    decompressor = _decompressor(request.headers.get("content-encoding", ""))
    total = received = 0
    try:
        async for data in request.stream():
            received += len(data)
            if received > max_bytes:
                raise too_large("body", max_bytes)
            for piece in decompressor.feed(data) if decompressor and data else (data,):
                total += len(piece)
                if total > max_bytes:
                    raise too_large("body", max_bytes)
                if decompressor:
                    share_of(request.scope).take(len(piece) if keep else _growth(decompressor, total, len(piece)))
                    if decompressor.parts > _PARTS_ALWAYS + received // _LEAST_BYTES_A_PART:
                        raise Problem(413, "too-many-parts", "The compressed body has too many small parts")
                if piece:
                    yield piece
                if decompressor:
                    # A small body may hold gigabytes; the other requests shall not wait for all of them.
                    await asyncio.sleep(0)
            if not keep:
                share_of(request.scope).give(len(data))
    except (zlib.error, zstd.ZstdError, EOFError) as error:
        raise Problem(400, "damaged-body", "The compressed body is damaged", str(error)) from error
    if decompressor and received and not decompressor.finished():
        raise Problem(400, "damaged-body", "The compressed body ends too early")


async def read_body(request: Request, *, max_bytes: int) -> bytes:
    """The whole decompressed body.

    Raises: as read_chunks.
    """
    _check_declared(request, max_bytes)
    body = b"".join([piece async for piece in read_chunks(request, max_bytes=max_bytes, keep=True)])
    share_of(request.scope).settled = True
    return body


async def read_plain(request: Request, *, max_bytes: int) -> bytes:
    """The whole body as it came.

    Raises: Problem 413; starlette's ClientDisconnect.
    """
    _check_declared(request, max_bytes)
    pieces, total = [], 0
    async for piece in request.stream():
        total += len(piece)
        if total > max_bytes:
            raise too_large("body", max_bytes)
        pieces.append(piece)
    return b"".join(pieces)


def _check_declared(request: Request, max_bytes: int) -> None:
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > max_bytes:
        raise too_large("body", max_bytes)


def _growth(decompressor: _Decompressor, total: int, size: int) -> int:
    """How much more a decompressor holds itself after a piece: until its window is full."""
    return max(0, min(size, decompressor.window - (total - size)))


def media_type_of(request: Request, allowed: tuple[str, ...]) -> tuple[str, str]:
    """Media type and Python codec name of the body.

    Raises: Problem 415 if either is not one that Khabar takes.
    """
    header = request.headers.get("content-type", "")
    kind, charset = split_media_type(header)
    if not header or kind not in allowed:
        shown = header.split(";")[0][:100] or "no Content-Type"
        hint = f"This address takes {', '.join(allowed)}; you sent {shown}. With curl: -H 'Content-Type: {allowed[0]}'."
        raise Problem(415, "unsupported-media-type", "The media type is not supported", hint)
    try:
        codec = codecs.lookup(charset).name
    except (LookupError, ValueError):
        codec = ""
    if codec not in _CHARSETS:
        hint = "Send UTF-8, or name the encoding that the text has, for example charset=windows-1256."
        raise Problem(415, "unsupported-charset", "The character encoding is not supported", hint)
    return kind, codec


def decode_text(body: bytes, codec: str) -> Decoded:
    """The body as text: in that encoding, or in what it turns out to have been.

    Raises: Problem 400 if no encoding makes text of it, 415 if it is a file of another kind.
    """
    try:
        return decode(body, codec)
    except NotText as error:
        hint = f"It begins as {error} does. Send the text that is in it."
        raise Problem(415, "not-text", "The body is not text", hint) from error
    except UndecidableEncoding as error:
        hint = (
            f"It is not valid {codec}, and no other encoding makes words of it. Name the one that it has in the "
            "Content-Type, for example: text/plain; charset=windows-1256."
        )
        raise Problem(400, "invalid-encoding", "The body is not text in the encoding it claims", hint) from error


def too_large(what: str, limit: int) -> Problem:
    """The problem of something that exceeds its limit in bytes."""
    return Problem(413, "too-large", f"The {what} is too large", f"At most {limit} bytes are allowed, decompressed.")


def _decompressor(encoding: str) -> _Decompressor | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Gzip()
        case "zstd":
            return _Zstd()
        case other:
            hint = f"Send gzip, zstd or no compression; you sent {other[:100]}."
            raise Problem(415, "unsupported-encoding", "The content encoding is not supported", hint)
