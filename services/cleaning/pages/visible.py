"""All text of a page that no parser may be given, read in one pass."""

import re
from html import unescape
from typing import Final

_MARKUP: Final = re.compile(r"<(?=/?[a-zA-Z]|[!?])")
_TAG_NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_INVISIBLE: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "iframe", "textarea", "select"}
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)


def visible_text(content: str) -> str:
    """All text outside tags, one block a line. One pass over the content, whatever is in it."""
    pieces: list[str] = []
    position, size = 0, len(content)
    while position < size:
        start = _MARKUP.search(content, position)
        if start is None:
            pieces.append(content[position:])
            break
        opening = start.start()
        pieces.append(content[position:opening])
        if content.startswith("<!--", opening):
            closing = content.find("-->", opening + 4)
            position = size if closing < 0 else closing + 3
            continue
        name = _TAG_NAME.match(content, opening + 1)
        closing = content.find(">", opening)
        if closing < 0:
            break
        position = closing + 1
        tag = name[1].lower() if name else ""
        if tag in _INVISIBLE and content[opening + 1] != "/":
            ended = _end_of(content, tag, position)
            position = size if ended is None and tag != "head" else ended or position
        if tag not in _INLINE:
            pieces.append("\n")
    lines = (" ".join(unescape(line).split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _end_of(content: str, tag: str, position: int) -> int | None:
    """Where the element that cannot nest ends; None if it never does."""
    match = re.compile(rf"</{tag}\b", re.IGNORECASE).search(content, position)
    if match is None:
        return None
    closing = content.find(">", match.end())
    return None if closing < 0 else closing + 1
