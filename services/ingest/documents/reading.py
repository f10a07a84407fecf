"""Which reader a file needs, by what is in it; its name and media type only where that says nothing."""

import json
import re
import struct
from collections.abc import Iterator
from typing import Any, Final

from services.ingest.documents.epub import read_epub
from services.ingest.documents.mail import read_mail, read_mailbox
from services.ingest.documents.office import read_docx, read_odt
from services.ingest.documents.parts import File, Found, LeftOut, Limits, Read, Refusal, left_out
from services.ingest.documents.pdf import read_pdf
from services.ingest.documents.rtf import read_rtf
from services.ingest.documents.telegram import chats_of, read_telegram
from services.ingest.documents.text_repair import letters
from services.ingest.documents.wordpress import read_wordpress
from services.ingest.documents.zip_reading import Members
from shared.document_types import begins_like_mail
from shared.text.encodings import UndecidableEncoding, binary_kind, decode

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
_MAILBOX: Final = re.compile(rb"From \S+ [^\r\n]*\d{4}[^\r\n]*\r?\n[\w-]{1,60}:")
_HTML: Final = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEAD: Final = 4096
# Of its characters; bytes of programs are valid in some encoding, too.
_LEAST_TEXT: Final = 0.9
_FACTS: Final = (
    "url",
    "source",
    "title",
    "author",
    "published_at",
    "fetched_at",
    "language",
    "external_id",
    "metadata",
)
_NOT_IN_ARCHIVES: Final = ("__MACOSX/", ".")


def read_file(file: File, limits: Limits) -> Found:
    """The articles in a file, and what of it could not be read.

    Raises: Refusal if nothing more can be read of it.
    """
    limits.depth -= 1
    try:
        if limits.depth < 0:
            raise Refusal("too_deep")
        for found in _reader(file, limits):
            if isinstance(found, Read) and len(found.content) > limits.content_chars:
                size = len(found.content)
                yield LeftOut(found.file.name, "too_large", f"It is {size} characters long.", {"characters": size})
            else:
                yield found
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, struct.error) as error:
        # Libraries meet damage that their authors did not think of; the other parts of the document go on.
        raise Refusal("damaged", f"Its reader broke off ({type(error).__name__}).") from error
    finally:
        limits.depth += 1


def _reader(file: File, limits: Limits) -> Found:
    data = file.data
    if not data.strip():
        raise Refusal("no_text", "It is empty.")
    if b"%PDF-" in data[:1024]:
        return read_pdf(file, limits)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _packed(file, limits)
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_OFFICE in data:
            raise Refusal("encrypted", "It needs a password.")
        raise Refusal("old_format", "Save it as DOCX or ODT.")
    if data.lstrip().startswith(b"{\\rtf"):
        return read_rtf(file)
    if _MAILBOX.match(data):
        return read_mailbox(file, limits, read_file)
    name = file.name.lower()
    if name.endswith(".eml") or file.media_type == "message/rfc822" or begins_like_mail(data[:_HEAD]):
        return read_mail(file, limits, read_file)
    return _text(file, limits)


def _packed(file: File, limits: Limits) -> Found:
    members = Members(file.data, limits)
    kind = (members.find("mimetype") or b"").strip()
    if kind == b"application/epub+zip":
        return read_epub(file, members, limits)
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return read_odt(file, members)
    if "word/document.xml" in members.names:
        return read_docx(file, members)
    if kind.startswith(b"application/vnd.") or "[Content_Types].xml" in members.names:
        raise Refusal("not_supported", "It is an office file, but no text.")
    return _archive(members, limits)


def _archive(members: Members, limits: Limits) -> Found:
    for name in members.names:
        if name.startswith(_NOT_IN_ARCHIVES) or name.rpartition("/")[2].startswith("."):
            continue
        file = File(b"", name)
        try:
            limits.take_part()
            file = File(members.read(name), name)
            yield from read_file(file, limits)
        except Refusal as refusal:
            if refusal.reason in ("bomb", "too_many_parts"):
                raise
            yield left_out(file, refusal)


def _text(file: File, limits: Limits) -> Found:
    if binary_kind(file.data):
        raise Refusal("not_supported" if b"\x00" in file.data[:_HEAD] else "not_text")
    try:
        text = decode(file.data).text
    except UndecidableEncoding as error:
        raise Refusal("not_text", "No encoding makes words of it.") from error
    head = text[:_HEAD]
    if len(letters(head)) < _LEAST_TEXT * len(head):
        raise Refusal("not_supported")
    if "<rss" in head and "wordpress.org/export" in head:
        return read_wordpress(file, limits)
    if head.lstrip().startswith("<?xml") and "<html" not in head.lower():
        raise Refusal("not_supported", "Of XML only WordPress's export is read.")
    if head.lstrip()[:1] in ("{", "["):
        return _json(file, text, limits)
    marked = bool(_HTML.match(file.data[:_HEAD])) or file.name.lower().endswith((".html", ".htm", ".xhtml"))
    kind = "html" if marked else "markdown" if file.name.lower().endswith((".md", ".markdown")) else "text"
    limits.take_part()
    return iter((Read(letters(text), kind, file, "text/html" if marked else "text/plain"),))


def _json(file: File, text: str, limits: Limits) -> Found:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = [json.loads(one) for one in text.splitlines() if one.strip()]
        except (ValueError, RecursionError) as error:
            raise Refusal("damaged", "It is no valid JSON.") from error
    if (chats := chats_of(found)) is not None:
        return read_telegram(file, chats, limits)
    return _articles(file, found if isinstance(found, list) else [found], limits)


def _articles(file: File, found: list[Any], limits: Limits) -> Iterator[Read | LeftOut]:
    for number, one in enumerate(found, 1):
        limits.take_part()
        name = f"{file.name}#{number}"
        if not isinstance(one, dict) or not isinstance(one.get("content"), str):
            yield LeftOut(name, "not_supported", "It is no article: it has no content.")
            continue
        facts = {key: one[key] for key in _FACTS if one.get(key) is not None}
        original = File(json.dumps(one, ensure_ascii=False).encode("utf-8", "replace"), name, "application/json")
        yield Read(one["content"], "json", original, one.get("content_type"), facts)
