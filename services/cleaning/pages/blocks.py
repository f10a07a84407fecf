"""Cut an HTML page into blocks of text, each with what its markup and its place on the page say about it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from services.cleaning.pages.marks import MOST_MARKS, Mark, mark_of

# The tree is read in one pass, and no more blocks than these are kept.
MOST_BLOCKS: Final = 10_000

_SKIPPED: Final = frozenset(
    [
        "applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "math",
        "meta", "noscript", "object", "option", "script", "select", "style", "svg", "template", "textarea", "title",
        "video",
    ]
)  # fmt: skip
_INLINE: Final = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "label", "mark", "nobr", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small",
        "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]
)  # fmt: skip

# Words in class names and ids, by what the element holds. English: the web's class names are.
CUES: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "body": r"(?:article|story|post|entry|news|page|main|blog|body|content)[a-z]*[_-]{0,2}"
        r"(?:body|content|text|copy|main)"
        r"|richtext|rich-text|rte\b|prose|wysiwyg|articlebody|\bstory\b|\bpost\b|\bentry\b|hentry",
        "content": r"article|content|main\b|text|paragraph|story|post|entry|body",
        "related": r"related|recommend|read-?more|readmore|more-?(?:stories|news|from|on)|also|trending|popular|latest"
        r"|most-|teaser|promo|card|carousel|slider|outbrain|taboola|suggest|upnext|up-next|recirc|see-?also|next|prev"
        r"|similar|further|explore|archive|listing|feed",
        "share": r"shar(?:e|ing)|social|follow|tweet|facebook|whatsapp|print\b|toolbar|tools|like|addthis|bookmark",
        "sign_up": r"newsletter|subscri|sign-?up|signup|paywall|regist|login|log-in|member|premium|donat|support"
        r"|promo|cta\b|call-to|banner|offer|modal|popup|pop-up|overlay|dialog|lightbox",
        "comment": r"comment|disqus|respond|reply|discuss|livefyre|reviews?\b",
        "caption": r"caption|credit|figure|photo|image|img|gallery|media|video|player|legend|slideshow|thumb",
        "byline": r"byline|author|\bbio|dateline|timestamp|\bdate|publish|posted|\bmeta|writer|contributor|updated"
        r"|reading|read-time|info",
        "navigation": r"nav|menu|breadcrumb|crumb|pagination|pager|tabs?\b|toc\b|table-of|jump|skip|index|category|"
        r"categor|tag|topic|label|kicker|eyebrow",
        "frame": r"foot|header|masthead|sidebar|side-bar|aside|widget|rail\b|column-?right|right-?col|secondary"
        r"|copyright|legal|disclaim|notice|alert",
        "consent": r"cookie|consent|gdpr|onetrust|privacy|\bcmp\b|ccpa|didomi|usercentrics|sourcepoint",
        "advert": r"\bad\b|\bads\b|\bad-|-ad\b|_ad\b|advert|sponsor|dfp|gpt|affiliate|commercial|partner",
        "title": r"title|headline|heading|hed\b",
        "summary": r"summary|subtitle|standfirst|\bdek\b|deck|lead\b|lede|intro|excerpt|abstract|description|chapo"
        r"|sub-?head",
        "quote": r"quote|embed|twitter|instagram|tweet|highlight|callout|pull|box|inset",
    }.items()
}
CUE_NAMES: Final = tuple(CUES)

_HIDDEN: Final = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    # For screen readers alone: `, opens in a new tab`.
    r"|clip\s{0,3}:\s{0,3}rect\(\s{0,3}[01](?:px)?[\s,]|clip-path\s{0,3}:\s{0,3}inset\((?:50|100)%",
    re.IGNORECASE,
)
_UNSHOWN: Final = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|assistive-text|a11y-hidden|u-hidden-visually)"
    r"(?:$|\s)"
)
_AS_BLOCK: Final = re.compile(r"display\s{0,3}:\s{0,3}(?:block|flex|grid|list-item|table)\b", re.IGNORECASE)
_PICTURES: Final = ("pic.twitter.com/", "pic.x.com/")
_BLANK: Final = re.compile(r"\n[ \t\r]*\n")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ATTRIBUTE_CHARS: Final = 300
_LONG: Final = 80
_MOST_HIDDEN: Final = 4
_LEAST_REST: Final = 2
# Some 400 bytes each.
_REMEMBERED: Final = 20_000


@dataclass(slots=True)
class Context:
    """What holds of everything inside an element."""

    tag: str
    parent: "Context | None" = None
    depth: int = 0
    tags: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    own_cues: frozenset[str] = frozenset()
    marked: bool = False
    number: int = 0
    # Filled while the blocks are read: letters in paragraphs and in links, here and below.
    prose: int = 0
    chars: int = 0
    linked: int = 0
    blocks: int = 0


@dataclass(slots=True)
class Block:
    """Text between two block-level boundaries, with white space made single."""

    text: str
    tag: str
    context: Context
    linked: int
    bold: int
    links: int
    number: int = 0


@dataclass(frozen=True)
class Blocks:
    """The visible blocks in document order, and the elements that say what they hold."""

    blocks: list[Block]
    marks: list[Mark]


def read_blocks(root: Any) -> Blocks:
    """The blocks of an lxml tree; hidden elements, forms' fields and scripts left out.

    A mark's `block` counts all blocks before it, also those that the markup hides.
    """
    reader = _Reader()
    reader.read(root)
    return Blocks(_shown(reader.blocks), reader.marks)


def _shown(blocks: list[Block]) -> list[Block]:
    """Without what the markup hides, unless that is most of the page: then a script was to show it."""
    rests = Counter(id(block.context.parent) for block in blocks if _is_hidden_paragraph(block))
    shown = [
        block
        for block in blocks
        if "hidden" not in block.context.tags
        or (rests[id(block.context.parent)] >= _LEAST_REST and _is_hidden_paragraph(block))
    ]
    long_shown, long_all = (
        sum(len(b.text) for b in some if len(b.text) >= _LONG and 2 * b.linked < len(b.text))
        for some in (shown, blocks)
    )
    return shown if long_all <= _MOST_HIDDEN * long_shown else blocks


def _is_hidden_paragraph(block: Block) -> bool:
    """Whether a hidden block is a paragraph in an article: of several together, a link may show them as its rest."""
    tags = block.context.tags
    return "hidden" in tags and "article" in tags and block.tag == "p" and 2 * block.linked < len(block.text)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self._pieces: list[str] = []
        self._linked = self._bold = self._links = 0
        self._contexts = 0
        # Of each open element, whether it ends a block.
        self._apart: list[bool] = [True]

    def read(self, root: Any) -> None:
        """Walk without recursion: a tree may be deeper than the stack."""
        context = self._context(root, None)
        stack: list[tuple[Any, Context, Iterator[Any], int, int]] = [(root, context, iter(root), 0, 0)]
        self._add(root.text, 0, 0)
        while stack:
            element, context, children, in_link, in_bold = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if self._apart.pop():
                    self._flush(context)
                if stack:
                    _, _, _, link, bold = stack[-1]
                    self._add(element.tail, link, bold)
                continue
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED or (tag in _INLINE and _is_unseen(child)):
                if isinstance(tag, str) and tag not in _INLINE and tag not in ("input", "script", "style", "noscript"):
                    self._flush(context)
                self._add(child.tail, in_link, in_bold)
                continue
            if tag == "br":
                self._flush(context)
                self._add(child.tail, in_link, in_bold)
                continue
            in_line = tag in _INLINE and not _is_as_block(child)
            if in_line:
                inner = context
                self._links += tag == "a"
            else:
                self._flush(context)
                inner = self._context(child, context)
            mark = mark_of(child, len(self.blocks)) if len(self.marks) < MOST_MARKS else None
            if mark is not None:
                self.marks.append(mark)
            link = in_link + (tag == "a")
            bold = in_bold + (tag in ("b", "strong"))
            stack.append((child, inner, iter(child), link, bold))
            self._apart.append(not in_line)
            self._add(child.text, link, bold)
            if len(self.blocks) >= MOST_BLOCKS:
                return

    def _context(self, element: Any, parent: Context | None) -> Context:
        tag = element.tag
        own = _cues(element)
        self._contexts += 1
        marked = (element.get("itemprop") or "").lower() == "articlebody"
        if parent is None:
            return Context(tag, None, 0, frozenset([tag]), frozenset(), own, marked, self._contexts)
        tags = parent.tags if tag in parent.tags else parent.tags | {tag}
        role = element.get("role")
        if role and ("role:" + role) not in tags and role in ("main", "article", "navigation", "complementary"):
            tags = tags | {"role:" + role}
        if "hidden" not in tags and _is_hidden(element):
            tags = tags | {"hidden"}
        above = parent.cues | parent.own_cues
        return Context(tag, parent, parent.depth + 1, tags, above, own, marked or parent.marked, self._contexts)

    def _add(self, text: str | None, in_link: int, in_bold: int) -> None:
        if not text:
            return
        self._pieces.append(text)
        size = len(text)
        if in_link:
            self._linked += size
        if in_bold:
            self._bold += size

    def _flush(self, context: Context) -> None:
        if self._pieces:
            text = "".join(self._pieces)
            # White space is told only there: a blank line parts paragraphs.
            parts = _BLANK.split(text) if "pre" in context.tags else (text,)
            for part in parts:
                text = " ".join(part.split())
                if text:
                    number = len(self.blocks)
                    self.blocks.append(Block(text, context.tag, context, self._linked, self._bold, self._links, number))
            self._pieces = []
        self._linked = self._bold = self._links = 0


def _is_unseen(element: Any) -> bool:
    """Whether an inline element is hidden, or the address of a post's picture, which readers see as the picture."""
    return _is_hidden(element) or (element.tag == "a" and (element.text or "").startswith(_PICTURES))


def _is_as_block(element: Any) -> bool:
    style = element.get("style")
    return bool(style) and _AS_BLOCK.search(style[:_ATTRIBUTE_CHARS]) is not None


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    if style and _HIDDEN.search(style[:_ATTRIBUTE_CHARS]):
        return True
    named = element.get("class")
    if named and _UNSHOWN.search(named[:_ATTRIBUTE_CHARS]):
        return True
    return element.get("hidden") is not None and element.get("hidden") != "until-found"


def _cues(element: Any) -> frozenset[str]:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _named_cues(named[:_ATTRIBUTE_CHARS]) if len(named) >= 3 else frozenset()


@lru_cache(maxsize=_REMEMBERED)
def _named_cues(named: str) -> frozenset[str]:
    """What a class and an id say. Pages repeat their names, so most answers are known already."""
    spelt = _CAMEL.sub("-", named).lower()
    return frozenset(name for name, pattern in CUES.items() if pattern.search(spelt))
