"""Ten texts, Arabic first, as the paragraphs that a reader of any format has to find."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Sample:
    """A text; `code` names it."""

    code: str
    language: str
    author: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Title and paragraphs, a blank line between two."""
        return "\n\n".join((self.title, *self.paragraphs))


SAMPLES: Final = (
    Sample("floods", "ar", "سالم العجيلي", "فيضانات واسعة في وادي الرمل بعد أمطار غزيرة", (
        "أعلنت السلطات المحلية في مدينة وادي الرمل، مساء الثلاثاء 14 أكتوبر 2025، حالة الطوارئ بعد أمطار دامت 36 ساعة.",
        "وقال رئيس البلدية إن «فرق الإنقاذ أجلت 1,250 شخصاً من الأحياء المنخفضة»، مضيفاً أن المدارس (وعددها 18) مغلقة.",
        "وذكرت هيئة الأرصاد أن كمية الأمطار بلغت 92.5 ملم، أي نحو 40% من المعدل السنوي، وهي الأعلى منذ عام 1998.",
    )),
    Sample("market", "ar", "ليلى حداد", "أسعار القمح ترتفع في الأسواق للشهر الثالث", (
        "ارتفعت أسعار القمح بنسبة 7.5% خلال سبتمبر، وفق بيانات نشرتها غرفة التجارة في مدينة الميناء الشرقي.",
        "وعزا تجار الزيادة إلى تأخر ثلاث سفن، وتوقعوا أن تعود الأسعار إلى مستواها السابق قبل نهاية العام.",
    )),
    Sample("football", "ar", "كريم ناصر", "النجم يفوز على الساحل 3-1 ويتصدر الدوري", (
        "فاز فريق النجم على ضيفه الساحل بثلاثة أهداف مقابل هدف واحد أمام 22 ألف متفرج.",
        "سجل يوسف مراد هدفين في الدقيقتين 12 و67، وأضاف البديل علي حسن الهدف الثالث من ركلة جزاء.",
        "ويلتقي الفريقان مجدداً في الدور الثاني يوم 8 مارس المقبل.",
    )),
    Sample("vowels", "ar", "مها درويش", "قصيدةٌ قديمةٌ تُقرأُ في مهرجانِ الكتاب", (
        "قَرَأَ الشَّاعِرُ قصيدتَه أمامَ الجُمهورِ، ثمَّ أجابَ عن أسئلةِ الحاضرينَ حولَ معاني المُفرداتِ.",
        "وأشادَ النُّقّادُ بلغةِ النَّصِّ، ورأى بعضُهم أنّه أفضلُ ما كُتِبَ في هذا العامِ.",
    )),
    Sample("mixed", "ar", "سامي عودة", "شركة Nahr Energy تطلق تطبيق SolarPlus للهواتف", (
        "أطلقت شركة Nahr Energy تطبيقاً اسمه SolarPlus يتيح لأصحاب المنازل مراقبة إنتاج الألواح الشمسية.",
        "وقالت المديرة التنفيذية Maria Lindt إن التطبيق متاح بالعربية والإنجليزية، وإن سعره 25 دولاراً في السنة.",
        "للتواصل: press@example.org أو عبر الموقع https://example.org/solar.",
    )),
    Sample("digits", "ar", "هدى منصور", "مواعيد امتحانات الثانوية العامة لعام ١٤٤٧", (
        "تبدأ الامتحانات يوم ١٥ يونيو وتستمر حتى ٣ يوليو، ويتقدم لها ١٢٬٤٥٠ طالباً في ٨٦ مركزاً.",
        "وتعلن النتائج عبر موقع الوزارة بعد ٢٠ يوماً من انتهاء آخر امتحان.",
    )),
    Sample("persian", "fa", "نرگس کریمی", "بارش باران در شهرهای ساحلی ادامه دارد", (
        "سازمان هواشناسی اعلام کرد که بارش باران تا پایان هفته ادامه خواهد داشت و دمای هوا کاهش می‌یابد.",
        "گزارش‌ها نشان می‌دهد که برخی جاده‌ها بسته شده‌اند.",
    )),
    Sample("english", "en", "Ada Marlow", "Harbour bridge reopens after two years of repairs", (
        "The harbour bridge was opened to traffic again on Monday, two years after cracks had been found in its piers.",
        "“It is safer than it ever was,” said the engineer in charge; repairs cost 41.3 million.",
    )),
    Sample("french", "fr", "Éloïse Garnier", "Le marché couvert rouvre ses portes à l’été", (
        "La municipalité a annoncé la réouverture du marché couvert, fermé depuis l’incendie de février.",
        "Près de soixante commerçants y retrouveront leur étal ; les travaux ont coûté 2,4 millions d’euros.",
    )),
    Sample("russian", "ru", "Олег Ветров", "В порту построят новый холодильный склад", (
        "Новый склад на двенадцать тысяч тонн рыбы построят в порту к осени, сообщила администрация.",
        "Строительство начнётся в марте; на складе будут работать около восьмидесяти человек.",
    )),
)  # fmt: skip
