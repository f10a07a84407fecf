"""Bodies as the ledger keeps them: compressed here, not by PostgreSQL.

PostgreSQL's own compression is most of what accepting an article costs it; zstd takes a fifth of that and leaves less.
"""

import sys
from functools import cache
from typing import Final

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL: Final = 3
# Less is hardly smaller for it, and can be read in the database as it is.
_WORTH_BYTES: Final = 1024


class DamagedBody(ValueError):
    """What is kept of a body is not what was once written; `kept` is that."""

    def __init__(self, reason: str, kept: bytes) -> None:
        super().__init__(f"the body cannot be decompressed: {reason}")
        self.kept = kept


def pack(raw: bytes) -> tuple[bytes, bool]:
    """A body as it is to be kept, and whether that is compressed."""
    if len(raw) < _WORTH_BYTES:
        return raw, False
    packed = _compressor().compress(raw, zstd.ZstdCompressor.FLUSH_FRAME)
    return (packed, True) if len(packed) < len(raw) else (raw, False)


def unpack(kept: bytes, packed: bool) -> bytes:
    """The body.

    Raises: DamagedBody.
    """
    if not packed:
        return bytes(kept)
    try:
        return zstd.decompress(kept)
    except zstd.ZstdError as error:
        raise DamagedBody(str(error), bytes(kept)) from error


def unpack_as_far_as_possible(kept: bytes, packed: bool) -> bytes:
    """The body; of a damaged one what is kept, for whoever wants to look at it or to replace it."""
    try:
        return unpack(kept, packed)
    except DamagedBody as error:
        return error.kept


@cache
def _compressor() -> zstd.ZstdCompressor:
    """One for all; making it costs as much as using it."""
    return zstd.ZstdCompressor(level=_LEVEL)
