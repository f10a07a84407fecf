"""Why a line that was removed is no part of the article: by its own cue, by what heads it, by where it stands."""

from collections.abc import Sequence
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.inside import block_under, name_under_byline
from services.cleaning.lines import Line
from services.cleaning.verdicts import HEADLINE, Verdicts

RULE: Final = "line_model"
_NEAR_TEXT: Final = 8


def reason_of(lines: Sequence[Line], index: int, cues: Sequence[Cue | None], ruled: Verdicts, score: float) -> Cue:
    """The cue of a line that the model removed. `cues` are those of the lines above, `ruled` what the rules say."""
    own = lines[index].cue or name_under_byline(lines, index)
    if own is not None:
        return Cue(own.reason, own.rule, own.group, score)
    cue = ruled.cues[index]
    if cue is not None and cue != HEADLINE:
        return Cue(cue.reason, cue.rule, cue.group, score)
    for above in range(index - 1, max(-1, index - _NEAR_TEXT), -1):
        headed = cues[above]
        if headed is None:
            break
        under = block_under(headed)
        if under is not None:
            return Cue(under.reason, RULE, score=score)
    return Cue("chrome", RULE, score=score)
