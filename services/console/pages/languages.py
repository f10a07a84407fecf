"""The words of the interface, in the languages that it speaks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale

from services.console.pages.shown import Worded, untwisted

LANGUAGES: Final = ("ar", "en")
"""Each has its file in messages/; the first is spoken to whoever asks for none."""

_FOLDER: Final = Path(__file__).with_name("messages")
# A value runs in its own direction, whatever stands around it (Unicode Standard Annex 9, isolates).
_ISOLATE, _END = "\u2068", "\u2069"
# The categories of number (Unicode CLDR, plural rules), in the order in which a message has its forms.
_FORMS: Final = ("zero", "one", "two", "few", "many", "other")
_FORMS_OF: Final = {"ar": _FORMS, "en": ("one", "other")}
_RIGHT_TO_LEFT: Final = frozenset({"ar"})


@dataclass(frozen=True)
class Words:
    """The interface's words in one language."""

    language: str
    messages: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def __call__(self, key: str, **values: Any) -> str:
        """The message of a key, with values put in.

        Raises: KeyError if there is none.
        """
        message = self.messages[key]
        shown = {name: f"{_ISOLATE}{untwisted(str(value))}{_END}" for name, value in values.items()}
        return Worded(message.format(**shown) if values else message)

    def group(self, name: str) -> dict[str, str]:
        """All messages of a group, for scripts."""
        return {key.removeprefix(f"{name}."): text for key, text in self.messages.items() if key.startswith(f"{name}.")}

    def many(self, key: str, number: int, **values: Any) -> str:
        """The message of a key in the form that a number needs; forms are parted by `|`, in the order of CLDR."""
        forms = self.messages[key].split("|")
        order = [name for name in _FORMS if name in {*_FORMS_OF[self.language]}]
        form = Locale(self.language).plural_form(number)
        chosen = forms[order.index(form)] if len(forms) == len(order) else forms[-1]
        return Words(self.language, {key: chosen})(key, **values)

    def code(self, group: str, code: object) -> str:
        """What a code of the pipeline is called (`state.stored`), or the code itself where it has no name here."""
        return self.messages.get(f"{group}.{code}", str(code))


@cache
def words_in(language: str) -> Words:
    """The words of a language of `LANGUAGES`."""
    found = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, {f"{group}.{key}": text for group, texts in found.items() for key, text in texts.items()})


def chosen_language(cookie: str | None, accepted: str | None) -> str:
    """The language of a reader: as chosen before, else the first that the browser accepts and the interface speaks."""
    if cookie in LANGUAGES:
        return str(cookie)
    for tag in _by_preference(accepted or ""):
        language = tag.partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return "en" if (accepted or "").strip() else LANGUAGES[0]


def _by_preference(accepted: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110, 12.5.4), the most wanted first."""
    wanted = []
    for part in accepted[:1000].split(","):
        tag, _, parameters = part.strip().partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            quality = 0.0
        if tag and quality > 0:
            wanted.append((quality, tag))
    return [tag for _, tag in sorted(wanted, key=lambda one: -one[0])]
