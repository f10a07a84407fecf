"""The article's text on a page: blocks scored by a model that also knows what trafilatura and jusText found."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.cleaning.pages.blocks import Block, read_blocks
from services.cleaning.pages.features import agreement, features
from services.cleaning.trees import load_trees

MODEL_FILE: Final = Path(__file__).with_name("blocks.json")

# The threshold follows the page, within limits: chosen by cross-validation (docs/cleaning.md).
_CAUTION: Final = 0.0
_LOWEST_THRESHOLD: Final = 0.1
_HIGHEST_THRESHOLD: Final = 0.6
_SHORTEST_COPY: Final = 40
# Its time grows with the square of the paragraphs.
_MOST_JUSTEXT: Final = 2_000


def article_text(content: str, *, titles: Sequence[str] = (), stated: str = "") -> str | None:
    """The article's blocks, one a line; None when the page has none or cannot be parsed.

    `titles` are what the page calls itself, `stated` the text that its linked data gives as the article's.
    The caller bounds the content's size and nesting. Never raises on content.
    """
    read = read_rows(content, titles=titles, stated=stated)
    if read is None:
        return None
    blocks, rows, found = read
    return written(chosen(blocks, load_trees(MODEL_FILE).probabilities(rows))) or found or None


def read_rows(
    content: str, *, titles: Sequence[str], stated: str
) -> tuple[list[Block], NDArray[np.float32], str] | None:
    """The page's blocks, what is known of each (blocks, columns of `feature_names`), and trafilatura's reading."""
    root = _parsed(content)
    blocks = read_blocks(root) if root is not None else []
    if not blocks:
        return None
    dense = _justext(root) if len(blocks) <= _MOST_JUSTEXT else ""
    found = _trafilatura(root)
    rows = [features(blocks, titles), *(agreement(blocks, text) for text in (found, stated, dense))]
    return blocks, np.concatenate(rows, axis=1, dtype=np.float32), found


def _parsed(content: str) -> Any | None:
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 (no types; slow to import)

    # Bytes with a stated encoding: what the page says of its encoding is about bytes that are gone.
    data = content.replace("\0", " ").encode("utf-8", "replace")
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _trafilatura(root: Any) -> str:
    from trafilatura import extract  # noqa: PLC0415 (slow to import; plain text never needs it)

    try:
        # Never deduplicate=True: it remembers texts in the process, so the same page would not give the same result.
        text = extract(root, output_format="txt", include_comments=False)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, IndexError, KeyError):
        return ""
    return text if isinstance(text, str) else ""


def _justext(root: Any) -> str:
    """The paragraphs that are long and have few links; without lists of words, the same for all languages."""
    from justext import core  # noqa: PLC0415 (slow to import; plain text never needs it)

    try:
        paragraphs = core.ParagraphMaker.make_paragraphs(core.preprocessor(root))
        core.classify_paragraphs(paragraphs, frozenset(), stopwords_low=0.0, stopwords_high=0.0)
        core.revise_paragraph_classification(paragraphs)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, IndexError, KeyError):
        return ""
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def chosen(blocks: Sequence[Block], chances: NDArray[np.float64]) -> list[Block]:
    """The blocks above the page's threshold, the first of equal long ones."""
    sizes = np.array([len(block.text) for block in blocks], dtype=np.float64)
    threshold = min(_HIGHEST_THRESHOLD, max(_LOWEST_THRESHOLD, best_threshold(chances, sizes) + _CAUTION))
    seen: set[str] = set()
    kept = []
    for block, chance in zip(blocks, chances.tolist(), strict=True):
        if chance < threshold or block.text in seen:
            continue
        if len(block.text) >= _SHORTEST_COPY:
            seen.add(block.text)
        kept.append(block)
    return kept


def best_threshold(chances: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """The least chance to keep for the highest expected F1 over characters.

    On a page where the model is unsure of everything it is low, and nothing is lost by caution.
    Source: Lipton, Elkan and Naryanaswamy (2014), "Optimal thresholding of classifiers to maximize F1 measure".
    """
    order = np.argsort(-chances, kind="stable")
    right, kept = np.cumsum(chances[order] * sizes[order]), np.cumsum(sizes[order])
    expected = 2 * right / np.maximum(kept + right[-1], 1e-9)
    return float(chances[order][int(np.argmax(expected))])


def written(blocks: Sequence[Block]) -> str:
    """One line a block; list items as such, a table's row on one line."""
    lines: list[str] = []
    row = None
    for block in blocks:
        in_row = block.context.parent if block.tag in ("td", "th") else None
        if in_row is not None and in_row is row:
            lines[-1] += " | " + block.text
        else:
            lines.append("- " + block.text if block.tag == "li" else block.text)
        row = in_row
    return "\n".join(lines)
