"""The visible text of an HTML page as two kinds of scrapers take it: a line for each block, or for each text node."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "title", "svg", "iframe", "object", "math", "textarea",
))  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 400


@dataclass(frozen=True)
class Dump:
    """A page's lines by block (blank ones between blocks that are apart) and by node, and what it calls itself."""

    blocks: list[str]
    nodes: list[str]
    stated_title: str = ""
    tab_title: str = ""


def dump_page(page: str) -> Dump:
    """Both dumps of a page; empty if it cannot be parsed."""
    try:
        root = html.document_fromstring(_DECLARATION.sub("", page.replace("\0", " ")))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Dump([], [])
    body = root.find(".//body")
    fragments: list[list[str]] = [[]]
    _walk(root if body is None else body, fragments, 0)
    blocks: list[str] = []
    nodes: list[str] = []
    for fragment in fragments:
        text = " ".join("".join(fragment).split())
        if text:
            blocks.append(text)
            nodes += [" ".join(piece.split()) for piece in fragment if piece.strip()]
        elif blocks and blocks[-1]:
            blocks.append("")
    stated = root.xpath('//meta[@property="og:title"]/@content')
    tab = root.xpath("//title/text()")
    return Dump(blocks, nodes, str(stated[0]) if stated else "", str(tab[0]) if tab else "")


def _walk(element: Any, fragments: list[list[str]], depth: int) -> None:
    if element.text:
        fragments[-1].append(element.text)
    for child in element:
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        if tag == "br":
            fragments.append([])
        elif tag and tag not in _UNSEEN and depth < _DEEPEST:
            inline = tag in _INLINE
            if not inline:
                fragments.append([])
            _walk(child, fragments, depth + 1)
            if not inline:
                fragments.append([])
        if child.tail:
            fragments[-1].append(child.tail)
