"""A page's blocks as lines of text, what of them was chosen, and what was not and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.cleaning.facts.names import key
from services.cleaning.facts.stated_dates import read_stated_date
from services.cleaning.pages.article import Article
from services.cleaning.pages.blocks import Block
from shared.contracts.article import RemovalReason, RemovedSpan
from shared.text.offsets import Run, joined

RULE: Final = "page_block"

# A block's own names first, then those of what it stands in.
_REASONS: Final[tuple[tuple[str, RemovalReason], ...]] = (
    ("comment", "comment"), ("caption", "caption"), ("byline", "byline"), ("related", "related"),
)  # fmt: skip
_LONGEST_DATE: Final = 60


@dataclass(frozen=True)
class Written:
    """`text`: the chosen blocks. `whole`: all blocks. `runs`: the map from the text to the whole."""

    text: str
    whole: str
    runs: tuple[Run, ...]
    removed: tuple[RemovedSpan, ...]


def written(blocks: Sequence[Block]) -> str:
    """One line a block; list items as such, a table's row on one line."""
    return _lines(blocks)[0]


def write(article: Article, title: str | None) -> Written:
    """The article's text, and every other visible block with the reason why it is not in it."""
    text, places = _lines(article.chosen)
    whole, all_places = _lines(article.blocks)
    runs: list[Run] = []
    kept = {id(block) for block in article.chosen}
    own = dict(zip(map(id, article.chosen), places, strict=True))
    for block, place in zip(article.blocks, all_places, strict=True):
        if id(block) in kept:
            target = own[id(block)]
            size = min(place[1] - place[0], target[1] - target[0])
            runs.append((target[1] - size, place[1] - size, size))
    return Written(text, whole, joined(runs), _removed(article, kept, all_places, whole, key(title or "")))


def _removed(
    article: Article, kept: set[int], places: Sequence[tuple[int, int]], whole: str, title: str
) -> tuple[RemovedSpan, ...]:
    """Neighbours with one reason are one span."""
    spans: list[tuple[int, int, RemovalReason, float]] = []
    open_span = False
    for block, place, chance in zip(article.blocks, places, article.chances, strict=True):
        if id(block) in kept or key(block.text) == title:
            open_span = False
            continue
        reason = _reason(block)
        if open_span and spans[-1][2] == reason:
            start, _, _, most = spans[-1]
            spans[-1] = (start, place[1], reason, max(most, chance))
        else:
            spans.append((place[0], place[1], reason, chance))
        open_span = True
    return tuple(
        RemovedSpan(start=start, end=end, text=whole[start:end], reason=reason, rule=RULE, score=round(1 - chance, 4))
        for start, end, reason, chance in spans
    )


def _reason(block: Block) -> RemovalReason:
    if block.tag == "figcaption":
        return "caption"
    short = len(block.text) <= _LONGEST_DATE and any(map(str.isdigit, block.text))
    if short and read_stated_date(block.text) is not None:
        return "date"
    for cues in (block.context.own_cues, block.context.cues):
        for cue, reason in _REASONS:
            if cue in cues:
                return reason
    return "chrome"


def _lines(blocks: Sequence[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where each block stands in it, its list mark included."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    size, row, cell = 0, None, None
    for block in blocks:
        in_row = block.context.parent if block.tag in ("td", "th") else None
        if pieces:
            beside = in_row is not None and in_row is row and block.context is not cell
            pieces.append(" | " if beside else "\n")
            size += len(pieces[-1])
        line = "- " + block.text if block.tag == "li" else block.text
        pieces.append(line)
        places.append((size, size + len(line)))
        size += len(line)
        row, cell = in_row, block.context
    return "".join(pieces), places
