"""How the child says what it found: a frame is the length of JSON, the length of bytes behind it, and both."""

import json
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

_LENGTHS: Final = struct.Struct(">QQ")
_MOST_BYTES: Final = 256 * 2**20


def packed(said: Mapping[str, Any], data: bytes = b"") -> bytes:
    """A frame."""
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    return _LENGTHS.pack(len(text), len(data)) + text + data


async def unpacked(read_exactly: Callable[[int], Awaitable[bytes]]) -> tuple[dict[str, Any], bytes]:
    """The next frame.

    Raises: ValueError if it is none; what the reader raises where there is no more.
    """
    text, data = _LENGTHS.unpack(await read_exactly(_LENGTHS.size))
    if text > _MOST_BYTES or data > _MOST_BYTES:
        raise ValueError("a frame of impossible length")
    said = json.loads(await read_exactly(text))
    if not isinstance(said, dict):
        raise ValueError("a frame that says nothing")
    return said, await read_exactly(data) if data else b""
