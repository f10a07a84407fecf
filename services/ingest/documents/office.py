"""Texts of office programs: DOCX and ODT."""

from collections.abc import Iterator
from typing import Final

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from services.ingest.documents.parts import File, Found, Read, Refusal
from services.ingest.documents.properties import hints
from services.ingest.documents.text_repair import tidy
from services.ingest.documents.xml_reading import local, named, parsed_xml, text_of
from services.ingest.documents.zip_reading import Members

# What is no text of the document, was taken out of it, or stands there a second time for old programs.
_NOT_READ: Final = frozenset(
    {"del", "delText", "instrText", "Fallback", "moveFrom", "annotation", "tracked-changes", "note-citation",
     "forms", "sequence-decls", "table-of-content", "bibliography", "alphabetical-index", "shape-desc"}
)  # fmt: skip
_BREAKS: Final = frozenset({"br", "cr", "line-break"})
_PARAGRAPHS: Final = frozenset({"p", "h"})
_CORE: Final = {
    "title": "title",
    "creator": "author",
    "subject": "subject",
    "created": "created",
    "modified": "changed",
}
_META: Final = {
    "title": "title", "initial-creator": "author", "subject": "subject", "creation-date": "created", "date": "changed"
}  # fmt: skip
_MOST_SPACES: Final = 100


def read_docx(file: File, members: Members) -> Found:
    """One article. Heads and feet of its pages, comments and what was deleted are left out.

    Raises: Refusal.
    """
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in members.names):
        raise Refusal("macros", "Save it as a document without macros.")
    root = parsed_xml(members.read("word/document.xml"), "word/document.xml")
    return _article(file, "docx", root, members.find("docProps/core.xml"), _CORE)


def read_odt(file: File, members: Members) -> Found:
    """One article.

    Raises: Refusal.
    """
    manifest = members.find("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise Refusal("encrypted", "It needs a password.")
    if any(name.startswith(("Basic/", "Scripts/")) for name in members.names):
        raise Refusal("macros", "Save it as a document without macros.")
    root = parsed_xml(members.read("content.xml"), "content.xml")
    return _article(file, "odt", root, members.find("meta.xml"), _META)


def _article(file: File, kind: str, root: etree._Element, meta: bytes | None, names: dict[str, str]) -> Found:
    text = tidy("\n\n".join(_paragraphs(root)))
    if not any(map(str.isalpha, text)):
        raise Refusal("no_text")
    stated = {}
    if meta is not None:
        said = parsed_xml(meta, "its properties")
        stated = {ours: value for theirs, ours in names.items() if (value := text_of(said, theirs))}
    facts, noted = hints(stated, text)
    yield Read(text, kind, file, facts=facts, about=noted)


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """The paragraphs in their order, those within one (in a frame, in a note) behind it."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if not name or name in _NOT_READ:
            continue
        if name in _PARAGRAPHS:
            inner: list[etree._Element] = []
            yield "".join(_pieces(element, inner))
            waiting.extend(reversed(inner))
        else:
            waiting.extend(reversed(element))


def _pieces(paragraph: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
    odt = "opendocument" in str(paragraph.tag)
    waiting: list[etree._Element | str] = [paragraph]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            yield piece
            continue
        name = local(piece)
        skipped = not name or name in _NOT_READ
        if piece is not paragraph and name in _PARAGRAPHS:
            inner.append(piece)
        elif not skipped:
            if name in _BREAKS:
                yield "\n"
            elif name == "tab":
                yield "\t"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "s" and odt:
                count = named(piece, "c") or "1"
                yield " " * min(int(count) if count.isascii() and count.isdigit() else 1, _MOST_SPACES)
            for child in reversed(piece):
                if odt and child.tail:
                    waiting.append(child.tail)
                waiting.append(child)
            if piece.text and (odt or name == "t"):
                yield piece.text
