"""Loads what readers load late, as long as files can still be opened: codecs, and parts of libraries."""

import codecs
import heapq  # noqa: F401 - what counts loads it late
from contextlib import suppress
from typing import Final

from services.ingest.documents.parts import File, Limits, Refusal
from services.ingest.documents.reading import read_file

_CODECS: Final = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "ascii", "latin-1", "cp437", "cp720",
    "cp864", "cp866", "cp874", "cp932", "cp936", "cp949", "cp950", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "mac-arabic", "mac-cyrillic", "mac-roman", "gb18030", "gbk",
    "gb2312", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "euc_jis_2004", "iso2022_jp", "hz",
    "unicode_escape", "idna", "punycode",
)  # fmt: skip
_MAIL: Final = (
    "From: =?windows-1256?B?w+zh?= <a@example.org>\r\nTo: b@example.org\r\nSubject: =?utf-8?Q?=D8=AE?=\r\n"
    "Date: Tue, 14 Oct 2025 10:00:00 +0300\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1256\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=CE=C8=C7=D1 =CC=CF=ED=CF=C9\r\n--b\r\n"
    "Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename*=utf-8''a.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
).encode("ascii")
_SAMPLES: Final = (
    File(_MAIL, "a.eml"),
    File("أخبار جديدة من المدينة".encode("cp1256"), "a.txt"),
    File("新闻报道：今天下午城市发生了洪水。".encode("gb18030"), "b.txt"),
    File(b"{\\rtf1\\ansi\\ansicpg1256 {\\fonttbl{\\f0\\fcharset178 A;}}\\f0 \\'c3\\'ce\\par}", "a.rtf"),
    File(b"PK\x05\x06" + bytes(18), "a.zip"),
    File(b"<html><body><p>a</p></body></html>", "a.html"),
)


def warm_up() -> None:
    """Read a little of each kind."""
    for name in _CODECS:
        with suppress(LookupError):
            codecs.lookup(name)
            b"".decode(name)
    for sample in _SAMPLES:
        with suppress(Refusal):
            list(read_file(sample, Limits()))
