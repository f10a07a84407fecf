"""The sentence that stands for a story: one of its best article, as it stands there."""

import re
from typing import Final

from shared.text.normalisation import fold

_END: Final = re.compile(r"(?<=[.!?؟۔…])[\"»”’)]*\s+|\s*\n+\s*")
_FEWEST_WORDS: Final = 7
_LOOKED_AT: Final = 12
_MOST_CHARS: Final = 420


def summary_of(title: str | None, text: str) -> str | None:
    """The first sentence that says something and does not only repeat the title; None if there is none."""
    told = fold(title or "")
    for sentence in [part.strip() for part in _END.split(text[:6_000])][:_LOOKED_AT]:
        if len(sentence.split()) >= _FEWEST_WORDS and fold(sentence) != told:
            return sentence if len(sentence) <= _MOST_CHARS else sentence[:_MOST_CHARS].rsplit(" ", 1)[0] + "…"
    return None
