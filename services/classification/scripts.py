"""Which scripts a text is written in."""

import re
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]")
_LATIN: Final = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_ARABIC: Final = re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")

# Names, links and quotations in another script stay below it in ordinary articles.
MIXED_FROM: Final = 0.25


def is_mixed(text: str) -> bool:
    """Whether another script than the main one has at least a quarter of the letters, and more than a few."""
    letters = len(_LETTERS.findall(text))
    latin, arabic = len(_LATIN.findall(text)), len(_ARABIC.findall(text))
    shares = sorted((latin, arabic, letters - latin - arabic))
    return shares[1] >= max(20, MIXED_FROM * letters)
