"""A page's tree, parsed once; all that is read of a page is read from it."""

import re
from typing import Any, Final

_HEAD_TAGS: Final = re.compile(
    r"<meta\b[^<>]{0,4000}>|<title\b[^<>]{0,200}>[^<]{0,1000}</title|"
    r"<h1\b[^<>]{0,1000}>[^<]{0,1000}</h1|<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>",
    re.IGNORECASE,
)
_HEAD_CHARS: Final = 500_000
_SCRIPT_CHARS: Final = 200_000
_MOST_ATTRIBUTE_SIGNS: Final = 40


def parsed(content: str) -> Any | None:
    """The root element; None if nothing can be made of the content. The caller bounds it (`bounds.is_parsable`)."""
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 (no types; slow to import)

    # Bytes with a stated encoding: what the page says of its encoding is about bytes that are gone.
    data = content.replace("\0", " ").encode("utf-8", "replace")
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def head_only(content: str) -> str:
    """A small page of meta tags, titles and linked data, from a page that no parser may be given whole."""
    head = content[:_HEAD_CHARS]
    pieces: list[str] = []
    for match in _HEAD_TAGS.finditer(head):
        tag = match.group()
        if tag[:7].lower() == "<script":
            end = head.find("</script", match.end(), match.end() + _SCRIPT_CHARS)
            pieces += [tag, head[match.end() : end], "</script>"] if end >= 0 else []
        elif tag.count("=") <= _MOST_ATTRIBUTE_SIGNS and len(tag.split()) <= 20 * _MOST_ATTRIBUTE_SIGNS:
            pieces += [tag, ">"] if tag[-1] != ">" else [tag]
    return f"<html><body>{''.join(pieces)}</body></html>"
