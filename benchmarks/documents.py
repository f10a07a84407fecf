"""How well text comes out of PDF files: read here, by pdfium's own order, and by pypdf (extra `baselines`).

    python -m benchmarks.documents

Words in their order: 2 × matching words / all words of both. First the files of the tests, by which the rules were
worked out; then those of benchmarks/pdf, made when the rules were done: sample articles of the demo, in other fonts
and layouts.
"""

from collections.abc import Callable
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

import pypdfium2

from services.ingest.documents.parts import File, Limits, Read
from services.ingest.documents.pdf import read_pdf
from services.ingest.documents.text_repair import letters
from shared.settings import PROJECT_ROOT
from tests.support.documents.samples import SAMPLES

KNOWN = PROJECT_ROOT / "tests" / "unit" / "ingest" / "documents" / "pdf"
UNSEEN = PROJECT_ROOT / "benchmarks" / "pdf"


def read_here(data: bytes) -> str:
    """By services/ingest/documents."""
    (found,) = read_pdf(File(data), Limits())
    assert isinstance(found, Read)
    return found.content


def by_pdfium(data: bytes) -> str:
    """In pdfium's order."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def by_pypdf(data: bytes) -> str:
    """In pypdf's order."""
    from pypdf import PdfReader  # noqa: PLC0415 - only installed to compare

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def score(found: str, written: str) -> float:
    """Of the words of both texts, how many are the same in the same order."""
    a, b = letters(written).split(), letters(found).split()
    same = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 2 * same / (len(a) + len(b))


def written(path: Path) -> str:
    """What was written into the file."""
    if path.parent == UNSEEN:
        return path.with_suffix(".txt").read_text(encoding="utf-8")
    sample = next(one for one in SAMPLES if one.code == path.stem.partition("-")[0])
    return "\n\n".join((sample.title, *sample.paragraphs * (10 if path.stem.endswith("heads") else 1)))


def main() -> None:
    """Print the table."""
    readers: dict[str, Callable[[bytes], str]] = {"pypdf": by_pypdf, "pdfium": by_pdfium, "read here": read_here}
    try:
        import pypdf  # noqa: F401, PLC0415 - only installed to compare
    except ImportError:
        del readers["pypdf"]
    print(f"| file | {' | '.join(readers)} |\n|---|{'---|' * len(readers)}")
    for path in (*sorted(KNOWN.glob("*.pdf")), *sorted(UNSEEN.glob("*.pdf"))):
        data = path.read_bytes()
        scores = " | ".join(f"{score(reader(data), written(path)):.3f}" for reader in readers.values())
        print(f"| {path.stem} | {scores} |")


if __name__ == "__main__":
    main()
