"""What the rules keep of a whole page's text, weighed once more by a model that has seen many pages.

Rules know phrases; the model knows what lists of headlines, author boxes and replies look like among a page's lines.
It only ever removes, and only from texts that look like a page: what an editor pastes is left to the rules.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.line_features import line_features
from services.cleaning.lines import Line
from services.cleaning.trees import load_trees
from services.cleaning.verdicts import HEADLINE, Verdicts
from shared.contracts.article import RemovalReason

MODEL_FILE: Final = Path(__file__).with_name("line_model.json")
NAME: Final = "lines-3"
RULE: Final = "line_model"

# Chosen by cross-validation (docs/models/lines.md).
THRESHOLD: Final = 0.3
_FEWEST_LINES: Final = 15
_FEWEST_REMOVED: Final = 0.2
# Its features take time and memory; no page of an article has so many lines.
_MOST_LINES: Final = 5_000


def reads_as_page(lines: Sequence[Line], verdicts: Verdicts) -> bool:
    """Whether a text is that of a whole page: many lines, of which the rules removed a good part."""
    removed = sum(cue is not None for cue in verdicts.cues)
    return _FEWEST_LINES <= len(lines) <= _MOST_LINES and removed >= _FEWEST_REMOVED * len(lines)


def prune(lines: Sequence[Line], verdicts: Verdicts, known_title: str | None) -> Verdicts:
    """Verdicts with what the model takes for no part of the article removed as well; the text's own lists stay whole.

    The same verdicts if the text is no page, or nothing would be left.
    """
    if not reads_as_page(lines, verdicts):
        return verdicts
    chances = load_trees(MODEL_FILE).probabilities(line_features(lines, verdicts, known_title)).tolist()
    cues = list(verdicts.cues)
    for index, (cue, chance) in enumerate(zip(verdicts.cues, chances, strict=True)):
        if cue is None and chance < THRESHOLD and index not in verdicts.items:
            cues[index] = Cue(_reason(verdicts.cues, index), RULE, score=round(1.0 - chance, 3))
    return replace(verdicts, cues=cues) if None in cues else verdicts


def _reason(cues: Sequence[Cue | None], index: int) -> RemovalReason:
    """That of the nearest line which the rules removed, if it says what kind of matter is there."""
    for near in (*range(index - 1, max(-1, index - 6), -1), *range(index + 1, min(len(cues), index + 3))):
        cue = cues[near]
        if cue is not None and cue != HEADLINE:
            return cue.reason if cue.reason in ("related", "comment") else "chrome"
    return "chrome"
