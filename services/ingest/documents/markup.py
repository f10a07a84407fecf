"""The text of a chapter in XHTML, paragraph by paragraph."""

from collections.abc import Iterator
from html import unescape
from typing import Final

from lxml import etree, html  # type: ignore[import-untyped]  # lxml has no types

from services.ingest.documents.xml_reading import local

_BLOCKS: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "blockquote",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "pre",
        "table",
        "tr",
        "caption",
        "figcaption",
        "figure",
        "ul",
        "ol",
        "dl",
        "body",
        "main",
        "address",
    ]
)
_NOT_READ: Final = frozenset(
    ["script", "style", "head", "nav", "template", "noscript", "svg", "math", "audio", "video", "iframe", "object"]
)


def paragraphs_of(data: bytes) -> list[str]:
    """The paragraphs; none where it is no markup."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
        if root is None or local(root) != "html":
            root = html.document_fromstring(data)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    found = ("".join(pieces) for pieces in _blocks(root))
    return [text for one in found if (text := " ".join(one.split()))]


def _blocks(root: etree._Element) -> Iterator[list[str]]:
    piece: list[str] = []
    waiting: list[tuple[etree._Element, bool]] = [(root, False)]
    while waiting:
        element, left = waiting.pop()
        name = local(element).lower()
        block = name in _BLOCKS
        if left:
            if block:
                yield piece
                piece = []
            piece.append(element.tail or "")
            continue
        if not name or name in _NOT_READ:
            if isinstance(element, etree._Entity):
                # Those of HTML; what a file defines itself stays unread.
                piece.append(unescape(element.text or ""))
            piece.append(element.tail or "")
            continue
        if block:
            yield piece
            piece = []
        if name == "br":
            piece.append(" ")
        piece.append(element.text or "")
        waiting.append((element, True))
        waiting.extend((child, False) for child in reversed(element))
    yield piece
