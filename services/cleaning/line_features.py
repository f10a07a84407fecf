"""What is known of each line of a scrape beyond what its rule says: its shape, its place, its neighbours."""

from collections import Counter
from collections.abc import Sequence
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.cues import HEADINGS, ends_sentence, ends_statement, is_list_item
from services.cleaning.folding import stem
from services.cleaning.layout import is_latin
from services.cleaning.lexicon import FUNCTION_WORDS, phrases
from services.cleaning.lines import Line
from services.cleaning.lists import find_items
from services.cleaning.verdicts import HEADLINE, Verdicts

Column = NDArray[np.float64]

_READ_CHARS: Final = 400
_FAR: Final = 40
_REASONS: Final = (("chrome",), ("related",), ("caption",), ("byline", "date", "dateline", "source"), ("comment",))
_ENDINGS: Final = frozenset({"copyright", "policy", "disclaimer", "paywall"})
_HEADS: Final = ("related_heading", "page_list", "comments_heading", "comment_form", "tags_heading")
_OFFSETS: Final = (-3, -2, -1, 1, 2, 3)
_REACHES: Final = (2, 5, 12)
_SHORT: Final = 60
_CONTENT_LETTERS: Final = 4
_QUOTES: Final = "\"“'‘«„"

_OWN: Final = (
    "chars", "words", "prose", "sentence", "statement", "colon", "commas", "digits", "upper", "capitals", "lower",
    "quote", "at", "copyright", "bar", "list", "grammar", "latin", "question", "times",
    *(f"cue_{reasons[0]}" for reasons in _REASONS), "cue_heading", "cue_ending",
)  # fmt: skip
_JUDGED: Final = ("kept", "title", "copy", *(f"removed_{reasons[0]}" for reasons in _REASONS))
_SHARED: Final = ("chars", "prose", "sentence", "capitals", "cued", "kept", "digits")


def feature_names() -> list[str]:
    """The columns of `line_features`, in order."""
    return [
        *_OWN,
        *_JUDGED,
        *("place", "place_prose", "prose_left", "in_body", "from_start", "past_end", "from_title", "item"),
        *("since_prose", "until_prose", *(f"since_{group}" for group in _HEADS), "since_ending"),
        *("lines", "all_prose", "all_cued", "all_kept", "title_overlap", "kept_overlap", "prose_overlap", "short_run"),
        *(f"{name}{offset:+d}" for offset in _OFFSETS for name in _SHARED),
        *(f"{name}_{reach}" for reach in _REACHES for name in _SHARED),
    ]


def line_features(lines: Sequence[Line], verdicts: Verdicts, known_title: str | None) -> NDArray[np.float32]:
    """One row a line, one column a name of `feature_names`. Time grows with the number of lines."""
    count = len(lines)
    own = np.array([_own(line) for line in lines])
    times = Counter(line.folded for line in lines)
    own[:, _OWN.index("times")] = [log1p(times[line.folded]) for line in lines]
    judged = np.array([_judged(index, verdicts) for index in range(count)])
    prose, kept = own[:, _OWN.index("prose")], judged[:, 0]
    cued = np.array([float(line.cue is not None) for line in lines])
    sizes = np.array([float(len(line.text)) for line in lines])
    shared = {name: own[:, _OWN.index(name)] for name in ("chars", "prose", "sentence", "capitals", "digits")}
    columns = [{**shared, "cued": cued, "kept": kept}[name] for name in _SHARED]
    index = np.arange(count, dtype=np.float64)
    prose_chars = np.cumsum(sizes * prose)
    body, title = verdicts.body, verdicts.title
    headline = known_title or (lines[title].folded if title is not None else "")
    items = find_items(lines)
    places = [
        index / count,
        (prose_chars - sizes * prose) / max(1.0, prose_chars[-1]),
        (prose_chars[-1] - prose_chars) / max(1.0, prose_chars[-1]),
        ((index >= body.start) & (index < body.stop)).astype(float),
        np.clip(index - body.start, -_FAR, _FAR),
        np.clip(index - body.stop, -_FAR, _FAR),
        np.clip(index - (title if title is not None else -1), -_FAR, _FAR),
        np.array([float(line in items) for line in range(count)]),
        _since(prose > 0),
        _since(prose[::-1] > 0)[::-1],
        *(_since(np.array([line.cue is not None and line.cue.group == group for line in lines])) for group in _HEADS),
        _since(np.array([line.cue is not None and line.cue.group in _ENDINGS for line in lines])),
        np.full(count, log1p(count)),
        np.full(count, log1p(prose_chars[-1])),
        np.full(count, cued.mean()),
        np.full(count, kept.mean()),
        *_overlaps(lines, kept > 0, headline),
        _run_lengths(sizes < _SHORT),
    ]
    near = [_shifted(column, offset) for offset in _OFFSETS for column in columns]
    around = [_mean_around(column, reach) for reach in _REACHES for column in columns]
    return np.column_stack([own, judged, *places, *near, *around]).astype(np.float32)


def _own(line: Line) -> list[float]:
    text, folded = line.text, line.folded.split()
    sample = text[:_READ_CHARS]
    words = sample.split()
    letters = max(1, sum(map(str.isalpha, sample)))
    grammar = phrases(FUNCTION_WORDS)
    reason = line.cue.reason if line.cue is not None else None
    group = line.cue.group if line.cue is not None else ""
    return [
        log1p(len(text)),
        log1p(len(folded)),
        float(line.prose),
        float(ends_sentence(text)),
        float(ends_statement(text)),
        float(text.endswith((":", "："))),
        sum(sample.count(mark) for mark in ",،;؛") / (len(words) + 1),
        sum(map(str.isdigit, sample)) / len(sample),
        sum(map(str.isupper, sample)) / letters,
        sum(word[:1].isupper() for word in words) / max(1, len(words)),
        float(text[:1].islower()),
        float(text[:1] in _QUOTES),
        float("@" in sample),
        float("©" in sample or "(c)" in sample.lower()),
        float("|" in sample),
        float(is_list_item(text)),
        sum(word in grammar for word in folded[:60]) / max(1, len(folded[:60])),
        float(is_latin(line)),
        float(text.endswith(("?", "؟", "？"))),
        0.0,
        *(float(reason in reasons) for reasons in _REASONS),
        float(group in HEADINGS),
        float(group in _ENDINGS),
    ]


def _judged(index: int, verdicts: Verdicts) -> list[float]:
    cue = verdicts.cues[index]
    headline = cue == HEADLINE
    reason = cue.reason if cue is not None and not headline else None
    return [
        float(cue is None),
        float(headline),
        float(reason == "duplicate"),
        *(float(reason in reasons) for reasons in _REASONS),
    ]


def _since(marks: NDArray[np.bool_]) -> Column:
    """How many lines ago the last mark was; `_FAR` at most."""
    index = np.arange(len(marks), dtype=np.float64)
    last = np.maximum.accumulate(np.where(marks, index, -np.inf))
    return np.minimum(index - last, _FAR)


def _run_lengths(marks: NDArray[np.bool_]) -> Column:
    """For each line how many neighbouring lines are marked as it is."""
    edges = np.flatnonzero(np.diff(marks)) + 1
    bounds = np.concatenate([[0], edges, [len(marks)]])
    lengths = np.repeat(np.diff(bounds), np.diff(bounds)).astype(np.float64)
    return np.where(marks, np.minimum(lengths, _FAR), 0.0)


def _shifted(column: Column, offset: int) -> Column:
    """The value of the line at an offset; -1 beyond the ends."""
    moved = np.full(len(column), -1.0)
    if offset < 0:
        moved[-offset:] = column[:offset]
    else:
        moved[:-offset] = column[offset:]
    return moved


def _mean_around(column: Column, reach: int) -> Column:
    """The mean over a line and those within reach."""
    sums, index = np.concatenate([[0.0], np.cumsum(column)]), np.arange(len(column))
    start, stop = np.maximum(0, index - reach), np.minimum(len(column), index + reach + 1)
    return np.asarray((sums[stop] - sums[start]) / (stop - start))


def _stems(folded: str) -> set[str]:
    return {stem(word) for word in folded.split() if len(word) >= _CONTENT_LETTERS}


def _overlaps(lines: Sequence[Line], kept: NDArray[np.bool_], headline: str) -> tuple[Column, Column, Column]:
    """The share of a line's longer words that are in the headline, in other kept lines and in other lines of prose."""
    words = [_stems(line.folded[:_READ_CHARS]) for line in lines]
    prose = np.array([line.prose for line in lines])
    sizes = np.array([max(1, len(own)) for own in words], dtype=np.float64)
    title = _stems(headline)
    with_title = np.array([len(own & title) for own in words]) / sizes
    return with_title, _shared_with(words, kept) / sizes, _shared_with(words, prose) / sizes


def _shared_with(words: Sequence[set[str]], these: NDArray[np.bool_]) -> Column:
    """For each line how many of its words are in others of these lines."""
    known = Counter(word for own, one in zip(words, these, strict=True) if one for word in own)
    return np.array([float(sum(known[word] > one for word in own)) for own, one in zip(words, these, strict=True)])
