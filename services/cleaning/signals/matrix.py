"""All signals of a text's lines as one matrix: each line's own, its place, and those of its neighbours."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.lines import Line
from services.cleaning.signals import place, shape, verdicts, words
from services.cleaning.signals.place import FAR
from services.cleaning.verdicts import Verdicts

_OFFSETS: Final = (-3, -2, -1, 1, 2, 3)
_REACHES: Final = (2, 5, 12)
# What is told of a line's neighbours, what as a mean around it.
_NEAR: Final = (
    "chars", "words", "digit_share", "capitals", "sentence", "colon", "quotes", "bars", "time", "year", "bullet",
    "with_body", "times", "cued", "prose", "question", "credit",
)  # fmt: skip
_ODD_NEAR: Final = ("blank_above", "reason_date", "reason_byline", "reason_caption")
_AROUND: Final = ("chars", "sentence", "prose", "digit_share", "capitals", "cued", "with_body", "bullet", "colon")
_SINCE: Final = (
    "group_related_heading", "group_page_list", "group_comments_heading", "group_comment_form", "group_tags_heading",
    "group_copyright", "group_share_bar", "group_prompt", "reason_date", "reason_byline", "reason_caption", "colon",
    "sentence", "prose", "time",
)  # fmt: skip
_UNTIL: Final = ("sentence", "prose", "reason_date", "reason_byline", "group_share_bar", "cued")
_LONG: Final = (120, 60)
# A text's lines are looked at more than once, and many pages have the same.
_REMEMBERED: Final = 2_000

OWN: Final = (*shape.NAMES, *words.NAMES, *place.NAMES)


def names() -> list[str]:
    """The columns of `signals`, in order."""
    return [
        *OWN,
        *(f"{name}{offset:+d}" for offset in _OFFSETS for name in (*_NEAR, *_ODD_NEAR)),
        *(f"{name}_{reach}" for reach in _REACHES for name in _AROUND),
        *(f"since_{name}" for name in _SINCE),
        *(f"until_{name}" for name in _UNTIL),
        *(f"{way}_{longest}" for longest in _LONG for way in ("since", "until")),
        *verdicts.NAMES,
    ]


def signals(lines: Sequence[Line], ruled: Verdicts) -> NDArray[np.float32]:
    """One row a line, one column a name of `names`; `ruled` is what the rules say. Time grows with the lines."""
    if not lines:
        return np.zeros((0, len(names())), dtype=np.float32)
    own = np.array([_own(replace(line, start=0, end=0, blanks=0)) for line in lines])
    column = dict(zip((*shape.NAMES, *words.NAMES), own.T, strict=True))
    sizes = np.expm1(column["chars"])
    placed = place.place(lines, sizes, column["sentence"] * (sizes >= 15))
    column |= dict(zip(place.NAMES, placed, strict=True))
    near = np.column_stack([column[name] for name in (*_NEAR, *_ODD_NEAR)])
    around = np.column_stack([column[name] for name in _AROUND])
    parts: list[NDArray[np.float64]] = [own, *placed]
    parts += [_shifted(near, offset) for offset in _OFFSETS]
    parts += [_mean_around(around, reach) for reach in _REACHES]
    parts.append(_since(np.column_stack([column[name] > 0 for name in _SINCE])))
    parts.append(_since(np.column_stack([column[name] > 0 for name in _UNTIL])[::-1])[::-1])
    long = np.column_stack([sizes >= longest for longest in _LONG])
    since, until = _since(long), _since(long[::-1])[::-1]
    parts += [near for number in range(len(_LONG)) for near in (since[:, number], until[:, number])]
    parts.append(verdicts.of_verdicts(ruled))
    return np.column_stack(parts).astype(np.float32)


@lru_cache(_REMEMBERED)
def _own(line: Line) -> tuple[float, ...]:
    return (*shape.shape(line), *words.words(line))


def _since(marks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How many lines above the last mark of each column is, the line's own left out; log, `FAR` at most."""
    index = np.arange(len(marks), dtype=np.float64)[:, None]
    last = np.maximum.accumulate(np.where(marks, index, -np.inf), axis=0)
    above = np.vstack([np.full((1, marks.shape[1]), -np.inf), last[:-1]])
    return np.asarray(np.log1p(np.minimum(index - above, FAR)))


def _shifted(columns: NDArray[np.float64], offset: int) -> NDArray[np.float64]:
    """The values of the line at an offset; -1 beyond the ends."""
    moved = np.full(columns.shape, -1.0)
    if offset < 0:
        moved[-offset:] = columns[:offset]
    else:
        moved[:-offset] = columns[offset:]
    return moved


def _mean_around(columns: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The mean over a line and those within reach."""
    count = len(columns)
    sums = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(columns, axis=0)])
    index = np.arange(count)
    start, stop = np.maximum(0, index - reach), np.minimum(count, index + reach + 1)
    return np.asarray((sums[stop] - sums[start]) / (stop - start)[:, None])
