"""The article's text on a page: its blocks weighed by a model that knows their markup, place and neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.facts.standfirst import page_standfirst
from services.cleaning.pages.blocks import Block, Context, read_blocks
from services.cleaning.pages.features import agreement, features, title_index
from services.cleaning.pages.head import Head
from services.cleaning.pages.marks import Mark
from services.cleaning.pages.view import View
from services.cleaning.trees import load_trees

MODEL_FILE: Final = Path(__file__).with_name("blocks.json")

# The threshold follows the page, within limits: chosen by cross-validation (docs/models/pages.md).
_LOWEST_THRESHOLD: Final = 0.1
_HIGHEST_THRESHOLD: Final = 0.6
_SHORTEST_COPY: Final = 40


@dataclass(frozen=True)
class Article:
    """All blocks of a page in order, the chance of each to be the article's, and those that are.

    `title_block` is the number of the heading that is the title, `standfirst` the text of the chosen block that is it.
    """

    blocks: Sequence[Block] = ()
    chances: Sequence[float] = ()
    marks: Sequence[Mark] = ()
    chosen: Sequence[Block] = ()
    title_block: int | None = None
    standfirst: str | None = None


def article_of(root: Any, head: Head) -> Article:
    """The article of a page's tree; without chosen blocks when there is none. Never raises on content."""
    read = read_blocks(root)
    if not read.blocks:
        return Article(marks=read.marks)
    chances = load_trees(MODEL_FILE).probabilities(rows_of(read.blocks, head))
    index = title_index(read.blocks, head.titles)
    title = read.blocks[index].number if index is not None else None
    kept = _of_one_article(read.blocks, chosen(read.blocks, chances), title)
    found = Article(read.blocks, chances.tolist(), read.marks, kept, title)
    return _with_standfirst(found, head)


def _of_one_article(blocks: Sequence[Block], kept: list[Block], title: int | None) -> list[Block]:
    """Without the article elements below the one with the title that have a main heading of their own.

    Pages that go on without end load the next articles below the one that was asked for.
    """
    if title is None:
        return kept
    own = next((_article_of(block) for block in blocks if block.number == title), None)
    if own is None:
        return kept
    headed = {_article_of(block) for block in blocks if block.tag == "h1" and block.number > title} - {own, None}
    return [block for block in kept if _article_of(block) not in headed]


def _article_of(block: Block) -> int | None:
    """The number of the outermost article element around a block; None if there is none."""
    found: int | None = None
    context: Context | None = block.context
    while context is not None:
        found = context.number if context.tag == "article" else found
        context = context.parent
    return found


def rows_of(blocks: Sequence[Block], head: Head) -> NDArray[np.float32]:
    """What is known of each block: shape (blocks, columns of `feature_names`)."""
    rows = [features(blocks, head.titles, head.description)]
    rows += [agreement(blocks, text) for text in (head.stated_body, head.description)]
    return np.concatenate(rows, axis=1, dtype=np.float32)


def _with_standfirst(article: Article, head: Head) -> Article:
    """The same with its standfirst among the chosen blocks: it is the text's first paragraph."""
    block = page_standfirst(View(head, article.blocks, article.marks, article.chosen, article.title_block))
    if block is None:
        return article
    kept = list(article.chosen)
    if all(block.text not in other.text for other in kept):
        kept = sorted([*kept, block], key=lambda other: other.number)
    return replace(article, chosen=kept, standfirst=block.text)


def chosen(blocks: Sequence[Block], chances: NDArray[np.float64]) -> list[Block]:
    """The blocks above the page's threshold, the first of equal long ones."""
    sizes = np.array([len(block.text) for block in blocks], dtype=np.float64)
    threshold = min(_HIGHEST_THRESHOLD, max(_LOWEST_THRESHOLD, best_threshold(chances, sizes)))
    seen: set[str] = set()
    kept = []
    whole = _lists(blocks, chances.tolist(), threshold)
    for block, chance in zip(blocks, chances.tolist(), strict=True):
        in_list = block.tag == "li" and id(block.context.parent) in whole and 2 * chance >= threshold
        if (chance < threshold and not in_list) or block.text in seen:
            continue
        if len(block.text) >= _SHORTEST_COPY:
            seen.add(block.text)
        kept.append(block)
    return kept


def _lists(blocks: Sequence[Block], chances: Sequence[float], threshold: float) -> frozenset[int]:
    """The ids of the lists of which at least half the items are chosen: a list is not cut in two."""
    items: dict[int, list[bool]] = {}
    for block, chance in zip(blocks, chances, strict=True):
        if block.tag == "li":
            items.setdefault(id(block.context.parent), []).append(chance >= threshold)
    return frozenset(of_list for of_list, picked in items.items() if 2 * sum(picked) >= len(picked))


def best_threshold(chances: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """The least chance to keep for the highest expected F1 over characters.

    On a page where the model is unsure of everything it is low, and nothing is lost by caution.
    Source: Lipton, Elkan and Naryanaswamy (2014), "Optimal thresholding of classifiers to maximize F1 measure".
    """
    order = np.argsort(-chances, kind="stable")
    right, kept = np.cumsum(chances[order] * sizes[order]), np.cumsum(sizes[order])
    expected = 2 * right / np.maximum(kept + right[-1], 1e-9)
    return float(chances[order][int(np.argmax(expected))])
