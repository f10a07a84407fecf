"""Keep the pieces of a vocabulary that the languages and the news of Khabar use; write them for SentencePiece."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import sentencepiece
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2 as protobuf

from services.extraction.pieces import normalised_word

SPECIAL: Final = ("<s>", "<pad>", "</s>", "<unk>")
_SPACE: Final = "▁"


@dataclass(frozen=True)
class Vocabulary:
    """Pieces with their log-probabilities, and the row of each in the full model's embeddings."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    rows: NDArray[np.int64]


def as_sentencepiece(pieces: Sequence[str], scores: Sequence[float]) -> bytes:
    """A SentencePiece unigram model without a normaliser: words are normalised before."""
    model = protobuf.ModelProto()
    model.trainer_spec.model_type = protobuf.TrainerSpec.UNIGRAM
    model.trainer_spec.unk_id, model.trainer_spec.bos_id = SPECIAL.index("<unk>"), SPECIAL.index("<s>")
    model.trainer_spec.eos_id, model.trainer_spec.pad_id = SPECIAL.index("</s>"), SPECIAL.index("<pad>")
    model.trainer_spec.unk_piece, model.trainer_spec.pad_piece = "<unk>", "<pad>"
    model.trainer_spec.vocab_size = len(pieces)
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    kinds = protobuf.ModelProto.SentencePiece
    for piece, score in zip(pieces, scores, strict=True):
        kind = kinds.UNKNOWN if piece == "<unk>" else kinds.CONTROL if piece in SPECIAL else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    return model.SerializeToString()


def pruned(pieces: Sequence[str], scores: Sequence[float], words: Counter[str], *, at_least: int) -> Vocabulary:
    """The special pieces, all single characters that occur, and every piece used `at_least` times in `words`."""
    processor = sentencepiece.SentencePieceProcessor()
    processor.LoadFromSerializedProto(as_sentencepiece(pieces, scores))
    used: Counter[int] = Counter()
    forms: Counter[str] = Counter()
    for word, count in words.items():
        forms[normalised_word(word)] += count
    for form, ids in zip(forms, processor.encode(list(forms), out_type=int), strict=True):
        for piece in ids:
            used[piece] += forms[form]
    characters = {char for form in forms for char in form}
    kept = [
        row
        for row, piece in enumerate(pieces)
        if row < len(SPECIAL)
        or used[row] >= at_least
        or piece == _SPACE
        or (piece.lstrip(_SPACE) in characters and len(piece.lstrip(_SPACE)) == 1)
    ]
    rows = np.array(kept, dtype=np.int64)
    return Vocabulary(tuple(pieces[row] for row in kept), tuple(float(scores[row]) for row in kept), rows)


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text.split())
    return counts
