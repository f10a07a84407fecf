"""What the words directly before a mention say about it."""

import re
from enum import Enum, auto
from typing import Final

from services.extraction.boundaries import titles
from services.extraction.knowledge import LEADING_NOUNS
from services.extraction.naming_words import PLACE_NOUNS, folded
from services.extraction.protocols import Span
from shared.text.clitics import readings
from shared.text.normalisation import QUOTES, fold, fold_word

_COUNTRY: Final = """
سلطنة سلطان دولة جمهورية مملكة إمارة ملك ملكة رئيس رئيسة أمير حكومة برلمان منتخب
kingdom sultanate republic emirate
""".strip()
_AREA: Final = """
ولاية مقاطعة إقليم محافظة حاكم state province county governorate governor
""".strip()
_CITY: Final = """
العاصمة عاصمتها مدينة بلدة قرية بلدية محافظ مطار ميناء مرفأ ضواحي أحياء شوارع
city town capital downtown
""".strip()
# The words before are read from so many characters.
_WINDOW: Final = 48
_LAST_WORDS: Final = re.compile(r"(?<!\w)(\w++)[ \t\u00a0]++(?:of[ \t]++)?\Z")
_BEFORE_QUOTE: Final = re.compile(rf"(?<!\w)((?:\w++[ \t]++)?\w++)[ \t]++[{re.escape(QUOTES)}]\Z")
# Between a place and what it lies in; a comma alone parts the members of a list in Arabic.
_STATED: Final = re.compile(
    r",? in (?:the state of |the province of )?| \(|,? (?:dans |en )(?:l'État de |el estado de |la |el |le )?"
    r"|[ ،]{0,8}(?:(?:شمال|جنوب|شرق|غرب|وسط)ي? ?)?(?:في |ب)(?:(?:ال)?(?:ولاية|محافظة|مقاطعة|إقليم|منطقة|دولة) )?"
)
_LISTED: Final = ", "


class Lead(Enum):
    """What a word before a name leads to."""

    PLACE = auto()
    COUNTRY = auto()
    AREA = auto()
    CITY = auto()
    TITLE = auto()


def lead_before(text: str, span: Span) -> Lead | None:
    """What the word before the span says, apart from proclitics."""
    found = _LAST_WORDS.search(text, max(0, span.start - _WINDOW), span.start)
    if found is None:
        return None
    forms = [reading.form for reading in readings(fold_word(found[1]))]
    if span.type == "PER":
        return Lead.TITLE if any(form in titles() for form in forms) else None
    if span.type != "LOC":
        return None
    for lead, nouns in ((Lead.COUNTRY, _COUNTRY), (Lead.AREA, _AREA), (Lead.CITY, _CITY), (Lead.PLACE, PLACE_NOUNS)):
        if any(form in folded(nouns) for form in forms):
            return lead
    return None


class Stated(Enum):
    """How surely what follows a place says where it lies."""

    NOT = auto()
    PERHAPS = auto()
    SURELY = auto()


def stated_behind(text: str, place: Span, following: Span) -> Stated:
    """Whether what follows a place says where it lies: `طرابلس اللبنانية`, `طرابلس في لبنان`, "Tripoli in Libya".

    After a comma alone it may be the next of a list: "Tripoli, Libya", "Berlin, France and Italy".
    """
    gap = text[place.end : following.start]
    if following.type == "MISC":
        return Stated.SURELY if gap == " " and text.startswith("ال", following.start) else Stated.NOT
    if following.type != "LOC":
        return Stated.NOT
    if gap == _LISTED:
        return Stated.PERHAPS
    return Stated.SURELY if _STATED.fullmatch(gap) is not None else Stated.NOT


def heads_before(text: str, span: Span) -> list[str]:
    """The folded words before a span that may begin its name, without their proclitics; longest first.

    In `قوات "سوريا الديمقراطية"` a quotation mark parts them from it; in `حركة النهضة` a tagger may leave them out.
    """
    found = _BEFORE_QUOTE.search(text, max(0, span.start - _WINDOW), span.start)
    if found is not None:
        words = fold(found[1]).split()
        heads = [" ".join(words), words[-1]] if len(words) > 1 else words
        return [head for whole in heads for head in _without_clitics(whole)]
    found = _LAST_WORDS.search(text, max(0, span.start - _WINDOW), span.start)
    if found is None or span.type != "ORG":
        return []
    return [head for head in _without_clitics(fold(found[1])) if head in folded(LEADING_NOUNS)]


def _without_clitics(phrase: str) -> list[str]:
    first, space, rest = phrase.partition(" ")
    return [form + space + rest for form in (reading.form for reading in readings(first))]
