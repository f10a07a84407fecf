"""What becomes of each line of a text that a page's markup has shown to be the article.

The reader of pages knows more than lines can say, and has weighed the same cues; so here a line goes only for what is
hardly ever content, wherever it stands, or for its place at the top.
"""

from collections.abc import Sequence
from typing import Final

from services.cleaning.cues import Cue
from services.cleaning.deciding.decision import Decision
from services.cleaning.lines import Line
from services.cleaning.titles import find_title
from services.cleaning.verdicts import HEADLINE, drop_copies

# On 481 labelled pages, of the lines that these name and the reader of pages had kept, nearly all were not content.
_CERTAIN: Final = frozenset(
    {
        "navigation", "share_bar", "advertisement", "tags_heading", "related_heading", "page_list", "comments_heading",
        "comment_form", "widget", "end_mark", "prompt", "follow_us", "related_link", "hashtags", "copyright",
        "source_line", "recurs_in_source",
    }
)  # fmt: skip
_AT_TOP: Final = frozenset({"date_line", "byline", "photo_credit", "caption", "separated_items", "breadcrumb"})
_TOP_LINES: Final = 4


def decide_located(lines: Sequence[Line], known: Line | None) -> Decision | None:
    """For each line the reason to remove it; None if that would leave nothing."""
    known_title = known.folded if known is not None else None
    title = None
    prose = next((index for index, line in enumerate(lines) if line.prose), None)
    if known_title is None and prose is not None:
        title = find_title(lines, range(prose, len(lines)))
    cues = [_certain(line, index) for index, line in enumerate(lines)]
    headline = known_title or (lines[title].folded if title is not None else None)
    drop_copies(lines, cues, headline, title, known=known_title is not None)
    # The rows of a table and the steps of a list may be the same.
    cues = [None if _is_row(line, cue) else cue for line, cue in zip(lines, cues, strict=True)]
    if title is not None:
        cues[title] = HEADLINE
    return Decision(cues, title, [1.0] * len(lines)) if None in cues else None


def _is_row(line: Line, cue: Cue | None) -> bool:
    return cue is not None and cue.rule == "exact_copy" and not line.prose


def _certain(line: Line, index: int) -> Cue | None:
    cue = line.cue
    if cue is None or cue.rule in _CERTAIN or (index < _TOP_LINES and cue.rule in _AT_TOP):
        return cue
    return None
