"""A small encoder that reads the beginning of an article and scores every topic.

Files, in one folder: `pieces.model.gz` (a SentencePiece vocabulary) or `pieces.txt.gz` (a WordPiece vocabulary, one
piece a line), `vectors.npz` (a vector for each piece, four bits a number), `layers.onnx` (the layers above them,
eight-bit weights) and `facts.json`. `training/topics/encoder_model.py` writes them; docs/models/topics.md is the card.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from services.classification.word_pieces import WordPieces
from shared.errors import ConfigurationError
from shared.onnx import InferenceSession, open_session

ENCODER_FOLDER: Final = "encoder"

# Beyond this nothing can be among the first tokens, whatever the script; a longer word is no word.
_CHARS_PER_TOKEN: Final = 16


class Splitter(Protocol):
    """Splits text into numbered pieces; `start` and `end` are the pieces that stand around an article."""

    start: int
    end: int

    def __len__(self) -> int: ...

    def encode(self, text: str) -> list[int]:
        """The pieces in reading order."""
        ...


class SentencePieces:
    """The pieces of a SentencePiece model."""

    def __init__(self, model: bytes) -> None:
        self._processor = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(model)
        self.start, self.end = self._processor.bos_id(), self._processor.eos_id()

    def __len__(self) -> int:
        return int(self._processor.vocab_size())

    def encode(self, text: str) -> list[int]:
        """The pieces in reading order."""
        return list(self._processor.encode(text, out_type=int))


@dataclass(frozen=True)
class PieceVectors:
    """A vector for each piece, in blocks of 32 numbers: `scales` (pieces, blocks), `nibbles` (pieces, blocks, 16).

    A number is (nibble - 8) x scale; the low nibbles are the first half of a block. Source: Q4_0, the format of ggml in
    which the vectors were published.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def of(self, pieces: NDArray[np.intp]) -> NDArray[np.float32]:
        """The vectors of some pieces, shape (pieces, 32 x blocks)."""
        packed = self.nibbles[pieces]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - np.float32(8)
        scaled = numbers * self.scales[pieces].astype(np.float32)[..., np.newaxis]
        return np.asarray(scaled.reshape(len(pieces), -1))


@dataclass(frozen=True)
class TopicEncoder:
    """Scores topics by reading at most `tokens` tokens; `keys`: the topics in the order of the scores."""

    splitter: Splitter
    vectors: PieceVectors
    layers: InferenceSession
    keys: tuple[str, ...]
    tokens: int

    def pieces(self, title: str | None, text: str) -> NDArray[np.intp]:
        """The first pieces of title and text, between the marks of start and end."""
        most = self.tokens * _CHARS_PER_TOKEN
        beginning = "\n".join(part[:most].strip() for part in (title, text) if part and not part.isspace())[:most]
        # Halves of surrogate pairs are in no vocabulary.
        read = self.splitter.encode(beginning.encode("utf-8", "replace").decode("utf-8"))
        return np.array([self.splitter.start, *read[: self.tokens - 2], self.splitter.end], dtype=np.intp)

    def scores(self, title: str | None, text: str) -> NDArray[np.float64]:
        """Unnormalised log-odds, shape (keys,). The same text gives the same scores; time is bounded."""
        return np.asarray(self._read("scores", title, text), dtype=np.float64)

    def meaning(self, title: str | None, text: str) -> NDArray[np.float32]:
        """A vector that is alike for articles that are about alike things, shape (hidden,)."""
        return np.asarray(self._read("meaning", title, text), dtype=np.float32)

    def _read(self, output: str, title: str | None, text: str) -> NDArray[np.float32]:
        vectors = self.vectors.of(self.pieces(title, text))
        (found,) = self.layers.run([output], {"vectors": vectors[np.newaxis]})
        return np.asarray(found[0])

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files of a folder. It works with one thread: more workers, not more threads, use more cores.

        Raises: ConfigurationError if a file is missing or damaged.
        """
        try:
            facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
            splitter = _splitter(folder)
            with np.load(folder / "vectors.npz", allow_pickle=False) as arrays:
                vectors = PieceVectors(arrays["scales"], arrays["nibbles"])
            if not len(vectors.scales) == len(vectors.nibbles) == len(splitter):
                raise ValueError("each piece needs a vector")
            # The arena would keep memory for the longest input that ever came, in every worker. By name: bytes that
            # were read here would stay in memory a second time.
            layers = open_session(folder / "layers.onnx", arena=False)
            encoder = cls(splitter, vectors, layers, tuple(facts["keys"]), int(facts["tokens"]))
            if encoder.scores(None, "").shape != (len(encoder.keys),):
                raise ValueError("each topic needs a score")
        except Exception as error:  # each library raises its own kinds, up to RuntimeError and Exception
            raise ConfigurationError(f"{folder} is not a topic encoder: {error}; restore it or run training") from error
        return encoder


def _splitter(folder: Path) -> Splitter:
    words = folder / "pieces.txt.gz"
    if words.exists():
        return WordPieces(gzip.decompress(words.read_bytes()).decode("utf-8").splitlines())
    return SentencePieces(gzip.decompress((folder / "pieces.model.gz").read_bytes()))
