"""What is known about the spelling of names: whole names, and words that names begin with.

It answers one question, whether a first letter belongs to a name, and knows nothing of what the name stands for.
"""

from collections.abc import Container, Sequence
from typing import Final

from services.extraction.gazetteer import Gazetteer
from services.extraction.naming_words import (
    COUNTRY_HEADS,
    EVENT_HEADS,
    GIVEN_NAMES,
    NAMED_HEADS,
    NATIONAL_HEADS,
    ORG_HEADS,
    PLACE_NOUNS,
    folded,
)

# Words that begin names of organisations, beside those of the lexicon; several begin with the letter of a proclitic.
_HEADS: Final = """
وزارة وزارتي وزارتا وزارات وكالة وكالات وكالتي دلتا وحدات وحدة ولاية وفد لجنة لواء ألوية كتيبة كتائب كتلة كلية
كنيسة فرقة فريق فيلق فصائل فصيل فرع بعثة بلدية برنامج برلمان بطريركية بنك بورصة بيت شركة قوات قوة قيادة قناة
صحيفة مجلة موقع إذاعة دار ديوان دائرة مديرية إدارة مكتب مركز محكمة منتدى مفوضية مصرف مصلحة معهد مدرسة متحف
مخابرات مشروع ميليشيا ميليشيات مليشيا سلطة سرايا سلاح شبكة شعبة شرطة جهاز جمعية جبهة جيش جماعة تحالف تجمع
تنسيقية تيار تنظيم حركة حزب حرس حلف حكومة خطوط رابطة رئاسة نقابة نادي هيئة غرفة صندوق اتحاد ائتلاف أكاديمية
أسطول أنصار مؤسسة مجلس مجموعة منظمة منتخب عصائب قاعدة قطاع كأس دوري بطولة مهرجان
""".strip()


class KnownNames:
    """Folded whole names and how sure they are; folded first words, of which `heads` are nouns: وزارة, حركة."""

    def __init__(self, gazetteers: Sequence[Gazetteer]) -> None:
        self._gazetteers = gazetteers
        self.heads = _heads()
        self.first_words: Container[str] = _AnyOf(
            [self.heads, folded(GIVEN_NAMES), *(gazetteer.first_words for gazetteer in gazetteers)]
        )

    @classmethod
    def of(cls, *gazetteers: Gazetteer) -> "KnownNames":
        """What gazetteers and the lexicon know."""
        return cls(gazetteers)

    def surety(self, name: str) -> int:
        """0: unknown, 1: a name in some contexts, 2: a name."""
        known = [sense for gazetteer in self._gazetteers for sense in gazetteer.senses.get(name, ())]
        return max((1 if sense.evidence == "weak" else 2 for sense in known), default=0)


class _AnyOf:
    """Whether a word is in any of several sets."""

    def __init__(self, sets: Sequence[Container[str]]) -> None:
        self._sets = sets

    def __contains__(self, word: object) -> bool:
        return any(word in words for words in self._sets)


def _heads() -> frozenset[str]:
    spaced = (ORG_HEADS, NAMED_HEADS, PLACE_NOUNS, EVENT_HEADS, _HEADS)
    found = {word for words in spaced for word in folded(words)}
    for phrases in (NATIONAL_HEADS, COUNTRY_HEADS):
        found |= {phrase.partition(" ")[0] for phrase in folded(phrases, "|")}
    return frozenset(found)
