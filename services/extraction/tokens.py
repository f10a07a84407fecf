"""The words and marks of a text, as the neural tagger reads them."""

import re
from typing import Final, NamedTuple

# Words keep their combining marks, kashida and joiners; every other mark stands alone.
_TOKEN: Final = re.compile(
    r"[^\W_\u0300-\u036f](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d])*|\S"
)


class Token(NamedTuple):
    """A word or a mark; offsets are code points of the text."""

    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order; they never hold white space. Linear time."""
    return [Token(*match.span()) for match in _TOKEN.finditer(text)]
