"""Scans: heads and feet that run over the pages go, and a sentence goes on over them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.cleaning.facts.stated_dates import read_stated_date
from services.cleaning.reading.forms import FormFacts, Undone
from services.cleaning.reading.rewriting import Edit
from services.cleaning.reading.rows import Row, rows_of

FORM: Final = "scan"

_DIGITS: Final = re.compile(r"\d+|\b[ivxlc]{1,7}\b")
_PAGE: Final = re.compile(
    r"[-–—\[( ]{0,3}(?:(?:page|p\.|seite|s\.|pág(?:ina)?\.?|стр(?:аница)?\.?|sayfa|صفحة|الصفحة|ص)\s?)?\d{1,4}"
    r"(?:\s?(?:/|of|von|sur|de|из|من)\s?\d{1,4})?[-–—\]) ]{0,3}$",
    re.IGNORECASE,
)
_PAGE_WORD: Final = re.compile(
    r"\b(?:page|seite|pág(?:ina)?|страница|стр|sayfa|issue|no|nr|vol|ausgabe|numéro)\b\.?|صفحة|العدد|عدد", re.IGNORECASE
)
_LONGEST_HEAD: Final = 120


def read_scan(text: str) -> Undone | None:
    """The text without running heads and page numbers; None if no head recurs beside page numbers."""
    rows = rows_of(text)
    keys = [_key(row) for row in rows]
    spellings: dict[str, set[str]] = {}
    for row, key in zip(rows, keys, strict=True):
        if key:
            spellings.setdefault(key, set()).add(row.text)
    # A line that recurs with other numbers and names a page or an issue.
    heads = {key for key, texts in spellings.items() if len(texts) > 1 and "0" in key and _PAGE_WORD.search(key)}
    pages = [place for place, row in enumerate(rows) if _PAGE.match(row.text) and _stands_alone(text, rows, place)]
    if not heads:
        return None
    gone = sorted({place for place, key in enumerate(keys) if key in heads} | set(pages))
    if len(gone) * 3 > len(rows) * 2:
        return None
    first = next(row for row, key in zip(rows, keys, strict=True) if key in heads)
    stated = read_stated_date(first.text)
    facts = FormFacts(published_local=stated.local if stated else None)
    return Undone(FORM, 0.9, list(_edits(rows, gone)), facts)


def _key(row: Row) -> str:
    if len(row.text) > _LONGEST_HEAD or not row.text[:1].isprintable():
        return ""
    masked = _DIGITS.sub("0", " ".join(row.text.split()).casefold())
    return masked if any(map(str.isalpha, masked)) else ""


def _stands_alone(text: str, rows: Sequence[Row], place: int) -> bool:
    row = rows[place]
    above = place == 0 or rows[place - 1].number < row.number - 1 or "\f" in text[rows[place - 1].end : row.start]
    below = place + 1 == len(rows) or rows[place + 1].number > row.number + 1
    return above and below


def _edits(rows: Sequence[Row], gone: Sequence[int]) -> Iterator[Edit]:
    runs: list[list[int]] = []
    for place in gone:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in runs:
        start, end = rows[run[0]].start, rows[run[-1]].end
        above = rows[run[0] - 1] if run[0] else None
        below = rows[run[-1] + 1] if run[-1] + 1 < len(rows) else None
        if above is not None and below is not None and not above.ends_sentence and _goes_on(above, below):
            yield Edit(above.end, below.start, "\n", rule="running_head")
        else:
            yield Edit(start, end, rule="running_head")


def _goes_on(above: Row, below: Row) -> bool:
    # In scripts with capitals the next page goes on with a small letter.
    letter = below.text[0]
    return (letter.islower() or letter.swapcase() == letter) and len(above.text) * 2 > len(below.text)
