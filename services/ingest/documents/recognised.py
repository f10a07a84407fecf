"""What Tesseract says of a page, as text, with how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_COLUMNS: Final = 12
_WORD: Final = "5"


@dataclass(frozen=True)
class Page:
    """The text of a page; `confidence` is the mean of its words, 0 to 1, `words` their number."""

    text: str
    words: int
    confidence: float


def page_of(tsv: str) -> Page:
    """A page from Tesseract's table: paragraphs with a blank line between two."""
    paragraphs: dict[tuple[str, str], list[str]] = {}
    sure: list[float] = []
    for row in tsv.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD or not cells[11].strip():
            continue
        try:
            confidence = float(cells[10])
        except ValueError:
            continue
        paragraphs.setdefault((cells[2], cells[3]), []).append(cells[11].strip())
        sure.append(max(0.0, min(confidence, 100.0)) / 100)
    text = "\n\n".join(" ".join(words) for words in paragraphs.values())
    return Page(text, len(sure), sum(sure) / len(sure) if sure else 0.0)


def confidence_of(pages: Sequence[Page]) -> float:
    """The mean of all words."""
    words = sum(page.words for page in pages)
    return round(sum(page.confidence * page.words for page in pages) / words, 3) if words else 0.0
