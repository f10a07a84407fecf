"""Where a line stands: in the page, to the stretches of long lines, to what is like it and to what heads it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.folding import stem
from services.cleaning.lines import Line
from services.cleaning.signals.shape import READ_CHARS

Column = NDArray[np.float64]

FAR: Final = 60
# (letters that a line must have to count for a stretch, what a shorter one costs): three guesses of where the text is.
_STRETCHES: Final = ((60, 1.0), (100, 1.0), (40, 2.0))
_MOST_COUNTED: Final = 500
_SENTENCE_BONUS: Final = 25
_PREFIX: Final = 18
_LEAST_LETTERS: Final = 3
_TIMES: Final = 6
_SCRIPTS: Final = ((0x0250, 0), (0x0370, 0), (0x0400, 1), (0x0530, 2), (0x0600, 3), (0x0780, 4), (0x0E80, 5))
_OTHER_SCRIPT: Final = 6
_SAMPLE: Final = 120
# A text's lines are looked at more than once.
_REMEMBERED: Final = 2_000

NAMES: Final = (
    *(f"{name}_{number}" for number in range(3) for name in ("from_start", "past_end", "within", "share", "lines")),
    "line", "lines_left", "place", "chars_above", "lines", "median_size", "page_size",
    "times", "copy", "begins_another", "begun_by_another", "with_body", "with_body_count", "with_page", "with_lead",
    "same_script", "script", "blank_above", "blank_below", "short_run", "cued_share", "contains_another",
    "within_another",
)  # fmt: skip


def place(lines: Sequence[Line], sizes: Column, ends: Column) -> list[Column]:
    """One column for each of `NAMES`."""
    count = len(lines)
    index = np.arange(count, dtype=np.float64)
    total = max(1.0, float(sizes.sum()))
    columns: list[Column] = []
    bodies = []
    for shortest, cost in _STRETCHES:
        first, last = _stretch(sizes, ends, shortest, cost)
        bodies.append((first, last))
        columns += [
            _signed_log(first - index),
            _signed_log(index - last),
            ((index >= first) & (index <= last)).astype(float),
            np.full(count, float(sizes[first : last + 1].sum()) / total),
            np.full(count, log1p(last - first)),
        ]
    columns += [
        np.log1p(index),
        np.log1p(count - 1 - index),
        index / count,
        (np.cumsum(sizes) - sizes) / total,
        np.full(count, log1p(count)),
        np.full(count, log1p(float(np.median(sizes)))),
        np.full(count, log1p(total)),
    ]
    columns += _repetition(lines)
    columns += _overlaps(lines, *bodies[0])
    columns += _scripts(lines, *bodies[0])
    blanks = np.array([line.blanks for line in lines], dtype=np.float64)
    columns += [np.minimum(blanks, 4), np.minimum(np.append(blanks[1:], 1.0), 4)]
    columns.append(run_lengths(sizes < 60))
    columns.append(np.full(count, sum(line.cue is not None for line in lines) / count))
    columns += _containment(lines)
    return columns


def _stretch(sizes: Column, ends: Column, shortest: int, cost: float) -> tuple[int, int]:
    """First and last line of the stretch with the most text. Source: Kadane's algorithm, Bentley (1984)."""
    weights = np.minimum(sizes, _MOST_COUNTED) - shortest
    weights = np.where(weights < 0, weights * cost, weights) + ends * _SENTENCE_BONUS
    best, first, last, running, start = 0.0, -1, -1, 0.0, 0
    for at, weight in enumerate(weights.tolist()):
        if running <= 0:
            running, start = 0.0, at
        running += weight
        if running > best:
            best, first, last = running, start, at
    if first < 0:
        first = last = int(sizes.argmax())
    return first, last


def _signed_log(values: Column) -> Column:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def _repetition(lines: Sequence[Line]) -> list[Column]:
    """How often a line is on the page, which copy it is, and whether it begins another or another begins it."""
    times = Counter(line.folded for line in lines)
    seen: Counter[str] = Counter()
    copy = []
    for line in lines:
        seen[line.folded] += 1
        copy.append(min(seen[line.folded], _TIMES))
    begins, begun = np.zeros(len(lines)), np.zeros(len(lines))
    same: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if len(line.folded) >= _PREFIX and len(same[line.folded[:_PREFIX]]) < _TIMES:
            same[line.folded[:_PREFIX]].append(index)
    for near in same.values():
        for one in near:
            for other in near:
                short, long = lines[one].folded, lines[other].folded
                if len(short) < len(long):
                    value = 1.0 if long.startswith(short) else 0.5
                    begins[one] = max(begins[one], value)
                    begun[other] = max(begun[other], value)
    return [
        np.array([min(times[line.folded], _TIMES) for line in lines], dtype=np.float64),
        np.array(copy, dtype=np.float64),
        begins,
        begun,
    ]


@lru_cache(_REMEMBERED)
def stems(folded: str) -> frozenset[str]:
    """The stems of the longer words of a folded line; pairs of characters where words are not set apart."""
    found: set[str] = set()
    for word in folded.split():
        if word[0] >= "\u3040":
            found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif len(word) >= _LEAST_LETTERS:
            found.add(stem(word))
    return frozenset(found)


def _overlaps(lines: Sequence[Line], first: int, last: int) -> list[Column]:
    """The share of a line's words that the stretch, the page and the stretch's first two lines have as well."""
    own = [stems(line.folded[:READ_CHARS]) for line in lines]
    body = Counter(word for words in own[first : last + 1] for word in words)
    page = Counter(word for words in own for word in words)
    lead = frozenset().union(*own[first : min(last + 1, first + 2)])
    shares = np.zeros((len(lines), 4))
    for index, words in enumerate(own):
        inside = first <= index <= last
        count = max(1, len(words))
        shared = sum(body[word] > inside for word in words)
        with_lead = -1.0 if first <= index < first + 2 else len(lead & words) / count
        shares[index] = (shared / count, log1p(shared), sum(page[word] > 1 for word in words) / count, with_lead)
    return list(shares.T)


def _scripts(lines: Sequence[Line], first: int, last: int) -> list[Column]:
    main = _script("".join(line.text[:_SAMPLE] for line in lines[first : last + 1][:8]))
    own = [_script(line.text[:_SAMPLE]) for line in lines]
    same = [0.5 if script == _OTHER_SCRIPT + 1 else float(script == main) for script in own]
    return [np.array(same), np.full(len(lines), float(main))]


@lru_cache(_REMEMBERED)
def _script(text: str) -> int:
    counts: Counter[int] = Counter()
    for letter, times in Counter(text).items():
        if letter.isalpha():
            counts[_script_of(ord(letter))] += times
    return counts.most_common(1)[0][0] if counts else _OTHER_SCRIPT + 1


def _script_of(code: int) -> int:
    for bound, script in _SCRIPTS:
        if code < bound:
            return script
    return _OTHER_SCRIPT


def run_lengths(marks: NDArray[np.bool_]) -> Column:
    """For each marked line how many neighbouring lines are marked as it is; 0 for the others."""
    edges = np.flatnonzero(np.diff(marks)) + 1
    bounds = np.concatenate([[0], edges, [len(marks)]])
    lengths = np.repeat(np.diff(bounds), np.diff(bounds)).astype(np.float64)
    return np.where(marks, np.minimum(lengths, FAR), 0.0)


def _containment(lines: Sequence[Line]) -> list[Column]:
    """Whether a line ends another (as a headline behind a section's name), or another ends it."""
    ends: dict[str, list[int]] = defaultdict(list)
    within, contains = np.zeros(len(lines)), np.zeros(len(lines))
    for index, line in enumerate(lines):
        if len(line.folded) >= _PREFIX and len(ends[line.folded[-_PREFIX:]]) < _TIMES:
            ends[line.folded[-_PREFIX:]].append(index)
    for near in ends.values():
        for one in near:
            for other in near:
                short, long = lines[one].folded, lines[other].folded
                if len(short) < len(long) and long.endswith(short):
                    within[one] = contains[other] = 1.0
    return [contains, within]
