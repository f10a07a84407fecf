"""What the words directly before a mention say about it."""

import re
from enum import Enum, auto
from typing import Final

from services.extraction.clitics import readings
from services.extraction.lexicon import PLACE_NOUNS, folded
from services.extraction.protocols import Span
from shared.text.normalisation import QUOTES, fold, fold_word

_COUNTRY: Final = """
سلطنة سلطان دولة جمهورية مملكة إمارة ملك ملكة رئيس رئيسة أمير حكومة برلمان منتخب
kingdom sultanate republic state emirate
""".strip()
_CITY: Final = """
العاصمة عاصمتها مدينة بلدة قرية بلدية محافظ مطار ميناء مرفأ ضواحي أحياء شوارع
city town capital downtown
""".strip()
_HEADS: Final = """
الرئيس الملك السلطان الأمير president king pope chancellor premier المستشارة
""".strip()
# The words before are read from so many characters.
_WINDOW: Final = 48
_LAST_WORDS: Final = re.compile(r"(\w+)[ \t\u00a0]+(?:of[ \t]+)?\Z")
_BEFORE_QUOTE: Final = re.compile(rf"((?:\w+[ \t]+){{0,1}}\w+)[ \t]+[{re.escape(QUOTES)}]\Z")


class Lead(Enum):
    """What a word before a name leads to."""

    PLACE = auto()
    COUNTRY = auto()
    CITY = auto()
    HEAD = auto()


def lead_before(text: str, span: Span) -> Lead | None:
    """What the word before the span says, apart from proclitics."""
    found = _LAST_WORDS.search(text, max(0, span.start - _WINDOW), span.start)
    if found is None:
        return None
    forms = [reading.form for reading in readings(fold_word(found[1]))]
    if span.type == "PER":
        return Lead.HEAD if any(form in folded(_HEADS) for form in forms) else None
    if span.type != "LOC":
        return None
    for lead, nouns in ((Lead.COUNTRY, _COUNTRY), (Lead.CITY, _CITY), (Lead.PLACE, PLACE_NOUNS)):
        if any(form in folded(nouns) for form in forms):
            return lead
    return None


def quoted_head(text: str, span: Span) -> list[str]:
    """The folded words before the quotation mark that a span begins behind: two, then one; without their proclitics.

    In `قوات "سوريا الديمقراطية"` they are the beginning of the name.
    """
    found = _BEFORE_QUOTE.search(text, max(0, span.start - _WINDOW), span.start)
    if found is None:
        return []
    words = fold(found[1]).split()
    heads = [" ".join(words), words[-1]] if len(words) > 1 else words
    return [head for whole in heads for head in _without_clitics(whole)]


def _without_clitics(phrase: str) -> list[str]:
    first, space, rest = phrase.partition(" ")
    return [form + space + rest for form in (reading.form for reading in readings(first))]
