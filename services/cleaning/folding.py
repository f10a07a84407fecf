"""Spelling variants folded together, for comparing and looking up; never shown."""

import re
from typing import Final

from shared.text import normalisation

# In cleaning an elided word and its noun are one word (`l'article`), as are a word and its contraction (`don't`).
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ`´'", ""))
_PROCLITICS: Final = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
_NUMBER: Final = re.compile(r"\d+(?: \d+)*")


def fold(text: str) -> str:
    """The text as `shared.text.normalisation` folds it, apostrophes left out."""
    return normalisation.fold(text.translate(_APOSTROPHES))


def mask_numbers(folded: str) -> str:
    """A folded text with every run of numbers as `0`, so that `3 comments` looks like `12 comments`."""
    return _NUMBER.sub("0", folded)


def stem(word: str) -> str:
    """The beginning of a folded word, without an Arabic proclitic: enough to see two lines speak of the same."""
    if "\u0600" < word[0] < "\u0700":
        for proclitic in _PROCLITICS:
            if word.startswith(proclitic) and len(word) - len(proclitic) >= 3:
                return word[len(proclitic) :][:4]
        return word[:4]
    return word[:5]
