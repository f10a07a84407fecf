"""PDF: letters and their places by pdfium, put into the order of reading here."""

from collections.abc import Mapping
from typing import Any

import pypdfium2

from services.ingest.documents.page_lines import lines_of
from services.ingest.documents.paragraphs import joined
from services.ingest.documents.parts import File, Found, Limits, Read, Refusal
from services.ingest.documents.pdf_glyphs import glyphs_of
from services.ingest.documents.properties import hints


def read_pdf(file: File, limits: Limits) -> Found:
    """One article of the whole file.

    Raises: Refusal.
    """
    document = opened(file.data)
    pages = len(document)
    if pages > limits.pages:
        raise Refusal("too_many_pages", f"It has {pages} pages; at most {limits.pages} are read.", pages=pages)
    read = [lines_of(list(glyphs_of(document, number))) for number in range(pages)]
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


def _properties(document: pypdfium2.PdfDocument) -> Mapping[str, str]:
    try:
        found = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return {}
    names = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created",
             "ModDate": "changed", "Producer": "producer"}  # fmt: skip
    return {ours: found[theirs] for theirs, ours in names.items() if found.get(theirs)}
