"""What is known of each block of a page: its text, its markup, its place, its neighbours."""

import re
from collections.abc import Sequence
from math import log1p
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.pages.blocks import CUE_NAMES, Block, Context

_PROSE_CHARS: Final = 80
_PROSE_LINKED: Final = 0.5
_FAR: Final = 50
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = (
    ".",
    "!",
    "?",
    "…",
    '."',
    ".”",
    "؟",
    "。",
    "！",
    "？",
    "।",
    "۔",
    '!"',
    '?"',
    "?”",
    "!”",
    ".)",
    ".’",
    "»",
)
_PUNCTUATION: Final = re.compile(r"[,.;:،؛。、]")
_TAGS: Final = (
    "p",
    "li",
    "td",
    "div",
    "blockquote",
    "figcaption",
    "pre",
    "span",
    "dd",
    "dt",
    "th",
    "address",
    "section",
)
_ABOVE: Final = (
    "article", "main", "role:main", "role:article", "role:complementary", "role:navigation", "aside", "nav", "footer",
    "header", "form", "figure", "table", "ul", "ol", "blockquote", "dl", "hidden", "pre", "details",
)  # fmt: skip
_AGREEMENT: Final = (
    "shared",
    "before",
    "after",
    "before2",
    "after2",
    "around",
    "since_first",
    "until_last",
    "words",
    "share",
    "progress",
)
_FEW_WORDS: Final = 3
_SAID: Final = 0.6
_CERTAIN_WORDS: Final = 6
_FAR_FROM_SAID: Final = 30
_HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OTHER_MATTER: Final = frozenset({"related", "comment", "sign_up", "advert", "share"})
_SENTENCE: Final = re.compile(r"[.!?؟।。！？](?=\s|$|[\u3040-\u9fff])")
_NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)


def feature_names() -> list[str]:
    """The columns of `features`, then those of `agreement` with each other reading, in order."""
    names = [
        "chars",
        "words",
        "link_density",
        "links",
        "bold",
        "sentence",
        "punctuation",
        "digits",
        "upper",
        "colon",
        "quote",
        "at",
        "copyright",
        "bar",
        "url",
        "starts_lower",
        "heading",
    ]
    names += [f"tag_{tag}" for tag in _TAGS] + [f"in_{tag}" for tag in _ABOVE]
    names += [f"{where}_{cue}" for where in ("near", "far") for cue in CUE_NAMES]
    names += [
        "marked",
        "depth",
        "position",
        "position_chars",
        "position_prose",
        "end_prose",
        "after_title",
        "after_title_prose",
        "title_overlap",
        "in_title",
        "copy",
        "blocks_log",
        "prose_log",
    ]
    names += [
        "parent_prose",
        "parent_links",
        "parent_blocks",
        "grand_prose",
        "grand_links",
        "grand_blocks",
        "great_prose",
        "great_links",
        "top_share",
        "top_distance",
        "top_below",
        "top_prose",
    ]
    names += [
        f"{name}{offset:+d}" for offset in _NEIGHBOURS for name in ("chars", "links", "tag", "prose", "heading", "top")
    ]
    names += [
        "to_prose_before",
        "to_prose_after",
        "same_before",
        "same_after",
        "chars_near",
        "links_near",
        "same_tag_run",
    ]
    names += ["parent_share", "kind_share", "kind_words", "kind_count", "kind_links", "description_overlap"]
    names += ["in_description", "since_heading", "heading_prose", "sentences", "since_mark", "summary_below"]
    return names + [f"{reading}_{name}" for reading in ("stated", "described") for name in _AGREEMENT]


def is_prose(block: Block) -> bool:
    """Whether a block is long and mostly not link text."""
    return len(block.text) >= _PROSE_CHARS and block.linked < _PROSE_LINKED * len(block.text)


def features(blocks: Sequence[Block], titles: Sequence[str], description: str = "") -> NDArray[np.float32]:
    """One row a block, one column a name of `feature_names`."""
    count = len(blocks)
    prose = [is_prose(block) for block in blocks]
    _total(blocks, prose)
    total_chars = max(1, sum(len(block.text) for block in blocks))
    total_prose = max(1, sum(len(block.text) for block, long in zip(blocks, prose, strict=True) if long))
    top = _top(blocks, total_prose)
    title_sets = [frozenset(_WORD.findall(title.lower())) for title in titles if title]
    title_set = frozenset().union(*title_sets) if title_sets else frozenset()
    flat_titles = [" ".join(_WORD.findall(title.lower())) for title in titles if title]
    first_title = title_index(blocks, titles)
    above_top = _ancestors(top)
    basic: list[list[float]] = []
    tops: list[tuple[float, float]] = []
    seen: set[str] = set()
    chars_before = prose_before = 0
    prose_at_title = 0
    for index, block in enumerate(blocks):
        text, size = block.text, len(block.text)
        words = _WORD.findall(text.lower())
        if index == first_title:
            prose_at_title = prose_before
        letters = words and set(words)
        row = [
            log1p(size),
            log1p(len(words)),
            block.linked / size if size else 0.0,
            float(min(block.links, 20)),
            min(1.0, block.bold / size),
            float(text.endswith(_SENTENCE_END)),
            len(_PUNCTUATION.findall(text)) / (len(words) + 1),
            sum(map(str.isdigit, text[:400])) / min(size, 400),
            sum(map(str.isupper, text[:400])) / min(size, 400),
            float(text.endswith((":", "："))),
            float(text[:1] in "\"“'‘«„"),
            float("@" in text),
            float("©" in text or "(c)" in text.lower()),
            float("|" in text),
            float("http" in text or "www." in text),
            float(text[:1].islower()),
            float(int(block.tag[1])) if block.tag[0] == "h" and block.tag[1:].isdigit() else 0.0,
        ]
        tags = block.context.tags
        row += [float(block.tag == tag) for tag in _TAGS] + [float(tag in tags) for tag in _ABOVE]
        context = block.context
        near = context.own_cues
        if context.parent is not None:
            near = near | context.parent.own_cues
            if context.parent.parent is not None:
                near = near | context.parent.parent.own_cues
        row += [float(cue in near) for cue in CUE_NAMES] + [float(cue in context.cues) for cue in CUE_NAMES]
        overlap = len(letters & title_set) / len(letters) if letters else 0.0
        joined = " ".join(words)
        after = min(_FAR, max(-_FAR, index - first_title)) if first_title is not None else _FAR + 1
        row += [
            float(context.marked),
            float(min(context.depth, 40)),
            index / count,
            chars_before / total_chars,
            prose_before / total_prose,
            (total_prose - prose_before) / total_prose,
            float(after),
            log1p(max(0, prose_before - prose_at_title)),
            overlap,
            float(any(joined and (joined == flat or (len(words) > 3 and joined in flat)) for flat in flat_titles)),
            float(joined in seen),
            log1p(count),
            log1p(total_prose),
        ]
        for level in _above(context, 3):
            row += [log1p(level.prose), level.linked / max(1, level.chars), log1p(level.blocks)]
        # The third element above says little by its count of blocks.
        del row[-1]
        distance, below = _distance(context, above_top)
        row += [top.prose / total_prose if top else 0.0, float(distance), float(below), log1p(top.prose if top else 0)]
        tops.append((float(below), float(distance)))
        basic.append(row)
        if size >= 20:
            seen.add(joined)
        chars_before += size
        if prose[index]:
            prose_before += size
    around = _around(blocks, prose, tops)
    kinds = _kinds(blocks, prose, description, total_prose)
    return np.asarray([a + b + c for a, b, c in zip(basic, around, kinds, strict=True)], dtype=np.float32)


def _kinds(blocks: Sequence[Block], prose: Sequence[bool], description: str, total_prose: int) -> list[list[float]]:
    """How a block's kind (its tags and classes, and those two above) is used on the page, and what stands before it."""
    letters: dict[object, list[int]] = {}
    keys = [_kind(block) for block in blocks]
    for block, key, long in zip(blocks, keys, prose, strict=True):
        sums = letters.setdefault(key, [0, 0, 0, 0])
        sums[0] += len(block.text) if long else 0
        sums[1] += len(block.text)
        sums[2] += 1
        sums[3] += block.linked
    described = frozenset(_WORD.findall(description.lower()))
    flat = " ".join(_WORD.findall(description.lower()))
    since_heading = since_mark = _FAR
    heading_prose = 0
    rows: list[list[float]] = []
    for block, key, long in zip(blocks, keys, prose, strict=True):
        if block.tag in _HEADING_TAGS:
            since_heading, heading_prose = 0, 0
        else:
            since_heading = min(since_heading + 1, _FAR)
        since_mark = 0 if not block.context.own_cues.isdisjoint(_OTHER_MATTER) else min(since_mark + 1, _FAR)
        prose_here, chars, count, linked = letters[key]
        words = _WORD.findall(block.text.lower())
        parent = block.context.parent or block.context
        rows.append(
            [
                parent.prose / total_prose,
                prose_here / total_prose,
                log1p(chars / count),
                log1p(count),
                linked / max(1, chars),
                len(described.intersection(words)) / len(words) if words else 0.0,
                float(len(words) > 3 and " ".join(words[:12]) in flat),
                float(since_heading),
                log1p(heading_prose),
                float(min(20, len(_SENTENCE.findall(block.text)))),
                float(since_mark),
                float("summary" in block.context.own_cues),
            ]
        )
        heading_prose += len(block.text) if long else 0
    return rows


def _kind(block: Block) -> tuple[object, ...]:
    context, parent = block.context, block.context.parent
    above = parent.parent if parent is not None else None
    return (
        context.tag,
        context.own_cues,
        parent and parent.tag,
        parent and parent.own_cues,
        above and above.tag,
        above and above.own_cues,
    )


def agreement(blocks: Sequence[Block], text: str) -> NDArray[np.float32]:
    """How far each block, and what is around it, is in another reading of the page: one row a block."""
    said = _WORD.findall(text.lower())
    joined, triples = f" {' '.join(said)} ", set(zip(said, said[1:], said[2:], strict=False))
    words = [_WORD.findall(block.text.lower()) for block in blocks]
    shared = np.array([_shared(own, joined, triples) for own in words])
    sizes = np.array([len(own) for own in words], dtype=np.float64)
    index = np.arange(len(blocks))
    certain = np.flatnonzero((shared >= _SAID) & (sizes >= _CERTAIN_WORDS))
    first, last = (certain[0], certain[-1]) if len(certain) else (-1, -1)
    padded = np.pad(shared, 2, constant_values=-1)
    weighted = shared * sizes
    columns = [
        shared,
        padded[1:-3],
        padded[3:-1],
        padded[:-4],
        padded[4:],
        _windowed(weighted) / np.maximum(1, _windowed(sizes)),
        np.clip(index - first, -_FAR_FROM_SAID, _FAR_FROM_SAID),
        np.clip(last - index, -_FAR_FROM_SAID, _FAR_FROM_SAID),
        np.full(len(blocks), log1p(len(said))),
        np.full(len(blocks), weighted.sum() / max(1, sizes.sum())),
        np.cumsum(weighted) / max(1, weighted.sum()),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _shared(words: Sequence[str], joined: str, triples: set[tuple[str, str, str]]) -> float:
    if len(words) > _FEW_WORDS:
        own = list(zip(words, words[1:], words[2:], strict=False))
        return sum(triple in triples for triple in own) / len(own)
    return float(bool(words) and f" {' '.join(words)} " in joined)


def _windowed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over each value and the five on either side."""
    sums, index = np.concatenate([[0.0], np.cumsum(values)]), np.arange(len(values))
    return np.asarray(sums[np.minimum(len(values), index + 6)] - sums[np.maximum(0, index - 5)])


def _above(context: Context, levels: int) -> list[Context]:
    found = []
    current = context.parent or context
    for _ in range(levels):
        found.append(current)
        current = current.parent or current
    return found


def _total(blocks: Sequence[Block], prose: Sequence[bool]) -> None:
    for block, long in zip(blocks, prose, strict=True):
        context: Context | None = block.context
        size = len(block.text)
        while context is not None:
            context.prose += size if long else 0
            context.chars += size
            context.linked += block.linked
            context.blocks += 1
            context = context.parent


def _top(blocks: Sequence[Block], total_prose: int) -> Context | None:
    """The deepest element that holds most of the prose."""
    best: Context | None = None
    for block in blocks:
        context: Context | None = block.context
        while context is not None:
            if context.prose * 2 >= total_prose and (best is None or context.depth > best.depth):
                best = context
            context = context.parent
    return best


def _ancestors(context: Context | None) -> dict[int, int]:
    found, distance = {}, 0
    while context is not None:
        found[context.number] = distance
        context, distance = context.parent, distance + 1
    return found


def _distance(context: Context, above_top: dict[int, int]) -> tuple[int, int]:
    """How far above the top the nearest common element is, and how far below that the block is."""
    below = 0
    current: Context | None = context
    while current is not None:
        if current.number in above_top:
            return min(above_top[current.number], 15), min(below, 15)
        current, below = current.parent, below + 1
    return 15, 15


def title_index(blocks: Sequence[Block], titles: Sequence[str]) -> int | None:
    """The index of the heading that is the page's title, else of the first main heading."""
    sets = [frozenset(_WORD.findall(title.lower())) for title in titles if title]
    first = None
    for index, block in enumerate(blocks):
        if block.tag not in ("h1", "h2"):
            continue
        words = frozenset(_WORD.findall(block.text.lower()))
        if words and any(
            len(words & title) * 10 >= 7 * min(len(words), len(title)) and len(words) > 2 for title in sets
        ):
            return index
        if first is None and block.tag == "h1":
            first = index
    return first


def _around(blocks: Sequence[Block], prose: Sequence[bool], tops: Sequence[tuple[float, float]]) -> list[list[float]]:
    count = len(blocks)
    sizes = [log1p(len(block.text)) for block in blocks]
    links = [block.linked / max(1, len(block.text)) for block in blocks]
    before, after = _distances(prose), _distances(prose[::-1])[::-1]
    run = _runs(blocks)
    rows: list[list[float]] = []
    for index, block in enumerate(blocks):
        row: list[float] = []
        for offset in _NEIGHBOURS:
            other = index + offset
            if 0 <= other < count:
                near = blocks[other]
                row += [
                    sizes[other],
                    links[other],
                    float(near.tag == block.tag) + float(near.context.parent is block.context.parent),
                    float(prose[other]),
                    float(near.tag in ("h1", "h2", "h3", "h4")),
                    tops[other][1],
                ]
            else:
                row += [-1.0, -1.0, -1.0, -1.0, -1.0, -1.0]
        window = range(max(0, index - 5), min(count, index + 6))
        near_chars = sum(len(blocks[i].text) for i in window)
        row += [
            float(before[index]),
            float(after[index]),
            float(index > 0 and blocks[index - 1].context.parent is block.context.parent),
            float(index + 1 < count and blocks[index + 1].context.parent is block.context.parent),
            log1p(near_chars),
            sum(blocks[i].linked for i in window) / max(1, near_chars),
            float(min(run[index], _FAR)),
        ]
        rows.append(row)
    return rows


def _distances(prose: Sequence[bool]) -> list[int]:
    """For each block how many blocks ago the last prose was."""
    found, last = [], _FAR
    for long in prose:
        found.append(min(last, _FAR))
        last = 1 if long else last + 1
    return found


def _runs(blocks: Sequence[Block]) -> list[int]:
    """For each block how many blocks of its parent's children have its tag."""
    counts: dict[Any, int] = {}
    keys = [(block.context.parent.number if block.context.parent else 0, block.tag) for block in blocks]
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return [counts[key] for key in keys]
