"""Hyphens at line ends: of typesetting, which go, or of the word, which stay."""

import re
from collections.abc import Sequence
from typing import Final

from services.cleaning.reading.rows import word_set

HYPHEN: Final = re.compile(r"[^\W_][-\u2010\u00ad]$")
_LEFT: Final = re.compile(r"(?<![-\u2010])\b([^\W_]{1,40})[-\u2010\u00ad]$")
_RIGHT: Final = re.compile(r"[^\W_]{1,40}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# Typesetting that hyphenates at all does so at about one line end in ten; compounds stand at one in fifty.
_TYPESET: Final = 0.07
# First parts that are written with a hyphen, in the languages that have such.
_FIRST_PARTS: Final = word_set(
    "al el an ar as ash ad at az abu non ex self well co anti pro pre post vice mid semi half all cross long short high"
    " low so counter far inter multi neo pan quasi single two three four five six ten state north south east west first"
    " second third sous vice mi demi avant après contre"
)


class Hyphens:
    """Which hyphens of a text's line ends break words, told from all of its line ends and words."""

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        ends = [line for line in lines if HYPHEN.search(line)]
        self._typeset = len(ends) > 1 and len(ends) >= _TYPESET * len(lines)
        self._words = {word.casefold() for word in _WORD.findall(text)} if ends else set()

    def breaks_word(self, above: str, below: str) -> bool:
        """Whether the hyphen at the end of a line belongs to the break, not to the word."""
        left, right = _LEFT.search(above), _RIGHT.match(below)
        if left is None or right is None or not right[0][0].islower() or not left[1][-1].isalpha():
            return False
        if above[-1] == "\u00ad":
            return True
        one, two = left[1].casefold(), right[0].casefold()
        if one + two in self._words:
            return True
        if f"{one}-{two}" in self._words:
            return False
        return self._typeset or not (one in _FIRST_PARTS or (one in self._words and two in self._words))
