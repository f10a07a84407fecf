"""IPTC Media Topics: the whole top level, and what Khabar tells apart of the second.

Source of codes, English names and the labels of the top level: IPTC NewsCodes, CC BY 4.0. The Arabic and French names
of the second level are Khabar's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TAXONOMY_NAME: Final = "IPTC Media Topics"
# Of this table, not of the vocabulary: IPTC adds and retires terms, but never gives a code another meaning.
TAXONOMY_VERSION: Final = "khabar-2"


@dataclass(frozen=True)
class MediaTopic:
    """A code, the key that Khabar uses for it, its labels by language, and the key of the topic above it, if any."""

    code: str
    key: str
    labels: Mapping[str, str]
    broader: str | None = None

    @property
    def broader_code(self) -> str | None:
        """Code of the topic above it."""
        return MEDIA_TOPICS[self.broader].code if self.broader else None

    def label(self, language: str) -> str:
        """The label in a language (ISO 639 code), or in English if there is none."""
        return self.labels.get(language, self.labels["en"])


_TABLE: Final = (
    (
        "01000000",
        "arts",
        "فنون، ثقافة وترفيه",
        "arts, culture, entertainment and media",
        "Arts, culture, divertissement",
    ),
    ("02000000", "crime", "جريمة، قانون وقضاء", "crime, law and justice", "Criminalité, droit et justice"),
    ("03000000", "disaster", "كوارث وحوادث", "disaster, accident and emergency incident", "Désastres et accidents"),
    ("04000000", "economy", "اقتصاد، اعمال ومال", "economy, business and finance", "Économie et finances"),
    ("05000000", "education", "تربية", "education", "Éducation"),
    ("06000000", "environment", "بيئة", "environment", "Environnement"),
    ("07000000", "health", "صحة", "health", "Santé"),
    ("08000000", "human_interest", "قضية انسانية", "human interest", "Gens animaux insolite"),
    ("09000000", "labour", "عمل", "labour", "Social"),
    ("10000000", "lifestyle", "حياة يومية وترفيه", "lifestyle and leisure", "Vie quotidienne et loisirs"),
    ("11000000", "politics", "سياسة", "politics", "Politique"),
    ("12000000", "religion", "ديانة ومعتقدات", "religion", "Religion et croyance"),
    ("13000000", "science", "علوم وتكنولوجيا", "science and technology", "Science et technologie"),
    ("14000000", "society", "قضايا اجتماعية", "society", "Société"),
    ("15000000", "sport", "رياضة", "sport", "Sport"),
    ("16000000", "conflict", "نزاعات، حرب وسلام", "conflict, war and peace", "Conflit, guerre et paix"),
    ("17000000", "weather", "طقس", "weather", "Météo"),
)

MEDIA_TOPICS: Final[Mapping[str, MediaTopic]] = MappingProxyType(
    {key: MediaTopic(code, key, {"ar": ar, "en": en, "fr": fr}) for code, key, ar, en, fr in _TABLE}
)

_SECOND_LEVEL: Final = (
    ("20000053", "act_of_terror", "conflict", "عمل إرهابي", "act of terror", "acte de terrorisme"),
    ("20000056", "armed_conflict", "conflict", "نزاع مسلح", "armed conflict", "conflit armé"),
    ("20000065", "civil_unrest", "conflict", "اضطرابات مدنية", "civil unrest", "troubles civils"),
    ("20000070", "coup_d_etat", "conflict", "انقلاب", "coup d'etat", "coup d'État"),
    ("20000071", "massacre", "conflict", "مذبحة", "massacre", "massacre"),
    ("20000073", "peace_process", "conflict", "عملية السلام", "peace process", "processus de paix"),
    (
        "20000077",
        "post_war_reconstruction",
        "conflict",
        "إعادة إعمار ما بعد الحرب",
        "post-war reconstruction",
        "reconstruction d'après-guerre",
    ),
    ("20000080", "prisoners_of_war", "conflict", "أسرى الحرب", "prisoners of war", "prisonniers de guerre"),
    ("20000082", "crime_act", "crime", "جريمة", "crime", "criminalité"),
    ("20000106", "judiciary", "crime", "القضاء", "judiciary", "pouvoir judiciaire"),
    ("20000121", "law", "crime", "القانون", "law", "droit"),
    ("20000129", "law_enforcement", "crime", "إنفاذ القانون", "law enforcement", "application de la loi"),
    (
        "20000139",
        "accident",
        "disaster",
        "حوادث وطوارئ",
        "accident and emergency incident",
        "accident et incident d'urgence",
    ),
    ("20000148", "disaster_event", "disaster", "كارثة", "disaster", "catastrophe"),
    ("20000168", "emergency_response", "disaster", "الاستجابة للطوارئ", "emergency response", "intervention d'urgence"),
    (
        "20000170",
        "business_information",
        "economy",
        "أخبار الشركات",
        "business information",
        "information sur les entreprises",
    ),
    ("20000209", "economic_sector", "economy", "قطاعات اقتصادية", "economic sector", "secteur économique"),
    ("20000344", "national_economy", "economy", "الاقتصاد", "economy", "économie"),
    ("20000385", "market_and_exchange", "economy", "الأسواق والبورصات", "market and exchange", "marchés et bourses"),
    ("20000574", "election", "politics", "انتخابات", "election", "élections"),
    ("20000587", "fundamental_rights", "politics", "الحقوق الأساسية", "fundamental rights", "droits fondamentaux"),
    ("20000593", "government", "politics", "الحكومة", "government", "gouvernement"),
    (
        "20000621",
        "government_policy",
        "politics",
        "السياسات الحكومية",
        "government policy",
        "politique gouvernementale",
    ),
    (
        "20000638",
        "international_relations",
        "politics",
        "العلاقات الدولية",
        "international relations",
        "relations internationales",
    ),
    (
        "20000646",
        "non_governmental_organisation",
        "politics",
        "منظمة غير حكومية",
        "non-governmental organisation",
        "organisation non gouvernementale",
    ),
    ("20000647", "political_crisis", "politics", "أزمة سياسية", "political crisis", "crise politique"),
    ("20000648", "political_dissent", "politics", "معارضة سياسية", "political dissent", "dissidence politique"),
    ("20000649", "political_process", "politics", "العملية السياسية", "political process", "processus politique"),
    ("20000822", "competition_discipline", "sport", "ألعاب رياضية", "competition discipline", "discipline sportive"),
    ("20001108", "sport_event", "sport", "حدث رياضي", "sport event", "événement sportif"),
    ("20001125", "sport_organisation", "sport", "هيئات رياضية", "sport organisation", "organisation sportive"),
    ("20001104", "drug_use_in_sport", "sport", "المنشطات في الرياضة", "drug use in sport", "dopage dans le sport"),
    ("20001148", "sports_transaction", "sport", "انتقالات رياضية", "sports transaction", "transferts sportifs"),
    (
        "20001103",
        "disciplinary_action_in_sport",
        "sport",
        "عقوبات رياضية",
        "disciplinary action in sport",
        "sanctions disciplinaires dans le sport",
    ),
    ("20001323", "sports_coaching", "sport", "التدريب الرياضي", "sports coaching", "entraînement sportif"),
    (
        "20000446",
        "diseases_and_conditions",
        "health",
        "أمراض وحالات صحية",
        "diseases and conditions",
        "maladies et affections",
    ),
    ("20000464", "health_treatment", "health", "العلاج", "health treatment", "traitement médical"),
    ("20000461", "health_facility", "health", "منشآت صحية", "health facility", "établissement de santé"),
    ("20000524", "labour_relations", "labour", "علاقات العمل", "labour relations", "relations du travail"),
    ("20000523", "labour_market", "labour", "سوق العمل", "labour market", "marché du travail"),
    ("20001128", "weather_forecast", "weather", "توقعات الطقس", "weather forecast", "prévisions météo"),
    ("20001129", "weather_phenomena", "weather", "ظواهر جوية", "weather phenomena", "phénomènes météorologiques"),
    ("20001131", "weather_warning", "weather", "تحذير من الطقس", "weather warning", "alerte météo"),
    ("20000418", "climate_change", "environment", "تغير المناخ", "climate change", "changement climatique"),
    (
        "20000424",
        "environmental_pollution",
        "environment",
        "تلوث البيئة",
        "environmental pollution",
        "pollution de l'environnement",
    ),
)

SECOND_LEVEL: Final[Mapping[str, MediaTopic]] = MappingProxyType(
    {
        key: MediaTopic(code, key, {"ar": ar, "en": en, "fr": fr}, broader)
        for code, key, broader, ar, en, fr in _SECOND_LEVEL
    }
)

_BY_CODE: Final = {topic.code: topic for topic in (*MEDIA_TOPICS.values(), *SECOND_LEVEL.values())}


def find_topic(code_or_key: str) -> MediaTopic | None:
    """The topic with a code (`16000000`, also as `medtop:16000000`) or a key (`conflict`); None if it is not known."""
    name = code_or_key.removeprefix("medtop:")
    return _BY_CODE.get(name) or MEDIA_TOPICS.get(name) or SECOND_LEVEL.get(name)
