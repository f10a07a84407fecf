"""Languages by name: what one is called, and which code a reader means by a name."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from babel import Locale

from shared.text.normalisation import fold

_UNKNOWN: Final = {"ar": "لغة غير معروفة", "en": "unknown language"}
_ARTICLE: Final = "ال"
# Offered in forms, the usual ones first; any other can be typed.
_OFFERED: Final = ("ar", "en", "fr", "fa", "tr", "ku", "ckb", "de", "es", "ru", "he", "so", "ur", "uk", "zh")


def language_name(code: str | None, language: str) -> str:
    """What a language is called in another; `und` is said in words, and a code that names none stays."""
    if not code:
        return ""
    if code == "und":
        return _UNKNOWN.get(language, code)
    names = Locale(language).languages
    base = code.replace("-", "_")
    return str(names.get(base) or names.get(base.partition("_")[0]) or code)


def language_code(named: str) -> str:
    """The code of a language that is named in Arabic or English, or by its code; anything else stays as it is."""
    return _codes().get(fold(named) or named, named.strip())


def offered_languages(language: str) -> Sequence[str]:
    """Names to choose from in a form."""
    return [language_name(code, language) for code in _OFFERED]


@cache
def _codes() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in _UNKNOWN:
        for code, name in Locale(language).languages.items():
            if "_" not in code:
                found.setdefault(fold(name), code)
                found.setdefault(fold(name).removeprefix(_ARTICLE), code)
        found[fold(_UNKNOWN[language])] = "und"
    return found
