"""What the rules would do with each line, told to the decider as signals: they know lists, blocks and headlines."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.lines import Line
from services.cleaning.verdicts import HEADLINE, Verdicts, decide, settle

_REASONS: Final = (
    "chrome", "related", "comment", "date", "byline", "caption", "duplicate", "source", "dateline",
)  # fmt: skip
_OFFSETS: Final = (-2, -1, 1, 2)
_NOWHERE: Final = 9.0

NAMES: Final = (
    "ruled_kept", "ruled_title", *(f"ruled_{reason}" for reason in _REASONS), "item",
    "from_first_ruled", "past_last_ruled", "from_ruled_title", *(f"ruled_kept{offset:+d}" for offset in _OFFSETS),
)  # fmt: skip


def rules_verdicts(lines: Sequence[Line], headline: Line | None = None) -> Verdicts:
    """What the rules make of lines; a `headline` is known and not among them."""
    title = headline.folded if headline is not None else None
    verdicts = decide(lines, title)
    settle(lines, verdicts, title)
    return verdicts


def of_verdicts(verdicts: Verdicts) -> NDArray[np.float64]:
    """One row a line, one column for each of `NAMES`."""
    count = len(verdicts.cues)
    own = np.zeros((count, 3 + len(_REASONS)))
    for index, cue in enumerate(verdicts.cues):
        if cue is None:
            own[index, 0] = 1.0
        elif cue == HEADLINE:
            own[index, 1] = 1.0
        else:
            own[index, 2 + _REASONS.index(cue.reason)] = 1.0
        own[index, -1] = index in verdicts.items
    places = np.arange(count, dtype=np.float64)
    kept = np.flatnonzero(own[:, 0])
    first = _signed_log(kept[0] - places) if len(kept) else np.full(count, _NOWHERE)
    last = _signed_log(places - kept[-1]) if len(kept) else np.full(count, _NOWHERE)
    title = _signed_log(places - verdicts.title) if verdicts.title is not None else np.full(count, -_NOWHERE)
    padded = np.pad(own[:, 0], 2)
    near = [padded[2 + offset : 2 + offset + count] for offset in _OFFSETS]
    return np.column_stack([own, first, last, title, *near])


def _signed_log(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))
