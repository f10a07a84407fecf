"""A small multilingual encoder that reads the beginning of an article and scores every topic.

Files, in one folder: `pieces.json.gz` (the tokeniser), `embeddings.npz` (a vector for each piece, four bits a number),
`layers.onnx` (the layers above them, eight-bit weights) and `facts.json`. `training/topics/encoder_export.py` writes
them; docs/models/topics.md is the card.
"""

import gzip
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from shared.errors import ConfigurationError

BLOCK: Final = 32

# Title and text beyond this cannot reach the first tokens: no token is longer on average, whatever the script.
_CHARS_PER_TOKEN: Final = 16


@dataclass(frozen=True)
class PieceVectors:
    """A vector for each piece, in blocks of 32 numbers: `scales` (pieces, blocks), `nibbles` (pieces, blocks, 16).

    A number is (nibble - 8) x scale; low nibbles are the first half of a block.
    Source: the Q4_0 format of ggml, in which the published vectors came.
    """

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def rows(self, pieces: NDArray[np.intp]) -> NDArray[np.float32]:
        """The vectors of some pieces, shape (pieces, 32 x blocks)."""
        packed = self.nibbles[pieces]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8.0
        scaled = numbers * self.scales[pieces].astype(np.float32)[..., np.newaxis]
        return np.asarray(scaled.reshape(len(pieces), -1))


@dataclass(frozen=True)
class TopicEncoder:
    """Scores topics by reading at most `tokens` tokens; `keys`: the topics in the order of the scores."""

    tokenizer: Tokenizer
    vectors: PieceVectors
    layers: onnxruntime.InferenceSession
    keys: tuple[str, ...]
    tokens: int

    def scores(self, title: str | None, text: str) -> NDArray[np.float64]:
        """Unnormalised log-odds, shape (keys,). The same text gives the same scores; time does not grow with it."""
        most = self.tokens * _CHARS_PER_TOKEN
        beginning = "\n".join(part[:most].strip() for part in (title, text) if part)[:most]
        pieces = np.array(self.tokenizer.encode(_encodable(beginning)).ids, dtype=np.intp)
        answer = self.layers.run(None, {"vectors": self.vectors.rows(pieces)[np.newaxis]})
        return np.asarray(answer[0][0], dtype=np.float64)

    @cached_property
    def topics(self) -> int:
        """How many topics are scored."""
        return len(self.keys)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files of a folder; one thread, so that workers scale by processes.

        Raises: ConfigurationError if one is missing or damaged.
        """
        try:
            facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_str(gzip.decompress((folder / "pieces.json.gz").read_bytes()).decode("utf-8"))
            tokenizer.enable_truncation(int(facts["tokens"]))
            with np.load(folder / "embeddings.npz", allow_pickle=False) as arrays:
                vectors = PieceVectors(arrays["scales"], arrays["nibbles"])
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            # Memory for the longest input is kept otherwise, in every worker.
            options.enable_cpu_mem_arena = False
            options.log_severity_level = 3
            layers = onnxruntime.InferenceSession(
                (folder / "layers.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            encoder = cls(tokenizer, vectors, layers, tuple(facts["keys"]), int(facts["tokens"]))
            if encoder.scores(None, "").shape != (len(encoder.keys),):
                raise ValueError("as many scores as topics are needed")
        except Exception as error:  # each library raises its own, down to bare Exception
            raise ConfigurationError(f"{folder} is not a topic encoder: {error}; restore it or run training") from error
        return encoder


def _encodable(text: str) -> str:
    """The text without halves of surrogate pairs, which no tokeniser takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
