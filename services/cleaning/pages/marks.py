"""Elements whose attributes say what they hold: the writer, the date, the standfirst, a kicker, a section."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

MarkKind = Literal["author", "byline", "published", "dated", "modified", "standfirst", "kicker", "title", "time"]

# No page needs more; a hostile one may have many.
MOST_MARKS: Final = 2_000

_ATTRIBUTES: Final = ("itemprop", "rel", "class", "id", "data-testid", "data-component", "data-role")
_NAMED_CHARS: Final = 300
_TEXT_CHARS: Final = 500
_REMEMBERED: Final = 20_000
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WRITER: Final = (
    r"author|auteur|autore?s?|autor(?:en|in|innen)?|writer|writtenby|written-by|journalist|reporter|redakteur|verfasser"
    r"|skribent|forfatter|publisher-name|contributor|creator|editor-?name|avtor|yazar|muhabir|penulis|kateb|katib"
)
_ABOUT: Final = (
    r"bio|about|avatar|image|img|photo|picture|desc|social|twitter|follow|more|page|archive|box|related|job|role|title"
    r"|position|email|list-link|icon|comment|widget|card-list|function"
)
_KINDS: Final = {
    "author": re.compile(
        rf"(?:^|[\s_-])(?:{_WRITER})s?(?:[_-]{{1,2}}(?:names?|link|url|text|label|full-?name|info|meta))?(?:$|\s)"
        r"|(?:^|\s)(?:fn n|p-author|vcard author|entry-author|post-author|article-author)"
        r"|(?:^|\s)byline[_-]{1,2}(?:name|author|link)"
    ),
    "byline": re.compile(rf"by-?line|(?:^|[\s_-])(?:{_WRITER})s?(?:$|[\s_-])|signature|firma(?:$|\s|-)|credits?-name"),
    "about": re.compile(rf"(?:{_WRITER}|byline)s?[_-]{{1,2}}(?:{_ABOUT})"),
    "published": re.compile(
        r"datepublished|pubdate|datecreated|publish(?:ed)?[_-]?(?:date|time|at|on)?|publication-?date|date-?publi"
        r"|entry-date|post-?date|article-?date|posted-?on|release-?date|created"
    ),
    "dated": re.compile(
        r"(?:^|[\s_-])(?:date|datetime|datum|fecha|data|time|timestamp|datestamp|dateline|tarih|tanggal|parution"
        r"|pub-?time|zeit|horodatage|hour|clock)(?:$|[\s_-])|byline|(?:entry|post|article|story|news)-?(?:meta|info)"
        r"|meta-?(?:info|data)|info-?(?:bar|line)|posted|submitted"
    ),
    "modified": re.compile(r"modified|updated?(?:$|[\s_-])|last-?mod|aktualisi"),
    "standfirst": re.compile(
        r"standfirst|sub-?title|sub-?head(?:line|ing)?(?:$|[\s_-])|(?:^|[\s_-])(?:dek|deck|chapo|chapeau|lede|lead|leadtext"
        r"|lead-text|summary|ingress|vorspann|teaser-?text|excerpt|abstract|bajada|sumario|entradilla|sottotitolo"
        r"|occhiello|catenaccio|lid|perex|zajawka|synopsis|intro|manchet|underrubrik|spot)(?:$|[\s_-])"
    ),
    "kicker": re.compile(
        r"kicker|eyebrow|overline|dachzeile|spitzmarke|surtitre|antetitulo|volanta|cintillo|label|badge|rubri"
        r"|(?:^|[\s_-])(?:tag|category|section|topic|flag|topline|roofline|prefix|vinjett|stikktittel)(?:$|[\s_-])"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that says what it holds, and how many blocks stand before it."""

    kinds: frozenset[str]
    element: Any
    block: int
    certain: bool = False

    @property
    def text(self) -> str:
        """The visible text, white space made single, its first part if it is long."""
        return text_of(self.element)


def mark_of(element: Any, block: int) -> Mark | None:
    """What the attributes of an element say that it holds; None if they say nothing of that kind."""
    attributes = element.attrib
    if not attributes:
        return Mark(frozenset({"title"}), element, block) if element.tag == "h1" else None
    named = tuple((attributes.get(name) or "")[:_NAMED_CHARS] for name in _ATTRIBUTES)
    kinds, certain = _kinds(named)
    if element.tag == "time" or "datetime" in attributes:
        kinds = kinds | {"time"}
    if element.tag == "h1":
        kinds = kinds | {"title"}
    return Mark(kinds, element, block, certain) if kinds else None


@lru_cache(maxsize=_REMEMBERED)
def _kinds(named: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    itemprop, rel = named[0].lower(), named[1].lower()
    kinds = set()
    certain = "author" in itemprop.split() or "author" in rel.split()
    if certain:
        kinds.add("author")
    words = _CAMEL.sub("-", " ".join(filter(None, (itemprop, *named[2:])))).lower()
    if words:
        kinds |= {kind for kind, pattern in _KINDS.items() if pattern.search(words)}
    if "about" in kinds:
        kinds -= {"about"} if certain else {"about", "author", "byline"}
    return frozenset(kinds), certain


def text_of(element: Any, without: frozenset[int] = frozenset()) -> str:
    """The first letters of an element's text, white space made single; `without` are ids of elements left out."""
    pieces: list[str] = []
    size = 0
    stack: list[tuple[Any, bool]] = [(element, True)]
    while stack and size < _TEXT_CHARS:
        node, opening = stack.pop()
        if opening:
            if not isinstance(node.tag, str) or node.tag in _UNSEEN or id(node) in without:
                continue
            if node.tag not in _CLOSE:
                pieces.append(" ")
            pieces.append((node.text or "")[:_TEXT_CHARS])
            size += len(pieces[-1])
            for child in list(node[:200])[::-1]:
                stack += [(child, False), (child, True)]
        elif node.tail:
            pieces.append(node.tail[:_TEXT_CHARS])
            size += len(pieces[-1])
    return " ".join("".join(pieces).split())


_UNSEEN: Final = frozenset(["script", "style", "svg", "noscript"])
_CLOSE: Final = frozenset(["a", "b", "em", "i", "strong", "span", "font", "u", "time", "sup", "small", "mark", "q"])
