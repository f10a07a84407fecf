"""A PDF whose pages are pictures of another's pages, as a scanner makes it."""

import zlib

from services.ingest.documents.parts import File
from services.ingest.documents.rendering import pictures_of


def scanned(pdf: bytes) -> bytes:
    """The pages as grey pictures, with no text behind them."""
    objects: list[bytes] = []
    kids: list[int] = []
    for picture in pictures_of(File(pdf), most_pages=50):
        _, size, _, body = picture.split(b"\n", 3)
        width, height = map(int, size.split())
        packed = zlib.compress(body)
        content = b"q 595 0 0 842 0 0 cm /I Do Q"
        first = len(objects) + 3
        objects += [
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (width, height, len(packed), packed),
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I %d 0 R>>>>/Contents %d 0 R>>"
            % (first, first + 1),
        ]
        kids.append(first + 2)
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    every = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed), *objects]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(every, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(every) + 1, table, len(every) + 1, len(out),
    )  # fmt: skip
