"""Text as documents hold it, made such as may be posted: no characters that are none, no shapes for letters."""

import re
import unicodedata
from typing import Final

# Arabic presentation forms and Latin ligatures stand for letters; other compatibility characters are meant.
_SHAPES: Final = re.compile("[ﬀ-ﬆﭐ-﷿ﹰ-ﻼ]+")
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff￾￿﻿\u200b]")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_GAPS: Final = re.compile(r"\n{3,}")


def letters(text: str) -> str:
    """Shapes as the letters that they are, and nothing that is no character."""
    return _NO_TEXT.sub("", _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))


def tidy(text: str) -> str:
    """Paragraphs, with a blank line at most between two, and one space between words."""
    text = letters(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def line(text: object, most: int = 1000) -> str | None:
    """A short fact on one line; None if nothing is left of it."""
    return " ".join(letters(str(text)).split())[:most].strip() or None if text is not None else None
