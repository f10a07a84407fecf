"""Spelling variants folded together, for comparing and looking up; never shown."""

import re
from typing import Final

_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیېۍئ", "ي"),
        **dict.fromkeys("ةۀەهۂہھ", "ه"),
        "ؤ": "و",
        "ک": "ك",
        "ڪ": "ك",
        "ı": "i",
        "ß": "ss",
        **dict.fromkeys("’‘ʼ`´'", ""),
        **{chr(base + digit): str(digit) for base in (0x0660, 0x06F0) for digit in range(10)},
        **dict.fromkeys([*map(chr, range(0x064B, 0x0660)), "\u0670", "\u0640", "\u200c", "\u200d", "\u0307"], ""),
    }
)
_NOT_WORD: Final = re.compile(r"[\W_]+")
_NUMBER: Final = re.compile(r"\d+(?: \d+)*")


def fold(text: str) -> str:
    """Letters and digits only, casefolded, words parted by one space; Arabic spelling variants folded together."""
    return _NOT_WORD.sub(" ", text.casefold().translate(_FOLD)).strip()


def mask_numbers(folded: str) -> str:
    """A folded text with every run of numbers as `0`, so that `3 comments` looks like `12 comments`."""
    return _NUMBER.sub("0", folded)
