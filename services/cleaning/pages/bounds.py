"""Whether a page may be given to the parser: its size, its elements, its nesting and its attributes are bounded.

The parser's time grows with the square of one tag's attributes, and below its deepest level it drops what it reads. Its
time and its stack are not ours to stop, so that the page is measured first, in one pass, by the tokens of HTML.
Source: HTML Living Standard, section 13.2.5, "Tokenization", which the parser follows.
"""

import re
from collections import Counter
from typing import Final

LARGEST_PARSED: Final = 3_000_000
DEEPEST_PARSED: Final = 150
MOST_TAGS: Final = 60_000
# Of one tag. Pages of news have fewer than 60.
MOST_ATTRIBUTES: Final = 500

# With fewer characters than these no tag has too many attributes: each takes two.
_LONG_TAG: Final = 2 * MOST_ATTRIBUTES
_ATTRIBUTE: Final = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+|(?=>)))?+"
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
# Raw text ends only at its own end tag, and holds no tags.
_RAW: Final = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_TOKEN: Final = re.compile(
    rf"<!--|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[\s/]++|{_ATTRIBUTE})*+)>?", re.IGNORECASE
)
_RAW_ENDS: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_COMMENT_END: Final = re.compile(r"--!?>")
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What an element that stands open without its end is closed by: the start of one of these.
_CLOSED_BY: Final = {
    "li": frozenset(["li"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
    "option": frozenset(["option", "optgroup"]),
    "td": frozenset(["td", "th", "tr", "tbody", "thead", "tfoot"]),
    "th": frozenset(["td", "th", "tr", "tbody", "thead", "tfoot"]),
    "tr": frozenset(["tr", "tbody", "thead", "tfoot"]),
    "p": frozenset(
        ["address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
         "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
         "tbody", "td", "th", "tr", "ul"]
    ),
}  # fmt: skip
_NOTHING: Final[frozenset[str]] = frozenset()


def is_parsable(content: str) -> bool:
    """Whether a parser is given the page. One pass over the content, whatever is in it."""
    if len(content) > LARGEST_PARSED or content.count("<") > MOST_TAGS:
        return False
    position = 0
    opened = _Opened()
    unended: set[str] = set()
    while (token := _TOKEN.search(content, position)) is not None:
        position = token.end()
        if token["name"] is None:
            position = _behind(_COMMENT_END, content, position)
            continue
        start, end = token.span("rest")
        if end - start > _LONG_TAG and _has_too_many(token["rest"]):
            return False
        name = token["name"].lower()
        if token["end"]:
            opened.end(name)
        elif name in _RAW_ENDS and name not in unended:
            position = _behind(_RAW_ENDS[name], content, position)
            if position == len(content):
                unended.add(name)
        elif name in _VOID or content.endswith("/", start, end):
            continue
        elif opened.start(name) > DEEPEST_PARSED:
            return False
    return True


class _Opened:
    """The elements that stand open, as the parser will have them."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: Counter[str] = Counter()

    def start(self, name: str) -> int:
        """Open an element; how many are open then."""
        while self._names and name in _CLOSED_BY.get(self._names[-1], _NOTHING):
            self._pop()
        self._names.append(name)
        self._counts[name] += 1
        return len(self._names)

    def end(self, name: str) -> None:
        """Close the last element of this name and what is open in it; nothing if none is."""
        if self._counts[name] > 0:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self._names.pop()
        self._counts[name] -= 1
        return name


def _has_too_many(attributes: str) -> bool:
    return sum(1 for _ in _ATTRIBUTES.finditer(attributes)) > MOST_ATTRIBUTES


def _behind(ending: re.Pattern[str], content: str, position: int) -> int:
    match = ending.search(content, position)
    return len(content) if match is None else match.end()
