"""The top level of IPTC Media Topics. Source of codes and labels: IPTC NewsCodes, CC BY 4.0."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class MediaTopic:
    """A code, the key that Khabar uses for it, and its labels by language."""

    code: str
    key: str
    labels: Mapping[str, str]

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
