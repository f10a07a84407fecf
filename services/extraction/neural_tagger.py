"""A learned tagger: a small transformer that reads the text together with what the gazetteer sees in it.

Made by training/train_entities.py and training/export_tagger.py; its card is docs/models/tagger.md. One window at a
time goes through the network, so an article's mentions depend on nothing but the article.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.extraction.decoding import best_path
from services.extraction.gazetteer_labels import LABELS, TYPES, labelled
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.pieces import Pieces
from services.extraction.protocols import Span, Tagged
from services.extraction.surety import calibrated
from services.extraction.token_windows import Window, segment_ends, windows
from services.extraction.tokens import Token, tokens
from shared.errors import ConfigurationError
from shared.languages import ENTITIES
from shared.onnx import open_session

MODEL_FILE: Final = Path(__file__).parent / "data" / "tagger.onnx"
PIECES_FILE: Final = Path(__file__).parent / "data" / "tagger.pieces.model"
# Language to the head that reads it; those whose quality was measured and is good enough.
LANGUAGES: Final = {
    language: "news" if language in ("ar", "fa") else "latin"
    for language, quality in ENTITIES.items()
    if quality.supported
}
# Pieces that one article may take through the network: ten times a very long one, some seconds.
MAX_PIECES: Final = 30_000
# Spans that are far more likely wrong than right are left out; docs/models/tagger.md has what that gains.
_LEAST_SURE: Final = 0.3
_LIMIT: Final = 160
_OVERLAP: Final = 40

Scores = NDArray[np.float32]


class NeuralTagger:
    """Finds names in text of the languages it was measured in; the gazetteer's names are one of its inputs."""

    def __init__(
        self, model: bytes, pieces: bytes, gazetteer: GazetteerTagger, *, max_pieces: int = MAX_PIECES
    ) -> None:
        self._session = open_session(model)
        self._pieces = Pieces(pieces)
        self._gazetteer = gazetteer
        self._max_pieces = max_pieces
        self._version = hashlib.sha256(model + pieces).hexdigest()[:12]

    @classmethod
    def load(
        cls, gazetteer: GazetteerTagger, *, model: Path = MODEL_FILE, pieces: Path = PIECES_FILE
    ) -> "NeuralTagger":
        """Read the files that ship with the package; about half a second.

        Raises: ConfigurationError if one cannot be read or is no such model.
        """
        try:
            return cls(model.read_bytes(), pieces.read_bytes(), gazetteer)
        except Exception as error:  # ONNX Runtime's and SentencePiece's errors have no common class.
            raise ConfigurationError(f"cannot read the entity tagger {model} with {pieces}: {error}") from error

    @property
    def name(self) -> str:
        """`ner/` and the hash of the model, then the gazetteer's name."""
        return f"ner/{self._version}+{self._gazetteer.name}"

    @property
    def languages(self) -> frozenset[str]:
        """Languages whose quality was measured."""
        return frozenset(LANGUAGES)

    def tag(self, text: str, *, language: str) -> Tagged:
        """The names in the text; of a text beyond `max_pieces` pieces the rest is left to the gazetteer.

        Raises: KeyError if the language is not one of `languages`.
        """
        head = LANGUAGES[language]
        tagged = self.tag_by(head, text)
        # Behind `read_to` the spans are the gazetteer's, whose confidence is its own.
        end = len(text) if tagged.read_to is None else tagged.read_to
        spans = [_sure_of(span, head) if span.start < end else span for span in tagged.spans]
        return replace(tagged, spans=tuple(span for span in spans if span.confidence >= _LEAST_SURE))

    def tag_by(self, head: str, text: str) -> Tagged:
        """The same by a named head of the network: `news`, `latin`, or `anercorp`, which only serves comparison.

        The confidence is the network's score, which orders spans and is no probability.
        """
        known = self._gazetteer.tag(text)
        found = tokens(text)
        read, parts = self._readable(text, found)
        if not read:
            return Tagged(tuple(known), read_to=0) if found else Tagged(())
        scores = self._scores(head, text, found[:read], parts, [label + 1 for label in labelled(found, known)])
        spans = self._spans(text, found[:read], scores)
        if read == len(found):
            return Tagged(tuple(spans))
        border = found[read].start
        spans += [span for span in known if span.start >= border]
        return Tagged(tuple(spans), read_to=border)

    def _readable(self, text: str, found: Sequence[Token]) -> tuple[int, list[tuple[int, ...]]]:
        """How many of the tokens may go through the network, and their pieces."""
        # A token has a piece at least, so no more tokens than pieces are looked at.
        considered = found[: self._max_pieces]
        parts = self._pieces.of([text[token.start : token.end] for token in considered])
        total = 0
        for at, ids in enumerate(parts):
            total += len(ids)
            if total > self._max_pieces:
                return at, parts[:at]
        return len(parts), parts

    def _scores(
        self, head: str, text: str, found: Sequence[Token], parts: Sequence[tuple[int, ...]], features: Sequence[int]
    ) -> Scores:
        """[tokens, labels] log-probabilities."""
        ends = segment_ends(text, found)
        inner = frozenset(ends)
        scores = np.empty((len(found), len(LABELS)), dtype=np.float32)
        for window in windows([len(ids) for ids in parts], ends, limit=_LIMIT, overlap=_OVERLAP):
            pieces, marks, firsts = self._inputs(window, parts, features, inner)
            (logits,) = self._session.run([head], {"pieces": pieces, "features": marks})
            kept = slice(window.kept_from - window.first, window.kept_to - window.first)
            scores[window.kept_from : window.kept_to] = _log_softmax(logits[firsts[kept]])
        return scores

    def _inputs(
        self, window: Window, parts: Sequence[tuple[int, ...]], features: Sequence[int], ends: frozenset[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[int]]:
        """Pieces and features of a window, [1, length] each, and where the first piece of each token stands."""
        pieces, marks, firsts = [self._pieces.start], [0], []
        for at in range(window.first, window.last):
            if at in ends and at > window.first:
                pieces.append(self._pieces.end)
                marks.append(0)
            firsts.append(len(pieces))
            pieces += parts[at]
            marks += [features[at]] * len(parts[at])
        pieces.append(self._pieces.end)
        marks.append(0)
        return np.array([pieces], dtype=np.int64), np.array([marks], dtype=np.int64), firsts

    def _spans(self, text: str, found: Sequence[Token], scores: Scores) -> list[Span]:
        """The spans of the best labels; none goes beyond a line."""
        spans: list[Span] = []
        start = 0
        for end in range(1, len(found) + 1):
            if end < len(found) and "\n" not in text[found[end - 1].end : found[end].start]:
                continue
            spans += _spans_of_line(found[start:end], scores[start:end])
            start = end
        return spans


def _sure_of(span: Span, head: str) -> Span:
    return replace(span, confidence=round(calibrated(span.confidence, head=head, type_=span.type), 4))


def _spans_of_line(found: Sequence[Token], scores: Scores) -> list[Span]:
    spans: list[Span] = []
    path = best_path(scores)
    at = 0
    while at < len(path):
        end = at + 1
        if path[at]:
            inside = path[at] + 1
            while end < len(path) and path[end] == inside:
                end += 1
            of_type = np.exp(scores[at:end, path[at] : inside + 1]).sum(axis=1)
            kind = TYPES[(path[at] - 1) // 2]
            spans.append(Span(found[at].start, found[end - 1].end, kind, round(float(of_type.mean()), 4)))
        at = end
    return spans


def _log_softmax(logits: Scores) -> Scores:
    shifted = logits - logits.max(axis=1, keepdims=True)
    normalised: Scores = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalised
