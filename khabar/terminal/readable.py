"""Make foreign text safe to print: what an article holds must never steer the reader's terminal."""

import unicodedata
from typing import Final

_ZERO_WIDTH: Final = "\N{ZERO WIDTH SPACE}"
_EXPLICIT: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES: Final = frozenset("\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def readable(text: str) -> str:
    """The text with every control character replaced, one for one, so that offsets into it stay true.

    Line feeds stay. Other separators become spaces, explicit directional formatting becomes invisible, and
    escape characters and lone surrogates become U+FFFD.
    """
    return text if text.isprintable() else "".join(map(_readable, text))


def one_line(text: str, *, max_chars: int) -> str:
    """The text on one line, without surrounding space, cut with an ellipsis after `max_chars` code points."""
    # Cut first, so that the work depends on what is shown; the factor leaves room for long runs of space.
    start = " ".join(readable(text[: 4 * max_chars]).split())
    whole = len(start) <= max_chars and len(text) <= 4 * max_chars
    return start if whole else start[: max_chars - 1].rstrip() + "…"


def _readable(char: str) -> str:
    if char == "\n" or char.isprintable():
        return char
    if char in _SPACES:
        return " "
    if char in _EXPLICIT:
        return _ZERO_WIDTH
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cs") else char
