"""What the words around a person's name say against its being a well-known person's.

The knowledge base holds people of public life, all of them grown up. A child, or somebody introduced by what he does
every day ("the driver Mohamed Salah"), is another person of that name.
"""

import re
from typing import Final

from services.extraction.naming_words import folded
from services.extraction.protocols import Span
from shared.text.clitics import readings
from shared.text.normalisation import fold_word

_ROLES: Final = """
الطفل الطفلة طفل طفلة الرضيع الرضيعة التلميذ التلميذة تلميذ تلميذة الطالب الطالبة طالب طالبة الفتى الفتاة المراهق
المراهقة المواطن المواطنة مواطن السائق سائق سائقة المزارع مزارع مزارعة الفلاح فلاح العامل عامل عاملة الموظف موظف
موظفة البائع بائع بائعة التاجر تاجر النجار نجار السباك سباك الممرض الممرضة ممرض ممرضة المعلم المعلمة معلم معلمة
المدرسة الصياد صياد الجار جارته المدعو المدعوة ابنه ابنته نجله نجلته حفيده حفيدته الخباز خباز الحلاق حلاق
الميكانيكي ميكانيكي المتقاعد متقاعد
boy girl toddler schoolboy schoolgirl pupil student teenager driver farmer fisherman shopkeeper nurse plumber
resident villager carpenter electrician cleaner baker mechanic waiter pensioner labourer grandson granddaughter
garcon fillette eleve etudiant etudiante lyceen lyceenne chauffeur agriculteur agricultrice boulanger ouvrier ouvriere
infirmier infirmiere retraite retraitee
nino nina alumno alumna estudiante conductor agricultor agricultora obrero obrera enfermero enfermera jubilado jubilada
""".strip()
_WINDOW: Final = 40
_GROWN_UP: Final = 18
_BEFORE: Final = re.compile(r"(?<!\w)(\w++)[ \u00a0]++\Z")
_NUMBERS: Final = (
    "ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_WORD: Final = "|".join(_NUMBERS.split())
_AGE_BEHIND: Final = re.compile(
    rf"[ ،,]{{0,8}}(?:\(?[ ]?(?P<digits>[0-9٠-٩]{{1,2}})[ ]?"
    r"(?:\)|,|سن[ةو]|سنوات|عاما?|أعوام|اعوام|years old|ans\b|años\b)"
    rf"|\(?(?:{_WORD})[ ](?:سنوات|أعوام|years old)"
    r"|(?:البالغ|البالغة|وعمره|وعمرها|عمره|عمرها)[ ](?:من العمر[ ])?(?P<stated>[0-9٠-٩]{1,2}))"
)
_AGE_BEFORE: Final = re.compile(
    rf"(?:(?P<digits>[0-9]{{1,2}})|{_WORD})[- ](?:year[- ]old|ans|años)[ ,]+(?:\w+[ ]){{0,2}}\Z", re.IGNORECASE
)


def is_bystander(text: str, span: Span) -> bool:
    """Whether the words directly before or behind the name make it a child's or an unknown person's."""
    before = text[max(0, span.start - _WINDOW) : span.start]
    word = _BEFORE.search(before)
    if word is not None and any(reading.form in folded(_ROLES) for reading in readings(fold_word(word[1]))):
        return True
    if (age := _AGE_BEFORE.search(before)) is not None:
        return _is_young(age["digits"])
    age = _AGE_BEHIND.match(text, span.end, span.end + _WINDOW)
    return age is not None and _is_young(age["digits"] or age["stated"])


def _is_young(digits: str | None) -> bool:
    """A number in letters is one below eighteen."""
    return digits is None or int(digits) < _GROWN_UP
