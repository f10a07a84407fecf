"""The standfirst of a page's article: the sentence or two between the headline and the body."""

import re
from typing import Final

from services.cleaning.facts.names import has_lead, key
from services.cleaning.pages.blocks import Block
from services.cleaning.pages.view import View

_SHORTEST: Final = 25
_LONGEST: Final = 800
_SAME: Final = 0.8
_FEWEST_WORDS: Final = 5
_WORD: Final = re.compile(r"\w+")


def page_standfirst(view: View) -> Block | None:
    """The block that is the standfirst: marked as such or the page's own description, above the body's second block."""
    if not view.chosen:
        return None
    second = view.chosen[1].number if len(view.chosen) > 1 else view.first + 1
    top = view.window.start if view.title_block is None else view.title_block
    marked = {mark.block for mark in view.marks if "standfirst" in mark.kinds and top <= mark.block <= second}
    titles = frozenset(map(key, view.head.titles))
    for block in view.blocks:
        if not top <= block.number < max(second, view.first + 1):
            continue
        if not _SHORTEST <= len(block.text) <= _LONGEST or 2 * block.linked > len(block.text):
            continue
        if key(block.text) in titles or has_lead(block.text) or block.tag in ("h1", "figcaption", "li"):
            continue
        if block.number in marked or _is_description(block.text, view.head.description):
            return block
    return None


def _is_description(text: str, description: str) -> bool:
    own, other = (_WORD.findall(some.lower()) for some in (text, description))
    if len(own) < _FEWEST_WORDS or len(other) < _FEWEST_WORDS:
        return False
    size = min(len(own), len(other))
    return len(set(own[:size]) & set(other[:size])) >= _SAME * len(set(other[:size])) and len(own) <= 2 * len(other)
