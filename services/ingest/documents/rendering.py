"""Pages of a PDF as pictures, for OCR."""

import math
from collections.abc import Iterator
from typing import Final

import pypdfium2

from services.ingest.documents.parts import File, Refusal
from services.ingest.documents.pdf import opened

# Tesseract reads best what has about so many dots an inch.
_DPI: Final = 300
_MOST_PIXELS: Final = 16_000_000


def pictures_of(file: File, most_pages: int) -> Iterator[bytes]:
    """Each page as a grey picture (PGM).

    Raises: Refusal.
    """
    document = opened(file.data)
    if len(document) > most_pages:
        raise Refusal("too_many_pages", f"OCR reads at most {most_pages} pages; it has {len(document)}.",
                      pages=len(document))  # fmt: skip
    for number in range(len(document)):
        yield _picture(document, number)


def _picture(document: pypdfium2.PdfDocument, number: int) -> bytes:
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Refusal("damaged", f"Page {number + 1} cannot be drawn.") from error
    rows = memoryview(bitmap.buffer).cast("B")
    body = b"".join(
        bytes(rows[start : start + bitmap.width]) for start in range(0, bitmap.height * bitmap.stride, bitmap.stride)
    )
    page.close()
    return b"P5\n%d %d\n255\n%s" % (bitmap.width, bitmap.height, body)
