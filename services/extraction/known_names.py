"""What is known about the spelling of names: whole names, and words that names begin with.

It answers one question, whether a first letter belongs to a name, and knows nothing of what the name stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class KnownNames:
    """Folded whole names with how sure they are (2: wherever they stand, 1: in context), and folded first words.

    `heads` are the first words that are nouns: وزارة, حركة.
    """

    wholes: Mapping[str, int]
    first_words: frozenset[str]
    heads: frozenset[str]

    @classmethod
    def of(cls, *gazetteers: Gazetteer) -> "KnownNames":
        """What gazetteers and the lexicon know."""
        wholes: dict[str, int] = {}
        for gazetteer in gazetteers:
            for name, senses in gazetteer.senses.items():
                surest = max(1 if sense.evidence == "weak" else 2 for sense in senses)
                wholes[name] = max(surest, wholes.get(name, 0))
        firsts = frozenset(name.partition(" ")[0] for name, sure in wholes.items() if " " in name and sure > 1)
        heads = _heads()
        return cls(wholes, firsts | heads | folded(GIVEN_NAMES), heads)

    def surety(self, name: str) -> int:
        """0: unknown, 1: a name in some contexts, 2: a name."""
        return self.wholes.get(name, 0)


def _heads() -> frozenset[str]:
    spaced = (ORG_HEADS, NAMED_HEADS, PLACE_NOUNS, EVENT_HEADS, _HEADS)
    found = {word for words in spaced for word in folded(words)}
    for phrases in (NATIONAL_HEADS, COUNTRY_HEADS):
        found |= {phrase.partition(" ")[0] for phrase in folded(phrases, "|")}
    return frozenset(found)
