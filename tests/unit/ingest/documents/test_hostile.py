"""Damaged and hostile files: whatever is in them, they end as articles or as a refusal with a name."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from services.ingest.documents.parts import REASONS, File, LeftOut, Limits, Refusal
from services.ingest.documents.reading import read_file
from tests.support.documents import writers
from tests.support.documents.samples import SAMPLES

FLOODS, MARKET = SAMPLES[:2]
PDF = Path(__file__).parent / "pdf" / "market-fpdf2.pdf"
WHOLE: dict[str, Callable[[], bytes]] = {
    "docx": lambda: writers.docx(FLOODS),
    "odt": lambda: writers.odt(FLOODS),
    "rtf": lambda: writers.rtf(FLOODS),
    "epub": lambda: writers.epub(FLOODS),
    "eml": lambda: writers.mail(FLOODS, ("a.docx", "application/x-any", writers.docx(MARKET)), html=True),
    "mbox": lambda: writers.mbox(writers.mail(FLOODS), writers.mail(MARKET)),
    "xml": lambda: writers.wordpress(FLOODS, MARKET),
    "json": lambda: writers.telegram(FLOODS, MARKET),
    "zip": lambda: writers.zipped({"a.docx": writers.docx(FLOODS), "b.txt": MARKET.text}),
    "pdf": PDF.read_bytes,
}
INSIDE = {"docx": "word/document.xml", "odt": "content.xml", "epub": "OEBPS/book.opf"}
PIECES = (
    b"\x00" * 9, b"<", b"&#0;", b"&#xD800;", b"{", b"}", b"\\u-1", b"\\'", b"=?utf-8?q?", b"%", b"9" * 30, b"null",
    b"[]",     b"Date: Mon, 99 Foo 99999999999 25:61\n", b"Content-Type: multipart/mixed; boundary=x\n", b"<x:y/>",
)  # fmt: skip


def spoilt(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        at, length = chance.randrange(len(out) or 1), chance.randrange(1, 200)
        match chance.randrange(4):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case _:
                out[at:at] = chance.choice(PIECES)
    return bytes(out)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("ending", WHOLE)
def test_a_spoilt_file_is_read_or_refused_by_name(ending: str) -> None:
    whole = WHOLE[ending]()
    for seed in range(60):
        chance = random.Random(seed)
        data = spoilt(whole, chance)
        if seed % 2 and ending in INSIDE:
            members = unpacked(whole)
            members[INSIDE[ending]] = spoilt(members[INSIDE[ending]], chance)
            data = writers.zipped(members, stored="mimetype")
        try:
            for found in read_file(File(data, f"a.{ending}"), Limits()):
                assert not isinstance(found, LeftOut) or found.reason in REASONS
        except Refusal as refusal:
            assert refusal.reason in REASONS


def test_tags_and_groups_without_end_are_refused_or_read() -> None:
    deep = b"<w:p>" * 100_000
    document = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + deep
    with pytest.raises(Refusal):
        list(read_file(File(writers.docx(FLOODS, **{"word/document.xml": document})), Limits()))
    nested = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 50_000
    with pytest.raises(Refusal) as caught:
        list(read_file(File(nested, "a.eml"), Limits()))
    assert caught.value.reason in ("too_many_parts", "no_text")
