"""The letters of a page of a PDF, and where they stand, by pdfium."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingest.documents.page_lines import STRETCH, Glyph
from services.ingest.documents.text_repair import letters

_MOST_CHARS_A_PAGE: Final = 200_000
# Of a right angle: what stands slanted is mostly a mark over the page.
_UPRIGHT: Final = 0.03
_LAM: Final = "ل"
# They join no letter behind them, so that no shape of several letters begins with one.
_ENDS_A_SHAPE: Final = frozenset("اأإآٱدذرزوؤىةء")


def glyphs_of(document: pypdfium2.PdfDocument, number: int) -> Iterator[Glyph]:
    """Those of a page; where most of its text is turned by right angles, as if the page lay so that it can be read."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    count = min(pdfium.FPDFText_CountChars(text), _MOST_CHARS_A_PAGE)
    quarters = [_quarter(pdfium.FPDFText_GetCharAngle(text, at)) for at in range(count)]
    turn = Counter(quarters).most_common(1)[0][0] if quarters else 0
    waiting: list[str] = []
    where: tuple[float, float, float, float] | None = None
    for at in range(count):
        if quarters[at] != turn or pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        place = _place(text, at, turn)
        if place is None:
            continue
        char = _letter(chr(pdfium.FPDFText_GetUnicode(text, at)))
        if where == place:
            waiting.append(char)
            continue
        if waiting and where:
            yield Glyph(_ligature(waiting), *where)
        waiting, where = [char], place
    if waiting and where:
        yield Glyph(_ligature(waiting), *where)
    text.close()
    page.close()


def _quarter(angle: float) -> int | None:
    """How many right angles, clockwise; None if it is slanted."""
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _UPRIGHT else None


def _place(text: pypdfium2.PdfTextPage, at: int, turn: int | None) -> tuple[float, float, float, float] | None:
    """Left, right, baseline and size. A letter begins where it is put, also if its ink begins later."""
    left, right, low, high, x, y = (ctypes.c_double() for _ in range(6))
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharBox(text, at, left, right, low, high)
    if right.value <= left.value or high.value < low.value:
        # Such blanks are pdfium's own guesses; and of marks without ink it does not know where they stand.
        return None
    pdfium.FPDFText_GetLooseCharBox(text, at, loose)
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    size = max(pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d), 1.0)
    rows = (min(low.value, loose.bottom), max(high.value, loose.top))
    columns = (min(left.value, loose.left), max(right.value, loose.right))
    match turn:
        case 1:
            return min(-y.value, -rows[1]), -rows[0], x.value, size
        case 2:
            return min(-x.value, -columns[1]), -columns[0], -y.value, size
        case 3:
            return min(y.value, rows[0]), rows[1], -x.value, size
        case _:
            return min(x.value, columns[0]), columns[1], y.value, size


def _letter(char: str) -> str:
    """What a shape stands for; one without a letter is mostly the line that stretches a word."""
    # pdfium hides hyphens at the end of lines behind these.
    return "-" if char in "\x02\ufffe" else letters(char) or STRETCH


def _ligature(chars: list[str]) -> str:
    """The letters of one shape; pdfium turns some around."""
    together = "".join(chars)
    turned = together[0] in _ENDS_A_SHAPE or (together[-1] == _LAM and together[0] != _LAM)
    return together[::-1] if len(together) > 1 and turned else together
