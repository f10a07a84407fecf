"""What becomes of each line of a text: what the model holds for likeliest, within the constraints, until it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.cues import Cue
from services.cleaning.deciding.constraints import drop_near_titles, is_learnt, keep_lists_whole
from services.cleaning.deciding.model import KEPT, REMOVED, TITLE, chances
from services.cleaning.deciding.reasons import reason_of
from services.cleaning.lines import Line
from services.cleaning.signals.matrix import signals
from services.cleaning.signals.verdicts import rules_verdicts
from services.cleaning.verdicts import HEADLINE, Verdicts, drop_copies

# Rows of signals to the chances of the labels.
Model = Callable[[NDArray[np.float32]], NDArray[np.float32]]

# All chosen on held-out folds. The likeliest line is the title from this chance on; where the rules see no headline, a
# text is likelier to have none.
LEAST_TITLE: Final = 0.05
LEAST_TITLE_AGAINST_RULES: Final = 0.6
# How likely a line must be text to stay, where the rules keep it and where they remove it.
LEAST_KEPT: Final = 0.4
LEAST_KEPT_AGAINST_RULES: Final = 0.6
# Signals take time and memory; no article has so many lines. Of more the rules decide alone.
MOST_DECIDED: Final = 5_000
# A line whose label is less sure than this is a weak decision.
_SURE: Final = 0.75
_MOST_PASSES: Final = 8
# So short a line that the text repeats is its refrain.
_REFRAIN_WORDS: Final = 4


@dataclass
class Decision:
    """For each line why it goes (None: it stays), the headline among them, and the chance that this is right.

    `title` is None if no line is the headline, also where it is known and no line has it.
    """

    cues: list[Cue | None]
    title: int | None
    chances: list[float]

    @property
    def body(self) -> range:
        """From the first kept line to the last."""
        kept = [index for index, cue in enumerate(self.cues) if cue is None]
        return range(kept[0], kept[-1] + 1) if kept else range(0)


def decide(lines: Sequence[Line], headline: Line | None, model: Model = chances) -> Decision:
    """For each line the reason to remove it, or None to keep it. With a known `headline` no line is taken for it.

    Every line is removed if none is an article's. Time grows with the number of lines.
    """
    known_rulings: dict[tuple[str, ...], Verdicts] = {}
    decision = _once(lines, headline, model, known_rulings)
    for _ in range(_MOST_PASSES):
        left = [index for index, cue in enumerate(decision.cues) if cue is None]
        known = headline or (lines[decision.title] if decision.title is not None else None)
        again = _once(_apart([lines[index] for index in left]), known, model, known_rulings)
        if None not in again.cues or (None not in again.cues[1:] and again.title is not None):
            break
        changed = again.title is not None or any(cue is not None for cue in again.cues)
        if not changed:
            break
        for index, cue in zip(left, again.cues, strict=True):
            decision.cues[index] = cue
        if again.title is not None:
            decision.title = left[again.title]
    return decision


def unsure_share(lines: Sequence[Line], decision: Decision) -> float:
    """The share of the article's words, and of those that may be, whose decision is weak, 0 to 1."""
    weak = total = 0
    for line, cue, chance in zip(lines, decision.cues, decision.chances, strict=True):
        doubtful = chance < _SURE
        if cue is None or doubtful:
            total += line.words
            weak += line.words * doubtful
    return weak / total if total else 0.0


def _apart(lines: Sequence[Line]) -> list[Line]:
    """The lines as they are read again from the clean text: a blank line between them."""
    return [replace(line, blanks=min(1, index)) for index, line in enumerate(lines)]


def _once(
    lines: Sequence[Line], headline: Line | None, model: Model, known_rulings: dict[tuple[str, ...], Verdicts]
) -> Decision:
    if not lines:
        return Decision([], None, [])
    whole = list(lines)
    if headline is not None:
        # As if the headline stood above all, so that a text gives the same with its title and apart from it.
        whole = [replace(headline, blanks=0), replace(lines[0], blanks=lines[0].blanks + 1), *lines[1:]]
    texts = tuple(line.text for line in whole)
    # Of most texts nothing goes: the rules, who do not see blank lines, are asked once.
    ruled = known_rulings[texts] = known_rulings.get(texts) or rules_verdicts(whole)
    likely = model(signals(whole, ruled)) if len(whole) <= MOST_DECIDED else _as_ruled(ruled)
    title = 0 if headline is not None else _title(whole, likely, ruled)
    cues = _labelled(whole, likely, title, ruled)
    keep_lists_whole(whole, ruled.items, cues)
    if headline is not None:
        drop_near_titles(whole, cues)
    drop_copies(whole, cues, whole[title].folded if title is not None else None, title, known=True)
    if title is not None:
        cues[title] = HEADLINE
    if None not in cues:
        return _by_rules(lines, headline)
    sure = [
        float(chance if cue is not None and cue != HEADLINE else 1 - chance)
        for cue, chance in zip(cues, likely[:, REMOVED], strict=True)
    ]
    if headline is not None:
        return Decision(cues[1:], None, sure[1:])
    return Decision(cues, title, sure)


def _by_rules(lines: Sequence[Line], headline: Line | None) -> Decision:
    """What the rules say where the model leaves nothing: never empty where anything speaks for an article. No line of
    it is sure.
    """
    ruled = rules_verdicts(lines, headline)
    return Decision(ruled.cues, ruled.title if headline is None else None, [0.5] * len(lines))


def _title(lines: Sequence[Line], likely: NDArray[np.float32], ruled: Verdicts) -> int | None:
    best = int(likely[:, TITLE].argmax())
    if lines[best].words < _REFRAIN_WORDS:
        again = [index for index, line in enumerate(lines) if line.folded == lines[best].folded and index != best]
        if any(likely[index, REMOVED] < 0.5 for index in again):
            return None
    least = LEAST_TITLE if ruled.title is not None else LEAST_TITLE_AGAINST_RULES
    return best if likely[best, TITLE] >= least else None


def _labelled(
    lines: Sequence[Line], likely: NDArray[np.float32], title: int | None, ruled: Verdicts
) -> list[Cue | None]:
    cues: list[Cue | None] = []
    for index, removed in enumerate(likely[:, REMOVED].tolist()):
        agreed = ruled.cues[index] is None or ruled.cues[index] == HEADLINE
        stays = 1 - removed >= (LEAST_KEPT if agreed else LEAST_KEPT_AGAINST_RULES)
        stays = stays and not is_learnt(lines[index])
        cues.append(None if stays or index == title else reason_of(lines, index, cues, ruled, round(removed, 3)))
    return cues


def _as_ruled(ruled: Verdicts) -> NDArray[np.float32]:
    """What the rules say as if it were certain."""
    labels = [KEPT if cue is None else TITLE if cue == HEADLINE else REMOVED for cue in ruled.cues]
    return np.eye(3, dtype=np.float32)[labels]
