"""EPUB: the chapters in the order of reading."""

import posixpath
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from services.ingest.documents.markup import paragraphs_of
from services.ingest.documents.moments import moment
from services.ingest.documents.parts import File, Found, Limits, Read, Refusal
from services.ingest.documents.text_repair import line, tidy
from services.ingest.documents.xml_reading import local, named, parsed_xml, text_of
from services.ingest.documents.zip_reading import Members

_NOTHING: Final = frozenset({"unknown title", "unknown author", "unknown", "untitled", "anonymous", "title", "author"})
_CONTAINER: Final = "META-INF/container.xml"
_FONTS_ONLY: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(file: File, members: Members, limits: Limits) -> Found:
    """One article; where each chapter begins is kept.

    Raises: Refusal.
    """
    encryption = members.find("META-INF/encryption.xml")
    if encryption is not None and not _only_fonts(encryption):
        raise Refusal("encrypted", "Its chapters are protected.")
    package = next(
        (named(one, "full-path") for one in parsed_xml(members.read(_CONTAINER), _CONTAINER).iter()
         if local(one) == "rootfile"), None
    )  # fmt: skip
    if package is None:
        raise Refusal("damaged", "It names no package.")
    root = parsed_xml(members.read(package), "its package")
    text, starts = "", []
    for address in _chapters(root, posixpath.dirname(package)):
        if address not in members.names:
            continue
        limits.take_part()
        chapter = tidy("\n\n".join(paragraphs_of(members.read(address))))
        if chapter:
            text = f"{text}\n\n{chapter}" if text else chapter
            starts.append(len(text) - len(chapter))
    if not any(map(str.isalpha, text)):
        raise Refusal("no_text")
    facts: dict[str, Any] = {
        "title": _stated(root, "title"),
        "author": _stated(root, "creator"),
        "published_at": moment(text_of(root, "date")),
    }
    # Programs state the language of their own menus.
    about = {
        "chapter_starts": starts[:2000],
        "publisher": _stated(root, "publisher"),
        "language": _stated(root, "language"),
    }
    yield Read(text, "epub", file, facts=facts, about=about)


def _stated(root: etree._Element, name: str) -> str | None:
    """What the package says; not what programs put where nobody said anything."""
    said = line(text_of(root, name))
    return None if said is None or said.casefold() in _NOTHING else said


def _chapters(root: etree._Element, folder: str) -> Iterator[str]:
    items = {
        named(one, "id"): named(one, "href")
        for one in root.iter()
        if local(one) == "item" and "nav" not in (named(one, "properties") or "").split()
    }
    for one in root.iter():
        if local(one) == "itemref" and named(one, "linear") != "no" and (href := items.get(named(one, "idref"))):
            yield posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _only_fonts(encryption: bytes) -> bool:
    methods = [one for one in parsed_xml(encryption, "its encryption").iter() if local(one) == "EncryptionMethod"]
    return all(named(one, "Algorithm") in _FONTS_ONLY for one in methods)
