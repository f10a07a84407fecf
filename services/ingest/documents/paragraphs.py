"""Paragraphs of a document of pages: running heads go, lines and pages are joined, hyphens undone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.ingest.documents.page_lines import STRETCH, Line
from services.ingest.documents.text_repair import tidy
from services.ingest.documents.visual_order import paired

_DIGITS: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:page|صفحة|ص|seite|p)\W*)?\d{1,4}(?:\W{1,3}(?:of|من|von|de)?\W*\d{1,4})?\W*$", re.I
)
_SENTENCE_END: Final = re.compile(r"[.!?؟…۔:»\"”)\]]\s*$")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_LETTER: Final = "ء-غف-يً-ْٱ-ۓ"
# Letters that join the next one: only behind them a word can be made longer.
_JOINING: Final = "ئبتثجحخسشصضطظعغفقكلمنهيپچکگی"
_IN_WORDS: Final = re.compile(f"(?<=[{_JOINING}])([^\\w\\s{_LETTER}]|[0-9])(?=[{_LETTER}])")
_LEAST_STRETCHES: Final = 5
_MOSTLY: Final = 0.6
_EDGE_LINES: Final = 2
_LEAST_HEADS: Final = 3
# In parts of the usual distance of lines, of the size of the letters.
_NEW_PARAGRAPH_GAP: Final = 1.18
_ROOMY: Final = 1.5
_USUAL_LEADING: Final = 1.5
_LEAST_STEPS: Final = 8
_OTHER_SIZE: Final = 0.18
_SHORT: Final = 2.5


@dataclass(frozen=True)
class Joined:
    """The text, and at which code point of it each page begins."""

    text: str
    pages: tuple[int, ...]


def joined(pages: Sequence[Sequence[Line]]) -> Joined:
    """The paragraphs of all pages, a blank line between two."""
    heads = _running_heads(pages)
    paragraphs: list[str] = []
    begins: list[tuple[int, int]] = []
    above: Line | None = None
    kept = [_without_edges(page, heads) for page in pages]
    leading = _leading(kept)
    for lines in kept:
        begins.append((len(paragraphs), 0))
        for place, line in enumerate(lines):
            text = line.text.strip()
            if not text:
                continue
            goes_on = (
                above is not None
                and paragraphs
                and (_goes_on_over_page(above, line) if place == 0 else _goes_on(above, line, lines, leading))
            )
            if goes_on:
                before = paragraphs[-1]
                paragraphs[-1] = _together(before, text)
                if place == 0:
                    begins[-1] = (len(paragraphs) - 1, len(paragraphs[-1]) - len(text))
            else:
                if place == 0:
                    begins[-1] = (len(paragraphs), 0)
                paragraphs.append(text)
            above = line
    starts: list[int] = []
    stretched = _stretched(paragraphs)
    done = [_clean(paragraph, stretched) for paragraph in paragraphs]
    offsets = [0]
    for paragraph in done:
        offsets.append(offsets[-1] + len(paragraph) + 2)
    for number, inside in begins:
        # What was taken out of the paragraph before the page begins moves it.
        moved = len(_clean(paragraphs[number][:inside], stretched)) + 1 if inside else 0
        if inside and not paragraphs[number][:inside].endswith(" "):
            moved -= 1
        starts.append(min(offsets[min(number, len(done))] + moved, max(0, offsets[-1] - 2)))
    return Joined("\n\n".join(done), tuple(starts))


def _stretched(paragraphs: Sequence[str]) -> re.Pattern[str]:
    """What makes words longer, within words: besides the stretch itself whatever LibreOffice calls it, an asterisk or a
    digit or a slash by the font, which stands in words far more often than anywhere else.
    """
    text = "\n".join(paragraphs)
    inside = Counter(_IN_WORDS.findall(text))
    found = {
        char for char, count in inside.items() if count >= _LEAST_STRETCHES and count >= _MOSTLY * text.count(char)
    }
    stretches = re.escape("".join(sorted({STRETCH, "ـ", "*", *found})))
    return re.compile(f"(?<=[{_LETTER}])[{stretches}]+(?=[{_LETTER}])|{STRETCH}")


def _clean(paragraph: str, stretched: re.Pattern[str]) -> str:
    return tidy(paired(stretched.sub("", paragraph)))


def _running_heads(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Lines at the edges of pages that recur there, apart from their numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_key(line) for line in _edges(page)})
    least = max(_LEAST_HEADS, len(pages) // 4) if len(pages) > 2 else 2
    return {key for key, count in seen.items() if count >= least and key[0]}


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.base)
    return [*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", " ".join(line.text.split()).casefold()), round(line.base / 6)


def _without_edges(page: Sequence[Line], heads: set[tuple[str, int]]) -> list[Line]:
    if len(page) <= 1:
        return list(page)
    bases = [line.base for line in page]
    outer = {max(bases), min(bases)}
    edges = {id(line) for line in _edges(page)}
    return [
        line
        for line in page
        if not (id(line) in edges and _key(line) in heads)
        and not (line.base in outer and _PAGE_NUMBER.match(line.text.strip()))
    ]


def _leading(pages: Sequence[Sequence[Line]]) -> float:
    """The distance from one line of a paragraph to the next, in sizes of the letters."""
    steps = sorted(
        (a.base - b.base) / b.height
        for lines in pages
        for a, b in pairwise(lines)
        if 0 < a.base - b.base < 4 * max(a.height, b.height)
    )
    if not steps:
        return _USUAL_LEADING
    # Few lines may be paragraphs of one line each.
    found = steps[len(steps) // 5]
    return found if len(steps) >= _LEAST_STEPS else min(found, _USUAL_LEADING)


def _goes_on(above: Line, line: Line, lines: Sequence[Line], leading: float) -> bool:
    step = above.base - line.base
    if step <= 0:
        return not _SENTENCE_END.search(above.text) and _same_size(above, line)
    if step > leading * _NEW_PARAGRAPH_GAP * line.height or not _same_size(above, line):
        return False
    if _would_have_fitted(line, above):
        return False
    column = [one for one in lines if one.left < above.right and above.left < one.right]
    width = max(one.right for one in column) - min(one.left for one in column)
    short = width - (above.right - above.left) > _SHORT * above.height * 2
    return not (short and _SENTENCE_END.search(above.text))


def _would_have_fitted(line: Line, above: Line) -> bool:
    """Whether the line above was ended on purpose: the first word of this one had room in it."""
    word = line.text.split(maxsplit=1)[0]
    width = (line.right - line.left) * (len(word) + 1) / max(len(line.text), 1)
    rtl = any(unicodedata.bidirectional(char) in ("R", "AL") for char in line.text)
    room = above.left - line.left if rtl else line.right - above.right
    return room > _ROOMY * width and room > line.height


def _goes_on_over_page(above: Line, line: Line) -> bool:
    return _same_size(above, line) and not _SENTENCE_END.search(above.text)


def _same_size(a: Line, b: Line) -> bool:
    return abs(a.height - b.height) <= _OTHER_SIZE * max(a.height, b.height)


def _together(before: str, text: str) -> str:
    if _HYPHEN.search(before):
        if text[:1].islower():
            return before[:-1] + text
        # Names keep it: North-South.
        return before + text
    return f"{before} {text}"
