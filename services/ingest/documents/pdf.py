"""PDF: letters and their places by pdfium, put into the order of reading here."""

import ctypes
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingest.documents.page_lines import STRETCH, Glyph, lines_of
from services.ingest.documents.paragraphs import joined
from services.ingest.documents.parts import File, Found, Limits, Read, Refusal
from services.ingest.documents.properties import hints
from services.ingest.documents.text_repair import letters

_MOST_CHARS_A_PAGE: Final = 200_000
_UPRIGHT: Final = 0.05
_LAM: Final = "ل"
# They join no letter behind them, so that no shape of several letters begins with one.
_ENDS_A_SHAPE: Final = frozenset("اأإآٱدذرزوؤىةء")


def read_pdf(file: File, limits: Limits) -> Found:
    """One article of the whole file.

    Raises: Refusal.
    """
    document = opened(file.data)
    pages = len(document)
    if pages > limits.pages:
        raise Refusal("too_many_pages", f"It has {pages} pages; at most {limits.pages} are read.", pages=pages)
    read = [lines_of(list(_glyphs(document, number))) for number in range(pages)]
    found = joined(read)
    if not any(map(str.isalpha, found.text)):
        raise Refusal("no_text", f"None of its {pages} pages holds text: they would need OCR.", pages=pages)
    blank = sum(1 for lines in read if not lines)
    about: dict[str, Any] = {"pages": pages, "page_starts": list(found.pages), "pages_without_text": blank}
    facts, properties = hints(_properties(document), found.text)
    yield Read(found.text, "pdf", file, facts=facts, about={**about, **properties})


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """Raises: Refusal."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refusal("encrypted", "It needs a password.") from error
        raise Refusal("damaged", "pdfium cannot open it.") from error


def _glyphs(document: pypdfium2.PdfDocument, number: int) -> Iterator[Glyph]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    count = min(pdfium.FPDFText_CountChars(text), _MOST_CHARS_A_PAGE)
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    waiting: list[str] = []
    where: tuple[float, float, float, float] | None = None
    for at in range(count):
        char = chr(pdfium.FPDFText_GetUnicode(text, at))
        if pdfium.FPDFText_IsGenerated(text, at) == 1 or char in "\r\n\x00":
            continue
        if abs(pdfium.FPDFText_GetCharAngle(text, at)) > _UPRIGHT:
            continue
        pdfium.FPDFText_GetCharBox(text, at, left, right, low, high)
        if right.value <= left.value:
            # Such blanks are pdfium's own guesses; and of marks without ink it does not know where they stand.
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, loose)
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        height = max(pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d), 1.0)
        char = _letter(char)
        # A letter begins where it is put, also if its ink begins later.
        place = (min(left.value, loose.left, x.value), max(right.value, loose.right), y.value, height)
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


def _letter(char: str) -> str:
    """What a shape stands for; one without a letter is mostly the line that stretches a word."""
    # pdfium hides hyphens at the end of lines behind these.
    return "-" if char in "\x02\ufffe" else letters(char) or STRETCH


def _ligature(chars: list[str]) -> str:
    """The letters of one shape; pdfium turns some around."""
    together = "".join(chars)
    turned = together[0] in _ENDS_A_SHAPE or (together[-1] == _LAM and together[0] != _LAM)
    return together[::-1] if len(together) > 1 and turned else together


def _properties(document: pypdfium2.PdfDocument) -> Mapping[str, str]:
    try:
        found = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return {}
    names = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created",
             "ModDate": "changed", "Producer": "producer"}  # fmt: skip
    return {ours: found[theirs] for theirs, ours in names.items() if found.get(theirs)}
