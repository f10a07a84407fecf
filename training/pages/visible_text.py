"""The visible text of a page as a naive scraper takes it: a line for each block, nothing of the markup."""

from typing import Any

from lxml import etree, html

_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
    "nav", "aside", "table", "tr", "td", "th", "figure", "figcaption", "blockquote", "pre", "form", "br", "button",
    "option", "dt", "dd", "dl", "main", "address", "hr", "label", "title", "details", "summary",
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "head", "iframe", "textarea", "select"))


def visible_text(page: str) -> str:
    """Lines that are not empty, white space within them folded; empty if the page cannot be parsed."""
    try:
        root = html.document_fromstring(page.replace("\0", " ").encode("utf-8", "replace"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    parts: list[str] = []
    _walk(root, parts)
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(element: Any, parts: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    edge = "\n" if element.tag in _BLOCKS else ""
    parts += [edge, " ".join((element.text or "").split("\n"))]
    for child in element:
        _walk(child, parts)
        parts.append(" ".join((child.tail or "").split("\n")))
    parts.append(edge)
