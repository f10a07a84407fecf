"""The plainest PDF files, for what no producer would write."""


def plain_pdf(*, pages: int, content: bytes = b"", filters: bytes = b"", trailer: bytes = b"") -> bytes:
    """Pages that all show the same content stream, packed as `filters` says."""
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 6 + pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F 4 0 R>>>>/Contents 3 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter[%s]>>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O <%s>/U <%s>>>" % (b"41" * 32, b"42" * 32),
        *[page] * pages,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ids = b"/ID[<%s><%s>]" % (b"41" * 16, b"41" * 16)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<</Size %d/Root 1 0 R %s%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, ids, start)
    return bytes(out)
