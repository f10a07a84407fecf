"""News agencies: how pages spell them, and the usual short name of each."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from services.cleaning.folding import fold

_SPELLINGS: Final = {
    "AA": "الأناضول | وكالة الأناضول | وكالة الأناضول للأنباء | anadolu | anadolu agency | anadolu ajansı | aa",
    "AFP": "أ ف ب | ا ف ب | أف ب | أ.ف.ب | فرانس برس | وكالة فرانس برس | وكالة الصحافة الفرنسية | الفرنسية | afp"
    " | agence france presse | خبرگزاری فرانسه",
    "ANSA": "أنسا | وكالة أنسا | ansa",
    "AP": "أ ب | أسوشيتد برس | اسوشيتد برس | أسوشييتد برس | وكالة أسوشيتد برس | associated press"
    " | the associated press | ap | آسوشیتدپرس",
    "APA": "apa",
    "APS": "وأج | واج | وكالة الأنباء الجزائرية | algérie presse service | aps",
    "Belga": "belga",
    "BNA": "بنا | وكالة أنباء البحرين | bna",
    "Bloomberg": "بلومبرغ | بلومبيرغ | بلومبرج | bloomberg",
    "DHA": "dha",
    "DPA": "د ب أ | الألمانية | وكالة الأنباء الألمانية | dpa | deutsche presse agentur",
    "EFE": "إفي | وكالة إفي | efe | agencia efe",
    "Europa Press": "europa press",
    "Fars": "فارس | وكالة فارس | خبرگزاری فارس | fars | fars news agency",
    "IHA": "iha",
    "INA": "واع | وكالة الأنباء العراقية | ina",
    "Interfax": "إنترفاكس | interfax",
    "IRNA": "إرنا | وكالة إرنا | ایرنا | خبرگزاری ایرنا | irna",
    "ISNA": "إسنا | ایسنا | خبرگزاری ایسنا | isna",
    "Keystone-SDA": "sda | keystone sda",
    "KUNA": "كونا | وكالة الأنباء الكويتية | kuna",
    "Kyodo": "كيودو | kyodo",
    "LANA": "وال | وكالة الأنباء الليبية | lana",
    "Ma'an": "معا | وكالة معا",
    "MAP": "ماب | و م ع | و.م.ع | وكالة المغرب العربي للأنباء | map",
    "Mehr": "مهر | وكالة مهر | خبرگزاری مهر | mehr | mehr news agency",
    "MENA": "أ ش أ | أ.ش.أ | وكالة أنباء الشرق الأوسط | mena",
    "NNA": "الوكالة الوطنية للإعلام | الوكالة الوطنية | nna",
    "ONA": "العمانية | وكالة الأنباء العمانية | ona",
    "Petra": "بترا | وكالة الأنباء الأردنية | petra",
    "PTI": "pti | press trust of india",
    "QNA": "قنا | وكالة الأنباء القطرية | qna",
    "Reuters": "رويترز | وكالة رويترز | reuters | رویترز | thomson reuters",
    "RIA Novosti": "نوفوستي | ريا نوفوستي | ria novosti",
    "SABA": "سبأ | وكالة سبأ | وكالة الأنباء اليمنية سبأ",
    "SANA": "سانا | وكالة سانا | sana",
    "SPA": "واس | وكالة الأنباء السعودية | وكالة الأنباء السعودية واس | spa",
    "Sputnik": "سبوتنيك | وكالة سبوتنيك | sputnik",
    "SUNA": "سونا | وكالة السودان للأنباء | suna",
    "TAP": "وات | وكالة تونس أفريقيا للأنباء | tap",
    "Tasnim": "تسنيم | وكالة تسنيم | تسنیم | خبرگزاری تسنیم | tasnim",
    "TASS": "تاس | وكالة تاس | tass",
    "UPI": "يو بي آي | يو بي اي | upi",
    "WAFA": "وفا | وكالة وفا | wafa",
    "WAM": "وام | وكالة أنباء الإمارات | wam",
    "Xinhua": "شينخوا | وكالة شينخوا | أنباء شينخوا | xinhua",
    "Yonhap": "يونهاب | yonhap",
}


@cache
def _by_spelling() -> Mapping[str, str]:
    return {fold(spelling): name for name, table in _SPELLINGS.items() for spelling in table.split(" | ")}


def agency_named(text: str) -> str | None:
    """The short name of the agency that a text names and nothing else; None if it is not the name of one."""
    return _by_spelling().get(fold(text[:60]))
